"""清单: what a backup holds, so that it can be told whole years later."""

import json
import platform
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

import django
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from submissions.files import digest_file
from submissions.models import AuditHead

NAME = "manifest.json"
FORMAT = 1


class ManifestRefused(Exception):
    """The message says what is wrong with it."""


@dataclass
class Manifest:
    """`files`: {"path", "size", "sha256"} of everything in the backup, database first.

    `missing` and `damaged`: files that the database names and the disk no longer had.
    `sealed`: the one encrypted file that holds them all, with its "method"; or {}.
    """

    made_at: str
    database: str
    versions: dict
    migrations: list
    counts: dict
    audit_head: str
    files: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    damaged: list = field(default_factory=list)
    sealed: dict = field(default_factory=dict)
    format: int = FORMAT

    @property
    def moment(self):
        return datetime.fromisoformat(self.made_at)

    @property
    def size(self):
        return sum(file["size"] for file in self.files)

    @property
    def kept_files(self):
        """How many besides the database."""
        return len(self.files) - 1

    @property
    def copy(self):
        """The file of the database."""
        return self.files[0]["path"]

    def write(self, folder):
        content = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / NAME).write_text(content + "\n", encoding="utf-8")


def read_manifest(folder):
    """Raises ManifestRefused."""
    try:
        content = json.loads((folder / NAME).read_text(encoding="utf-8"))
        manifest = Manifest(**content)
    except FileNotFoundError as error:
        raise ManifestRefused(
            f"{folder} 里没有 {NAME}，不是本系统的备份，或者没有做完。"
        ) from error
    except (OSError, ValueError, TypeError) as error:
        raise ManifestRefused(f"{folder} 里的 {NAME} 读不出来，坏了。") from error
    if manifest.format != FORMAT:
        raise ManifestRefused(f"{folder} 是别的版本做的备份，请用做它的那个版本恢复。")
    for file in manifest.files:
        refuse_leaving(file["path"])
    return manifest


def refuse_leaving(path):
    """A file of a backup lies in its folder."""
    parts = PurePosixPath(path)
    if parts.is_absolute() or ".." in parts.parts:
        raise ManifestRefused(f"{NAME} 里有不该有的路径：{path}")


def describe_database(moment):
    """A Manifest without files, of the database as the connection sees it now."""
    return Manifest(
        made_at=moment.isoformat(timespec="seconds"),
        database=connection.vendor,
        versions=list_versions(),
        migrations=list_migrations(),
        counts={},
        audit_head=find_audit_head(),
    )


def list_versions():
    server = ".".join(map(str, connection.get_database_version()))
    return {
        "python": platform.python_version(),
        "django": django.get_version(),
        "server": server,
    }


def list_migrations():
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def find_audit_head():
    """The newest hash of each chain of the log; earlier there was one."""
    heads = AuditHead.objects.order_by("pk").values_list("entry_hash", flat=True)
    return " ".join(heads)


def describe_file(folder, path):
    file = folder / path
    return {"path": path, "size": file.stat().st_size, "sha256": digest_file(file)}
