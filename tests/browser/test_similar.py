"""Two like themes become one, and two again; what is kept apart is not asked twice."""

import pytest

from review.models import KeptApart
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


def test_merge_two_themes_and_take_it_back(open_browser, pair, reviewer, report):
    office = open_browser("office", at="/review/2027/themes/")

    office.go("相似主题")
    assert "校园食堂开放日" in office.text
    office.click(office.page.get_by_role("radio").nth(1))
    office.go("合并")
    assert "月亮岛街道、区教育局" in office.text
    office.go("合并 2 个主题")
    report("合并两个相似主题", office.effort)
    assert office.effort.clicks <= 4
    assert "由月亮岛街道牵头，月亮岛街道、区教育局合办" in office.text
    assert states() == [(Selection.MERGED, pair[1].pk), (Selection.PENDING, None)]

    office.go("拆出 校园食堂开放日")
    assert "已拆出“校园食堂开放日”，仍为“待定”" in office.text
    assert states() == [(Selection.PENDING, None)] * 2
    assert office.control("合并").is_visible()
    report("合并又拆出", office.effort)


def test_list_goes_by_keyboard_and_leads_to_the_return(open_browser, pair, reviewer):
    office = open_browser("office", at=PAGE)

    # A return comes with its remark written.
    office.go("退回 走进校园食堂")
    remark = office.page.get_by_label("“走进校园食堂”的意见")
    assert "区教育局的“校园食堂开放日”" in remark.input_value()

    # Kept themes are not shown again.
    office.visit(PAGE, inspect=False)
    office.go("都保留")
    assert "没有需要判定的相似主题" in office.text
    office.go("显示已判定“都保留”的")
    assert "判定都保留" in office.text
    assert states() == [(Selection.PENDING, None)] * 2

    # All of it goes by keyboard.
    KeptApart.objects.all().delete()
    office.visit(PAGE, inspect=False)
    office.page.get_by_role("radio").first.focus()
    office.press("ArrowDown")
    for name in ("合并", "合并 2 个主题"):
        office.page.get_by_role("button", name=name, exact=True).focus()
        with office.page.expect_navigation():
            office.press("Enter")
    assert states()[0] == (Selection.MERGED, pair[1].pk)


def test_overview_reads_well_and_leads_to_its_themes(open_browser, pair, reviewer):
    make_campaign(2026)
    office = open_browser("office", at=None)

    for by in ("unit", "kind", "focus", "form"):
        office.visit(f"/review/2027/overview/?by={by}")
        office.go(office.page.locator(".figures a").last)
        assert "校园食堂" in office.text, by
