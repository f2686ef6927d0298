"""Where an occasion stands: one rule, the same in Python and in the database."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from submissions.activities.next_steps import find_next_step
from submissions.activities.stages import (
    write_days_left,
    write_stage_note,
)
from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus as Status
from submissions.choices import Stage
from submissions.models import Activity, Occasion
from submissions.months import ALL, Months
from tests.activities import make_activity, make_occasion
from tests.factories import make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = date(2027, 9, 23)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
CONFIRMED_AT = datetime(2027, 9, 9, 2, tzinfo=UTC)
GONE = {"cancelled_at": timezone.now(), "cancelling_reason": "业主大会延期"}
STAGES = [
    ("planned", {}, Stage.UNANNOUNCED),
    ("planned", {"last_day": TODAY}, Stage.UNANNOUNCED),
    ("planned", {"last_day": YESTERDAY}, Stage.OVERDUE),
    ("planned", {"report_due": TOMORROW}, Stage.UPCOMING),
    ("planned", {"report_due": TODAY, "last_day": YESTERDAY}, Stage.UNREPORTED),
    ("planned", {"report_due": YESTERDAY}, Stage.OVERDUE),
    ("planned", GONE, Stage.CANCELLED),
    ("announced", {"day": TOMORROW, "report_due": TOMORROW}, Stage.UPCOMING),
    ("announced", {"day": TODAY, "report_due": TOMORROW}, Stage.UPCOMING),
    ("announced", {"day": YESTERDAY, "report_due": TODAY}, Stage.UNREPORTED),
    ("announced", {"day": YESTERDAY, "report_due": YESTERDAY}, Stage.OVERDUE),
    ("reported", {"report_due": YESTERDAY}, Stage.REPORTED),
    ("returned", {"answer_by": TODAY}, Stage.RETURNED),
    ("returned", {"answer_by": YESTERDAY}, Stage.OVERDUE),
    ("confirmed", {}, Stage.CONFIRMED),
]


def test_stage_of_every_state(case):
    for status, fields, stage in STAGES:
        with case(status, stage, *fields):
            assert (
                make_occasion(status=Status(status), **fields).stage_on(TODAY) == stage
            )


def test_database_says_the_same_as_python():
    activity = make_activity()
    days = (YESTERDAY, TODAY, TOMORROW)
    for status, last_day, day, due in product(Status, days, days, (None, *days)):
        fields = {"day": day, "report_due": due, "answer_by": due or TODAY}
        if status == Status.ANNOUNCED and due is None:
            continue
        make_occasion(activity, status, last_day=last_day, **fields)

    found = list(Occasion.objects.with_stage(TODAY))

    assert {row.pk: row.stage_name for row in found} == {
        row.pk: row.stage_on(TODAY).value for row in found
    }
    assert all(Stage(row.stage_name).rank == row.stage_rank for row in found)


def test_row_of_a_list_keeps_the_stage_of_the_day_asked_for():
    make_occasion(last_day=YESTERDAY)

    assert Occasion.objects.with_stage(TODAY).get().stage == Stage.OVERDUE
    assert Occasion.objects.with_stage(YESTERDAY).get().stage == Stage.UNANNOUNCED


def test_overdue_ones_come_first():
    later = make_occasion(last_day=TODAY)
    confirmed = make_occasion(status=Status.CONFIRMED)
    overdue = make_occasion(last_day=YESTERDAY)

    assert list(Occasion.objects.by_urgency(TODAY)) == [overdue, later, confirmed]
    assert list(Occasion.objects.overdue(TODAY)) == [overdue]


def test_activity_stands_where_its_most_urgent_occasion_does():
    activity = make_activity(months=Months.of(4, 8, 9))
    make_occasion(activity, Status.CONFIRMED)
    make_occasion(activity, Status.RETURNED)
    make_occasion(activity, **GONE)
    make_occasion(activity, months=Months.of(9))

    found = Activity.objects.with_stage_rank(TODAY).with_counts().get()

    assert found.stage == Stage.RETURNED
    assert (found.held_count, found.occasion_count) == (2, 3)


def test_activity_whose_occasions_are_all_cancelled_is_cancelled():
    activity = make_activity()
    make_occasion(activity, **GONE)

    assert Activity.objects.in_stage(Stage.CANCELLED, TODAY).get() == activity


@pytest.mark.parametrize(
    ("status", "fields", "sentence"),
    [
        ("planned", {}, "本月还剩 5 个工作日"),
        ("planned", {"last_day": date(2027, 8, 31)}, "9月已过，没有报备"),
        (
            "planned",
            {"months": Months.of(10), "last_day": date(2027, 10, 31)},
            "开展前 5 个工作日报备",
        ),
        ("planned", {"months": ALL}, "开展前 5 个工作日报备"),
        ("announced", {"day": TODAY}, "今天"),
        ("announced", {"day": TOMORROW}, "明天"),
        ("announced", {"day": date(2027, 9, 30)}, "还有 7 天"),
        (
            "announced",
            {"day": date(2027, 9, 9), "report_due": date(2027, 9, 16)},
            "应于9月16日前报送，已过 5 个工作日",
        ),
        (
            "announced",
            {"day": YESTERDAY, "report_due": date(2027, 9, 29)},
            "9月29日前报送，还有 4 个工作日",
        ),
        ("returned", {"answer_by": TODAY}, "9月23日前改好，今天到期"),
        (
            "returned",
            {"answer_by": date(2027, 9, 20)},
            "应于9月20日前改好，已过 3 个工作日",
        ),
        (
            "returned",
            {"answer_by": date(2027, 9, 25)},
            "9月25日前改好，还有 1 个工作日",
        ),
        ("reported", {}, ""),
        ("confirmed", {"confirmed_at": CONFIRMED_AT}, "9月9日确认"),
        ("planned", GONE, GONE["cancelling_reason"]),
    ],
)
def test_what_is_awaited_stands_in_words(status, fields, sentence, time_machine):
    time_machine.move_to("2027-09-23T10:00:00+08:00")
    occasion = make_occasion(status=Status(status), **fields)

    assert write_stage_note(occasion, today=TODAY, calendar=read_calendar()) == sentence


@pytest.mark.parametrize(
    ("today", "sentence"),
    [
        (date(2027, 10, 28), "本月还剩 1 个工作日"),
        (date(2027, 10, 29), "本月还剩 2 天，都不上班"),
        (date(2027, 10, 31), "今天是本月最后一天"),
    ],
)
def test_end_of_the_month_is_no_count_of_zero(today, sentence):
    occasion = make_occasion(months=Months.of(10), last_day=date(2027, 10, 31))

    assert write_stage_note(occasion, today=today, calendar=read_calendar()) == sentence


def test_due_day_of_a_year_that_is_over_names_its_year(time_machine):
    time_machine.move_to("2029-03-29T10:00:00+08:00")
    fields = {"day": date(2028, 4, 17), "report_due": date(2028, 4, 24)}
    occasion = make_occasion(status=Status.ANNOUNCED, **fields)

    assert write_stage_note(occasion).startswith("应于2028年4月24日前报送，已过")
    hint = find_next_step(occasion).hint
    assert hint == "应在 2028年4月24日（星期一） 前报送情况报告，请尽快补办。"


@pytest.mark.parametrize(
    ("status", "due", "act"),
    [
        (Status.PLANNED, "announce_due", "报备"),
        (Status.ANNOUNCED, "report_due", "报送情况报告"),
        (Status.RETURNED, "answer_by", "改好再报送"),
    ],
)
def test_what_is_late_is_asked_for_all_the_same(status, due, act):
    monday = date(2027, 9, 27)
    occasion = make_occasion(status=status, **{due: monday})

    said = [
        find_next_step(occasion, monday + timedelta(days=days)).hint for days in (0, 1)
    ]

    assert said[0].endswith(f"请在 2027年9月27日（星期一） 前{act}。")
    assert said[1].endswith(f"应在 2027年9月27日（星期一） 前{act}，请尽快补办。")


def test_due_day_on_a_weekend_is_counted_in_plain_days():
    friday, saturday, sunday = (date(2027, 9, day) for day in (3, 4, 5))
    calendar = read_calendar()

    assert write_days_left(friday, saturday, calendar) == "已过 1 天"
    assert write_days_left(sunday, saturday, calendar) == "还有 1 天"


def test_unit_sees_only_its_own(filer, outsider, leader):
    own = make_occasion(unit=filer.unit)
    make_occasion(unit=make_unit())

    assert list(Occasion.objects.visible_to(filer)) == [own]
    assert list(Activity.objects.visible_to(filer)) == [own.activity]
    assert not Occasion.objects.visible_to(outsider).exists()
    assert Occasion.objects.visible_to(leader).count() == 2
