"""印发: wording, order and figures are frozen, and the units are told."""

from django.db import transaction
from django.utils import timezone

from review.issue import notices
from review.plan.rows import find_tray, freeze_entry, list_entries_in_order
from submissions import audit
from submissions.activities.opening import lock_activities, open_activities
from submissions.choices import PlanStatus
from submissions.models import Plan, PlanEntry, PlanVersion, Theme
from submissions.permissions import is_office
from submissions.transitions import Move, apply_move


def all_are_placed(version, moment):
    return version.entries.current().exists() and not find_tray(version).exists()


ISSUE = Move(
    "plan.issue",
    "印发",
    sources=(PlanStatus.WORKING,),
    target=PlanStatus.ISSUED,
    permitted=is_office,
    open_at=all_are_placed,
    refusal="还有入选的主题没有安排月份，或者计划里还没有主题。请先排好再印发。",
)
SUPERSEDE = Move(
    "plan.supersede",
    "由新版替代",
    sources=(PlanStatus.ISSUED,),
    target=PlanStatus.SUPERSEDED,
    permitted=is_office,
)


@transaction.atomic
def issue_plan(version, *, actor, reason="", sheet=None, **particulars):
    """印发: freeze wording and order, supersede the version in force, tell the units.

    `reason`: why there is a further version. `particulars`: dated, document_number and
    approved_by. `sheet`: the CheckSheet that was seen; it is kept with the version.

    Raises MoveRefused when a selected theme has no month or somebody was quicker.
    """
    # First the plan, as whoever begins a version does, so that nobody waits in a ring.
    Plan.objects.select_for_update().get(pk=version.plan_id)
    version = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan__campaign")
        .get(pk=version.pk)
    )
    campaign = version.plan.campaign
    lock_planned_themes(version)
    lock_activities(campaign)
    entries = list_entries_in_order(version) if version.is_working else []
    for earlier in version.plan.versions.in_force():
        apply_move(SUPERSEDE, earlier, actor=actor)
    apply_move(
        ISSUE,
        version,
        actor=actor,
        reason=reason,
        title=campaign.title_of(campaign.plan_title),
        office_name=campaign.office_name,
        issued_at=timezone.now(),
        issued_by_label=actor.label,
        **particulars,
    )
    PlanVersion.objects.filter(pk=version.pk).update(
        reason=reason, log_head=audit.name_head()
    )
    if sheet:
        keep_sheet(version, sheet, actor=actor)
    freeze_entries(version, entries)
    version.refresh_from_db()
    open_activities(version, actor=actor)
    notices.tell_units(version, actor=actor)
    return version


def freeze_entries(version, entries):
    """Order and wording as they are issued; a row that is in no order goes."""
    asleep = version.entries.filter(dropped=False)
    asleep.exclude(pk__in=[entry.pk for entry in entries]).delete()
    for position, entry in enumerate(entries, start=1):
        freeze_entry(entry, position)
    PlanEntry.objects.bulk_update(
        entries, ["position", "unit", "title", "unit_name", "forms_text", "summary"]
    )


def keep_sheet(version, sheet, *, actor):
    """Keep the check sheet with its version, and in the log what was acknowledged."""
    PlanVersion.objects.filter(pk=version.pk).update(check_sheet=sheet.freeze())
    seen = [f"{check.title}：{check.sentence}" for check in sheet.to_acknowledge]
    audit.record(actor=actor, action="plan.acknowledge", target=version, seen=seen)


def lock_planned_themes(version):
    """Let nobody decide anew on a theme while its wording is frozen."""
    themes = Theme.objects.filter(plan_entries__version=version).order_by("pk")
    list(themes.select_for_update(of=("self",), no_key=True).values_list("pk"))
