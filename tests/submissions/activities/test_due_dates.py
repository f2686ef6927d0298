"""Dates to act by move with the calendar and with the campaign, and it is said which."""

from datetime import date

import pytest

from submissions.activities.calendar_changes import (
    HolidaySpan,
    HolidaysRefused,
    list_spans,
    read_day,
    read_holiday_file,
    replace_holidays,
)
from submissions.activities.due_dates import recompute_due_dates
from submissions.choices import AudienceGroup, HolidayKind, OccasionStatus
from submissions.models import AuditEntry, Holiday
from tests.activities import make_occasion

pytestmark = pytest.mark.django_db

DAY_OFF = HolidaySpan("放假", HolidayKind.OFF, date(2027, 9, 20), date(2027, 9, 20))


@pytest.fixture
def announced(filer):
    return make_occasion(
        status=OccasionStatus.ANNOUNCED,
        unit=filer.unit,
        announce_due=date(2027, 9, 9),
        report_due=date(2027, 9, 24),
    )


@pytest.fixture
def day_off(admin, announced):
    """What came of one more day off in September."""
    return replace_holidays(2027, [*list_spans(2027), DAY_OFF], actor=admin)


def test_what_is_right_stays(announced, admin):
    assert recompute_due_dates(actor=admin) == []
    assert not AuditEntry.objects.of_acts().exists()


def test_day_off_moves_what_hangs_on_it(announced, day_off):
    announced.refresh_from_db()
    assert announced.report_due == date(2027, 9, 27)
    [moved] = day_off.moved
    assert str(moved) == f"{announced}：应报送日期由9月24日改为9月27日"


def test_change_is_in_the_log(announced, day_off):
    entries = {entry.action: entry.data for entry in AuditEntry.objects.all()}
    assert entries["holiday.replace"] == {"year": 2027, "days": 14, "moved": 1}
    assert entries["campaign.due_dates"] == {"moved": 1}


def test_campaign_changes_its_days(announced, admin):
    announced.campaign.report_days = 3
    announced.campaign.save()

    recompute_due_dates(actor=admin, campaign=announced.campaign)

    announced.refresh_from_db()
    assert announced.report_due == date(2027, 9, 22)


def test_opinion_that_waits_moves_too(announced, admin):
    opinion = announced.opinions.create(
        group=AudienceGroup.RESIDENT, text="没有灯。", due=date(2027, 10, 1)
    )

    recompute_due_dates(actor=admin)

    opinion.refresh_from_db()
    assert opinion.due == date(2027, 10, 11)


@pytest.mark.parametrize("status", list(OccasionStatus.held()))
def test_what_was_reported_keeps_its_date(filer, admin, status):
    occasion = make_occasion(status=status, report_due=date(2027, 1, 1))

    recompute_due_dates(actor=admin)

    occasion.refresh_from_db()
    assert occasion.report_due == date(2027, 1, 1)


def test_year_is_replaced_by_its_notice(admin, campaign):
    change = replace_holidays(
        2027, [DAY_OFF], actor=admin, source="国办发明电〔2026〕9号"
    )

    day = Holiday.objects.get(year=2027)
    assert (day.source, day.provisional) == ("国办发明电〔2026〕9号", False)
    assert str(change) == "2027年的节假日共 1 天已经写好，没有期限要改。"
    assert Holiday.objects.filter(year=2026).exists()


def test_day_that_stands_twice_is_refused(admin, campaign):
    with pytest.raises(HolidaysRefused, match="2027年9月20日写了两次"):
        replace_holidays(2027, [DAY_OFF, DAY_OFF], actor=admin)

    assert Holiday.objects.filter(year=2027).count() == 13


def test_day_of_another_notice_is_refused(admin, campaign):
    span = HolidaySpan("元旦", "off", date(2026, 1, 1), date(2026, 1, 1))

    with pytest.raises(HolidaysRefused, match="2026年1月1日写了两次"):
        replace_holidays(2027, [span], actor=admin)


def test_table_is_imported(admin, campaign):
    table = "\n".join(
        [
            "2027年节假日,,,",
            "名称,类别,第一天,最后一天",
            "国庆节,放假,2027-10-01,2027年10月7日",
            "国庆节,调休上班,2027/10/9,",
        ]
    )

    spans = read_holiday_file(2027, "节假日.csv", table.encode())
    change = replace_holidays(2027, spans, actor=admin)

    assert change.days == 8
    assert Holiday.objects.get(day=date(2027, 10, 9)).kind == HolidayKind.WORK


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (",放假,2027-10-01,", "请写节日名称"),
        ("国庆节,休息,2027-10-01,", "现在是“休息”"),
        ("国庆节,放假,十月一日,", "“十月一日”不是日期"),
        ("国庆节,放假,2027-10-07,2027-10-01", "最后一天早于第一天"),
        ("国庆节,放假,2027-01-01,2027-12-31", "超过 31 天"),
        ("国庆节,放假,2037-10-01,", "不在2027年前后"),
    ],
)
def test_problem_of_a_table_names_its_line(line, sentence):
    table = f"名称,类别,第一天,最后一天\n{line}"

    with pytest.raises(HolidaysRefused, match=f"第2行：.*{sentence}"):
        read_holiday_file(2027, "节假日.csv", table.encode())


def test_table_without_a_heading_is_refused():
    with pytest.raises(HolidaysRefused, match="没有找到表头"):
        read_holiday_file(2027, "节假日.csv", "国庆节,放假".encode())


@pytest.mark.parametrize(
    "text", ["2027-10-01", "2027/10/1", "2027年10月1日", "2027-10-01 00:00:00"]
)
def test_day_is_read_however_it_is_written(text):
    assert read_day(text) == date(2027, 10, 1)
