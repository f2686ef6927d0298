"""The check page: warnings that may be passed, and the year without a theme."""

import pytest

from submissions.models import Filing
from tests.factories import make_declaration, make_theme
from tests.papers import whole_text

pytestmark = pytest.mark.browser

NOTE = "主题日当天整天都办，简介里写不下，已打电话说明。"
NONE = "机构改革，今年没有面向群众的事项。"


def test_warnings_are_passed_with_a_note(
    open_browser, filer, reviewer, campaign, report
):
    declaration = make_declaration(filer.unit, contact_phone="88061234")
    make_theme(declaration, "政府开放日活动", summary="请大家来看看。")
    unit = open_browser("filer")

    unit.go("接着填写")
    unit.go("检查并报送")
    warnings = unit.page.locator(".warnings")
    told = warnings.get_by_role("listitem").all_inner_texts()
    assert [text.partition("：")[0] for text in told] == [
        "固定电话没有写区号。",
        "第1行“活动简介”",
        "第1行“活动主题”",
    ]
    unit.click(unit.page.get_by_label("补充说明"))
    unit.type(NOTE)
    unit.go("确认报送")

    assert NOTE in unit.text
    assert Filing.objects.get().note == NOTE
    report("说明提醒后报送", unit.effort)
    assert unit.effort.clicks <= 4
    office = open_browser("office", at="/review/2027/roster/")
    office.go("高塘岭街道")
    assert NOTE in office.text


def test_a_warning_leads_to_its_field(open_browser, filer, campaign):
    make_theme(make_declaration(filer.unit), summary="请大家来看看。")
    visitor = open_browser("filer", at="/declarations/2027/check/")

    visitor.click(visitor.page.locator(".warnings a"))
    visitor.page.wait_for_load_state()

    assert visitor.path == "/declarations/2027/"
    assert visitor.focused() == "id_rows-0-summary"


def test_a_year_without_a_theme_is_filed(
    open_browser, filer, reviewer, campaign, report
):
    make_declaration(filer.unit, revision=0)
    unit = open_browser("filer")

    unit.go("开始填写")
    unit.click(unit.page.get_by_text("本年确实没有主题可报？"))
    unit.click(unit.page.get_by_label("无主题说明"))
    unit.type(NONE)
    unit.go("检查并报送")
    unit.go("确认报送")

    assert Filing.objects.get().content["none_reason"] == NONE
    assert NONE in unit.text
    report("无主题说明", unit.effort)
    assert unit.effort.clicks <= 5
    paper, _ = unit.download("下载申报表 PDF（盖章用）")
    assert NONE in whole_text(paper)
    office = open_browser("office", at="/review/2027/roster/")
    assert "无主题说明" in office.text
    office.go("高塘岭街道")
    assert NONE in office.text
