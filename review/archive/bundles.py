"""A package (ZIP) of many files with its register: written to disk, in little memory."""

import errno
import hashlib
import json
import os
import shutil
import zipfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

from review.archive.names import name_in_package
from submissions.dates import find_local_time
from submissions.documents.package import fix_office_times
from submissions.documents.paper import A3, Column, Paper, PrintedRow
from submissions.documents.xlsx import write_xlsx
from submissions.files import open_whole

REGISTER = "登记表.xlsx"
MANIFEST = "清单.json"
PIECE = 1 << 20  # bytes read at once
SPARE = 256 << 20  # bytes that stay free on the disk
# Compressed already: to deflate a photo costs its time and saves one part in a hundred.
COMPRESSED = {"jpg", "jpeg", "png", "webp", "heic", "pdf", "docx", "xlsx", "zip"}

COLUMNS = (
    Column("序号", 12, number=True),
    Column("文件", 80, stretch=2, centred=False),
    Column("原名", 40, stretch=1, centred=False),
    Column("是什么", 36, centred=False),
    Column("单位", 36, centred=False),
    Column("字节", 22, number=True),
    Column("SHA-256", 114, centred=False),
    Column("备注", 28, centred=False),
)


@dataclass(frozen=True)
class BundleFile:
    """What goes into a package: `parts` are its folders and its true name.

    `content`: bytes, or the path of a file, which is read piece by piece. `sha256` (hex)
    is what it is known by, if it is; `what` and `whose` are words for the register.
    """

    parts: tuple[str, ...]
    content: bytes | Path
    what: str
    whose: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """A file of a package. `path`: in the package; `name`: its true name; `size` bytes.

    `remark` says when it is not what it should be; a missing one has no `sha256`.
    """

    path: str
    name: str
    what: str
    whose: str
    size: int
    sha256: str
    remark: str = ""


class Bundle:
    """A package that is being written; `rows` are its files so far, as RegisterRow."""

    def __init__(self, package: zipfile.ZipFile, folder: Path, moment: datetime):
        self.package = package
        self.folder = folder
        self.moment = moment
        self.rows = []
        self.register = None
        self._taken = {REGISTER.lower(), MANIFEST.lower()}

    def require_room(self, size: int) -> None:
        """Raises OSError (ENOSPC) before the disk is filled up: all else writes to it."""
        if shutil.disk_usage(self.folder).free < size + SPARE:
            raise OSError(errno.ENOSPC, "no room for the package")

    def add(self, file: BundleFile) -> RegisterRow:
        """Write a file behind the others; one that is not on disk is only registered."""
        path = name_in_package(file.parts, self._taken)
        try:
            size, sha256 = self._write(path, file.content)
            changed = file.sha256 and file.sha256 != sha256
            remark = "与收到时的校验值不同" if changed else ""
        except FileNotFoundError:
            size, sha256, remark = 0, "", "文件不在服务器上，没有装入"
        row = RegisterRow(
            path, file.parts[-1], file.what, file.whose, size, sha256, remark
        )
        self.rows.append(row)
        return row

    def add_register(self, *, title: str, note: str = "", office: str = "") -> None:
        """Write the register of `rows`; no file is added behind it."""
        content = write_register(self.rows, title=title, note=note, office=office)
        size, sha256 = self._write(REGISTER, fix_office_times(content, self.moment))
        self.register = RegisterRow(REGISTER, REGISTER, "登记表", "", size, sha256)

    def add_manifest(self, **facts) -> str:
        """Write what is in the package, its register too, for a machine to compare.

        Returns the SHA-256 (hex) of the manifest.
        """
        files = [
            {"path": row.path, "size": row.size, "sha256": row.sha256}
            for row in (*self.rows, self.register)
            if row.sha256
        ]
        said = facts | {"made_at": self.moment.isoformat(), "files": files}
        content = json.dumps(said, ensure_ascii=False, indent=1).encode()
        return self._write(MANIFEST, content)[1]

    def _write(self, path, content):
        """(bytes, SHA-256) of what was written."""
        if isinstance(content, bytes):
            return self._write_stream(path, BytesIO(content), len(content))
        with content.open("rb") as stream:
            return self._write_stream(path, stream, os.fstat(stream.fileno()).st_size)

    def _write_stream(self, path, stream, size):
        entry = describe_entry(path, self.moment)
        entry.file_size = size  # tells zipfile whether it needs the 64-bit form
        digest, written = hashlib.sha256(), 0
        with self.package.open(entry, "w") as target:
            while piece := stream.read(PIECE):
                digest.update(piece)
                target.write(piece)
                written += len(piece)
        return written, digest.hexdigest()


@contextmanager
def open_bundle(path: Path, moment: datetime):
    """A Bundle that appears at `path` when all went well, and leaves nothing otherwise.

    `moment` is the time of every part: the same files make the same bytes.
    """
    with open_whole(path, 0o600) as part, zipfile.ZipFile(part, "w") as package:
        yield Bundle(package, path.parent, moment)


def describe_entry(path: str, moment: datetime) -> zipfile.ZipInfo:
    """A ZIP keeps local time, from 1980 on; a name beyond ASCII is marked as UTF-8."""
    entry = zipfile.ZipInfo(path, find_local_time(moment).timetuple()[:6])
    stored = path.rpartition(".")[2].lower() in COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    return entry


def write_register(rows, *, title: str, note: str, office: str) -> bytes:
    """Bytes of the 登记表 of [RegisterRow], as xlsx."""
    printed = [
        PrintedRow(
            (
                str(number),
                row.path,
                row.name,
                row.what,
                row.whose,
                str(row.size),
                row.sha256,
                row.remark,
            )
        )
        for number, row in enumerate(rows, 1)
    ]
    return write_xlsx(Paper(title, COLUMNS, printed, note=note, author=office, page=A3))
