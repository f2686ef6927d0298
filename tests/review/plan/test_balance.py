"""Each thing worth a look, in a plan that has exactly one of them."""

from datetime import date
from types import SimpleNamespace

import pytest

from review.plan import balance
from submissions.choices import ConsentStatus
from submissions.months import Months

pytestmark = pytest.mark.database


def row(*months, title="走进大厅", lead="高塘岭街道", **fields):
    return SimpleNamespace(
        title=title,
        months=Months.of(*months),
        lead=lead,
        anchor="#theme-1",
        **{
            "moved": False,
            "agreed": False,
            "consent": None,
            "forms": [],
            "focus": [],
            "time_text": "",
            "issued_months": None,
        }
        | fields,
    )


def holiday(first, last, name="劳动节"):
    class Day(SimpleNamespace):
        def __str__(self):
            return name

    return Day(first_day=first, last_day=last)


def full_year():
    return [row(month, lead=f"第{month}街道") for month in range(1, 13)]


def told(rows, *, low=1, high=3, past=0, holidays=()):
    found = balance.find_concerns(
        rows, low=low, high=high, past=past, holidays=holidays
    )
    return [concern.sentence for concern in found]


def test_an_even_year_needs_no_look():
    assert told(full_year()) == []


def test_empty_plan_is_not_scolded():
    assert told([]) == []


def test_empty_month():
    rows = [one for one in full_year() if one.months.first != 7]

    assert told(rows) == ["7月还没有活动。"]


def test_month_that_is_over_may_stay_empty():
    rows = [one for one in full_year() if one.months.first != 2]

    assert "2月还没有活动。" not in told(rows, past=2)


def test_month_below_the_band():
    rows = [*full_year()[1:], *full_year()]

    assert told([*rows], low=2)[0] == "1月只有 1 个活动，每月至少 2 个。"


def test_crowded_month():
    rows = [*full_year(), *(row(5, lead=f"区{n}局") for n in range(3))]

    assert told(rows) == ["5月有 4 个活动，每月至多 3 个。"]


def test_what_runs_through_a_month_is_part_of_its_load():
    rows = [row(5, 6), row(6, lead="靖港镇")]

    assert balance.count_load(rows)[6] == 2


def test_unit_twice_in_a_month():
    assert "高塘岭街道在5月有 2 个活动。" in told([row(5), row(5)])


@pytest.mark.parametrize(
    ("consent", "end"),
    [
        (None, "还没有征询。"),
        (
            SimpleNamespace(status=ConsentStatus.WAITING, remark=""),
            "正在等高塘岭街道答复。",
        ),
        (
            SimpleNamespace(status=ConsentStatus.REFUSED, remark="人手不够。"),
            "高塘岭街道不同意：人手不够。",
        ),
    ],
)
def test_month_that_was_not_declared(consent, end):
    rows = [row(9, moved=True, consent=consent, time_text="4月")]

    assert f"“走进大厅”安排在9月，单位申报的是4月，{end}" in told(rows)


def test_month_that_the_unit_agreed_to_needs_no_look():
    rows = [*full_year()[1:], row(1, moved=True, agreed=True)]

    assert told(rows) == []


@pytest.mark.parametrize("kind", ["forms", "focus"])
def test_one_sort_piles_up(kind):
    rows = [row(5, lead=f"区{n}局", **{kind: ["观摩"]}) for n in range(3)]

    label = "形式" if kind == "forms" else "重大主题"
    assert f"5月 3 个活动里有 3 个{label}是“观摩”。" in told(rows)


def test_half_of_a_month_is_no_pile():
    rows = [
        row(5, lead=f"区{n}局", forms=["观摩" if n < 3 else "座谈"]) for n in range(6)
    ]

    assert not any("形式" in sentence for sentence in told(rows))


def test_activity_before_the_plan_goes_out():
    rows = [row(2)]

    assert "“走进大厅”安排在2月，计划印发时已经过去。" in told(rows, past=3)


def test_activity_that_an_earlier_version_held_is_no_news():
    rows = [row(2, issued_months=Months.of(2))]

    assert not any("已经过去" in sentence for sentence in told(rows, past=3))


def test_written_day_on_a_holiday():
    days = holiday(date(2027, 5, 1), date(2027, 5, 5))

    found = told([row(5, time_text="4月30日至5月2日")], holidays=[days])

    assert "“走进大厅”的时间“4月30日至5月2日”在劳动节放假期间。" in found


def test_month_with_a_holiday_is_only_hinted_at():
    days = holiday(date(2027, 9, 30), date(2027, 10, 7), "国庆")
    rows = [row(10, time_text="10月")]

    found = balance.find_concerns(rows, low=0, high=3, past=0, holidays=[days])

    [hint] = [concern for concern in found if concern.mild]
    assert (hint.sentence, hint.month) == ("国庆放假：9月30日至10月7日，请避开。", 10)


def test_units_without_a_theme_are_named():
    [concern] = balance.find_units_without_theme(
        [f"第{n}街道" for n in range(7)], "/roster/"
    )

    assert concern.sentence.startswith("7 个单位没有主题列入计划：第0街道、第1街道")
    assert concern.sentence.endswith("等。")
    assert concern.link == "/roster/"


@pytest.mark.parametrize(
    ("day", "past"),
    [
        (date(2026, 12, 31), 0),
        (date(2027, 1, 31), 0),
        (date(2027, 4, 1), 3),
        (date(2028, 1, 1), 12),
    ],
)
def test_months_over_on_a_day(day, past):
    assert balance.count_months_past(2027, day) == past
