"""The office narrows the list, keeps what it asks for often, sets up its own desk."""

import pytest

from submissions.choices import DeclarationStatus, UnitKind
from tests.factories import make_declaration, make_theme, make_unit

pytestmark = pytest.mark.browser

PAGE = "/review/2027/themes/"


@pytest.fixture
def themes(campaign, reviewer):
    """Two of a street, in May and August, and one of the district, in August."""
    street = make_declaration(
        make_unit("高塘岭街道"), status=DeclarationStatus.SUBMITTED
    )
    office = make_declaration(
        make_unit("区教育局", UnitKind.DISTRICT), status=DeclarationStatus.SUBMITTED
    )
    make_theme(street, "走进政务大厅", time_text="5月")
    make_theme(street, "湿地观鸟", time_text="8月")
    make_theme(office, "校园食堂开放日", time_text="8月")


@pytest.fixture
def office(open_browser, themes, javascript):
    visitor = open_browser("office", javascript=javascript)
    visitor.visit(PAGE)
    return visitor


@pytest.fixture
def typist(open_browser, themes):
    """With scripts; works from the keyboard."""
    visitor = open_browser("office")
    visitor.visit(PAGE)
    return visitor


def titles(visitor):
    return visitor.page.locator("a.theme").all_inner_texts()


def query(visitor):
    return visitor.page.url.partition("?")[2]


def summary(visitor, label):
    """What one clicks on to open a menu."""
    field = visitor.page.locator(".menu-field").filter(has_text=label).first
    return field.locator("summary")


def tick(visitor, label, option):
    visitor.click(summary(visitor, label))
    visitor.inspect()
    visitor.click(visitor.page.locator(".menu[open]").get_by_text(option, exact=True))


def options(visitor):
    """{label: how many} of the menu that is open."""
    rows = visitor.page.locator(".menu[open] .menu-option").all_inner_texts()
    return dict(row.split() for row in rows)


def keep(visitor, name):
    visitor.click(visitor.page.get_by_text("存为常用"))
    visitor.page.get_by_label("名称", exact=True).fill(name)
    visitor.go("存下")


def test_menu_says_how_many_each_option_would_leave(office):
    office.click(summary(office, "单位类别"))

    found = options(office)
    assert (found["街道"], found["镇"], found["区直单位"]) == ("2", "0", "1")
    office.inspect()


def test_two_filters_together_have_one_address(office, report):
    tick(office, "单位类别", "街道")
    tick(office, "月份", "8月")
    office.go("查询")

    assert titles(office) == ["湿地观鸟"]
    assert query(office) == "kind=street&month=8"
    report("两个条件一起筛选", office.effort)


def test_counts_follow_the_other_filter(office):
    office.visit(f"{PAGE}?month=8")

    office.click(summary(office, "单位类别"))

    assert (options(office)["街道"], options(office)["区直单位"]) == ("1", "1")


def test_address_is_put_in_order(office):
    office.visit(f"{PAGE}?month=8&q=&kind=street&nonsense=1")

    assert query(office) == "kind=street&month=8"


def test_pill_takes_one_condition_away(office):
    office.visit(f"{PAGE}?kind=street&month=8")

    office.go("去掉 街道")

    assert query(office) == "month=8"
    assert len(titles(office)) == 2


def test_unit_that_nobody_knows_is_said(office):
    office.page.locator("#id_unit").fill("没有这个局")
    office.go("查询")

    assert "没有哪个的名称、简称或别名含“没有这个局”" in office.text
    office.go("清空筛选")
    assert len(titles(office)) == 3


def test_kept_filter_is_used_again(office, report):
    office.visit(f"{PAGE}?kind=street&month=8")
    keep(office, "8月街道")
    assert "已存为常用筛选“8月街道”" in office.text
    office.go("清空")

    office.go("8月街道")

    assert titles(office) == ["湿地观鸟"]
    here = office.page.get_by_role("link", name="8月街道")
    assert here.get_attribute("aria-current") == "true"
    report("存一个常用筛选，再用一次", office.effort)


def test_kept_filter_needs_a_name_of_its_own(office):
    office.may_be_refused(422)
    office.visit(f"{PAGE}?month=8")
    keep(office, "8月")
    office.visit(f"{PAGE}?month=5")

    keep(office, "8月")

    assert office.page.get_by_label("名称", exact=True).input_value() == "8月"
    assert office.page.locator("#kept-error").is_visible()
    assert titles(office) == ["走进政务大厅"]


def test_desk_is_as_it_was_left(open_browser, office, javascript):
    office.click(office.page.get_by_text("显示设置"))
    office.inspect()
    office.page.get_by_label("简介", exact=True).uncheck()
    office.page.get_by_label("排序").select_option(label="月份先后")
    office.page.get_by_label("每页条数").select_option("20")
    office.go("保存设置")
    office.go("退出")

    later = open_browser("office", javascript=javascript)
    later.visit(PAGE)

    assert later.page.locator(".brief").first.is_hidden()
    assert titles(later)[0] == "走进政务大厅"
    later.click(later.page.get_by_text("显示设置"))
    assert later.page.get_by_label("每页条数").input_value() == "20"


# By keys -------------------------------------------------------------------------


def test_menu_opens_and_ticks_by_keys(typist):
    summary(typist, "单位类别").focus()
    typist.press("Enter")
    typist.press("Tab")
    typist.press("Space")
    with typist.page.expect_navigation(wait_until="load"):
        typist.press("Enter")

    assert query(typist) == "kind=street"


def test_keys_of_the_list_are_silent_in_a_menu(typist):
    summary(typist, "单位类别").focus()
    typist.press("Enter")
    typist.press("Tab")

    typist.press("3")

    assert typist.page.locator("input.reason:visible").count() == 0


def test_only_one_menu_is_open(typist):
    typist.click(summary(typist, "单位类别"))
    typist.click(summary(typist, "月份"))

    assert typist.page.locator(".menu[open]").count() == 1


def test_escape_closes_the_menu_and_gives_the_focus_back(typist):
    summary(typist, "月份").focus()
    typist.press("Enter")
    typist.press("Tab")

    typist.press("Escape")

    assert typist.page.locator(".menu[open]").count() == 0
    assert typist.page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_click_elsewhere_closes_the_menu(typist):
    typist.click(summary(typist, "月份"))

    typist.click(typist.page.locator("h1"))

    assert typist.page.locator(".menu[open]").count() == 0
