"""Changes of an issued plan: they are written into the next version, each with its reason."""

from django.db import transaction

from review import notices, plans
from review.models import Plan, PlanEntry, PlanVersion
from submissions import audit, change_requests, consents
from submissions.choices import ChangeKind, PlanStatus
from submissions.comparison import mark
from submissions.months import Months
from submissions.transitions import MoveRefused

# What an entry says by itself only once it was issued (or added); before that its theme
# and the office's wording say it.
WORDS = ("title", "forms_text", "summary")


def in_force(campaign):
    """The version in force, or None."""
    return (
        PlanVersion.objects.filter(plan__campaign=campaign, status=PlanStatus.ISSUED)
        .select_related("plan__campaign")
        .first()
    )


def row_now(campaign, line):
    """The row of this line in the working version, else in the one in force, or None."""
    version = plans.working_version(campaign) or in_force(campaign)
    if version is None or line is None:
        return None
    return version.entries.select_related("theme", "unit").filter(line=line).first()


def rows_of(version, requests):
    """{line: row of the version} of what is asked about."""
    lines = [request.line for request in requests if request.line]
    return {entry.line: entry for entry in version.entries.filter(line__in=lines)}


def version_to_change(campaign, line, actor, months=None):
    """The working version, locked; begun when a plan is issued and nobody works on it.

    `months`: where the row of `line` goes, so that an open 征询 about others is dropped.
    Locks as everybody does: plan, version, question, and the log last. Raises
    MoveRefused when no version is in force yet.
    """
    if in_force(campaign) is None:
        raise MoveRefused("计划还没有印发。没有印发的计划请直接在“计划安排”里改。")
    plan = Plan.objects.select_for_update().get(campaign=campaign)
    plan.versions.working().select_for_update().first()
    if months is not None:
        consents.settle(dict.fromkeys(themes_of(plan, line), months), actor=actor)
    return plans.begin(campaign, actor=actor)


def themes_of(plan, line):
    """The pk of the theme behind a row, as a set of one or none."""
    entries = PlanEntry.objects.filter(
        version__plan=plan, line=line, theme__isnull=False
    )
    return set(entries.values_list("theme", flat=True))


def row_to_change(campaign, line, actor, months=None):
    """The row of this line in the version to change, locked."""
    version = version_to_change(campaign, line, actor, months)
    entry = version.entries.select_for_update(of=("self",)).filter(line=line).first()
    if entry is None:
        raise MoveRefused("这个活动已经不在计划里，不能再调整。")
    return entry


@transaction.atomic
def change(campaign, line, *, actor, reason, seen="", **columns):
    """Write `columns` into a row, and why.

    `seen` is the mark (`mark_of`) of the row as the page showed it; when somebody changed
    the row since, nothing is written and MoveRefused says so.
    """
    entry = row_to_change(campaign, line, actor, columns.get("months"))
    if entry.dropped:
        raise MoveRefused(f"“{entry}”已经取消。要改内容，请先恢复。")
    if seen and seen != mark_of(entry):
        raise MoveRefused(
            f"“{entry}”刚刚被别人改过，您的修改没有保存。请看过现在的内容再改。"
        )
    for name, value in writable(entry, columns).items():
        setattr(entry, name, value)
    entry.change_reason = reason
    entry.save()
    note(actor, "plan.change", entry, reason)
    return entry


def writable(entry, columns):
    """Of a row that was never issued the words stand elsewhere."""
    return {
        name: value
        for name, value in columns.items()
        if entry.title or name not in WORDS
    }


def mark_of(entry):
    """What the row says, in short, to tell whether somebody changed it since."""
    names = (*WORDS, "months", "remark", "dropped", "change_reason")
    return mark("|".join(str(getattr(entry, name)) for name in names))


@transaction.atomic
def drop(campaign, line, *, actor, reason):
    """取消: the row leaves the paper and stays in the version, with its reason."""
    entry = row_to_change(campaign, line, actor, Months())
    if entry.dropped:
        raise MoveRefused(f"“{entry}”已经取消了。")
    entry.dropped, entry.change_reason = True, reason
    entry.save(update_fields=["dropped", "change_reason"])
    note(actor, "plan.drop", entry, reason)
    return entry


@transaction.atomic
def restore(campaign, line, *, actor, reason=""):
    """Take a 取消 back."""
    entry = row_to_change(campaign, line, actor)
    if not entry.dropped:
        raise MoveRefused(f"“{entry}”没有取消，不用恢复。")
    entry.dropped, entry.change_reason = False, reason
    entry.save(update_fields=["dropped", "change_reason"])
    note(actor, "plan.restore", entry, reason)
    return entry


@transaction.atomic
def add(campaign, *, unit, actor, reason, **columns):
    """增补: an activity that no theme stands behind."""
    version = version_to_change(campaign, None, actor)
    entry = PlanEntry.objects.create(
        version=version,
        added=True,
        unit=unit,
        unit_name=unit.name,
        change_reason=reason,
        **columns,
    )
    note(actor, "plan.add", entry, reason)
    return entry


def note(actor, action, entry, reason):
    audit.record(
        actor=actor,
        action=action,
        target=entry,
        version=entry.version.number,
        line=str(entry.line),
        reason=reason,
    )


@transaction.atomic
def approve(request, *, actor, answer="", **edits):
    """同意: the request is granted and the row of the next version says so, in one act.

    `edits` are columns (and the `reason`) as the office words them; what is not named is
    taken as asked. Raises MoveRefused, and then neither has happened.
    """
    reason = edits.pop("reason", request.reason)
    columns = request.wish | edits
    dropped = Months() if request.kind == ChangeKind.CANCEL else None
    # Before the log is written, or whoever places a theme just now would wait for us
    # while we wait for them.
    version_to_change(
        request.campaign, request.line, actor, columns.get("months", dropped)
    )
    change_requests.approve(request, actor=actor, answer=answer)
    if request.kind == ChangeKind.ADD:
        return add(
            request.campaign, unit=request.unit, actor=actor, reason=reason, **columns
        )
    if request.kind == ChangeKind.CANCEL:
        return drop(request.campaign, request.line, actor=actor, reason=reason)
    return change(request.campaign, request.line, actor=actor, reason=reason, **columns)


@transaction.atomic
def refuse(request, *, actor, answer):
    """不同意, with the words that the unit will read."""
    change_requests.refuse(request, actor=actor, answer=answer)
    notices.tell_refusal(request, actor=actor)
    return request
