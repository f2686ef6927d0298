"""Files written whole or not at all, and taken away; a leaf."""

import hashlib
import logging
import os
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

logger = logging.getLogger(__name__)

# How a file is called until it is whole.
PART = ".writing-"
NO_ROOM = (
    "服务器存不下这个文件，没有保存，您手里的原件还在。"
    "请打电话告诉办公室，等处理好再传。"
)


class FileRefused(Exception):
    """Nothing was written; the message says why and what to do."""


def write_whole(path, content, *, private=False):
    """Write bytes in one step: a reader sees the whole old file or the whole new one.

    Only the owner may read a `private` file. Raises FileRefused.
    """
    if path.is_dir():
        raise FileRefused(f"{path} 是文件夹，请写明文件名。")
    if not path.parent.is_dir():
        raise FileRefused(f"文件夹 {path.parent} 不存在，请先建好。")
    try:
        replace_file(path, content, 0o600 if private else 0o644)
    except OSError as error:
        raise FileRefused(f"文件 {path} 写不进去：{error.strerror}") from error


def replace_file(path, content, mode):
    with open_whole(path, mode) as stream:
        stream.write(content)


@contextmanager
def open_whole(path, mode):
    """A stream; what was written appears at `path` when the block ends well, else nothing."""
    with NamedTemporaryFile(dir=path.parent, prefix=PART, delete=False) as part:
        part_path = Path(part.name)
        try:
            yield part
            part.flush()
            os.fsync(part.fileno())
            part_path.chmod(mode)
            part_path.replace(path)
        except BaseException:
            with suppress(OSError):
                part_path.unlink()
            raise


def digest_file(path):
    """SHA-256 (hex), read piece by piece."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def keep_bytes(path, content):
    """Keep what somebody handed in, for nobody else to read; its folder is made.

    Raises FileRefused, in words for that person, when the disk takes nothing.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(path, content, private=True)
    except (OSError, FileRefused) as error:
        logger.exception("%s could not be written", path)
        raise FileRefused(NO_ROOM) from error


def unlink_all(paths):
    for path in paths:
        path.unlink(missing_ok=True)
