"""调整申请: a unit asks for a change of the plan in force; the office answers."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone

from submissions import audit, transitions
from submissions.choices import ChangeKind, ChangeStatus, PlanStatus
from submissions.models import Campaign, ChangeRequest
from submissions.permissions import is_office, is_own_filer
from submissions.transitions import Move

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
class PlannedRow:
    """A row of the plan in force as its unit sees it, and the request that waits."""

    entry: object
    request: ChangeRequest | None

    @property
    def may_ask(self):
        return self.request is None and not self.entry.dropped


def rows_in_force(unit, campaign):
    """The rows that this unit leads in the plan in force, dropped ones included."""
    return unit.plan_entries.filter(
        version__plan__campaign=campaign, version__status=PlanStatus.ISSUED
    ).select_related("version")


def campaigns_in_force(user, now):
    """Those of this person whose plan is issued and whose year is not over."""
    return (
        Campaign.objects.visible_to(user)
        .filter(
            year__gte=timezone.localtime(now).year,
            plan__versions__status=PlanStatus.ISSUED,
        )
        .distinct()
        .order_by("-year")
    )


@dataclass(frozen=True)
class UnitPlan:
    """What a unit has in the plan in force of a year, and what it asked for."""

    campaign: Campaign
    number: int
    rows: list
    requests: list
    # Entries that another unit leads and this one takes part in.
    shared: list


def plans_of(user, now):
    """[UnitPlan], newest year first; years without a plan in force are left out."""
    campaigns = list(campaigns_in_force(user, now).annotate(number=number_in_force()))
    if not campaigns:
        return []
    requests = list(user.unit.change_requests.told().filter(campaign__in=campaigns))
    waiting = {request.line: request for request in requests if request.is_open}
    rows = (
        user.unit.plan_entries.filter(version__status=PlanStatus.ISSUED)
        .select_related("version__plan")
        .order_by("dropped", "position", "pk")
    )
    shared = shared_rows(user.unit)
    return [
        UnitPlan(
            campaign=campaign,
            number=campaign.number,
            rows=[
                PlannedRow(entry, waiting.get(entry.line))
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


def shared_rows(unit):
    """Rows in force of other units' themes that this unit takes part in."""
    entries = unit.plan_entries.model.objects
    return list(
        entries.filter(
            Q(theme__co_organisers=unit)
            | Q(theme__merged_themes__declaration__unit=unit)
            | Q(theme__merged_themes__co_organisers=unit),
            version__status=PlanStatus.ISSUED,
        )
        .exclude(unit=unit)
        .select_related("version__plan", "unit")
        .order_by("dropped", "position", "pk")
        .distinct()
    )


def number_in_force():
    return Max(
        "plan__versions__number", filter=Q(plan__versions__status=PlanStatus.ISSUED)
    )


@transaction.atomic
def ask(change, *, actor):
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
    rows = rows_in_force(change.unit, change.campaign)
    if not rows.filter(line=change.line, dropped=False).exists():
        raise NotAsked("这个活动已经不在现行的计划里，不能再申请调整。")


def granted_months(campaign):
    """{line: the months that its unit itself asked for, as last granted}."""
    granted = campaign.change_requests.filter(
        status=ChangeStatus.APPROVED, months__gt=0
    )
    return dict(granted.order_by("answered_at", "pk").values_list("line", "months"))


def withdraw(change, *, actor):
    return transitions.apply(WITHDRAW, change, actor=actor)


def approve(change, *, actor, answer=""):
    """The move alone; `review.revision` makes it together with the row of the plan."""
    return answered(APPROVE, change, actor=actor, answer=answer)


def refuse(change, *, actor, answer):
    return answered(REFUSE, change, actor=actor, answer=answer, reason=answer)


def answered(move, change, *, actor, answer, reason=""):
    return transitions.apply(
        move,
        change,
        actor=actor,
        reason=reason,
        answer=answer,
        answered_at=timezone.now(),
        answered_by_label=actor.label,
    )
