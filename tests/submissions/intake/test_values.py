"""Numbers and dates of a spreadsheet as a person would have written them."""

import pytest

from submissions.intake.values import BUILT_IN, write_cell_value

# 46478 is 1 April 2027, 46492 the 15th.
SHOWN = [
    (4, "General", "4"),
    (4.5, "0.0", "4.5"),
    (13800138000.0, "", "13800138000"),
    (1.38e10, "0.00E+00", "13800000000"),
    (46478, 'yyyy"年"m"月"', "2027年4月"),
    (46478, "yyyy-mm-dd h:mm:ss", "2027年4月"),
    (46492, "yyyy/m/d", "2027年4月15日"),
    (46492, 'm"月"d"日"', "4月15日"),
    (46492, r"[$-804]yyyy\年m\月;@", "2027年4月"),
    (46492, BUILT_IN[57], "2027年4月"),
    (46492, 'm"月"', "4月"),
    (0.5, "h:mm", "0.5"),
    (-1, "yyyy", "-1"),
    (1e300, "yyyy", "1e+300"),
    (46478, "0.00_);[Red](0.00)", "46478"),
    (3, '"第"0"季度"', "第3季度"),
    (4, '0"月"', "4月"),
    (4, '00"月"', "04月"),
    (4, 'General"月"', "4月"),
    (4, r"0\月份;@", "4月份"),
    (4, '[红色]#"月"', "4月"),
    (415, '0"月"00"日"', "4月15日"),
    (2023.1, "0.00", "2023.10"),
    (2023.04, "0.00_ ", "2023.04"),
    (4, "0.00", "4"),
    (13800138000, "0.00_ ", "13800138000"),
    (13800138000, "#,##0", "13800138000"),
    (73188100650, "0000-00000000", "0731-88100650"),
    (0.5, "0%", "0.5"),
    (10.5, "# ?/?", "10.5"),
    (-3, '"第"0"季度"', "-3"),
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_value_as_shown(value, code, text):
    assert write_cell_value(value, code)[0] == text


def test_dates_from_1904():
    assert write_cell_value(46478 - 1462, "yyyy/m", from_1904=True)[0] == "2027年4月"


def test_a_day_that_may_have_been_months_is_doubted():
    (note,) = write_cell_value(46513, 'm"月"d"日"')[1]

    assert "5-6月" in note.text


def test_a_year_and_tenth_may_be_january_or_october():
    (note,) = write_cell_value(2023.1, "General")[1]

    assert (note.field, note.guess) == ("time_text", True)
    assert write_cell_value(2023.1, "0.00")[1] == ()
