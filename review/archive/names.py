"""Names of files in a package that Windows, and tools that know only GBK, can take."""

import re
import unicodedata
from pathlib import PurePosixPath

# Characters of a whole path: Windows takes 260, and people unpack into deep folders.
LONGEST_PATH = 120
# Of a folder or a file name: Linux takes 255 bytes, and Chinese takes three each.
LONGEST_PART = 80
LONGEST_FOLDER = 30  # so that three of them leave a name its room
STAND_IN = "_"

# Naming Files, Paths, and Namespaces (learn.microsoft.com): reserved characters, and
# devices that no file may be named after, whatever its ending.
RESERVED = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)", re.IGNORECASE)


def name_in_package(parts, taken):
    """A path of these parts (up to three folders, then the file) not in `taken` yet.

    `taken`: names in lower case, for Windows keeps no two that differ in capitals only;
    the new one is added.
    """
    folders = [make_safe_name(part, LONGEST_FOLDER) for part in parts[:-1]]
    room = LONGEST_PATH - sum(len(folder) + 1 for folder in folders)
    wanted = make_safe_name(parts[-1])
    path, copies = "", 1
    while not path or path.lower() in taken:
        mark = f"-{copies}" if copies > 1 else ""
        name = shorten_name(wanted, min(room, LONGEST_PART), mark)
        path, copies = "/".join([*folders, name]), copies + 1
    taken.add(path.lower())
    return path


def make_safe_name(text, longest=LONGEST_PART):
    """One part of a path; what cannot stand in it becomes `_`."""
    text = RESERVED.sub(STAND_IN, unicodedata.normalize("NFC", text))
    text = text.encode("gbk", "replace").decode("gbk").replace("?", STAND_IN)
    text = text.strip(". ")
    if not text or DEVICE.match(text):
        text = f"{STAND_IN}{text}"
    return shorten_name(text, longest)


def shorten_name(name, longest, mark=""):
    """The name with `mark` before its ending, cut so that the ending stays."""
    path = PurePosixPath(name)
    ending = path.suffix if len(path.suffix) <= 6 else ""
    stem = name.removesuffix(ending)[: longest - len(mark) - len(ending)]
    return f"{stem.rstrip('. ')}{mark}{ending}"
