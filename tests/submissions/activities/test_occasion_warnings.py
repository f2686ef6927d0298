"""What is said about a day before it is announced."""

from datetime import date, time

import pytest

from submissions.activities.warnings import find_warnings
from submissions.choices import OccasionStatus
from submissions.months import Months
from tests.activities import make_activity, make_occasion

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 1)


@pytest.fixture
def activity(filer, campaign):
    campaign.year = 2026
    campaign.save()
    return make_activity(filer.unit, Months.of(9), campaign)


def told(activity, **fields):
    occasion = make_occasion(activity, **{"place": "政务大厅"} | fields)
    return [problem.text for problem in find_warnings(occasion, today=TODAY)]


def make_other(activity=None, **fields):
    return make_occasion(
        activity or make_activity(months=Months.of(9)),
        OccasionStatus.ANNOUNCED,
        **{"day": date(2026, 9, 16), "starts": time(9), "ends": time(11)} | fields,
    )


def test_plain_working_day_in_time_is_fine(activity):
    assert told(activity, day=date(2026, 9, 16), starts=time(9)) == []


def test_no_day_no_warning(activity):
    assert told(activity) == []


def test_day_outside_the_planned_month(activity):
    [warning] = told(activity, day=date(2026, 11, 4))

    assert warning.startswith("计划安排在9月，这一天不在计划月份内。")


def test_day_of_another_year(activity):
    [warning] = told(activity, day=date(2027, 9, 14))

    assert warning == "日期写的是2027年，这是2026年的计划，请核对年份。"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (19, "这一天是星期六，请确认场地和人员都能到。"),
        (25, "这一天是中秋节放假，请确认场地和人员都能到。"),
        (20, "这一天是国庆节调休上班，照常上班。"),
    ],
)
def test_day_off_is_named(activity, day, sentence):
    assert told(activity, day=date(2026, 9, day)) == [sentence]


def test_day_sooner_than_the_lead_time(activity):
    [warning] = told(activity, day=date(2026, 9, 4))

    assert warning.startswith("离这一天还有 3 个工作日，通常要提前 5 个工作日报备。")


def test_today_is_told_without_a_count_of_zero(activity):
    [warning] = told(activity, day=TODAY)

    assert warning.startswith("离这一天没有工作日了，通常要提前 5 个工作日报备。")


def test_day_at_exactly_the_lead_time_is_fine(activity):
    assert told(activity, day=date(2026, 9, 8)) == []


def test_waived_announcement_has_no_lead_time(activity):
    activity.campaign.announcement_waived = True

    assert told(activity, day=date(2026, 9, 4)) == []


def test_day_that_has_passed(activity, campaign):
    activity.months = Months.of(8)

    [warning] = told(activity, day=date(2026, 8, 28))

    assert warning.startswith("这一天已经过去。")


def test_same_hour_and_place_of_another_unit(activity):
    other = make_other(place="政务大厅")

    [warning] = told(activity, day=other.day, starts=time(10))

    assert warning == "同一时间，区里还有别的活动也在政务大厅，请先问清场地。"


def test_same_hour_elsewhere_may_want_the_same_guests(activity):
    other = make_other(place="文体公园")

    [warning] = told(activity, day=other.day, starts=time(10))

    assert warning == "同一时间，区里还有别的活动，请的人可能重。"


def test_own_unit_twice_at_one_hour(activity):
    other = make_other(activity, place="文体公园")

    [warning] = told(activity, day=other.day, starts=time(10))

    assert warning == f"本单位当天同一时间（09:00）还有{other}。"


@pytest.mark.parametrize("starts", [time(11), time(7)])
def test_hours_that_only_touch_do_not_clash(activity, starts):
    other = make_other(place="政务大厅")

    assert told(activity, day=other.day, starts=starts) == []


def test_cancelled_or_only_planned_ones_do_not_clash(activity):
    make_occasion(
        make_activity(months=Months.of(9)), day=date(2026, 9, 16), place="政务大厅"
    )

    assert told(activity, day=date(2026, 9, 16)) == []
