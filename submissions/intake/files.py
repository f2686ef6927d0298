"""Checks of an uploaded file before it is parsed: kind, size, macros, password."""

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from submissions.intake.reading import BOMB, IntakeRefused
from submissions.text import clean_line

MEGABYTE = 1024 * 1024
LARGEST_FILE = 5 * MEGABYTE
LARGEST_UNPACKED = 50 * MEGABYTE
# Of what is unpacked only text is parsed. In memory an element takes 120 bytes and an
# attribute 100, however short they are written.
LARGEST_PARSED = 8 * MEGABYTE
MOST_MARKS = 280_000
LARGEST_RATIO = 100
MOST_PARTS = 1000

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ACTIVE = ("vbaproject.bin", "activex", "oleobject")

WORD = "请用 WPS 或 Word 打开，另存为 .docx 再交。"
EXCEL = "请用 WPS 或 Excel 打开，另存为 .xlsx 再交。"
NOT_AS_TABLE = "请交填好的 Word（.docx）或 Excel（.xlsx）附表。"
ACTIVE_CONTENT = (
    "文件里带有宏、控件或嵌入的对象，为了安全没有读取。"
    "请新建一个空白文件，只把表格复制过去，保存后再交。"
)
LOCKED = "文件加了密码，读不出来。请打开后取消密码，保存后再交。"
PICTURE = "这是图片，读不出表格里的字。" + NOT_AS_TABLE
PACKED = "这是压缩包。请先解压，再交里面的 Word（.docx）或 Excel（.xlsx）附表。"
MACROS = "带宏的 {suffix} 文件不收。"
REFUSED = {
    ".doc": "旧版 Word 的 .doc 文件读不了。" + WORD,
    ".wps": "WPS 文字的 .wps 文件读不了。" + WORD,
    ".wpt": "WPS 文字的 .wpt 模板读不了。" + WORD,
    ".rtf": ".rtf 文件读不了。" + WORD,
    ".odt": ".odt 文件读不了。" + WORD,
    ".et": "WPS 表格的 .et 文件读不了。" + EXCEL,
    ".ett": "WPS 表格的 .ett 模板读不了。" + EXCEL,
    ".ods": ".ods 文件读不了。" + EXCEL,
    ".xlsb": ".xlsb 文件读不了。" + EXCEL,
    ".docm": MACROS.format(suffix=".docm") + WORD,
    ".dotm": MACROS.format(suffix=".dotm") + WORD,
    ".xlsm": MACROS.format(suffix=".xlsm") + EXCEL,
    ".xltm": MACROS.format(suffix=".xltm") + EXCEL,
    ".pdf": "PDF 里的表格读不出来。" + NOT_AS_TABLE,
    ".ofd": "OFD 里的表格读不出来。" + NOT_AS_TABLE,
} | dict.fromkeys(
    (".jpg", ".jpeg", ".png", ".bmp", ".gif", ".tif", ".tiff", ".webp", ".heic"),
    PICTURE,
)
REFUSED |= dict.fromkeys((".zip", ".rar", ".7z", ".gz", ".tar"), PACKED)
KINDS = (".docx", ".xlsx", ".xls", ".csv")
ADVICE = {".docx": WORD, ".xlsx": EXCEL, ".xls": EXCEL, ".csv": EXCEL}


def check_kind(name: str, content: bytes) -> str:
    """The one of KINDS that the file is, by name and first bytes. IntakeRefused."""
    if len(content) > LARGEST_FILE:
        raise IntakeRefused(
            "文件超过 5 MB，不像一份附表。请删去图片，只留表格，再交一次。"
        )
    kind = read_suffix(name)
    if kind not in KINDS:
        raise IntakeRefused(REFUSED.get(kind, f"这种文件读不了。{NOT_AS_TABLE}"))
    if not content.strip(b"\0\t\r\n "):
        raise IntakeRefused("文件是空的，请检查是不是选错了文件。")
    refuse_disguised(kind, content)
    if content.startswith(OLE) and "_VBA_PROJECT".encode("utf-16-le") in content:
        raise IntakeRefused(ACTIVE_CONTENT)
    return kind


def read_suffix(name: str) -> str:
    plain = clean_line(name.replace("\0", "")).rstrip(". ")
    return PurePosixPath(plain.replace("\\", "/")).suffix.lower()


def refuse_disguised(kind, content):
    expected = {".docx": ZIP, ".xlsx": ZIP, ".xls": OLE}.get(kind)
    if expected and content.startswith(expected):
        return
    if content.startswith(OLE):
        raise IntakeRefused(explain_old_file(kind, content))
    if expected or content.startswith((ZIP, b"%PDF-")):
        raise IntakeRefused(
            f"文件名是 {kind}，内容却不是，可能改过扩展名或者已经损坏。{ADVICE[kind]}"
        )


def explain_old_file(kind, content):
    if "EncryptedPackage".encode("utf-16-le") in content:
        return LOCKED
    if "WordDocument".encode("utf-16-le") in content:
        return f"这是旧版 Word 的 .doc 文件，只是改了名字。{WORD}"
    return f"文件名是 {kind}，内容却是旧版的 Office 文件。{ADVICE[kind]}"


class Parts:
    """The parts of a .docx or .xlsx. IntakeRefused unless small and passive."""

    def __init__(self, kind: str, content: bytes):
        self.damaged = IntakeRefused(f"文件已经损坏，读不出来。{ADVICE[kind]}")
        self.left = LARGEST_PARSED
        self.marks = MOST_MARKS
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise self.damaged from error
        self.names = [part.filename for part in self.archive.infolist()]
        self.refuse_hostile()

    def refuse_hostile(self):
        parts = self.archive.infolist()
        if (
            len(parts) > MOST_PARTS
            or sum(part.file_size for part in parts) > LARGEST_UNPACKED
            or any(is_swollen(part) for part in parts)
        ):
            raise IntakeRefused(BOMB)
        if any(part.flag_bits & 1 for part in parts):
            raise IntakeRefused(LOCKED)
        if any(word in name.lower() for name in self.names for word in ACTIVE):
            raise IntakeRefused(ACTIVE_CONTENT)
        if "[Content_Types].xml" not in self.names:
            raise self.damaged

    def read(self, name: str) -> bytes:
        """One part, b"" if there is none; all together bounded in bytes and in marks."""
        if name not in self.names:
            return b""
        try:
            with self.archive.open(name) as part:
                content = part.read(self.left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise self.damaged from error
        except (NotImplementedError, RuntimeError, ValueError) as error:
            raise self.damaged from error
        self.left -= len(content)
        self.marks -= content.count(b"<") + content.count(b"=")
        if min(self.left, self.marks) < 0:
            raise IntakeRefused(BOMB)
        return content


def is_swollen(part):
    if part.file_size <= MEGABYTE:
        return False
    return part.file_size > LARGEST_RATIO * part.compress_size
