"""The only way in which entries leave the log."""

from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from submissions.retention import LEAST, TooYoung, purge_entries


class Command(BaseCommand):
    help = (
        f"删去某日以前的操作日志；至少留 {LEAST.days} 天，先导出、备份。"
        "删了多少、删到哪一条，记为新的一条，哈希链从那里接着核对。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--before",
            type=date.fromisoformat,
            required=True,
            metavar="YYYY-MM-DD",
            help="这一天以前的记录",
        )

    def handle(self, *, before, **options):
        try:
            gone = purge_entries(timezone.make_aware(datetime.combine(before, time())))
        except TooYoung as refusal:
            raise CommandError(f"没有删：{refusal}") from refusal
        self.stdout.write(f"删去了 {before} 以前的操作日志 {gone} 条。")
