"""印发: wording, order and figures are frozen, and the units are told."""

from django.db import transaction
from django.utils import timezone

from review import notices, plans
from review.models import Plan, PlanEntry, PlanVersion
from submissions import transitions
from submissions.choices import PlanStatus
from submissions.models import Theme
from submissions.permissions import is_office
from submissions.transitions import Move


def all_are_placed(version, moment):
    return version.entries.current().exists() and not plans.tray_of(version).exists()


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
def issue(version, *, actor, reason="", **particulars):
    """印发: freeze wording and order, supersede the version in force, tell the units.

    `reason`: why there is a further version. `particulars`: dated, document_number and
    approved_by.

    Raises MoveRefused when a selected theme has no month or somebody was quicker.
    """
    # First the plan, as whoever begins a version does, so that nobody waits in a ring.
    Plan.objects.select_for_update().get(pk=version.plan_id)
    version = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan__campaign")
        .get(pk=version.pk)
    )
    lock_themes(version)
    campaign = version.plan.campaign
    entries = plans.entries_in_order(version) if version.is_working else []
    for earlier in version.plan.versions.filter(status=PlanStatus.ISSUED):
        transitions.apply(SUPERSEDE, earlier, actor=actor)
    transitions.apply(
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
    PlanVersion.objects.filter(pk=version.pk).update(reason=reason)
    asleep = version.entries.filter(dropped=False)
    asleep.exclude(pk__in=[entry.pk for entry in entries]).delete()
    for position, entry in enumerate(entries, start=1):
        plans.freeze(entry, position)
    PlanEntry.objects.bulk_update(
        entries, ["position", "unit", "title", "unit_name", "forms_text", "summary"]
    )
    version.refresh_from_db()
    notices.tell_units(version, actor=actor)
    return version


def lock_themes(version):
    """Let nobody decide anew on a theme while its wording is frozen."""
    themes = Theme.objects.filter(plan_entries__version=version).order_by("pk")
    list(themes.select_for_update(of=("self",), no_key=True).values_list("pk"))
