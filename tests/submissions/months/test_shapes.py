"""The shapes of a written time, each with its sisters, and texts meant to hurt."""

import json
from pathlib import Path

import pytest

from submissions.months import (
    LONGEST,
    Months,
    MonthsReading,
    read_months,
    shapes,
    tokens,
)
from submissions.months.numbers import settle_numbers
from submissions.months.remarks import read_whole
from submissions.months.table import match_shapes
from submissions.months.words import normalise_text

YEAR = set(range(1, 13))
CASES = json.loads((Path(__file__).parent / "cases.json").read_text(encoding="utf-8"))

# kind: text → months; all read for 2023 without a question
PLAIN = {
    "weekdays are not months": {
        "每周二、四": YEAR,
        "每周1、3、5": YEAR,
        "每周一三五": YEAR,
        "每星期日": YEAR,
        "每礼拜天": YEAR,
        "每周六日": YEAR,
        "每周五、周六": YEAR,
        "每周一至周五": YEAR,
        "每周一到五上午": YEAR,
        "逢周三": YEAR,
        "每周三次": YEAR,
        "每周末": YEAR,
        "每两周一次": YEAR,
        "4-6月每周三、五": {4, 5, 6},
        "4月每周一、三、五": {4},
        "周三、四月": {4},
        "周三、4月": {4},
        "8月21日周一、9月3日周五": {8, 9},
        "5月15日（周一、周三）9:00": {5},
    },
    "part of a month": {
        "4月第二、四周": {4},
        "4月1-3周": {4},
        "4月首个工作日": {4},
        "4月最后一个星期五": {4},
        "5月第二个周末": {5},
        "4月上、中旬": {4},
        "4月中期": {4},
        "4月月底": {4},
        "9月20日至9月下旬": {9},
    },
    "holidays": {
        "五一、十一": {5, 10},
        "元旦、五一、十一": {1, 5, 10},
        "五一到六一": {5, 6},
        "五一至国庆": {5, 6, 7, 8, 9, 10},
        "从五一起到十一": {5, 6, 7, 8, 9, 10},
        "三八到五一": {3, 4, 5},
        "五一到十一月": {5, 6, 7, 8, 9, 10, 11},
        "十一、十二月": {11, 12},
        "五四青年节": {5},
        "五一假期": {5},
        "寒假": {1, 2},
        "7月暑假期间": {7},
        "暑期7、8月": {7, 8},
    },
    "days and months with a name": {
        "6月中考期间": {6},
        "9月全国质量月": {9},
        "国际博物馆日": {5},
        "4月全民阅读月活动": {4},
        "5月科技活动周": {5},
        "9月开学季": {9},
        "3月两会期间": {3},
        "12月4日国家宪法日、宪法宣传周": {12},
        "5月12日护士节、6月1日儿童节": {5, 6},
        "6月端午节": {6},
        "端午节6月22日": {6},
        "9月中秋、国庆": {9, 10},
        "7月建党102周年": {7},
    },
    "lunar days beside the day": {
        "端午节（6月）": {6},
        "10月23日（农历九月初九）": {10},
        "重阳（农历九月初九，10月23日）": {10},
        "五月初至六月初": {5, 6},
        "五月初一次": {5},
        "八月二十一日": {8},
    },
    "brackets that comment": {
        "3-11月（3月启动，11月完成）": set(range(3, 12)),
        "4-12月【12月完成】": set(range(4, 13)),
        "4-12月[12月完成]": set(range(4, 13)),
        "4-12月｛12月完成｝": set(range(4, 13)),
        "4-12月〔12月完成〕": set(range(4, 13)),
        "4-12月<12月完成>": set(range(4, 13)),
        "全年（重点在6月）": YEAR,
        "每月（4月启动）": YEAR,
        "4-6月（5月集中开展）": {4, 5, 6},
        "4月（二季度）": {4},
        "4月（4月15日在政务大厅）": {4},
        "4月（4月15日）、6月（6月15日）": {4, 6},
        "4-5月（每周三）": {4, 5},
        "((((4月))))": {4},
    },
    "brackets that tell which": {
        "三季度（8月）": {8},
        "每周三（4-6月）": {4, 5, 6},
        "每季度末（3、6、9、12月）": {3, 6, 9, 12},
        "4-6月（双月）": {4, 6},
        "春节（1月、2月）": {1, 2},
    },
    "beginning and end": {
        "从4月开始，11月结束": set(range(4, 12)),
        "3月启动、11月底完成": set(range(3, 12)),
        "自4月1日起至11月30日止": set(range(4, 12)),
    },
    "quarters and halves": {
        "一二三季度": set(range(1, 10)),
        "三、四季度": set(range(7, 13)),
        "第四季度各一次": {10, 11, 12},
        "一至四季度各一次": YEAR,
        "每季度初": {1, 4, 7, 10},
        "每季度第一个月": {1, 4, 7, 10},
        "每季度第二个月": {2, 5, 8, 11},
        "每季末": {3, 6, 9, 12},
        "4-12月每季度末": {6, 9, 12},
        "三季度末": {9},
        "上、下半年各1次": YEAR,
        "上半年、下半年各一次": YEAR,
        "前两季度": set(range(1, 7)),
    },
    "what comes round": {
        "每月初": YEAR,
        "每月上旬": YEAR,
        "每月第一个星期三": YEAR,
        "每月1-2次": YEAR,
        "2023年每月": YEAR,
        "逢双月": {2, 4, 6, 8, 10, 12},
        "4-12月单月": {5, 7, 9, 11},
        "下半年双月": {8, 10, 12},
        "全年不少于4次": YEAR,
        "全年常态化": YEAR,
    },
    "numbers": {
        "４—６月": {4, 5, 6},
        "２０２３年４月": {4},
        "元月至三月": {1, 2, 3},
        "十至十二月": {10, 11, 12},
        "①4月②9月": {4, 9},
        "1）4月 2）9月": {4, 9},
        "（1）4月（2）9月": {4, 9},
        "4、5月；9、10月": {4, 5, 9, 10},
    },
}

DEADLINES = {
    "5月1日前": 4,
    "5月1号之前": 4,
    "五月一日以前": 4,
    "5.1前": 4,
    "2023-05-01前": 4,
    "5月1日上午9点前": 4,
    "10月1日前完成": 9,
    "五一前": 4,
    "五一国际劳动节前": 4,
    "5月1日劳动节前": 4,
    "六一儿童节前": 5,
    "七一前": 6,
    "八一前": 7,
    "十一前": 9,
    "元旦前夕": 12,
    "6月初前": 5,
    "6月中旬前": 6,
    "6月底前": 6,
    "6月30日前": 6,
    "九月三十日前": 9,
    "十一月底前": 11,
    "教师节前": 9,
    "三季度末前": 9,
    "年底前": 12,
    "最迟6月": 6,
    "不晚于6月底": 6,
}

UNCLEAR = [
    "周三",
    "周一至周五",
    "星期日上午9:00",
    "工作日",
    "第3周",
    "四季度均开展",
    "4月到十一",
    "7-9月暑假",
    "10月消防日",
    "三季度后",
    "3-11月（5月、8月）",
    "3-11月（9月底前完成）",
    "4-10月（8月除外）",
    "二季度（5月完成）",
    "4月、8月（8月）",
    "4月（5月（暂定））",
    "每季度末（4月）",
    "1、4月；2、9月；3、11月",
    "一、4月；二、9月",
    "1.4月；2.9月",
    "4月下个月",
    "4月改到下月",
    "每年一次",
    "不定期",
    "去年4月",
]
LUNAR = [
    "春节前后",
    "中秋",
    "端午节",
    "重阳",
    "元宵节前",
    "五月初五端午节",
    "农历八月十五",
    "八月十五",
    "三月三",
    "九月九",
    "正月十五",
    "腊月",
    "闰二月",
    "五一至中秋",
    "中秋、国庆期间",
]


def flatten(tables):
    return [
        pytest.param(*row, id=f"{kind}: {row[0]}")
        for kind, rows in tables.items()
        for row in rows.items()
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_what_was_once_read_wrong_is_read_as_expected(case):
    reading = read_months(case["text"], year=2023)

    right, asked = list(reading.months) == case["months"], bool(reading.doubt)
    assert {
        "read": right,
        "clean": right and not asked,
        "or_asked": right or asked,
        "asked": asked,
    }[case["how"]]


@pytest.mark.parametrize(("text", "months"), flatten(PLAIN))
def test_what_is_plain_is_not_asked(text, months):
    reading = read_months(text, year=2023)

    assert (set(reading.months), reading.doubt) == (months, "")


@pytest.mark.parametrize(("text", "month"), DEADLINES.items())
def test_a_deadline_counts_as_the_month_that_it_leaves(text, month):
    expected = MonthsReading(Months.of(month), True, "", approximate=True)

    assert read_months(text, year=2023) == expected


@pytest.mark.parametrize("text", ["6月前", "10月以前", "6月份前完成", "1月1日前"])
def test_a_deadline_that_names_only_its_month_is_asked_about(text):
    assert "看不出算到哪个月为止" in read_months(text, year=2023).doubt


@pytest.mark.parametrize("text", UNCLEAR)
def test_what_could_be_read_in_two_ways_is_asked(text):
    reading = read_months(text, year=2023)

    assert not reading.understood
    assert reading.doubt.startswith("没看懂")


@pytest.mark.parametrize("text", LUNAR)
def test_a_lunar_day_is_asked_for_its_month(text):
    assert "按农历算" in read_months(text, year=2023).doubt


@pytest.mark.parametrize("text", ["4月-2024年3月", "4月至2024年6月", "4月—次年3月"])
def test_a_range_into_the_next_year_is_cut_and_said_so(text):
    reading = read_months(text, year=2023)

    assert set(reading.months) == set(range(4, 13))
    assert "写到了次年" in reading.doubt


def test_a_range_may_not_end_in_an_earlier_year():
    assert "早于开始" in read_months("4月至2022年6月", year=2023).doubt


@pytest.mark.parametrize("shape", tokens.SHAPES, ids=lambda shape: shape.example)
def test_every_shape_of_words_is_the_first_to_fit_its_example(shape):
    text = "第三季度" if shape.name == "ordinal" else shape.example

    assert next(match_shapes(tokens.SHAPES, text))[0] is shape


@pytest.mark.parametrize("shape", shapes.SHAPES, ids=lambda shape: shape.example)
def test_every_shape_of_times_is_the_first_to_fit_its_example(shape):
    words = tokens.read_tokens(normalise_text(shape.example))
    times = settle_numbers(words, 2023, aside=False)

    kinds = shapes.write_kinds(times)
    assert next(match_shapes(shapes.SHAPES, kinds))[0] is shape


@pytest.mark.parametrize("piece", ["1", "4月(", "4、", "第1、", "每周一、", "高考"])
def test_ten_thousand_characters_are_read_to_the_end(piece):
    assert read_whole(normalise_text((piece * 10_000)[:10_000]), 2023)


def test_brackets_may_be_nested_as_deep_as_the_text_is_long():
    assert read_whole("(" * 5000 + "4月" + ")" * 5000, 2023).months == {4}


def test_a_text_past_the_limit_is_not_read_at_all():
    assert f"超过{LONGEST}字" in read_months("1" * 10_000, year=2023).doubt
