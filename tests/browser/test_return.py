"""退回 and two people on one form: nobody's words are lost."""

import re

import pytest
from playwright.sync_api import expect

from submissions.choices import DeclarationStatus
from submissions.declarations.handling import accept_declaration
from submissions.models import Filing
from tests.factories import make_declaration, make_filing, make_theme

pytestmark = pytest.mark.browser

REMARK = "请写明公开哪几笔钱。"
REASON = "第1行的活动简介请写明请谁来、公开什么。"


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(unit=filer.unit)


@pytest.fixture
def theme(declaration):
    return make_theme(declaration, "老旧小区改造的钱怎么花")


def test_returned_changed_and_filed_again(
    open_browser, declaration, theme, filer, reviewer, report
):
    declaration.status = DeclarationStatus.SUBMITTED
    declaration.save()
    make_filing(declaration, filer)
    office = open_browser("office", at="/review/2027/roster/")
    unit = open_browser("filer")

    office.go("高塘岭街道")
    office.click("写退回意见")
    reason = office.page.get_by_label("退回原因")
    office.click(reason)
    office.type(REASON)
    day = office.page.get_by_label("请在这一天之前重新报送")
    day.fill(f"{declaration.campaign.deadline:%Y-%m-%d}")
    office.go("退回修改")
    assert "已退回高塘岭街道" in office.text
    report("退回", office.effort)

    unit.page.reload()
    assert REASON in unit.text
    unit.go("修改并重新报送")
    assert REASON in unit.text
    unit.click(unit.page.get_by_label("第1行 活动简介"))
    unit.press("Control+A")
    unit.type("请五位楼栋长看账本，公开改造资金。")
    unit.go("检查并报送")
    unit.go("确认报送")
    report("重新报送", unit.effort)

    assert [filing.sequence for filing in Filing.objects.all()] == [2, 1]
    assert "公开改造资金" in unit.text
    office.go("高塘岭街道")
    assert "已报送" in office.text
    assert "公开改造资金" in office.text


def test_a_remark_stands_beside_its_row_and_the_changes_are_shown(
    open_browser, declaration, theme, filer, reviewer, report
):
    kept = make_theme(declaration, "小小河长巡河日")
    declaration.status = DeclarationStatus.SUBMITTED
    declaration.save()
    make_filing(declaration, filer)
    office = open_browser("office", at="/review/2027/roster/")
    unit = open_browser("filer")

    office.go("高塘岭街道")
    office.click("写退回意见")
    office.click(office.page.get_by_label("退回原因"))
    office.type("请照各行的意见修改。")
    day = office.page.get_by_label("请在这一天之前重新报送")
    day.fill(f"{declaration.campaign.deadline:%Y-%m-%d}")
    office.click(office.page.get_by_label(f"“{theme}”的意见"))
    office.type(REMARK)
    office.go("退回修改")
    report("退回并逐行写意见", office.effort)

    unit.page.reload()
    unit.go("修改并重新报送")
    rows = unit.page.locator("#id_rows > tr")
    beside = [REMARK in row.inner_text() for row in rows.all()]
    assert beside == [True, False]
    unit.click(unit.page.get_by_label("第1行 活动简介"))
    unit.press("Control+A")
    unit.type("请五位楼栋长看账本，公开改造资金的来源和去向。")
    unit.go("检查并报送")
    unit.go("确认报送")
    report("照意见重新报送", unit.effort)
    assert unit.effort.clicks <= 4

    office.go("高塘岭街道")
    changes = office.page.locator(f"#theme-{theme.pk} td[data-label=活动简介]")
    assert office.page.locator(f"#theme-{kept.pk}").locator("ins, del").count() == 0
    assert "楼栋长" in "".join(changes.locator("ins").all_inner_texts())
    assert changes.locator("del").count() > 0


def test_a_return_asks_for_a_reason(open_browser, declaration, theme, reviewer):
    declaration.status = DeclarationStatus.SUBMITTED
    declaration.save()
    office = open_browser("office", at=f"/review/2027/declarations/{declaration.pk}/")
    office.may_be_refused(422)

    office.click("写退回意见")
    office.go("退回修改")

    assert office.focused() == "problems"
    assert office.page.title().startswith("错误：")
    office.click(office.page.locator("#problems a"))
    assert office.focused() == "id_reason"
    declaration.refresh_from_db()
    assert declaration.status == DeclarationStatus.SUBMITTED


def test_accepting_asks_before_it_drops_what_was_typed(
    open_browser, declaration, theme, reviewer
):
    declaration.status = DeclarationStatus.SUBMITTED
    declaration.save()
    office = open_browser("office", at=f"/review/2027/declarations/{declaration.pk}/")
    office.may_be_refused(422)
    office.click("写退回意见")
    office.click(office.page.get_by_label(f"“{theme}”的意见"))
    office.type(REMARK)

    office.press("Escape")
    with office.page.expect_navigation(wait_until="load"):
        office.press("a")
    office.inspect()

    assert "您写了退回意见" in office.text
    assert office.page.get_by_label(f"“{theme}”的意见").input_value() == REMARK
    declaration.refresh_from_db()
    assert declaration.status == DeclarationStatus.SUBMITTED
    office.go("不要意见，受理")
    declaration.refresh_from_db()
    assert declaration.status == DeclarationStatus.ACCEPTED


def test_colleague_was_quicker_and_nothing_typed_is_lost(
    open_browser, declaration, theme, reviewer, admin
):
    declaration.status = DeclarationStatus.SUBMITTED
    declaration.save()
    office = open_browser("office", at=f"/review/2027/declarations/{declaration.pk}/")
    office.may_be_refused(409)
    office.click("写退回意见")
    office.click(office.page.get_by_label("退回原因"))
    office.type(REASON)
    accept_declaration(declaration, actor=admin)

    office.go("退回修改")

    assert office.focused() == "problems"
    assert f"{admin.label}已在" in office.text
    assert office.page.get_by_label("退回原因").input_value() == REASON
    office.go("退回修改")
    assert "已退回高塘岭街道" in office.text


def test_two_tabs_lose_nothing(open_browser, declaration, theme):
    unit = open_browser("filer", at="/declarations/2027/")
    unit.may_be_refused(409)
    first = unit.page
    second = unit.new_tab()
    unit.visit("/declarations/2027/")
    second.get_by_label("第1行 活动主题").fill("第二个窗口写的")
    unit.click("保存草稿")
    expect(second.locator("#saved")).to_have_text(re.compile("已保存 [0-9:]{5}$"))

    # Written only now: earlier, the first window might save itself before the second.
    unit.page = first
    first.get_by_label("第1行 活动主题").fill("第一个窗口写的")
    unit.go("保存草稿")

    assert unit.focused() == "problems"
    assert "您又在另一个窗口里保存过这张表" in unit.text
    assert "第二个窗口写的" in first.locator("#problems").inner_text()
    mine = first.get_by_label("第1行 活动主题")
    assert mine.input_value() == "第一个窗口写的"
    unit.go("保存草稿")
    theme.refresh_from_db()
    assert theme.title == "第一个窗口写的"
    assert "草稿已保存" in unit.text
