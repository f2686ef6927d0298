"""What waits for the office: counted by one function, for the page and the navigation."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Exists, F, Func, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from review.alike.counting import count_groups, list_judgements
from review.plan.consents import list_open_consents
from review.roster.queue import find_waiting_declarations
from submissions.choices import DeclarationStatus, MailStatus, Role
from submissions.models import (
    Campaign,
    ChangeRequest,
    Declaration,
    Occasion,
    OutgoingMail,
    PlanVersion,
    User,
)
from submissions.permissions import sees_all_units

NOW, DATED, FREE = "now", "dated", "free"


@dataclass(frozen=True)
class Kind:
    """Something that may wait: its design's term, measure word and urgency.

    `desk`: the page of the navigation that its number stands at; `page` and `query`: the
    list that is as long as the number; `act`: the words of the link to it.
    """

    name: str
    label: str
    measure: str
    urgency: str
    desk: str
    page: str
    act: str
    query: str = ""


ROSTER, FOLLOWUP = "review:roster-list", "review:followup-list"
OUTBOX, PLAN = "review:outbox-list", "review:plan-board"
KINDS = (
    Kind(
        *("unaccepted", "待受理", "份", NOW, ROSTER),
        *("review:declaration-next", "开始受理"),
    ),
    Kind(*("unfiled", "未报送", "个", NOW, ROSTER, ROSTER, "去催报"), "state=missing"),
    Kind(
        *("overdue", "逾期活动", "场", NOW, FOLLOWUP, FOLLOWUP, "去催办"),
        "stage=overdue",
    ),
    Kind(
        *("unsent", "发件箱失败", "封", NOW, OUTBOX, OUTBOX, "去重发"), "status=failed"
    ),
    Kind(
        *("unanswered", "征询待答复", "件", DATED, PLAN),
        *("review:consent-list", "查看征询"),
    ),
    Kind("asked", "调整申请", "件", DATED, PLAN, "review:change-list", "去办理"),
    Kind(
        *("unconfirmed", "待确认情况报告", "份", DATED, FOLLOWUP, FOLLOWUP, "逐份确认"),
        "stage=reported",
    ),
    Kind(
        *("alike", "相似未判", "组", FREE, "review:theme-list"),
        *("review:similar-list", "并排比较"),
    ),
)
BEFORE_ISSUE = ("unfiled", "alike")


@dataclass(frozen=True)
class Waiting:
    """How many of one kind wait in one year."""

    kind: Kind
    campaign: Campaign
    number: int

    @property
    def year(self):
        return self.campaign.year

    @property
    def url(self):
        page = reverse(self.kind.page, args=[self.year])
        return f"{page}?{self.kind.query}" if self.kind.query else page


def list_rows(campaign, user, today=None):
    """{name of a Kind: what waits}; `campaign` may be an OuterRef to one.

    相似未判 is missing: groups of themes are no rows of a table.
    """
    declarations = Declaration.objects.visible_to(user).filter(campaign=campaign)
    occasions = Occasion.objects.visible_to(user).filter(activity__campaign=campaign)
    changes = ChangeRequest.objects.visible_to(user).filter(campaign=campaign)
    letters = OutgoingMail.objects.filter(campaign=campaign)
    return {
        "unaccepted": find_waiting_declarations(campaign, user),
        "unfiled": declarations.filter(
            unit__active=True, status__in=DeclarationStatus.editable()
        ),
        "overdue": occasions.overdue(today),
        "unsent": letters.filter(status=MailStatus.FAILED),
        "unanswered": list_open_consents(campaign, user),
        "asked": changes.open(),
        "unconfirmed": occasions.awaiting_confirmation(),
    }


@lru_cache(maxsize=1)
def select_counts(today):
    """Campaigns with a number for each Kind and the judgements on their alike themes.

    Built once a day and process: Django takes 9 ms to build it, and every page of the
    office counts; what is left is 3 ms. Never evaluated itself, so it holds no rows.
    """
    everyone = User(role=Role.REVIEWER)
    rows = list_rows(OuterRef("pk"), everyone, today)
    issued = PlanVersion.objects.frozen().filter(plan__campaign=OuterRef("pk"))
    return Campaign.objects.not_archived().annotate(
        is_issued=Exists(issued),
        **{name: count_rows(waiting) for name, waiting in rows.items()},
        **list_judgements(),
    )


def count_waiting(user, now=None):
    """[Waiting] of what there is any of, newest year first; years in the archive rest.

    For who sees all units; nothing for others. One query, and a few more after a
    decision or when it is time to look whether others are alike now.
    """
    if not sees_all_units(user):
        return []
    now = now or timezone.now()
    campaigns = select_counts(timezone.localdate(now)).filter(opens_at__lte=now)
    counted = [
        Waiting(kind, campaign, count_kind(kind.name, campaign))
        for campaign in campaigns
        for kind in KINDS
    ]
    return [waiting for waiting in counted if waiting.number]


def count_rows(rows):
    """Expression: how many rows there are of the campaign they refer to."""
    return Coalesce(
        Subquery(rows.order_by().values(many=Func(F("pk"), function="COUNT"))), 0
    )


def count_kind(name, campaign):
    if campaign.is_issued and name in BEFORE_ISSUE:
        return 0
    return count_groups(campaign) if name == "alike" else getattr(campaign, name)


def read_waiting(request):
    """`count_waiting` of the person, counted once for everything on a page."""
    if not hasattr(request, "office_waiting"):
        request.office_waiting = count_waiting(request.user)
    return request.office_waiting
