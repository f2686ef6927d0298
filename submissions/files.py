"""Files that a command leaves behind; a leaf."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile


class FileRefused(Exception):
    """Nothing was written; the message says why and what to do."""


def write_whole(path, content, *, private=False):
    """Write bytes in one step: whoever looks sees the old file or the new, no part.

    Only the owner may read a `private` file. Raises FileRefused.
    """
    if path.is_dir():
        raise FileRefused(f"{path} 是文件夹，请写明文件名。")
    if not path.parent.is_dir():
        raise FileRefused(f"文件夹 {path.parent} 不存在，请先建好。")
    try:
        replace(path, content, 0o600 if private else 0o644)
    except OSError as error:
        raise FileRefused(f"文件 {path} 写不进去：{error.strerror}") from error


def replace(path, content, mode):
    with NamedTemporaryFile(dir=path.parent, prefix=".writing-", delete=False) as part:
        part_path = Path(part.name)
        try:
            part.write(content)
            part.flush()
            os.fsync(part.fileno())
            part_path.chmod(mode)
            part_path.replace(path)
        except OSError:
            with suppress(OSError):
                part_path.unlink()
            raise
