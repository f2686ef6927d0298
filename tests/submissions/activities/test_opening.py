"""印发 makes an activity of every line; a new version keeps, moves, adds and closes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review.changes.revision import change_row, drop_row, restore_row
from review.issue.issuing import issue_plan
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, find_working_version
from submissions.activities.occasions import (
    add_occasion,
    open_every_month,
    remove_occasion,
)
from submissions.choices import OccasionStatus
from submissions.models import Activity, AuditEntry, Occasion
from submissions.months import ALL, Months
from submissions.transitions import MoveRefused
from tests.activities import ANNOUNCED, make_activity, make_occasion
from tests.factories import make_issued, make_selected

pytestmark = pytest.mark.django_db


def issue_next(campaign, reviewer, reason="防汛"):
    return issue_plan(find_working_version(campaign), actor=reviewer, reason=reason)


def list_months(activity, **conditions):
    occasions = activity.occasions.filter(**conditions)
    return [str(months) for months in occasions.values_list("months", flat=True)]


def move_line(activity, months, reviewer):
    change_row(
        activity.campaign,
        activity.line,
        actor=reviewer,
        reason="主汛期，改到秋天",
        months=Months.of(*months),
    )
    issue_next(activity.campaign, reviewer)
    activity.refresh_from_db()


@pytest.fixture
def issued(reviewer):
    """The activity of a theme in April and August, just issued beside another one."""
    theme = make_selected("跟着河长去巡河", "4月、8月")
    other = make_selected("惠企政策面对面", "5月", declaration=theme.declaration)
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(other, other.months, version=version, actor=reviewer)
    make_issued(theme, reviewer)
    return Activity.objects.get(theme=theme)


def test_issue_copies_the_words_of_the_line(issued):
    entry = issued.theme.plan_entries.get()

    assert issued.line == entry.line
    assert issued.unit == entry.unit
    assert (issued.title, issued.summary) == (entry.title, entry.summary)
    assert (issued.units_text, issued.forms_text) == (
        entry.unit_name,
        entry.forms_text,
    )


def test_every_arranged_month_gets_one_occasion(issued):
    assert list_months(issued) == ["4月", "8月"]


def test_occasion_knows_the_last_day_of_its_month(issued):
    last_days = issued.occasions.values_list("last_day", flat=True)

    assert [f"{day:%m-%d}" for day in last_days] == ["04-30", "08-31"]


def test_theme_of_the_whole_year_gets_one_occasion(reviewer):
    make_issued(make_selected("公共数据开放", "全年"), reviewer)

    assert list_months(Activity.objects.get()) == ["全年"]


def test_issue_is_told_in_the_log(issued):
    entry = AuditEntry.objects.get(action="plan.activities")

    assert entry.data == {"opened": 2, "moved": 0, "closed": 0, "kept": 0}


def test_next_version_keeps_what_did_not_change(issued, reviewer):
    begin_version(issued.campaign, actor=reviewer)
    before = list(issued.occasions.values())

    issue_next(issued.campaign, reviewer)

    assert list(issued.occasions.values()) == before
    assert Activity.objects.count() == 2


def test_open_occasion_moves_with_its_month(issued, reviewer):
    august = issued.occasions.get(position=2)

    move_line(issued, [4, 10], reviewer)

    august.refresh_from_db()
    assert str(august.months) == "10月"
    assert august.last_day.month == 10
    assert august.announce_due.month == 10
    assert list_months(issued) == ["4月", "10月"]


def test_move_gives_up_an_announced_day(issued, reviewer):
    day = ANNOUNCED["day"].replace(month=8)
    august = issued.occasions.filter(position=2)
    august.update(
        **ANNOUNCED | {"day": day}, announced_at=timezone.now(), status="announced"
    )

    move_line(issued, [4, 10], reviewer)

    occasion = august.get()
    assert occasion.status == OccasionStatus.PLANNED
    assert occasion.place == ANNOUNCED["place"]
    assert AuditEntry.objects.filter(action="occasion.withdraw").count() == 1


def test_what_was_held_stays_when_its_month_goes(issued, reviewer):
    held = make_occasion(issued, OccasionStatus.CONFIRMED, months=Months.of(8))
    issued.occasions.filter(position=2).delete()

    move_line(issued, [4, 10], reviewer)

    held.refresh_from_db()
    assert str(held.months) == "8月"
    assert sorted(list_months(issued)) == ["10月", "4月", "8月"]


def test_month_that_goes_cancels_its_occasion(issued, reviewer):
    move_line(issued, [4], reviewer)

    gone = issued.occasions.get(position=2)
    assert gone.is_cancelled
    assert gone.cancelling_reason == "主汛期，改到秋天"
    assert list_months(issued, cancelled_at=None) == ["4月"]


def test_month_that_comes_gets_an_occasion(issued, reviewer):
    move_line(issued, [4, 8, 11], reviewer)

    assert list_months(issued) == ["4月", "8月", "11月"]


def test_month_that_comes_back_revives_its_occasion(issued, reviewer):
    issued.occasions.filter(position=2).update(place="丁字湾码头")
    move_line(issued, [4], reviewer)

    move_line(issued, [4, 8], reviewer)

    assert issued.occasions.get(position=2).place == "丁字湾码头"
    assert list_months(issued, cancelled_at=None) == ["4月", "8月"]


def test_dropped_line_closes_its_activity_with_the_reason(issued, reviewer):
    drop_row(issued.campaign, issued.line, actor=reviewer, reason="业主大会延期")
    issue_next(issued.campaign, reviewer)

    issued.refresh_from_db()
    assert issued.closing_reason == "业主大会延期"
    assert issued.closed_by_version == 2
    assert not issued.occasions.standing().exists()


def test_closing_leaves_what_was_held(issued, reviewer):
    held = make_occasion(issued, OccasionStatus.RETURNED)
    past = make_occasion(
        issued,
        OccasionStatus.ANNOUNCED,
        day=timezone.localdate() - timedelta(days=1),
    )

    drop_row(issued.campaign, issued.line, actor=reviewer, reason="业主大会延期")
    issue_next(issued.campaign, reviewer)

    assert list(issued.occasions.standing()) == [held, past]


def test_line_that_is_restored_opens_its_activity_again(issued, reviewer):
    drop_row(issued.campaign, issued.line, actor=reviewer, reason="业主大会延期")
    issue_next(issued.campaign, reviewer)

    restore_row(issued.campaign, issued.line, actor=reviewer, reason="大会如期召开")
    issue_next(issued.campaign, reviewer)

    issued.refresh_from_db()
    assert not issued.is_closed
    assert list_months(issued, cancelled_at=None) == ["4月", "8月"]


def test_line_that_comes_opens_an_activity(issued, reviewer):
    version = begin_version(issued.campaign, actor=reviewer)
    theme = make_selected("学校食堂陪餐", "12月", declaration=issued.theme.declaration)
    place_theme(theme, theme.months, version=version, actor=reviewer)

    issue_next(issued.campaign, reviewer)

    assert Activity.objects.in_plan_order().last().title == "学校食堂陪餐"


def test_line_whose_theme_fell_out_closes_its_activity(issued, reviewer):
    begin_version(issued.campaign, actor=reviewer)
    issued.theme.selection = "reserve"
    issued.theme.save()

    issue_next(issued.campaign, reviewer, "两件事合办")

    issued.refresh_from_db()
    assert issued.closing_reason == "第2版计划不再列入：两件事合办"


# 再加一场 -----------------------------------------------------------------------


def test_unit_adds_an_occasion_in_a_month_of_the_plan(filer):
    activity = make_activity(filer.unit, Months.of(4, 8))
    make_occasion(activity)

    occasion = add_occasion(activity, actor=filer, month=8)

    assert (occasion.position, str(occasion.months), occasion.extra) == (2, "8月", True)
    assert AuditEntry.objects.get().action == "occasion.add"


def test_month_outside_the_plan_takes_a_change_request(filer):
    activity = make_activity(filer.unit, Months.of(4))

    with pytest.raises(MoveRefused, match="要在9月办，请先提出调整申请"):
        add_occasion(activity, actor=filer, month=9)

    assert not Occasion.objects.exists()


def test_closed_activity_takes_no_occasion(filer):
    closed = {"closed_at": timezone.now(), "closing_reason": "延期"}
    activity = make_activity(filer.unit, **closed)

    with pytest.raises(MoveRefused, match="已经从现行计划中取消"):
        add_occasion(activity, actor=filer, month=9)


def test_added_occasion_may_be_taken_out_again(filer):
    occasion = make_occasion(unit=filer.unit, extra=True)

    remove_occasion(occasion, actor=filer)

    assert not Occasion.objects.exists()


def test_occasion_of_the_plan_is_not_taken_out(filer):
    occasion = make_occasion(unit=filer.unit)

    with pytest.raises(MoveRefused, match="计划安排的，不能删去"):
        remove_occasion(occasion, actor=filer)


def test_whole_year_becomes_one_a_month_when_the_unit_says_so(filer):
    activity = make_activity(filer.unit, ALL)
    make_occasion(activity, months=ALL, place="政务大厅")

    open_every_month(activity, actor=filer)

    assert len(list_months(activity)) == 12
    first = activity.occasions.first()
    assert (str(first.months), first.place) == ("1月", "政务大厅")


def test_what_was_held_of_a_whole_year_keeps_its_month(filer):
    activity = make_activity(filer.unit, ALL)
    held = make_occasion(activity, OccasionStatus.REPORTED, months=ALL)

    open_every_month(activity, actor=filer)

    held.refresh_from_db()
    assert str(held.months) == "9月"
    assert activity.occasions.count() == 12


def test_activity_of_single_months_has_no_every_month(filer):
    activity = make_activity(filer.unit, Months.of(4, 8))

    with pytest.raises(MoveRefused, match="不是全年的活动"):
        open_every_month(activity, actor=filer)
