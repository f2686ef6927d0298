"""How long the 操作日志 is kept, and the only way in which old entries leave it."""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from submissions import audit
from submissions.append_only import opened
from submissions.models import AuditEntry
from submissions.models.audit import CHAINS

# 网络安全法: logs of the network for no less than six months.
LEAST = timedelta(days=180)


class TooYoung(Exception):
    """Nothing was taken away; the message says what must stay."""


@transaction.atomic
def purge_entries(before):
    """Take away what is older than `before`; the next entry says so and holds the ends.

    Returns how many went. Raises TooYoung.
    """
    if before > timezone.now() - LEAST:
        raise TooYoung(f"操作日志至少保存 {LEAST.days} 天，请给更早的日期。")
    heads = [audit.lock_head(chain) for chain in CHAINS]
    bases = audit.find_bases()
    gone = [find_older(chain, before) for chain in CHAINS]
    for chain, entries in zip(CHAINS, gone, strict=True):
        if newest := entries.order_by("-pk").first():
            bases[chain] = newest.entry_hash
    with opened():
        taken = sum(QuerySet.delete(entries)[0] for entries in gone)
    audit.record(
        actor=None,
        action=audit.PURGE,
        target=heads[0],
        bases=bases,
        rows=taken,
        before=before.isoformat(),
    )
    return taken


def find_older(chain, before):
    """Entries up to the last one before; a clock that went back leaves no hole."""
    younger = AuditEntry.objects.filter(chain=chain, at__gte=before).order_by("pk")
    entries = QuerySet(AuditEntry).filter(chain=chain)
    first = younger.values_list("pk", flat=True).first()
    return entries.filter(pk__lt=first) if first else entries
