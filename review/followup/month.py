"""A month as a sheet of days: occasions on their dates, days off, what has no date."""

from calendar import Calendar
from dataclasses import dataclass, field
from datetime import date

from submissions.calendars import read_calendar
from submissions.choices import HolidayKind
from submissions.months import Months


@dataclass
class Day:
    """`mark` is 休, 班 or nothing; `name` the holiday that it belongs to."""

    date: date
    in_month: bool
    is_today: bool
    is_off: bool
    mark: str = ""
    name: str = ""
    occasions: list = field(default_factory=list)


@dataclass(frozen=True)
class MonthSheet:
    """`weeks`: rows of seven Day, Monday first; `undated`: planned, without a date."""

    year: int
    month: int
    weeks: list
    undated: list

    @property
    def dated_count(self):
        return sum(
            len(day.occasions) for week in self.weeks for day in week if day.in_month
        )


def build_month(occasions, year, month, today):
    """The MonthSheet of `occasions` (a queryset) in one month of the plan's year."""
    weeks = build_weeks(year, month, today)
    days = {day.date: day for week in weeks for day in week}
    span = {"day__range": (min(days), max(days))}
    held = {"held_on__range": (min(days), max(days))}
    dated = occasions.filter(**held) | occasions.filter(held_on=None, **span)
    for occasion in dated.order_by("day", "starts", "pk"):
        days[occasion.held_on or occasion.day].occasions.append(occasion)
    undated = occasions.filter(day=None, held_on=None).in_months(Months.of(month))
    return MonthSheet(year, month, weeks, list(undated))


def build_weeks(year, month, today):
    calendar = read_calendar()
    return [
        [build_day(day, month, today, calendar) for day in week]
        for week in Calendar().monthdatescalendar(year, month)
    ]


def build_day(day, month, today, calendar):
    holiday = calendar.special.get(day)
    return Day(
        date=day,
        in_month=day.month == month,
        is_today=day == today,
        is_off=not calendar.is_working_day(day),
        mark={HolidayKind.OFF: "休", HolidayKind.WORK: "班"}[holiday.kind]
        if holiday
        else "",
        name=holiday.name if holiday and holiday.kind == HolidayKind.OFF else "",
    )
