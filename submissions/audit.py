"""The one way into the log."""

from django.db import transaction
from django.utils import timezone

from submissions.models import AuditEntry, AuditHead


@transaction.atomic
def record(*, actor, action, target, **data):
    """Write one entry in the transaction of the act it tells of.

    `actor` is a User, or None for the system itself; `data` is plain JSON and holds
    nothing personal. Source: 等保 安全审计 b, c (GB/T 22239-2019).
    """
    head = locked_head()
    entry = AuditEntry(
        at=timezone.now(),
        actor=actor,
        actor_label=actor.label if actor else "系统",
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        data=data,
        previous_hash=head.entry_hash,
    )
    entry.entry_hash = entry.seal()
    entry.save()
    head.entry_hash = entry.entry_hash
    head.save(update_fields=["entry_hash"])
    return entry


def latest(target, *actions):
    """The newest entry of these actions on this thing, or None."""
    return AuditEntry.objects.filter(
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        action__in=actions,
    ).first()


def locked_head():
    """The end of the chain, which one writer at a time may lengthen."""
    heads = AuditHead.objects.select_for_update().filter(pk=1)
    if head := heads.first():
        return head
    AuditHead.objects.get_or_create(pk=1)
    return heads.get()


def first_break():
    """The first entry that does not fit the chain, or None when the log is whole."""
    previous = ""
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or entry.seal() != entry.entry_hash:
            return entry
        previous = entry.entry_hash
    return None


@transaction.atomic
def end_is_missing():
    """Whether newest entries were cut off, which a look at the chain cannot tell."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    newest = AuditEntry.objects.order_by("pk").last()
    return (head.entry_hash if head else "") != (newest.entry_hash if newest else "")
