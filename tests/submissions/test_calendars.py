"""Working days as the notices of the State Council arrange them."""

from datetime import date

import pytest

from submissions.calendars import add_working_days, list_days_off, read_calendar
from submissions.choices import HolidayKind
from submissions.models import Holiday

pytestmark = pytest.mark.django_db


# Of the notices: how many days of each year are off, and which are worked instead.
@pytest.mark.parametrize(
    ("year", "off", "worked"),
    [
        (2023, 28, "0128 0129 0423 0506 0625 1007 1008"),
        (2024, 30, "0204 0218 0407 0428 0511 0914 0929 1012"),
        (2025, 28, "0126 0208 0427 0928 1011"),
        (2026, 33, "0104 0214 0228 0509 0920 1010"),
    ],
)
def test_year_is_as_announced(year, off, worked):
    days = Holiday.objects.filter(day__year=year)

    assert days.off().count() == off
    work = days.filter(kind=HolidayKind.WORK)
    assert [f"{one.day:%m%d}" for one in work] == worked.split()
    assert not days.filter(provisional=True).exists()


def test_every_make_up_day_is_at_a_weekend():
    worked = Holiday.objects.filter(kind=HolidayKind.WORK)

    assert {one.day.weekday() for one in worked} == {5, 6}


def test_year_not_announced_yet_has_the_days_of_the_law_only():
    days = Holiday.objects.filter(year=2027)

    assert days.count() == 13
    assert set(days.values_list("provisional", flat=True)) == {True}


@pytest.mark.parametrize(
    ("day", "number", "found"),
    [
        ("2026-09-16", 1, "2026-09-17"),
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2026-09-24", 1, "2026-09-28"),  # over 中秋节
        ("2026-09-30", 5, "2026-10-13"),  # over 国庆节, 10 October is worked
        ("2026-09-26", 0, "2026-09-26"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-12-31", 1, "2027-01-04"),
        ("2028-05-05", 1, "2028-05-08"),  # of a year nobody knows: only weekends
    ],
)
def test_working_days_are_counted_on(day, number, found):
    assert add_working_days(date.fromisoformat(day), number).isoformat() == found


@pytest.mark.parametrize("number", [1, 5, 15, -5])
def test_counting_is_the_other_way_round(number):
    calendar = read_calendar()
    day = date(2026, 9, 16)

    end = calendar.add_working_days(day, number)

    between = sorted((day, end))
    counted = calendar.count_working_days(*between)
    assert counted == abs(number)


def test_counting_backwards_is_negative():
    calendar = read_calendar()

    assert calendar.count_working_days(date(2026, 9, 18), date(2026, 9, 16)) == -2


# As the package `chinesecalendar` counts them, day by day the same.
@pytest.mark.parametrize(
    ("year", "number"), [(2023, 249), (2024, 251), (2025, 248), (2026, 248)]
)
def test_year_has_so_many_working_days(year, number):
    calendar = read_calendar()

    counted = calendar.count_working_days(date(year - 1, 12, 31), date(year, 12, 31))

    assert counted == number


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 9, 25), "中秋节放假"),
        (date(2026, 9, 20), "国庆节调休上班"),
        (date(2026, 9, 19), "星期六"),
        (date(2026, 9, 18), ""),
    ],
)
def test_day_has_a_name(day, name):
    assert read_calendar().name_day(day) == name


def test_days_off_are_joined():
    spans = [(str(one), one.first_day, one.last_day) for one in list_days_off(2026)]

    assert spans[0] == ("元旦", date(2026, 1, 1), date(2026, 1, 3))
    assert spans[-1] == ("国庆节", date(2026, 10, 1), date(2026, 10, 7))
    assert len(spans) == 7


def test_calendar_is_read_at_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        read_calendar().add_working_days(date(2026, 9, 16), 200)
