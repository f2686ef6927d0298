"""The newest hashes of the 操作日志, mailed once a day to whoever keeps them elsewhere."""

import logging

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone

from submissions import audit
from submissions.dates import write_dated_clock
from submissions.models import AuditEntry
from submissions.models.audit import ACTS
from submissions.upkeep.daily import is_due_today

logger = logging.getLogger(__name__)


def mail_anchor(now):
    """A chore: 1 when the day's letter went, else 0.

    No letter of the outbox: those belong to a year and a unit. A day on which the server
    took none is covered by the next one's hashes, as all that came before.
    """
    address = settings.AUDIT_ANCHOR_MAIL
    if not (address and is_due_today("audit-anchor.mailed", now)):
        return 0
    heads = list_heads()
    subject = f"操作日志存证 {timezone.localdate(now)}"
    try:
        EmailMessage(subject, write_letter(heads, now), to=[address]).send()
    except (OSError, ValueError):
        logger.exception("操作日志的存证没有寄到 %s，明天再寄", address)
        return 0
    audit.record(
        actor=None, action="audit.mail", target=audit.lock_head(ACTS), heads=heads
    )
    return 1


def list_heads():
    """The newest entry of each chain, as papers name it."""
    ends = audit.find_ends().values()
    entries = AuditEntry.objects.filter(entry_hash__in=ends).order_by("chain")
    return [entry.head for entry in entries]


def write_letter(heads, now):
    return (
        f"{settings.PORTAL_URL}\n截至{write_dated_clock(now)}，操作日志末尾的记录是：\n\n"
        + "\n".join(heads)
        + "\n\n请保存这封信。要核对时，在服务器上执行"
        " manage.py verify_audit --head 编号:哈希，"
        "它会说这一条还在不在、是不是原样。\n"
    ).lstrip()
