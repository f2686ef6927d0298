"""A backup becomes a site again."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.upkeep.backups import find_backup
from submissions.upkeep.manifest import ManifestRefused
from submissions.upkeep.restoring import RestoreRefused, restore_backup


class Command(BaseCommand):
    help = "把一份备份恢复到空的数据库和空的数据目录；已经有数据的，不动。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="备份所在的文件夹")
        parser.add_argument("--identity", default="", help="私钥文件，加密的备份才要")

    def handle(self, *, folder, identity, **options):
        try:
            backup = find_backup(folder)
            to_know = restore_backup(backup, identity)
        except (ManifestRefused, RestoreRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        for sentence in to_know:
            self.stdout.write(sentence)
        self.stdout.write(
            f"已从 {backup.folder} 恢复：行数、文件和操作日志都与备份时一致。"
        )
