"""The year as five stages, of which one is now."""

from dataclasses import dataclass
from datetime import timedelta

from review.followup.rows import count_year
from submissions.choices import Phase
from submissions.dates import find_local_time, write_short_day
from submissions.models import PlanVersion

NAMES = ("申报", "甄选", "印发", "开展", "归档")
# How many stages are over in a phase; the next one is now.
OVER = {
    Phase.UPCOMING: 0,
    Phase.OPEN: 0,
    Phase.SELECTING: 1,
    Phase.ISSUED: 3,
    Phase.ARCHIVED: 5,
}
DONE, CURRENT, NEXT = "done", "now", "next"


@dataclass(frozen=True)
class YearStage:
    """`state`: DONE, CURRENT or NEXT; `text` says the dates or figures."""

    name: str
    state: str
    text: str


def list_stages(campaign, user, now):
    """[YearStage]; three queries at most."""
    version = PlanVersion.objects.in_force().filter(plan__campaign=campaign).first()
    over = OVER[campaign.phase(now, issued=version is not None)]
    texts = (
        write_filing_time(campaign, now),
        write_selecting(campaign, over),
        f"第{version.number}版，{write_date(version.issued_at)}" if version else "",
        write_holding(campaign, user) if version else "",
        write_date(campaign.archived_at) if campaign.is_archived else "",
    )
    return [
        YearStage(name, DONE if n < over else CURRENT if n == over else NEXT, text)
        for n, (name, text) in enumerate(zip(NAMES, texts, strict=True))
    ]


def write_date(moment):
    return write_short_day(find_local_time(moment))


def write_filing_time(campaign, now):
    """`3月8日—3月29日，还剩 5 天`: midnight belongs to the day that it ends."""
    last = campaign.closes_at - timedelta(microseconds=1)
    span = f"{write_date(campaign.opens_at)}—{write_date(last)}"
    if not campaign.has_opened(now) or now > last:
        return span
    days = (find_local_time(last).date() - find_local_time(now).date()).days
    return f"{span}，还剩 {days} 天" if days else f"{span}，今天截止"


def write_selecting(campaign, over):
    return "截止以后" if not over else ""


def write_holding(campaign, user):
    figures = count_year(campaign, user)
    return f"计划 {figures.planned} 场，已办 {figures.held} 场"
