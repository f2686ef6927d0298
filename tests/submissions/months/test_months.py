"""Months as offices write them."""

from calendar import monthrange

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from submissions.months import (
    ALL,
    LONGEST,
    Months,
    MonthsReading,
    read_months,
    write_months,
)

pytestmark = pytest.mark.database

YEAR = set(range(1, 13))
DASHES = ("-", "--", "—", "——", "–", "―", "−", "~", "～", "〜", "－", "至", "到")
EVERY_SET = [Months.from_mask(mask) for mask in range(1 << 12)]

# text, months; all of these are understood without a doubt
SURE = {
    "one month": [
        ("4月", {4}),
        ("4月份", {4}),
        ("四月", {4}),
        ("四月份", {4}),
        ("十月", {10}),
        ("十一月", {11}),
        ("十二月份", {12}),
        ("04月", {4}),
        ("4 月", {4}),
        (" 4月 ", {4}),
        ("４月", {4}),
        ("4\u3000月", {4}),
        ("4\u200b月", {4}),
        ("2023年3月", {3}),
        ("2023 年 3 月", {3}),
        ("二〇二三年三月", {3}),
        ("二0二三年三月", {3}),
        ("23年3月", {3}),
        ("每年4月", {4}),
        ("今年4月", {4}),
        ("在4月开展", {4}),
        ("时间：4月", {4}),
        ("4月。", {4}),
        ("5月中", {5}),
        ("4月全月", {4}),
        ("4月第二周", {4}),
        ("4月每周三", {4}),
        ("12月1场", {12}),
    ],
    "part of a month": [
        ("九月中旬", {9}),
        ("9月上旬", {9}),
        ("9月下旬", {9}),
        ("9月初", {9}),
        ("9月底", {9}),
        ("9月末", {9}),
        ("9月中下旬", {9}),
        ("9月上、中旬", {9}),
        ("9月上、中、下旬", {9}),
        ("9月上半月", {9}),
        ("9月底至10月初", {9, 10}),
        ("9月上旬至10月中旬", {9, 10}),
    ],
    "range": [
        ("2026年3-6月", {3, 4, 5, 6}),
        ("2026年3月-6月", {3, 4, 5, 6}),
        ("2026年3月-2026年6月", {3, 4, 5, 6}),
        ("3月至6月", {3, 4, 5, 6}),
        ("从3月到6月", {3, 4, 5, 6}),
        ("从3月开始到6月", {3, 4, 5, 6}),
        ("3一6月", {3, 4, 5, 6}),
        ("3月份—6月份", {3, 4, 5, 6}),
        ("三至五月", {3, 4, 5}),
        ("十至十二月", {10, 11, 12}),
        ("2023.4-6月", {4, 5, 6}),
        ("2023.03-2023.06", {3, 4, 5, 6}),
        ("2023-4-6月", {4, 5, 6}),
        ("1-3、7-9月", {1, 2, 3, 7, 8, 9}),
        ("3月、5月至7月", {3, 5, 6, 7}),
        ("4-4月", {4}),
    ],
    "list": [
        ("4、5月", {4, 5}),
        ("4月、5月", {4, 5}),
        ("4,5月", {4, 5}),
        ("4，5月", {4, 5}),
        ("4月和6月", {4, 6}),
        ("4月，6月，9月", {4, 6, 9}),
        ("4月；6月", {4, 6}),
        ("4/5月", {4, 5}),
        ("4.5月", {4, 5}),
        ("4 5月", {4, 5}),
        ("4月 5月", {4, 5}),
        ("4月\n5月", {4, 5}),
        ("4月5月", {4, 5}),
        ("三、四月份", {3, 4}),
        ("三四月", {3, 4}),
        ("11月或12月", {11, 12}),
        ("4月、6月及10月", {4, 6, 10}),
    ],
    "quarter and half": [
        ("第三季度", {7, 8, 9}),
        ("三季度", {7, 8, 9}),
        ("4月召开", {4}),
        ("3季度", {7, 8, 9}),
        ("Q3", {7, 8, 9}),
        ("q3", {7, 8, 9}),
        ("Q1-Q2", {1, 2, 3, 4, 5, 6}),
        ("Q1-2", {1, 2, 3, 4, 5, 6}),
        ("2021年第三季度", {7, 8, 9}),
        ("四季度", {10, 11, 12}),
        ("二、三季度", {4, 5, 6, 7, 8, 9}),
        ("二、四季度", {4, 5, 6, 10, 11, 12}),
        ("第二至第三季度", {4, 5, 6, 7, 8, 9}),
        ("第1-2季度", {1, 2, 3, 4, 5, 6}),
        ("前三季度", set(range(1, 10))),
        ("二季度及11月", {4, 5, 6, 11}),
        ("三季度末", {9}),
        ("三季度初", {7}),
        ("三季度8月", {8}),
        ("上半年5月", {5}),
        ("上半年、9月", {1, 2, 3, 4, 5, 6, 9}),
        ("上半年", {1, 2, 3, 4, 5, 6}),
        ("2023年上半年", {1, 2, 3, 4, 5, 6}),
        ("下半年", {7, 8, 9, 10, 11, 12}),
        ("春季", {3, 4, 5}),
        ("夏季", {6, 7, 8}),
        ("秋季", {9, 10, 11}),
        ("冬季", {12, 1, 2}),
        ("春季至秋季", set(range(3, 12))),
        ("双月", {2, 4, 6, 8, 10, 12}),
    ],
    "whole year": [
        ("全年", YEAR),
        ("全年开展", YEAR),
        ("贯穿全年", YEAR),
        ("2027年全年", YEAR),
        ("每月", YEAR),
        ("每个月", YEAR),
        ("每月一次", YEAR),
        ("每月15日", YEAR),
        ("每月10日、20日", YEAR),
        ("每周三", YEAR),
        ("1-12月", YEAR),
        ("4-10月每月一次", set(range(4, 11))),
        ("2023下半年", set(range(7, 13))),
        ("2023三季度", {7, 8, 9}),
        ("2023全年", YEAR),
        ("一整年", YEAR),
        ("每逢双月", {2, 4, 6, 8, 10, 12}),
        ("3月、6月、9月各一期", {3, 6, 9}),
    ],
    "date": [
        ("8月21日", {8}),
        ("8月21号", {8}),
        ("八月二十一日", {8}),
        ("8月21", {8}),
        ("8月26、27日", {8}),
        ("8月26、9月3日", {8, 9}),
        ("8月15日、16、17", {8}),
        ("8月19日--8月25日", {8}),
        ("8月20日-25日", {8}),
        ("8月12-25日", {8}),
        ("8月12-25", {8}),
        ("7月28日至8月3日", {7, 8}),
        ("2023年7月28日至2023年8月3日", {7, 8}),
        ("3月23日-4月", {3, 4}),
        ("2023年8月21日", {8}),
        ("2023-08-21", {8}),
        ("2023/8/21", {8}),
        ("2023.8.21", {8}),
        ("2023-11-30", {11}),
        ("8.21", {8}),
        ("8.21-8.25", {8}),
        ("8.21-25", {8}),
        ("8/21", {8}),
        ("8-21", {8}),
        ("12.4", {12}),
        ("2023-04", {4}),
        ("2023.4", {4}),
        ("2023.12", {12}),
        ("2023.4月", {4}),
        ("202304", {4}),
        ("20230401", {4}),
        ("2月29日", {2}),
        ("4月15日、12月4日", {4, 12}),
    ],
    "only numbers, as the column says 月份": [
        ("4", {4}),
        ("12", {12}),
        ("四", {4}),
        ("十一", {11}),
        ("4-6", {4, 5, 6}),
        ("4、5", {4, 5}),
        ("4/5", {4, 5}),
        ("8-11", {8, 9, 10, 11}),
        ("3月-6", {3, 4, 5, 6}),
    ],
    "clock and weekday": [
        ("2023-04-01 00:00:00", {4}),
        ("2023-04-01T00:00:00", {4}),
        ("8月21日（星期一）上午9:00", {8}),
        ("8月21日 9:00-11:30", {8}),
        ("8月21 9：00", {8}),
        ("8月21日下午3点", {8}),
        ("8月21日上午9时30分-11时", {8}),
        ("8月21日周一", {8}),
        ("8月21日至25日（周一至周五）", {8}),
    ],
    "day with a name": [
        ("五一", {5}),
        ("五一期间", {5}),
        ("五四青年节", {5}),
        ("六一", {6}),
        ("六一儿童节", {6}),
        ("七一", {7}),
        ("八一建军节", {8}),
        ("三八妇女节", {3}),
        ("国庆", {10}),
        ("国庆节期间", {10}),
        ("十一期间", {10}),
        ("元旦", {1}),
        ("4·15", {4}),
        ("4·15全民国家安全教育日", {4}),
        ("“12·4”国家宪法日", {12}),
        ("“十一”黄金周", {10}),
        ("“五一”至“十一”", set(range(5, 11))),
        ('"五一""十一"期间', {5, 10}),
        ("12月4日国家宪法日", {12}),
        ("5月12日防灾减灾日", {5}),
        ("6月安全生产月", {6}),
    ],
    "bracket": [
        ("4月（15日）", {4}),
        ("5月（与区司法局联合开展）", {5}),
        ("5月【地点：区政务中心】", {5}),
        ("5月（8名代表）", {5}),
        ("二季度（5月）", {5}),
        ("上半年（4月、6月）", {4, 6}),
        ("（4月）", {4}),
    ],
}

# understood, but only roughly
ROUGH = [
    ("8月21日(暂定)", {8}),
    ("8月21日（暂定）", {8}),
    ("5月（具体时间另行通知）", {5}),
    ("5月，具体时间另行通知", {5}),
    ("预计6月", {6}),
    ("拟于6月开展", {6}),
    ("6月左右", {6}),
    ("约6月", {6}),
    ("4月前后", {4}),
    ("3月底前完成", {3}),
    ("3月底前", {3}),
    ("6月30日前", {6}),
    ("6月30日之前", {6}),
    ("截至6月底", {6}),
    ("国庆前夕", {9}),
    ("“七一”前", {6}),
    ("“五一”前后", {5}),
    ("自4月开始", set(range(4, 13))),
    ("4月起", set(range(4, 13))),
    ("4月以后", set(range(4, 13))),
    ("9月1日后", {9, 10, 11, 12}),
    ("4月起每月一次", set(range(4, 13))),
    ("每季度", YEAR),
    ("每季度一次", YEAR),
    ("每季度（3月、6月、9月、12月）", {3, 6, 9, 12}),
    ("年初", {1}),
    ("年中", {6}),
    ("年底", {12}),
    ("2023年底", {12}),
    ("2023年年末", {12}),
]

# asked about; the months are what can be kept meanwhile
UNREAD = [
    ("近日", set()),
    ("待定", set()),
    ("另行通知", set()),
    ("择期开展", set()),
    ("三季度前后", set()),
    ("三季度前", set()),
    ("上半年左右", set()),
    ("2023年", set()),
    ("2027年度", set()),
    ("15日", set()),
    ("上旬", set()),
    ("每两个月一次", set()),
    ("每2个月", set()),
    ("下半年5月", set()),
    ("3个月", set()),
    ("第3期", set()),
    ("第3期4月", {4}),
    ("第4", set()),
    ("3人", set()),
    ("二五月", {5}),
    ("十一、二月", {2}),
    ("4月5、6月", {4, 6}),
    ("4月至今", set()),
    ("4月-", set()),
    ("-4月", {4}),
    ("4月?", {4}),
    ("٤月", set()),
    ("4月(5月)", {4, 5}),
    ("6月（遇雨改到7月）", {6, 7}),
    ("4月碰头", {4}),
    ("冬季至春季", set()),
    ("asdf", set()),
    ("、，。", set()),
    ("😀", set()),
]
IMPOSSIBLE = [
    ("13月", set()),
    ("0月", set()),
    ("13-15月", set()),
    ("11-13月", set()),
    ("五季度", set()),
    ("Q5", set()),
    ("2月30日", set()),
    ("4月31日", set()),
    ("九月三十一日", set()),
    ("8月0日", set()),
    ("8.32", set()),
    ("2023-02-29", set()),
    ("2023", set()),
    ("45017", set()),
    ("4月（13月）", {4}),
]
REVERSED = [
    "6-4月",
    "11月-2月",
    "12-4",
    "8月25日-19日",
    "8月至2月",
    "2027年3月-2026年6月",
]

SURE_ROWS = [
    pytest.param(*row, id=f"{kind}: {row[0]!r}")
    for kind, rows in SURE.items()
    for row in rows
]


@pytest.mark.parametrize(("text", "months"), SURE_ROWS)
def test_a_plain_time_is_read_without_a_doubt(text, months):
    assert read_months(text) == MonthsReading(Months.of(*months), understood=True)


EACH = (
    "4月、8月|4月和8月|4、8月|每月|双月|4-6月每月一次|每季度末|全年|上半年（4月、6月）"
)
ONE_OF = (
    "4月|4-8月|4月或8月|4/5月|4.5月|三四月|三季度|每季度|1-12月|4月起|4月、7-9月|尽快"
    "|4月启动、8月完成"
)


def test_several_months_named_one_by_one_are_all_meant():
    assert [text for text in EACH.split("|") if not read_months(text).means_each] == []
    assert [text for text in ONE_OF.split("|") if read_months(text).means_each] == []


@pytest.mark.parametrize(("text", "months"), ROUGH)
def test_a_hedged_time_is_read_and_called_approximate(text, months):
    assert read_months(text) == MonthsReading(
        Months.of(*months), True, "", approximate=True
    )


@pytest.mark.parametrize(("text", "months"), UNREAD)
def test_what_is_no_clear_time_is_quoted_and_asked_about(text, months):
    reading = read_months(text)

    assert (set(reading.months), reading.understood) == (months, False)
    assert reading.doubt == f"没看懂“{text}”，请写成几月，例如“7-9月”。"


@pytest.mark.parametrize(("text", "months"), IMPOSSIBLE)
def test_what_no_calendar_has_is_doubted(text, months):
    reading = read_months(text)

    assert (set(reading.months), reading.understood) == (months, False)
    assert reading.doubt.startswith(f"“{text}”里有日历上没有的月份或日期")


@pytest.mark.parametrize("text", REVERSED)
def test_a_range_that_ends_before_it_starts_is_doubted(text):
    reading = read_months(text)

    assert (reading.months, reading.understood) == (Months(), False)
    assert reading.doubt.startswith(f"“{text}”的结束早于开始")


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("11月至次年2月", {11, 12}),
        ("11月-翌年2月", {11, 12}),
        ("2027年11月-2028年2月", {11, 12}),
        ("12月、次年1月", {12}),
        ("12月（次年1月总结）", {12}),
    ],
)
def test_the_next_year_is_left_out_and_said_so(text, months):
    doubt = f"“{text}”写到了次年，本次申报只算到12月，请核对。"

    assert read_months(text) == MonthsReading(Months.of(*months), True, doubt)
    assert read_months(text, year=2027) == MonthsReading(
        Months.of(*months), True, doubt
    )


@pytest.mark.parametrize("text", ["次年2月", "次年1月-3月", "明年上半年"])
def test_a_time_wholly_in_the_next_year_has_no_months(text):
    reading = read_months(text)

    assert (reading.months, reading.understood) == (Months(), False)
    assert "写到了次年" in reading.doubt


@pytest.mark.parametrize(
    "text", ["2022年4月", "22年4月", "二〇二二年四月", "2022-04-01", "4月（2022年4月）"]
)
def test_another_year_is_read_but_doubted(text):
    doubt = "写的是2022年，本次申报的是2027年，请核对。"

    assert read_months(text, year=2027) == MonthsReading(Months.of(4), True, doubt)


@pytest.mark.parametrize("text", ["2027年4月", "27年4月", "4月", "2027-04-01"])
def test_the_campaigns_own_year_is_no_doubt(text):
    assert read_months(text, year=2027) == MonthsReading(Months.of(4), True)


def test_a_range_begun_in_another_year_is_doubted_for_its_year():
    reading = read_months("2026年11月-2027年2月", year=2027)

    assert reading.doubt == "写的是2026年，本次申报的是2027年，请核对。"


def test_a_leap_day_needs_a_leap_year():
    assert read_months("2月29日", year=2028).understood
    assert not read_months("2月29日", year=2027).understood
    assert read_months("2028年2月29日").understood


@pytest.mark.parametrize("text", ["", "   ", "\u3000\n", "\u200b"])
def test_an_empty_time_is_asked_for(text):
    doubt = "请填写活动时间，例如“4月”或“4-6月”。"

    assert read_months(text) == MonthsReading(Months(), False, doubt)


def test_a_time_may_be_as_long_as_the_limit_and_no_longer():
    fits = "4月" + "、5月" * 66
    assert len(fits) == LONGEST

    assert read_months(fits).months == Months.of(4, 5)
    assert read_months(fits + "。") == MonthsReading(
        Months(), False, "活动时间超过200字，请只写几月，例如“7-9月”。"
    )


def test_a_long_text_is_quoted_in_one_short_line():
    reading = read_months("请各单位\n" + "认真" * 40)

    assert reading.doubt.startswith("没看懂“请各单位 认真")
    assert len(reading.doubt) < 60


def test_quotation_marks_inside_a_quotation_are_single():
    assert read_months("“灶台”前后").doubt.startswith("没看懂“‘灶台’前后”，")


def test_braces_in_a_text_are_quoted_as_they_are():
    assert "“{text}{0}{”" in read_months("{text}{0}{").doubt


def test_every_set_of_months_is_read_back_as_written():
    for months in EVERY_SET[1:]:
        assert read_months(write_months(months)) == MonthsReading(months, True)


@pytest.mark.parametrize(
    ("months", "text"),
    [
        (Months(), ""),
        (Months.of(4), "4月"),
        (Months.of(5, 6), "5月、6月"),
        (Months.of(4, 5, 6), "4—6月"),
        (Months.of(2, 4, 5, 6, 12), "2月、4—6月、12月"),
        (Months.of(1, 2, 10, 11, 12), "1月、2月、10—12月"),
        (ALL, "全年"),
    ],
)
def test_months_are_written_as_a_plan_prints_them(months, text):
    assert str(months) == write_months(months) == text


def test_months_behave_as_a_small_ordered_set():
    months = Months.of(9, 4, 4)

    assert (list(months), len(months), months.mask) == ([4, 9], 2, 0b1_0000_1000)
    assert 4 in months
    assert 5 not in months
    assert (months.first, Months().first) == (4, None)
    assert (bool(months), bool(Months())) == (True, False)


def test_months_join_and_meet():
    spring, planned = Months.of(3, 4, 5), Months.of(5, 6)

    assert spring | planned == Months.of(3, 4, 5, 6)
    assert spring & planned == Months.of(5)
    assert len({spring, Months.of(5, 4, 3)}) == 1


@pytest.mark.parametrize("number", [0, 13, -1])
def test_there_is_no_thirteenth_month(number):
    with pytest.raises(ValueError, match="not months"):
        Months.of(number)


@pytest.mark.parametrize("mask", [-1, 1 << 12])
def test_a_mask_has_twelve_bits(mask):
    with pytest.raises(ValueError, match="twelve months"):
        Months.from_mask(mask)


@pytest.mark.parametrize("dash", DASHES)
@pytest.mark.parametrize("pattern", ["{}{}{}", "{}{}{}月", "{}月{}{}月", "{} {} {} 月"])
def test_every_dash_means_the_same_range(pattern, dash):
    for first in range(1, 13):
        for last in range(first, 13):
            months = set(read_months(pattern.format(first, dash, last)).months)
            assert months == set(range(first, last + 1))


@pytest.mark.parametrize(
    "pattern", ["{}月{}日", "{}.{}", "2028-{:02}-{:02}", "2028{:02}{:02}"]
)
def test_every_day_of_a_leap_year_gives_its_month_and_no_other_day_does(pattern):
    for month in range(1, 13):
        days = monthrange(2028, month)[1]
        read_days = [
            day
            for day in range(32)
            if read_months(pattern.format(month, day), year=2028)
            == MonthsReading(Months.of(month), True)
        ]
        assert read_days == list(range(1, days + 1))


PIECES = """
    4 13 2023 年 月 日 号 - -- 至 、 , . / ( ) （ 第 季度 Q 前 后 起 底 初 旬 上 中 每 个
    每月 每周 次年 五一 十 二 : 9:00 点 暂定 全年 半年 左右 T ㍘ ﷺ 𝟜 😀 { }
"""
WORDS = st.sampled_from([*PIECES.split(), " ", "\n"])


@settings(deadline=None)
@given(st.text(max_size=300) | st.lists(WORDS, max_size=80).map("".join))
@example("每月" + "1" * 198)
@example("1" * 200)
@example("(" * 200)
@example("()" * 100)
@example("每月" + "1、" * 99)
@example("第1-" * 50)
@example("ﷺ" * 200)
@example("\ud800")
def test_any_text_at_all_gives_months_or_a_doubt(text):
    reading = read_months(text, year=2027)

    assert bool(reading.doubt) or reading.understood
    assert not reading.understood or reading.months


@st.composite
def decorated(draw):
    """Months and a text of them as a hurried hand or a form filler leaves it."""
    months = draw(st.sampled_from(EVERY_SET[1:]))
    text = write_months(months).replace("—", draw(st.sampled_from(DASHES)))
    text = text.replace("月", draw(st.sampled_from(["月", "月份", " 月", "月 "])))
    text = text.replace(
        "、", draw(st.sampled_from(["、", ",", "，", " 、 ", "和", "；"]))
    )
    if draw(st.booleans()):
        text = text.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    return months, draw(st.sampled_from(["", " ", "\u3000", "\n"])) + text


@settings(deadline=None)
@given(decorated())
def test_decoration_does_not_change_the_months(example):
    months, text = example

    assert read_months(text) == MonthsReading(months, understood=True)
