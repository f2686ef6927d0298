"""The roster of units, from a table."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from submissions.people.units import RosterRefused, import_units


class Command(BaseCommand):
    help = "导入填报单位名单（.xlsx 或 .csv）：按名称新增或更新，不删除；有一行不对就都不导入。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE", help="名单文件")
        parser.add_argument(
            "--dry-run", action="store_true", help="只检查和统计，不写入数据库"
        )

    def handle(self, *, file, dry_run, **options):
        try:
            outcome = import_units(file.name, file.read_bytes(), dry_run=dry_run)
        except OSError as error:
            raise CommandError(f"读不到文件 {file}：{error.strerror}") from error
        except RosterRefused as refusal:
            raise CommandError(f"没有导入任何单位。\n{refusal}") from refusal
        self.stdout.write(str(outcome))
