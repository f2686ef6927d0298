"""The plan as a calendar file (RFC 5545) that phones and mail programs read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta

from review.plan.plan_paper import PlanPaper, PlanRow
from review.plan.rows import read_plan_row, with_row_data
from submissions.models import PlanEntry
from submissions.months import list_runs

NO_DAY = "具体日期以责任单位通知为准。"


@dataclass(frozen=True)
class Stretch:
    """Months in a row of one line of a plan."""

    row: PlanRow
    first: int
    last: int


def write_calendar_ics(version, plan: PlanPaper) -> bytes:
    """Stamped with the time of the issue: the same plan gives the same file.

    Read after the file of an earlier version it moves what was moved and takes away what
    was dropped.
    """
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//wangcheng portal//plan//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", plan.title)
    planned = map_stretches(plan.rows)
    earlier = map_stretches(list_earlier_rows(version))
    for uid, stretch in (earlier | planned).items():
        event = build_event(version, uid, stretch)
        event.add("status", "CONFIRMED" if uid in planned else "CANCELLED")
        calendar.add_component(event)
    return calendar.to_ical()


def map_stretches(rows: Iterable[PlanRow]) -> dict[str, Stretch]:
    """{UID: Stretch}: the line, and which of its stretches; later rows go over earlier."""
    return {
        f"{row.line}-{place}@plan": Stretch(row, first, last)
        for row in rows
        for place, (first, last) in enumerate(list_runs(row.months), start=1)
    }


def list_earlier_rows(version) -> list[PlanRow]:
    """The rows of the versions before, the oldest first."""
    entries = PlanEntry.objects.filter(
        version__plan=version.plan, version__number__lt=version.number, dropped=False
    )
    ordered = with_row_data(entries).order_by("version__number", "position")
    return [read_plan_row(entry) for entry in ordered]


def build_event(version, uid: str, stretch: Stretch):
    """All days of the months; a plan names no day. The end is exclusive (3.6.1)."""
    from icalendar import Event

    event, row, year = Event(), stretch.row, version.plan.campaign.year
    event.add("uid", uid)
    event.add("sequence", version.number - 1)
    event.add("dtstamp", version.issued_at.astimezone(UTC))
    event.add("dtstart", date(year, stretch.first, 1))
    event.add("dtend", find_next_month(year, stretch.last))
    event.add("summary", f"{row.title}（{row.units_text}）")
    said = (f"活动形式：{row.forms_text}", row.summary, NO_DAY)
    event.add("description", "\n".join(said))
    event.add("transp", "TRANSPARENT")  # nobody is busy for a month
    return event


def find_next_month(year: int, month: int) -> date:
    return (date(year, month, 28) + timedelta(days=4)).replace(day=1)
