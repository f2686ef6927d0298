"""Changes of an issued plan: they are written into the next version, each with its reason."""

from django.db import transaction

from review.issue import notices
from review.plan.rows import title_entry, with_row_data
from review.plan.versions import begin_version, find_working_version
from submissions import audit
from submissions.changes.requests import approve_change_request, refuse_change_request
from submissions.choices import ChangeKind
from submissions.comparison import fingerprint_text
from submissions.consents.asking import drop_outdated_consents
from submissions.models import Plan, PlanEntry, PlanVersion
from submissions.months import Months
from submissions.transitions import MoveRefused

# What an entry says by itself only once it was issued (or added); before that its theme
# and the office's wording say it.
WORDS = ("title", "forms_text", "summary")


def find_version_in_force(campaign):
    """The version in force, or None."""
    return (
        PlanVersion.objects.in_force()
        .filter(plan__campaign=campaign)
        .select_related("plan__campaign")
        .first()
    )


def find_row_now(campaign, line):
    """The row of this line in the working version, else in the one in force, or None."""
    version = find_working_version(campaign) or find_version_in_force(campaign)
    if version is None or line is None:
        return None
    return with_row_data(version.entries).filter(line=line).first()


def map_rows_of_requests(version, requests):
    """{line: row of the version} of what is asked about."""
    lines = [request.line for request in requests if request.line]
    return {entry.line: entry for entry in version.entries.filter(line__in=lines)}


def lock_version_to_change(campaign, line, actor, months=None):
    """The working version, locked; begun when a plan is issued and nobody works on it.

    `months`: where the row of `line` goes, so that an open 征询 about others is dropped.
    Locks as everybody does: plan, version, question, and the log last. Raises
    MoveRefused when no version is in force yet.
    """
    if find_version_in_force(campaign) is None:
        raise MoveRefused("计划还没有印发。没有印发的计划请直接在“计划安排”里改。")
    plan = Plan.objects.select_for_update().get(campaign=campaign)
    plan.versions.working().select_for_update().first()
    if months is not None:
        drop_outdated_consents(
            dict.fromkeys(find_themes_of_line(plan, line), months), actor=actor
        )
    return begin_version(campaign, actor=actor)


def find_themes_of_line(plan, line):
    """The pk of the theme behind a row, as a set of one or none."""
    entries = PlanEntry.objects.filter(
        version__plan=plan, line=line, theme__isnull=False
    )
    return set(entries.values_list("theme", flat=True))


def lock_row_to_change(campaign, line, actor, months=None):
    """The row of this line in the version to change, locked."""
    version = lock_version_to_change(campaign, line, actor, months)
    entry = version.entries.select_for_update(of=("self",)).filter(line=line).first()
    if entry is None:
        raise MoveRefused("这个活动已经不在计划里，不能再调整。")
    return entry


@transaction.atomic
def change_row(campaign, line, *, actor, reason, seen="", **columns):
    """Write `columns` into a row, and why.

    `seen` is the mark (`mark_row`) of the row as the page showed it; when somebody changed
    the row since, nothing is written and MoveRefused says so.
    """
    entry = lock_row_to_change(campaign, line, actor, columns.get("months"))
    if entry.dropped:
        raise MoveRefused(f"“{title_entry(entry)}”已经取消。要改内容，请先恢复。")
    if seen and seen != mark_row(entry):
        raise MoveRefused(
            f"“{title_entry(entry)}”刚刚被别人改过，您的修改没有保存。请看过现在的内容再改。"
        )
    for name, value in select_writable(entry, columns).items():
        setattr(entry, name, value)
    entry.change_reason = reason
    entry.save()
    record_row_change(actor, "plan.change", entry, reason)
    return entry


def select_writable(entry, columns):
    """Of a row that was never issued the words stand elsewhere."""
    return {
        name: value
        for name, value in columns.items()
        if entry.title or name not in WORDS
    }


def mark_row(entry):
    """What the row says, in short, to tell whether somebody changed it since."""
    names = (*WORDS, "months", "remark", "dropped", "change_reason")
    return fingerprint_text("|".join(str(getattr(entry, name)) for name in names))


@transaction.atomic
def drop_row(campaign, line, *, actor, reason):
    """取消: the row leaves the paper and stays in the version, with its reason."""
    entry = lock_row_to_change(campaign, line, actor, Months())
    if entry.dropped:
        raise MoveRefused(f"“{title_entry(entry)}”已经取消了。")
    return set_dropped(entry, True, actor, "plan.drop", reason)


@transaction.atomic
def restore_row(campaign, line, *, actor, reason=""):
    """Take a 取消 back."""
    entry = lock_row_to_change(campaign, line, actor)
    if not entry.dropped:
        raise MoveRefused(f"“{title_entry(entry)}”没有取消，不用恢复。")
    return set_dropped(entry, False, actor, "plan.restore", reason)


def set_dropped(entry, dropped, actor, action, reason):
    entry.dropped, entry.change_reason = dropped, reason
    entry.save(update_fields=["dropped", "change_reason"])
    record_row_change(actor, action, entry, reason)
    return entry


@transaction.atomic
def add_planned_row(campaign, *, unit, actor, reason, **columns):
    """增补: an activity that no theme stands behind."""
    version = lock_version_to_change(campaign, None, actor)
    entry = PlanEntry.objects.create(
        version=version,
        added=True,
        unit=unit,
        unit_name=unit.name,
        change_reason=reason,
        **columns,
    )
    record_row_change(actor, "plan.add", entry, reason)
    return entry


def record_row_change(actor, action, entry, reason):
    audit.record(
        actor=actor,
        action=action,
        target=entry,
        version=entry.version.number,
        line=str(entry.line),
        reason=reason,
    )


@transaction.atomic
def approve_change(request, *, actor, answer="", **edits):
    """同意: the request is granted and the row of the next version says so, in one act.

    `edits` are columns (and the `reason`) as the office words them; what is not named is
    taken as asked. Raises MoveRefused, and then neither has happened.
    """
    reason = edits.pop("reason", request.reason)
    columns = request.wish | edits
    dropped = Months() if request.kind == ChangeKind.CANCEL else None
    # Before the log is written, or whoever places a theme just now would wait for us
    # while we wait for them.
    lock_version_to_change(
        request.campaign, request.line, actor, columns.get("months", dropped)
    )
    approve_change_request(request, actor=actor, answer=answer)
    if request.kind == ChangeKind.ADD:
        return add_planned_row(
            request.campaign, unit=request.unit, actor=actor, reason=reason, **columns
        )
    if request.kind == ChangeKind.CANCEL:
        return drop_row(request.campaign, request.line, actor=actor, reason=reason)
    return change_row(
        request.campaign, request.line, actor=actor, reason=reason, **columns
    )


@transaction.atomic
def refuse_change(request, *, actor, answer):
    """不同意, with the words that the unit will read."""
    refuse_change_request(request, actor=actor, answer=answer)
    notices.tell_refusal(request, actor=actor)
    return request
