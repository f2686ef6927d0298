"""A backup of everything, while people go on working."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.template.defaultfilters import filesizeformat

from submissions.upkeep.backups import BackupRefused, make_backup, remove_old_backups
from submissions.upkeep.verifying import verify_backup


class Command(BaseCommand):
    help = "备份数据库和全部文件（不用停机），做好后马上核对。不含 .env，请另行保管。"

    def add_arguments(self, parser):
        parser.add_argument(
            "folder",
            type=Path,
            nargs="?",
            metavar="DIR",
            help="放在哪个文件夹里，每份一个子文件夹；不写就用 .env 里的 BACKUP_DIR",
        )
        parser.add_argument(
            "--keep", type=int, metavar="N", help="只留最新的 N 份，更早的删去"
        )

    def handle(self, *, folder, keep, **options):
        folder = folder or (settings.BACKUP_DIR and Path(settings.BACKUP_DIR))
        if not folder:
            raise CommandError("请写明备份到哪个文件夹，或者在 .env 里填 BACKUP_DIR。")
        if keep is not None and keep < 1:
            raise CommandError("--keep 至少是 1：总要留一份。")
        try:
            backup = make_backup(folder)
        except BackupRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if problems := verify_backup(backup):
            raise CommandError(
                f"备份在 {backup.folder}，但有 {len(problems)} 处要看：\n"
                + "\n".join(problems)
            )
        removed = remove_old_backups(folder, keep) if keep else 0
        self.stdout.write(
            describe(backup) + (f"删去旧的 {removed} 份。" if removed else "")
        )


def describe(backup):
    rows = sum(backup.manifest.counts.values())
    files = backup.manifest.kept_files
    how = "已加密，" if backup.manifest.sealed else ""
    size = filesizeformat(backup.size).replace("\xa0", " ")
    return f"已备份到 {backup.folder}：{how}{rows} 行数据、{files} 个文件，共 {size}。"
