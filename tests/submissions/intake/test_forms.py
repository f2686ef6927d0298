"""活动形式 as people write them."""

import pytest

from submissions.intake.forms import match_forms
from tests.submissions.intake.papers import FORMS

VISIT, WATCH, TALK, POLICY, POLL = FORMS

# text, names, other
WRITTEN = [
    ("座谈交流", [TALK], ""),
    ("座谈会", [TALK], ""),
    ("召开企业座谈会", [TALK], ""),
    ("现场观摩会", [WATCH], ""),
    ("参观", [WATCH], ""),
    ("政策发布会", [POLICY], ""),
    ("新闻发布会", [POLICY], ""),
    ("政策宣讲", [POLICY], ""),
    ("调查问卷", [POLL], ""),
    ("线上线下问卷调查", [POLL], ""),
    ("1.实地调研；2.座谈", [VISIT, TALK], ""),
    ("1、实地调研2、座谈交流", [VISIT, TALK], ""),
    ("①实地调研②座谈", [VISIT, TALK], ""),
    ("（1）实地调研（2）座谈", [VISIT, TALK], ""),
    ("一、实地调研 二、问卷", [VISIT, POLL], ""),
    ("现场观摩和座谈", [WATCH, TALK], ""),
    ("座谈交流、实地调研", [VISIT, TALK], ""),
    ("实地调研/座谈交流", [VISIT, TALK], ""),
    ("实地调研+座谈交流", [VISIT, TALK], ""),
    ("实地调研 座谈交流", [VISIT, TALK], ""),
    ("实地调研座谈交流", [VISIT, TALK], ""),
    ("实地调研、现场观摩等形式", [VISIT, WATCH], ""),
    ("实地\n调研", [VISIT], ""),
    ("座 谈 交 流", [TALK], ""),
    ("☑实地调研 □现场观摩 ☑座谈交流", [VISIT, TALK], ""),
    ("□实地调研√现场观摩", [WATCH], ""),
    ("√实地调研 √现场观摩", [VISIT, WATCH], ""),
    ("□实地调研 □现场观摩", [], ""),
    ("实地调研□ 现场观摩√ 座谈交流√", [WATCH, TALK], ""),
    ("1.实地调研□ 2.现场观摩√", [WATCH], ""),
    ("实地调研（√）现场观摩（ ）座谈交流（√）", [VISIT, TALK], ""),
    ("[ ]实地调研 [x]现场观摩", [WATCH], ""),
    ("实地调研√ 现场观摩 座谈交流 政策发布 问卷调查√", [VISIT, POLL], ""),
    ("√实地调研 ×现场观摩 √座谈交流", [VISIT, TALK], ""),
    ("☑实地调研 ☒现场观摩", [VISIT], ""),
    ("□实地调研 ☒现场观摩", [WATCH], ""),
    ("其他：直播√ 座谈交流□", [], "直播"),
    ("实地调研\n√ 现场观摩\n□ 座谈交流", [WATCH], ""),
    ("现场观摩和直播", [WATCH], "直播"),
    ("座谈交流；发放宣传资料", [TALK], "发放宣传资料"),
    ("发放资料和现场咨询", [], "发放资料和现场咨询"),
    ("法治宣传", [], "法治宣传"),
    ("其他（政务直播）", [], "政务直播"),
    ("其他：政务直播", [], "政务直播"),
    ("其他", [], ""),
    ("待定", [], ""),
    ("", [], ""),
]


@pytest.mark.parametrize(("text", "names", "other"), WRITTEN)
def test_forms_as_written(text, names, other):
    found = match_forms(text, FORMS)

    assert (found.names, found.other) == (names, other)


def test_the_very_name_is_no_guess():
    assert match_forms("1.实地调研；2.座谈交流", FORMS).guesses == []


def test_another_name_is_a_guess():
    assert match_forms("座谈会", FORMS).guesses == [("座谈会", [TALK])]


def test_a_list_of_another_year_decides():
    found = match_forms("现场宣传、政策宣讲", ["现场宣传", "座谈交流"])

    assert (found.names, found.other) == (["现场宣传"], "政策宣讲")


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("√实地调研、现场观摩", "有的打了勾，有的没有"),
        ("实地调研□现场观摩√座谈交流", "有的打勾在前，有的在后"),
    ],
)
def test_ticks_that_are_hard_to_read_are_told(text, part):
    assert part in match_forms(text, FORMS).doubt


def test_a_form_without_a_box_among_boxes_is_told():
    found = match_forms("实地调研 □现场观摩 √座谈交流", FORMS)

    assert (found.names, found.unticked) == ([TALK], ["实地调研 "])
