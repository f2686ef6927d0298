"""备份: the database and the files of one moment, in a folder with a manifest."""

import shutil
import tarfile
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.utils import timezone

from submissions.upkeep.database_copies import (
    CopyFailed,
    count_rows,
    hold_snapshot,
    name_copy,
)
from submissions.upkeep.encryption import choose_method, encrypt
from submissions.upkeep.manifest import (
    Manifest,
    ManifestRefused,
    describe_database,
    describe_file,
    read_manifest,
)

PREFIX = "portal-"
# Until it is whole, nobody takes it for a backup.
UNFINISHED = ".unfinished-"
FILES = "files"
VERIFIED = "verified.json"
# Files may be removed while they are copied; so often in a row they are not.
ATTEMPTS = 3


class BackupRefused(Exception):
    """No backup was made; the message says why and what to do."""


@dataclass(frozen=True)
class Backup:
    folder: Path
    manifest: Manifest

    @property
    def size(self):
        """Bytes on the disk, by the manifest."""
        return self.manifest.sealed.get("size") or self.manifest.size


def make_backup(folder, now=None):
    """Write a backup into a new folder inside `folder`. Raises BackupRefused.

    People may go on writing and uploading meanwhile.
    """
    now = now or timezone.now()
    name = f"{PREFIX}{timezone.localtime(now):%Y%m%d-%H%M%S}"
    unfinished = folder / f"{UNFINISHED}{name}"
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished.mkdir(mode=0o700)
        manifest = copy_everything(unfinished, now)
        if settings.BACKUP_RECIPIENT:
            seal_backup(unfinished, manifest)
        manifest.write(unfinished)
        return Backup(unfinished.rename(folder / name), manifest)
    except (OSError, CopyFailed) as error:
        raise BackupRefused(f"没有备份成。{explain(error)}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def explain(error):
    if isinstance(error, OSError):
        return f"{error.filename or settings.BACKUP_DIR} 写不进去：{error.strerror}。"
    return str(error)


def copy_everything(folder, now):
    """The Manifest of a copy in which every file that the database names is there.

    What was removed between the moment of the database and the copying of the files
    makes it begin again.
    """
    for _ in range(ATTEMPTS):
        manifest, wanted = copy_database(folder, now)
        copy_files(folder, manifest, wanted)
        if set(manifest.missing) <= set(name_files(list_kept_files())):
            break
    return manifest


def copy_database(folder, now):
    """(Manifest, files that the database names), both of one moment."""
    path = folder / name_copy()
    with hold_snapshot() as write:
        manifest = describe_database(now)
        manifest.counts = count_rows()
        wanted = list_kept_files()
        write(path)
    path.chmod(0o600)
    manifest.files = [describe_file(folder, path.name)]
    return manifest, wanted


def list_kept_files():
    """[(path, SHA-256 or "")] of all models that keep files on the disk for good."""
    keepers = [
        model for model in apps.get_models() if hasattr(model, "list_kept_files")
    ]
    return [pair for model in keepers for pair in model.list_kept_files()]


def name_files(pairs):
    """Their paths below the data directory."""
    return [path.relative_to(settings.DATA_DIR).as_posix() for path, _ in pairs]


def copy_files(folder, manifest, wanted):
    for name, (path, sha256) in zip(name_files(wanted), wanted, strict=True):
        target = folder / FILES / name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            shutil.copyfile(path, target)
        except FileNotFoundError:
            manifest.missing.append(name)
            continue
        described = describe_file(folder, f"{FILES}/{name}")
        if sha256 and described["sha256"] != sha256:
            manifest.damaged.append(name)
        manifest.files.append(described)


def seal_backup(folder, manifest):
    """One encrypted file in the place of all of them."""
    method = choose_method(settings.BACKUP_RECIPIENT)
    sealed = folder / f"backup.tar.{method}"

    def fill(stream):
        with tarfile.open(fileobj=stream, mode="w|") as tar:
            for file in manifest.files:
                tar.add(folder / file["path"], arcname=file["path"])

    encrypt(settings.BACKUP_RECIPIENT, sealed, fill)
    manifest.sealed = {"method": method, **describe_file(folder, sealed.name)}
    shutil.rmtree(folder / FILES, ignore_errors=True)
    (folder / manifest.copy).unlink()


# --- those there are --------------------------------------------------------------


def list_backups(folder):
    """The Backups of a folder, newest first; what cannot be read is none."""
    if not folder or not Path(folder).is_dir():
        return []
    found = []
    for path in Path(folder).glob(f"{PREFIX}*"):
        try:
            found.append(Backup(path, read_manifest(path)))
        except ManifestRefused:
            continue
    return sorted(found, key=lambda backup: backup.manifest.moment, reverse=True)


def find_backup(folder):
    """The backup at `folder`, or the newest one inside it. Raises ManifestRefused."""
    if not (folder / "manifest.json").exists() and (inside := list_backups(folder)):
        return inside[0]
    return Backup(folder, read_manifest(folder))


def remove_old_backups(folder, keep):
    """All but the newest `keep`, and what was left unfinished; returns how many."""
    old = [backup.folder for backup in list_backups(folder)[keep:]]
    for path in [*old, *folder.glob(f"{UNFINISHED}*")]:
        shutil.rmtree(path)
    return len(old)
