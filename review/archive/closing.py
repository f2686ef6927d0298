"""归档: close a year, which everybody only reads from then on, and open it again."""

from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from submissions import audit
from submissions.choices import (
    ConsentStatus,
    DeclarationStatus,
    MailStatus,
    Stage,
    Standing,
)
from submissions.choices import OccasionStatus as Status
from submissions.models import Campaign, Consent, Occasion, Opinion, PlanVersion
from submissions.transitions import MoveRefused

ARCHIVE, REOPEN = "campaign.archive", "campaign.reopen"


@dataclass(frozen=True)
class OpenMatter:
    """What nobody has brought to its end: how many, the sentence, the list they are in."""

    name: str
    count: int
    sentence: str
    url: str

    @property
    def key(self):
        """What is ticked; one more of them is something else to know of."""
        return f"{self.name}-{self.count}"


def list_open_matters(campaign):
    """[OpenMatter] of a campaign: each is warned of, none of them forbids 归档."""
    counted = (
        ("plan", count_unissued(campaign), "计划有 {} 版没有印发", "plan-board", ""),
        *count_open_declarations(campaign),
        *count_open_questions(campaign),
        *count_open_occasions(campaign),
        (
            "letters",
            campaign.mails.filter(status__in=MailStatus.editable()).count(),
            "{} 封信没有发出",
            "outbox-list",
            "",
        ),
    )
    return [
        OpenMatter(
            name,
            count,
            sentence.format(count),
            reverse(f"review:{page}", args=[campaign.year]) + query,
        )
        for name, count, sentence, page, query in counted
        if count
    ]


def count_unissued(campaign):
    """Versions at work; a campaign without any plan lacks its first."""
    versions = PlanVersion.objects.filter(plan__campaign=campaign)
    return versions.working().count() or int(not versions.exists())


def count_open_declarations(campaign):
    of_year = campaign.declarations
    return (
        (
            "unaccepted",
            of_year.filter(status=DeclarationStatus.SUBMITTED).count(),
            "{} 份申报表没有受理",
            "roster-list",
            f"?state={Standing.SUBMITTED}",
        ),
        (
            "returned",
            of_year.filter(status=DeclarationStatus.RETURNED).count(),
            "{} 份申报表退回后没有再报送",
            "roster-list",
            f"?state={Standing.RETURNED}",
        ),
    )


def count_open_questions(campaign):
    asked = Consent.objects.filter(theme__declaration__campaign=campaign)
    return (
        (
            "consents",
            asked.filter(status=ConsentStatus.WAITING).count(),
            "{} 个征询没有答复",
            "plan-board",
            "",
        ),
        (
            "changes",
            campaign.change_requests.open().count(),
            "{} 份调整申请没有办理",
            "change-list",
            "",
        ),
    )


def count_open_occasions(campaign):
    of_year = Occasion.objects.filter(activity__campaign=campaign)
    opinions = Opinion.objects.of_held().filter(occasion__activity__campaign=campaign)
    return (
        (
            "unreported",
            of_year.open().count(),
            "{} 场活动没有报送情况报告",
            "followup-list",
            "",
        ),
        (
            "reports_returned",
            of_year.filter(status=Status.RETURNED).count(),
            "{} 份情况报告退回后没有再报送",
            "followup-list",
            f"?stage={Stage.RETURNED}",
        ),
        (
            "unconfirmed",
            of_year.awaiting_confirmation().count(),
            "{} 份情况报告没有确认",
            "followup-list",
            f"?stage={Stage.REPORTED}",
        ),
        (
            "unanswered",
            opinions.unanswered().count(),
            "{} 条意见建议没有答复",
            "followup-list",
            "?rest=unanswered",
        ),
    )


@transaction.atomic
def archive_campaign(campaign, *, actor, known=()):
    """Let everybody only read this year; the log keeps what was left open.

    `known`: keys of the matters that the person has been told of. Raises MoveRefused.
    """
    now = timezone.now()
    if now < campaign.closes_at:
        raise MoveRefused("申报还没有截止，不能归档。")
    matters = list_open_matters(campaign)
    if unknown := [one.sentence for one in matters if one.key not in known]:
        raise MoveRefused(
            f"没有归档。请逐项看过、勾选再办，还没有勾选的是：{'；'.join(unknown)}。"
        )
    in_work = Campaign.objects.not_archived().filter(pk=campaign.pk)
    if not in_work.update(archived_at=now, archived_by_label=actor.label):
        raise MoveRefused(f"{campaign.year}年刚刚已经归档了。")
    audit.record(
        actor=actor,
        action=ARCHIVE,
        target=campaign,
        left_open={one.name: one.count for one in matters},
    )
    campaign.refresh_from_db()


@transaction.atomic
def reopen_campaign(campaign, *, actor, reason):
    """Let everybody act on this year again. Raises MoveRefused."""
    archived = Campaign.objects.filter(pk=campaign.pk, archived_at__isnull=False)
    if not archived.update(archived_at=None, archived_by_label=""):
        raise MoveRefused(f"{campaign.year}年没有归档，不用打开。")
    audit.record(actor=actor, action=REOPEN, target=campaign, reason=reason)
    campaign.refresh_from_db()


def list_history(campaign):
    """Entries of the log on 归档 and 重新打开 of this year, newest first."""
    return audit.list_entries(campaign, ARCHIVE, REOPEN)
