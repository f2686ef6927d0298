"""Whether a backup is as it was made."""

import json
import shutil
import tarfile
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from submissions.files import digest_file
from submissions.upkeep.backups import VERIFIED
from submissions.upkeep.database_copies import CopyFailed, check_copy
from submissions.upkeep.encryption import open_decrypted
from submissions.upkeep.manifest import NAME

SEALED_ONLY = "没有私钥，只核对了加密的文件本身，没有打开来核对里面。"


def verify_backup(backup, identity=""):
    """[sentence] of what is wrong with it; [] when it is whole. Writes down what it found.

    A sealed backup without an `identity` (file of a private key) is looked at from
    outside only.
    """
    problems = compare_sealed(backup)
    if not problems and (identity or not backup.manifest.sealed):
        try:
            with open_backup(backup, identity) as folder:
                problems = compare_files(folder, backup.manifest)
                problems += list_lost(backup.manifest)
        except CopyFailed as error:
            problems = [str(error)]
    keep_verdict(backup, problems)
    return problems


def compare_sealed(backup):
    sealed = backup.manifest.sealed
    return compare_file(backup.folder, sealed) if sealed else []


@contextmanager
def open_backup(backup, identity=""):
    """The folder with the files of the manifest; of a sealed one while the block lasts.

    Raises CopyFailed.
    """
    sealed = backup.manifest.sealed
    if not sealed:
        yield backup.folder
        return
    with TemporaryDirectory(dir=backup.folder.parent, prefix=".opened-") as folder:
        path = backup.folder / sealed["path"]
        with open_decrypted(sealed["method"], path, identity) as stream:
            unpack(stream, Path(folder), backup.manifest)
        yield Path(folder)


def unpack(stream, folder, manifest):
    """What the manifest names, whatever else the archive may hold."""
    named = {file["path"] for file in manifest.files}
    with suppress(tarfile.TarError), tarfile.open(fileobj=stream, mode="r|") as tar:
        for member in tar:
            if member.name in named and member.isfile():
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as stream:
                    shutil.copyfileobj(tar.extractfile(member), stream)


def compare_files(folder, manifest):
    found = [
        sentence for file in manifest.files for sentence in compare_file(folder, file)
    ]
    found += [
        f"{name}：清单里没有，是多出来的。" for name in find_extra(folder, manifest)
    ]
    if not found:
        found += explain_copy(folder / manifest.copy)
    return found


def list_lost(manifest):
    """What the site itself had no longer when the backup was made."""
    missing = [f"{name}：备份时数据目录里就没有这个文件。" for name in manifest.missing]
    return missing + [
        f"{name}：备份时它的内容就与登记的不一致。" for name in manifest.damaged
    ]


def compare_file(folder, file):
    path = folder / file["path"]
    if not path.is_file():
        return [f"{file['path']}：清单里有，备份里没有。"]
    if digest_file(path) != file["sha256"]:
        return [f"{file['path']}：内容与清单不一致，坏了或者被改过。"]
    return []


def find_extra(folder, manifest):
    named = {file["path"] for file in manifest.files} | {NAME, VERIFIED}
    files = [path for path in folder.rglob("*") if path.is_file()]
    return sorted({path.relative_to(folder).as_posix() for path in files} - named)


def explain_copy(path):
    try:
        check_copy(path)
    except CopyFailed as error:
        return [str(error)]
    return []


# --- when it was looked at --------------------------------------------------------


def keep_verdict(backup, problems):
    """Beside the manifest, where nothing hinders it."""
    said = {"at": timezone.now().isoformat(timespec="seconds"), "problems": problems}
    with suppress(OSError):
        path = backup.folder / VERIFIED
        path.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")


def read_verdict(backup):
    """(when it was last looked at, problems), or (None, [])."""
    try:
        said = json.loads((backup.folder / VERIFIED).read_text(encoding="utf-8"))
        return datetime.fromisoformat(said["at"]), said["problems"]
    except (OSError, ValueError, KeyError):
        return None, []
