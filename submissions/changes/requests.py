"""调整申请: a unit asks for a change of the plan in force; the office answers."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from submissions import audit
from submissions.choices import ChangeKind, ChangeStatus
from submissions.models import Campaign, ChangeRequest, PlanEntry, PlanVersion
from submissions.models.themes import takes_part
from submissions.permissions import is_office, is_own_filer, sees_all_units
from submissions.transitions import Move, apply_move

# So many requests one unit may have waiting in a year; a person asks for two or three.
MOST_OPEN = 30

WITHDRAW = Move(
    "change.withdraw",
    "撤回",
    sources=(ChangeStatus.ASKED,),
    target=ChangeStatus.WITHDRAWN,
    permitted=is_own_filer,
)
APPROVE = Move(
    "change.approve",
    "同意",
    sources=(ChangeStatus.ASKED,),
    target=ChangeStatus.APPROVED,
    permitted=is_office,
)
REFUSE = Move(
    "change.refuse",
    "不同意",
    sources=(ChangeStatus.ASKED,),
    target=ChangeStatus.REFUSED,
    permitted=is_office,
    needs_reason=True,
)
CHANGE_MOVES = (WITHDRAW, APPROVE, REFUSE)


class NotAsked(Exception):
    """Nothing was asked; the message says why and what to do."""


@dataclass(frozen=True)
class UnitEntry:
    """An entry of the plan in force and the open request about it, or None."""

    entry: object
    request: ChangeRequest | None

    @property
    def may_ask(self):
        return self.request is None and not self.entry.dropped


def list_unit_entries(unit, campaign):
    """The entries that this unit leads in the plan in force, dropped ones included."""
    entries = unit.plan_entries.in_force().filter(version__plan__campaign=campaign)
    return entries.select_related("version")


def list_campaigns_in_force(user, now):
    """Campaigns whose plan this person may ask to change: issued, the year not over.

    None for the office, which changes the plan itself.
    """
    if sees_all_units(user):
        return Campaign.objects.none()
    return (
        Campaign.objects.visible_to(user)
        .not_archived()
        .filter(
            year__gte=timezone.localtime(now).year,
            plan__versions__in=PlanVersion.objects.in_force(),
        )
        .distinct()
        .order_by("-year")
    )


def may_ask_changes(user, campaign, now):
    """Whether this person may ask for changes of the year's plan."""
    return list_campaigns_in_force(user, now).filter(pk=campaign.pk).exists()


@dataclass(frozen=True)
class UnitPlan:
    """What a unit has in the plan in force of a year, and what it asked for."""

    campaign: Campaign
    number: int
    rows: list
    requests: list
    # Entries that another unit leads and this one takes part in.
    shared: list


def list_unit_plans(user, now):
    """[UnitPlan], newest year first; years without a plan in force are left out."""
    campaigns = list(
        list_campaigns_in_force(user, now).annotate(number=select_number_in_force())
    )
    if not campaigns:
        return []
    requests = list(user.unit.change_requests.told().filter(campaign__in=campaigns))
    waiting = {request.line: request for request in requests if request.is_open}
    rows = (
        user.unit.plan_entries.in_force()
        .select_related("version__plan")
        .order_by("dropped", "position", "pk")
    )
    shared = list_shared_entries(user.unit)
    return [
        UnitPlan(
            campaign=campaign,
            number=campaign.number,
            rows=[
                UnitEntry(entry, waiting.get(entry.line))
                for entry in rows
                if entry.version.plan.campaign_id == campaign.pk
            ],
            requests=[one for one in requests if one.campaign_id == campaign.pk],
            shared=[
                entry
                for entry in shared
                if entry.version.plan.campaign_id == campaign.pk
            ],
        )
        for campaign in campaigns
    ]


def list_shared_entries(unit):
    """Entries in force that another unit leads and this one takes part in."""
    return list(
        PlanEntry.objects.in_force()
        .filter(takes_part(unit, "theme__"))
        .exclude(unit=unit)
        .select_related("version__plan", "unit")
        .order_by("dropped", "position", "pk")
        .distinct()
    )


def select_number_in_force():
    in_force = PlanVersion.objects.in_force()
    return Max("plan__versions__number", filter=Q(plan__versions__in=in_force))


@transaction.atomic
def ask_for_change(change, *, actor):
    """Hand a request in. Raises NotAsked when the plan has no such row any more.

    One request waits for a row at a time; the database refuses a second one.
    """
    refuse_unless_askable(change)
    change.asked_by_label = actor.label
    try:
        with transaction.atomic():
            change.save()
    except IntegrityError as error:
        raise NotAsked(
            "这个活动已经有一份待办理的调整申请。要改内容，请先撤回那一份再申请。"
        ) from error
    audit.record(actor=actor, action="change.ask", target=change, kind=change.kind)
    return change


def refuse_unless_askable(change):
    waiting = change.unit.change_requests.open().filter(campaign=change.campaign)
    if waiting.count() >= MOST_OPEN:
        raise NotAsked("待办理的调整申请已经很多了，请等办公室办理以后再申请。")
    if change.kind == ChangeKind.ADD:
        return
    rows = list_unit_entries(change.unit, change.campaign)
    if not rows.filter(line=change.line, dropped=False).exists():
        raise NotAsked("这个活动已经不在现行的计划里，不能再申请调整。")


def map_granted_months(campaign):
    """{line: the months that its unit itself asked for, as last granted}."""
    granted = campaign.change_requests.filter(
        status=ChangeStatus.APPROVED, months__gt=0
    )
    return dict(granted.order_by("answered_at", "pk").values_list("line", "months"))


def withdraw_change_request(change, *, actor):
    return apply_move(WITHDRAW, change, actor=actor)


def approve_change_request(change, *, actor, answer=""):
    """Only the move; `review.changes.revision` changes the entry of the plan with it."""
    return answer_change_request(APPROVE, change, actor=actor, answer=answer)


def refuse_change_request(change, *, actor, answer):
    return answer_change_request(
        REFUSE, change, actor=actor, answer=answer, reason=answer
    )


def answer_change_request(move, change, *, actor, answer, reason=""):
    return apply_move(
        move,
        change,
        actor=actor,
        reason=reason,
        answer=answer,
        answered_at=timezone.now(),
        answered_by_label=actor.label,
    )
