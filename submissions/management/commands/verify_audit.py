"""Whether the log is whole."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from submissions.audit import find_first_break, is_end_missing
from submissions.models import AuditEntry


class Command(BaseCommand):
    help = "核对操作日志：逐条验证哈希链，指出第一条对不上的记录。"

    def handle(self, **options):
        if entry := find_first_break():
            at = timezone.localtime(entry.at)
            raise CommandError(
                f"操作日志不完整：编号 {entry.pk} 的记录（{at:%Y-%m-%d %H:%M:%S} {entry}）"
                "与前一条接不上，被改动过，或者它前面有记录被删去。"
            )
        if is_end_missing():
            raise CommandError("操作日志不完整：最新的记录被删去了。")
        self.stdout.write(f"操作日志完整，共 {AuditEntry.objects.count()} 条。")
