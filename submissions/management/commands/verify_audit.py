"""Whether the log is whole."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from submissions.append_only import is_guarded
from submissions.audit import (
    HeadUnknown,
    find_entry_of_head,
    find_first_break,
    find_lost_anchor,
    is_end_missing,
)
from submissions.models import AuditEntry


class Command(BaseCommand):
    help = (
        "核对操作日志：逐条验证哈希链，对照数据库外的锚定文件，指出第一条对不上的记录。"
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--head",
            metavar="编号:哈希",
            help="回执、计划等纸上印的“日志存证”：先看这一条还在不在、是不是原样",
        )

    def handle(self, *, head, **options):
        if head is not None:
            self.stdout.write(check_head(head))
        for check in (check_chain, check_end, check_anchors, check_guard):
            check()
        self.stdout.write(f"操作日志完整，共 {AuditEntry.objects.count()} 条。")


def check_head(head):
    try:
        entry = find_entry_of_head(head)
    except HeadUnknown as unknown:
        raise CommandError(f"日志存证对不上：{unknown}") from unknown
    at = timezone.localtime(entry.at)
    return f"纸上的存证与编号 {entry.pk} 的记录一致：{at:%Y-%m-%d %H:%M:%S} {entry}。"


def check_chain():
    if entry := find_first_break():
        at = timezone.localtime(entry.at)
        raise CommandError(
            f"操作日志不完整：编号 {entry.pk} 的记录（{at:%Y-%m-%d %H:%M:%S} {entry}）"
            "与前一条接不上，被改动过，或者它前面有记录被删去。"
        )


def check_end():
    if is_end_missing():
        raise CommandError("操作日志不完整：最新的记录被删去了。")


def check_anchors():
    if lost := find_lost_anchor():
        pk, at = lost
        raise CommandError(
            f"操作日志不完整：锚定文件 {settings.AUDIT_ANCHOR} 里编号 {pk} 的记录（{at}）"
            "在数据库里没有，或者不一样：从这一条起被删去或重写过。"
            "如果数据库是从备份恢复的，或者重新建过，请把这个文件改名留存，再核对一次。"
        )


def check_guard():
    if not is_guarded():
        raise CommandError(
            "操作日志现在对得上，但数据库里防改、防删的触发器不全了。"
            "请查明是谁动过数据库，再运行 manage.py guard_audit 补上。"
        )
