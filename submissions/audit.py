"""Write, read and check the 操作日志."""

from datetime import date, datetime

from django.db import models, transaction
from django.utils import timezone

from submissions.models import AuditEntry, AuditHead
from submissions.phones import mask_phone

# Columns of which the log keeps no more than the ends.
MASKED = {"phone"}


@transaction.atomic
def record(*, actor, action, target, **data):
    """Write one entry in the transaction of the act it tells of.

    `actor` is a User, or None for the system itself; `data` is plain JSON and holds
    nothing personal. Source: 等保 安全审计 b, c (GB/T 22239-2019).
    """
    head = lock_head()
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


def list_changes(thing, values):
    """{column: [old, new]} of what {column: value} would change, as an entry keeps it."""
    return {
        column: [write_plain(column, old), write_plain(column, value)]
        for column, value in values.items()
        if (old := getattr(thing, column)) != value
    }


def write_plain(column, value):
    """A value of a column as JSON can keep it and a person can read it."""
    if column in MASKED:
        return mask_phone(value)
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, date | models.Model):
        return str(value)
    return value


def list_entries(target, *actions):
    """The entries of these actions on this thing, newest first."""
    return AuditEntry.objects.filter(
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        action__in=actions,
    )


def find_latest_entry(target, *actions):
    return list_entries(target, *actions).first()


def list_saves_since(target, action, revision):
    """[(pk of who, page)] of the saves after `revision`; [] unless all are known."""
    entries = list_entries(target, action).filter(data__revision__gt=revision)
    saves = [(entry.actor_id, entry.data.get("page", "")) for entry in entries]
    return saves if len(saves) == target.revision - revision else []


def lock_head():
    """The AuditHead, locked: one writer at a time may add to the chain."""
    heads = AuditHead.objects.select_for_update().filter(pk=1)
    if head := heads.first():
        return head
    AuditHead.objects.get_or_create(pk=1)
    return heads.get()


def find_first_break():
    """The first entry that does not fit the chain, or None when the log is whole."""
    previous = ""
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != previous or entry.seal() != entry.entry_hash:
            return entry
        previous = entry.entry_hash
    return None


@transaction.atomic
def is_end_missing():
    """Whether the newest entries were deleted: the head names one that is not there."""
    head = AuditHead.objects.select_for_update().filter(pk=1).first()
    newest = AuditEntry.objects.order_by("pk").last()
    return (head.entry_hash if head else "") != (newest.entry_hash if newest else "")
