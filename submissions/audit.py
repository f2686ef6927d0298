"""Write, read and check the 操作日志."""

import re
from datetime import date, datetime
from functools import partial

from django.db import models, transaction
from django.utils import timezone

from submissions.anchor import anchor_entry, read_anchors
from submissions.models import AuditEntry, AuditHead
from submissions.models.audit import ACTS, CHAINS, HEAD_DIGITS, SEAL_WITH_ADDRESS
from submissions.phones import mask_phone
from submissions.whence import find_address

PURGE = "audit.purge"
HEAD = re.compile(rf"(\d{{1,18}}):([0-9A-Fa-f]{{{HEAD_DIGITS}}})")
# Columns of which the log keeps no more than the ends.
MASKED = {"phone"}


class HeadUnknown(Exception):
    """No entry is what a paper says; the message tells why."""


@transaction.atomic
def record(*, actor, action, target, chain=ACTS, **data):
    """Write one entry in the transaction of the act it tells of.

    `actor` is a User, or None for the system itself; `data` is plain JSON and holds
    nothing personal. Source: 等保 安全审计 b, c (GB/T 22239-2019).
    """
    head = lock_head(chain)
    entry = AuditEntry(
        at=timezone.now(),
        actor=actor,
        actor_label=actor.label if actor else "系统",
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        target_label=str(target)[:200],
        data=data,
        address=find_address(),
        chain=chain,
        version=SEAL_WITH_ADDRESS,
        previous_hash=head.entry_hash,
    )
    entry.entry_hash = entry.seal()
    entry.save()
    head.entry_hash = entry.entry_hash
    head.save(update_fields=["entry_hash"])
    transaction.on_commit(partial(anchor_entry, entry))
    return entry


def name_head():
    """`AuditEntry.head` of the newest act: the caller's own, in whose transaction it is."""
    newest = AuditEntry.objects.of_acts().first()
    return newest.head if newest else ""


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


def lock_head(chain=ACTS):
    """The AuditHead of a chain, locked: one writer at a time may add to it."""
    heads = AuditHead.objects.select_for_update().filter(pk=chain)
    if head := heads.first():
        return head
    AuditHead.objects.get_or_create(pk=chain)
    return heads.get()


# --- whether it is whole ----------------------------------------------------------


def find_first_break():
    """The first entry that does not fit its chain, or None when the log is whole."""
    previous = find_bases()
    for entry in AuditEntry.objects.order_by("pk").iterator():
        fits = entry.previous_hash == previous.get(entry.chain, "")
        if not fits or entry.seal() != entry.entry_hash:
            return entry
        previous[entry.chain] = entry.entry_hash
    return None


def find_entry_of_head(head):
    """The AuditEntry that `head` (“number:hash”, as typed from a paper) names.

    Raises HeadUnknown, whose message says why there is none.
    """
    typed = re.sub(r"[\s-]", "", head).replace("：", ":")
    match = HEAD.fullmatch(typed)
    if not match:
        raise HeadUnknown("请照纸上写作 编号:哈希，如 1024:3F9A2B6C01D4E5F6。")
    pk = int(match[1])
    entry = AuditEntry.objects.filter(pk=pk).first()
    if entry is None:
        raise HeadUnknown(explain_missing(pk))
    if entry.head != f"{pk}:{match[2].upper()}":
        raise HeadUnknown(
            f"编号 {pk} 的记录与纸上的哈希不一样：纸打印以后，日志被重写过，或者抄错了。"
        )
    return entry


def explain_missing(pk):
    oldest = AuditEntry.objects.order_by("pk").first()
    if find_bases() and oldest and pk < oldest.pk:
        return f"编号 {pk} 的记录已经过期，按规定删去了，没有可以核对的。"
    return f"操作日志里没有编号 {pk} 的记录：它被删去了，或者纸是别的站点打印的。"


def find_bases():
    """{chain: hash of its newest entry that was taken away as too old}."""
    purge = AuditEntry.objects.filter(action=PURGE).first()
    bases = purge.data["bases"] if purge else {}
    return {int(chain): base for chain, base in bases.items()}


@transaction.atomic
def is_end_missing():
    """Whether the newest entries were deleted: a head names one that is not there."""
    heads = AuditHead.objects.select_for_update().order_by("pk")
    named = {head.pk: head.entry_hash for head in heads if head.entry_hash}
    return named != find_bases() | find_ends()


def find_ends():
    """{chain: hash of its newest entry}, without a chain that has none."""
    newest = {chain: AuditEntry.objects.filter(chain=chain).first() for chain in CHAINS}
    return {chain: entry.entry_hash for chain, entry in newest.items() if entry}


def find_lost_anchor():
    """(pk, when) of the first entry that the file tells of and the log does not, or None.

    What was taken away as too old is not missed.
    """
    lost, first = read_anchors(), 0
    for pk, entry_hash in AuditEntry.objects.order_by("pk").values_list(
        "pk", "entry_hash"
    ):
        first = first or pk
        if lost.get(pk, ("", ""))[1] == entry_hash:
            del lost[pk]
    if find_bases():
        lost = {pk: said for pk, said in lost.items() if pk >= first}
    return min(((pk, at) for pk, (at, _) in lost.items()), default=None)
