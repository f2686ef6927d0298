"""Numbers and dates of a spreadsheet as a person would have written them."""

import pytest

from submissions.intake.values import BUILT_IN, shown

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
]


@pytest.mark.parametrize(("value", "code", "text"), SHOWN)
def test_value_as_shown(value, code, text):
    assert shown(value, code)[0] == text


def test_dates_from_1904():
    assert shown(46478 - 1462, "yyyy/m", from_1904=True)[0] == "2027年4月"


def test_a_day_that_may_have_been_months_is_doubted():
    assert "5-6月" in shown(46513, 'm"月"d"日"')[1]
