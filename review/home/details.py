"""What a row of the 待办 says beside its number: how late, and which units."""

from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, F, Max, When
from django.db.models.functions import Coalesce

from review.home.waiting import DATED, FREE, NOW, list_rows
from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus
from submissions.dates import (
    find_local_time,
    write_clock,
    write_moment,
    write_other_year,
    write_span_left,
)

# So many units are named; the others are in the list that the row leads to.
NAMED = 2
HEADS = {NOW: ("今天", ""), DATED: ("尽快", "等人答复"), FREE: ("甄选前", "不限期")}
# The moment that says how long something waits, and the word for it.
LATE_SINCE = Case(
    When(status=OccasionStatus.RETURNED, then=F("answer_by")),
    default=Coalesce("report_due", "last_day"),
)
SINCE = {
    "unaccepted": (Max("filings__received_at"), "报送"),
    "unsent": (F("written_at"), "写的"),
    "unanswered": (F("asked_at"), "征询"),
    "asked": (F("asked_at"), "申请"),
    "unconfirmed": (F("changed_at"), "报送"),
}
UNIT = {
    "overdue": "activity__unit__name",
    "unconfirmed": "activity__unit__name",
    "unanswered": "theme__declaration__unit__name",
}
WHY = {
    "unaccepted": "报送了申报表；越早退回，单位越来得及改。",
    "unfiled": "还没有报送申报表。",
    "overdue": "过了期限，还没有报备或者报送情况。",
    "unsent": "没有收到信。",
    "unanswered": "还没有答复。",
    "asked": "申请调整已印发的活动。",
    "unconfirmed": "报送了情况，等您确认或者退回。",
}


@dataclass(frozen=True)
class Row:
    """A Waiting with its lateness (`state`: the class of its dot) and a sentence."""

    waiting: object
    due: str
    state: str
    why: str
    is_first: bool = False


@dataclass(frozen=True)
class Group:
    """Rows of one urgency under one head."""

    head: str
    note: str
    urgent: bool
    rows: list


def group_waiting(counted, user, now):
    """[Group] of what waits, the urgent first; two queries a row, whatever its number."""
    order = list(HEADS)
    counted = sorted(counted, key=lambda one: order.index(one.kind.urgency))
    rows = [describe_waiting(one, user, now) for one in counted]
    if rows:
        rows[0] = Row(**vars(rows[0]) | {"is_first": True})
    grouped = groupby(rows, key=lambda row: row.waiting.kind.urgency)
    return [Group(*HEADS[key], key == NOW, list(some)) for key, some in grouped]


def describe_waiting(one, user, now):
    name, campaign = one.kind.name, one.campaign
    if name == "alike":
        why = "主题内容相近，请并排比较，判定并入或各自保留。"
        return Row(one, "", "draft", why)
    rows = list_rows(campaign, user)[name].order_by()
    due, state = write_lateness(name, rows, campaign, now)
    return Row(one, due, state, f"{name_units(rows, name)}{WHY[name]}")


def name_units(rows, name):
    """“乌山街道、茶亭镇等单位”: the first two units in official order."""
    path = UNIT.get(name, "unit__name")
    order = path.replace("name", "order")
    named = rows.order_by(order, path).values_list(path, flat=True)
    units = list(named.distinct()[: NAMED + 1])
    return "、".join(units[:NAMED]) + "等单位" * (len(units) > NAMED)


def write_lateness(name, rows, campaign, now):
    """(words, class of the dot)."""
    if name == "unfiled":
        left = write_span_left(campaign.closes_at, now)
        moment = write_moment(campaign.closes_at)
        if left:
            return f"{moment}截止，{left}", "wait"
        return f"{moment}已经截止", "back"
    if name == "overdue":
        since = rows.annotate(since=LATE_SINCE).order_by("since").first().since
        days = (find_local_time(now).date() - since).days
        return f"最久的已逾期 {days} 天", "back"
    moment, word = SINCE[name]
    since = rows.annotate(since=moment).order_by("since").first().since
    return write_waiting_time(since, word, now), "back" if name == "unsent" else "wait"


def write_waiting_time(since, word, now):
    """`最早的 3月19日 16:20 报送，已过 3 个工作日`, with its year when that is over."""
    first, today = find_local_time(since).date(), find_local_time(now).date()
    days = read_calendar().count_working_days(first, today)
    passed = f"，已过 {days} 个工作日" if days > 0 else ""
    return f"最早的 {write_other_year(first)}{write_clock(since)} {word}{passed}"
