"""The plan as a calendar file (RFC 5545) that phones and mail programs read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from review.documents.plan import PlanRow


@dataclass(frozen=True)
class CalendarPaper:
    """`stamp` is when the plan was issued: the same plan gives the same file."""

    title: str
    year: int
    rows: Sequence[PlanRow]
    stamp: datetime


def calendar_ics(paper: CalendarPaper) -> bytes:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//wangcheng portal//plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", paper.title)
    for row in paper.rows:
        for first, last in runs(row.on):
            calendar.add_component(event_of(paper, row, first, last))
    return calendar.to_ical()


def event_of(paper: CalendarPaper, row: PlanRow, first: int, last: int):
    """All days of the months; a plan names no day. The end is exclusive (3.6.1)."""
    from icalendar import Event

    event = Event()
    event.add("uid", f"{row.line}-{first}@plan")
    event.add("dtstamp", paper.stamp.astimezone(UTC))
    event.add("dtstart", date(paper.year, first, 1))
    event.add("dtend", next_month(paper.year, last))
    event.add("summary", f"{row.title}（{row.unit}）")
    event.add("description", f"活动形式：{row.forms}\n{row.summary}")
    event.add("transp", "TRANSPARENT")
    return event


def next_month(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1)


def runs(months: Sequence[int]) -> list[tuple[int, int]]:
    """(first, last) of each stretch of months that follow each other."""
    breaks = [later for earlier, later in pairwise(months) if later != earlier + 1]
    starts = [*months[:1], *breaks]
    ends = [earlier for earlier, later in pairwise(months) if later != earlier + 1]
    return list(zip(starts, [*ends, *months[-1:]], strict=True))
