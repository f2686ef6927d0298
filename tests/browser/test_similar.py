"""Two like themes become one, and two again; what is kept apart is not asked twice."""

import pytest

from submissions.choices import DeclarationStatus, Selection
from submissions.models import Theme
from tests.factories import make_campaign, make_declaration, make_theme, make_unit

pytestmark = pytest.mark.browser

PAGE = "/review/2027/similar/"
SUMMARY = "邀请家长走进食堂后厨，查看食材验收、留样和餐具消毒，与学生同餐。"


def canteen(title, unit):
    filed = DeclarationStatus.SUBMITTED
    return make_theme(
        make_declaration(make_unit(unit), status=filed), title, summary=SUMMARY
    )


@pytest.fixture
def pair(campaign):
    return canteen("校园食堂开放日", "区教育局"), canteen("走进校园食堂", "月亮岛街道")


def states():
    themes = Theme.objects.order_by("pk")
    return list(themes.values_list("selection", "merged_into"))


def word(javascript):
    return f"（{'有' if javascript else '无'} JavaScript）"


def test_merge_two_themes_and_take_it_back(
    open_browser, pair, reviewer, javascript, report
):
    office = open_browser("office", javascript=javascript)
    office.visit("/review/2027/themes/")
    office.effort.loads = 0

    office.go("相似主题")
    assert "校园食堂开放日" in office.text
    office.click(office.page.get_by_role("radio").nth(1))
    office.go("合并")
    report(f"合并两个相似主题{word(javascript)}", office.effort)
    assert office.effort.clicks <= 3
    assert "由月亮岛街道牵头，月亮岛街道、区教育局合办" in office.text
    assert states() == [(Selection.MERGED, pair[1].pk), (Selection.PENDING, None)]

    office.go("拆出 校园食堂开放日")
    assert "已拆出“校园食堂开放日”，仍为“待定”" in office.text
    assert states() == [(Selection.PENDING, None)] * 2
    assert office.control("合并").is_visible()
    report(f"合并又拆出{word(javascript)}", office.effort)


def test_kept_themes_are_not_shown_again(open_browser, pair, reviewer, javascript):
    office = open_browser("office", javascript=javascript)
    office.visit(PAGE)

    office.go("都保留")
    assert "没有需要判定的相似主题" in office.text

    office.go("显示已判定“都保留”的")
    assert "判定都保留" in office.text
    assert states() == [(Selection.PENDING, None)] * 2


def test_return_comes_with_its_remark_written(open_browser, pair, reviewer):
    office = open_browser("office")
    office.visit(PAGE)

    office.go("退回 走进校园食堂")

    remark = office.page.get_by_label("“走进校园食堂”的意见")
    assert "区教育局的“校园食堂开放日”" in remark.input_value()


def test_all_of_it_goes_by_keyboard(open_browser, pair, reviewer):
    office = open_browser("office")
    office.visit(PAGE)

    office.page.get_by_role("radio").first.focus()
    office.press("ArrowDown")
    office.page.get_by_role("button", name="合并").focus()
    with office.page.expect_navigation():
        office.press("Enter")

    assert states()[0] == (Selection.MERGED, pair[1].pk)


@pytest.mark.parametrize("by", ["unit", "kind", "focus", "form"])
def test_overview_reads_well_and_leads_to_its_themes(open_browser, pair, reviewer, by):
    make_campaign(2026)
    office = open_browser("office")

    office.visit(f"/review/2027/overview/?by={by}")
    office.go(office.page.locator(".figures a").last)

    assert "校园食堂" in office.text
