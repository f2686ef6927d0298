"""The first page of each role."""

from dataclasses import dataclass

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from submissions.activities.next_steps import find_unit_work
from submissions.changes.requests import UnitPlan, list_unit_plans
from submissions.choices import DeclarationStatus
from submissions.consents.asking import list_unit_consents
from submissions.declarations.workflow import WITHDRAW
from submissions.home.history import map_events
from submissions.models import Declaration, Theme
from submissions.models.campaigns import choose_current_campaign
from submissions.permissions import is_office, sees_all_units

NOTHING_COUNTS = "已经撤回，现在没有算数的报送。"


@require_safe
def show_home(request):
    """The office goes to its 待办, a leader to one page; a unit sees its years."""
    if sees_all_units(request.user):
        campaign = choose_current_campaign(request.user.campaigns, timezone.now())
        if campaign is None:
            return render(request, "submissions/home/no_campaign.html")
        page = "review:todo-show" if is_office(request.user) else "review:glance-show"
        return redirect(page, campaign.year)
    now = timezone.now()
    years = list_unit_years(request.user, now)
    if not years:
        return render(request, "submissions/home/home.html")
    campaigns = [year.declaration.campaign for year in years]
    campaign = choose_current_campaign(campaigns, now)
    current = years[campaigns.index(campaign)]
    return render(
        request,
        "submissions/home/home.html",
        {
            "campaign": campaign,
            "current": current,
            "declaration": current.declaration,
            "next_step": find_next_step(current.declaration, now),
            "can_withdraw": WITHDRAW.allows(request.user, current.declaration, now),
            "now": now,
            "joint": Theme.objects.joint_with(current.declaration.unit)
            .filter(declaration__campaign=campaign)
            .with_paper_data(),
            "consents": list_consents_to_show(years, current),
            "work": find_unit_work(request.user, campaigns),
            "earlier": [year for year in years if year is not current],
        },
    )


def list_consents_to_show(years, current):
    """Those of this year, and of other years what still waits for an answer."""
    return [
        consent
        for year in years
        for consent in year.consents
        if year is current or consent.waits_for_answer
    ]


@dataclass(frozen=True)
class UnitYear:
    """Everything of one year that a unit may read on its home page."""

    declaration: Declaration
    plan: UnitPlan | None
    # Questions of the office, open ones first.
    consents: list
    events: list

    @property
    def filing(self):
        """The filing that counts, or None."""
        filings = self.declaration.filings.all()
        return filings[0] if self.declaration.is_filed and filings else None

    @property
    def outcomes(self):
        return self.declaration.outcomes() if self.declaration.plan_number else []


def list_unit_years(user, now):
    """[UnitYear], newest first; as many queries for ten years as for one."""
    declarations = list(
        Declaration.objects.visible_to(user)
        .select_related("campaign", "unit")
        .prefetch_related(
            "themes__decisions",
            "themes__forms",
            "themes__plan_entries__version",
            "filings",
        )
        .with_issue()
        .order_by("-campaign__year")
    )
    plans = {plan.campaign.year: plan for plan in list_unit_plans(user, now)}
    consents = list_unit_consents(user)
    events = map_events(declarations, consents)
    return [
        UnitYear(
            declaration,
            plans.get(year := declaration.campaign.year),
            [one for one in consents if one.theme.declaration_id == declaration.pk],
            events[year],
        )
        for declaration in declarations
    ]


def find_next_step(declaration, now):
    """The one thing to do next: its button, where it leads, and a sentence beside it."""
    page = reverse("submissions:declaration-edit", args=[declaration.campaign.year])
    label, hint = name_next_step(declaration, now)
    urgent = not declaration.is_filed and declaration.accepts_filing_at(now)
    return {"label": label, "url": page, "hint": hint, "urgent": urgent}


def name_next_step(declaration, now):
    """(the words on the button, the sentence beside it)."""
    if not declaration.campaign.has_opened(now):
        return "查看", "还没有开始申报。"
    if declaration.is_filed:
        return "查看", ""
    if not declaration.accepts_filing_at(now):
        return "查看", NOTHING_COUNTS if declaration.withdrawn else "截止前没有报送。"
    if declaration.untouched:
        return "开始填写", "还没有填写。"
    if declaration.status == DeclarationStatus.RETURNED:
        return "修改并重新报送", "请照退回原因修改。"
    if declaration.withdrawn:
        return "接着填写", f"{NOTHING_COUNTS}改好后请重新报送。"
    return "接着填写", "草稿已保存，还没有报送。"
