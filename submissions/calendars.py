"""Working days of the public calendar; nobody works on days off but on 调休 days."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from submissions.choices import HolidayKind
from submissions.models import Holiday

SATURDAY = 5
ONE_DAY = timedelta(days=1)
# How many working days before a thing is due its unit may be reminded of it.
DAYS_AHEAD = 5


@dataclass(frozen=True)
class DaysOff:
    """Days off one after the other under one name."""

    name: str
    first_day: date
    last_day: date

    def __str__(self):
        return self.name


@dataclass(frozen=True)
class WorkingCalendar:
    """What the notices of the State Council change about the week: {day: Holiday}."""

    special: dict[date, Holiday] = field(default_factory=dict)

    def is_working_day(self, day):
        if holiday := self.special.get(day):
            return holiday.kind == HolidayKind.WORK
        return day.weekday() < SATURDAY

    def add_working_days(self, day, number):
        """The `number`th working day after `day`; before it when negative."""
        step = ONE_DAY if number >= 0 else -ONE_DAY
        left = abs(number)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def count_working_days(self, start, end):
        """How many working days lie after `start` up to `end`; negative backwards."""
        if end < start:
            return -self.count_working_days(end, start)
        days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def name_day(self, day):
        """`国庆节放假`, `国庆节调休上班`, `星期六`, or "" for a plain working day."""
        if holiday := self.special.get(day):
            return f"{holiday.name}{holiday.get_kind_display()}"
        return f"星期{'六日'[day.weekday() - SATURDAY]}" * (day.weekday() >= SATURDAY)


def read_calendar():
    """The WorkingCalendar of all years; one query of some hundred rows."""
    return WorkingCalendar({holiday.day: holiday for holiday in Holiday.objects.all()})


def add_working_days(day, number):
    """As the method, of the calendar as it stands; for many days read it once."""
    return read_calendar().add_working_days(day, number)


def find_work_horizon(today):
    """Until when a thing is due that a unit may be reminded of already."""
    return add_working_days(today, DAYS_AHEAD)


def explain_unknown_year(year):
    """What working days of a year that nobody has written the days off of leave out."""
    if Holiday.objects.filter(year=year).exists():
        return ""
    return f"{year}年还没有写节假日，“几个工作日”只按星期六、星期日休息计算。"


def list_days_off(year) -> list[DaysOff]:
    """The DaysOff of a year in their order, weekends inside them included."""
    off = Holiday.objects.off().filter(day__year=year).order_by("day")
    return list(join_days(list(off)))


def join_days(holidays) -> Iterator[DaysOff]:
    """Neighbours of one name as one."""
    starts = [0] + [
        place
        for place, (one, two) in enumerate(pairwise(holidays), start=1)
        if two.name != one.name or two.day - one.day > ONE_DAY
    ]
    for start, end in pairwise([*starts, len(holidays)]):
        if run := holidays[start:end]:
            yield DaysOff(run[0].name, run[0].day, run[-1].day)
