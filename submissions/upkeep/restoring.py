"""A backup becomes a site again: only where there is nothing yet."""

import shutil

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from submissions.audit import find_first_break, is_end_missing
from submissions.files import digest_file
from submissions.upkeep.backups import FILES, list_kept_files, name_files
from submissions.upkeep.database_copies import (
    CopyFailed,
    count_rows,
    fill_database,
    list_tables,
)
from submissions.upkeep.manifest import find_audit_head
from submissions.upkeep.verifying import (
    compare_files,
    compare_sealed,
    list_lost,
    open_backup,
)

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class RestoreRefused(Exception):
    """The message says why, what was done so far, and what to do."""


def restore_backup(backup, identity=""):
    """Database and files of the backup into this site, which must be empty.

    Returns [sentence] of what to know. Raises RestoreRefused.
    """
    refuse_unfit(backup.manifest)
    if problems := compare_sealed(backup):
        raise RestoreRefused("没有恢复：" + "\n".join(problems))
    try:
        with open_backup(backup, identity) as folder:
            refuse_damaged(folder, backup.manifest)
            copy_back(folder)
            fill_database(folder / backup.manifest.copy)
    except CopyFailed as error:
        remove_copied()
        raise RestoreRefused(f"没有恢复。{error}") from error
    return check_restored(backup.manifest)


def refuse_unfit(manifest):
    if manifest.database != connection.vendor:
        raise RestoreRefused(
            f"没有恢复：备份是 {ENGINES[manifest.database]} 的，.env 里的 DATABASE_URL 是"
            f" {ENGINES[connection.vendor]}。请改成同一种再恢复。"
        )
    if unknown := set(manifest.migrations) - list_known_migrations():
        raise RestoreRefused(
            f"没有恢复：备份由更新的程序做出（{min(unknown)}）。请换成那个版本的程序再恢复。"
        )
    if list_tables():
        raise RestoreRefused(
            "没有恢复：数据库里已经有表。只恢复到空的数据库，以免盖掉正在用的数据："
            "请另建一个空库，改好 .env 里的 DATABASE_URL，再恢复。"
        )
    for folder in list_folders():
        if folder.exists() and any(folder.iterdir()):
            raise RestoreRefused(
                f"没有恢复：{folder} 里已经有文件。请把它挪开，或者换一个空的 DATA_DIR，再恢复。"
            )


def list_known_migrations():
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return {f"{app}.{name}" for app, name in loader.disk_migrations}


def list_folders():
    return [settings.ATTACHMENT_DIR, settings.BUNDLE_DIR]


def refuse_damaged(folder, manifest):
    if problems := compare_files(folder, manifest):
        raise RestoreRefused("没有恢复，这份备份坏了：\n" + "\n".join(problems))


def copy_back(folder):
    for part in (folder / FILES).glob("*"):
        shutil.copytree(part, settings.DATA_DIR / part.name, dirs_exist_ok=True)


def remove_copied():
    """The folders were empty before; without the database their files are nobody's."""
    for folder in list_folders():
        shutil.rmtree(folder, ignore_errors=True)


def check_restored(manifest):
    """[sentence] of what to do next. Raises RestoreRefused when something differs."""
    problems = [
        *compare_counts(manifest),
        *compare_log(manifest),
        *compare_disk(manifest),
    ]
    if problems:
        raise RestoreRefused("恢复了，但与备份不一样：\n" + "\n".join(problems))
    return list_next_steps(manifest)


def compare_counts(manifest):
    now = count_rows()
    return [
        f"数据表 {table}：备份时 {count} 行，现在 {now.get(table, 0)} 行。"
        for table, count in manifest.counts.items()
        if now.get(table) != count
    ]


def compare_log(manifest):
    if find_audit_head() != manifest.audit_head:
        return ["操作日志的末尾与备份时不一样。"]
    if find_first_break() or is_end_missing():
        return ["操作日志不完整，请执行 manage.py verify_audit 看是哪一条。"]
    return []


def compare_disk(manifest):
    """Files that the database names, against what lies on the disk now."""
    files = list_kept_files()
    lost = {*manifest.missing, *manifest.damaged}
    return [
        f"{name}：与数据库里登记的不一致。"
        for name, (path, sha256) in zip(name_files(files), files, strict=True)
        if sha256 and name not in lost and digest_file(path) != sha256
    ]


def list_next_steps(manifest):
    steps = list_lost(manifest)
    if list_known_migrations() - set(manifest.migrations):
        steps.append("备份由旧一些的程序做出，请接着执行 manage.py migrate。")
    return steps
