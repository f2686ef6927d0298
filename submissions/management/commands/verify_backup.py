"""Whether a backup is as it was made."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.upkeep.backups import find_backup
from submissions.upkeep.manifest import ManifestRefused
from submissions.upkeep.verifying import SEALED_ONLY, verify_backup


class Command(BaseCommand):
    help = "核对一份备份：每个文件与清单比对，数据库能不能读。给上一级文件夹就核对最新的一份。"
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path, metavar="DIR", help="备份所在的文件夹")
        parser.add_argument("--identity", default="", help="私钥文件，加密的备份才要")

    def handle(self, *, folder, identity, **options):
        try:
            backup = find_backup(folder)
        except ManifestRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        if problems := verify_backup(backup, identity):
            raise CommandError(
                f"{backup.folder} 有 {len(problems)} 处不对：\n" + "\n".join(problems)
            )
        only = SEALED_ONLY if backup.manifest.sealed and not identity else ""
        self.stdout.write(f"{backup.folder} 与备份时一致。{only}")
