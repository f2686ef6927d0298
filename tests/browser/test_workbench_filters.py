"""The office narrows the list, keeps what it asks for often, sets up its own desk."""

import re

import pytest
from playwright.sync_api import expect

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
def office(open_browser, themes):
    return open_browser("office", at=PAGE)


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


def count_options(visitor, label):
    """{label: how many} of a menu; without scripts a link in it leads to its counts."""
    visitor.click(summary(visitor, label))
    menu = visitor.page.locator(".menu[open]")
    if menu.get_by_role("link", name="各有多少条").count():
        visitor.go("各有多少条")
    menu.locator(".count", has_text=re.compile("[0-9]")).first.wait_for()
    rows = visitor.page.locator(".menu[open] .menu-option").all_inner_texts()
    return dict(row.split() for row in rows)


def keep(visitor, name):
    visitor.click(visitor.page.get_by_text("存为常用"))
    visitor.page.get_by_label("名称", exact=True).fill(name)
    visitor.go("存下")


def test_menu_says_how_many_each_option_would_leave(office):
    found = count_options(office, "单位类别")

    assert (found["街道"], found["镇"], found["区直单位"]) == ("2", "0", "1")
    office.inspect()


def test_two_filters_together_have_one_address(office, report):
    for label, option in (("单位类别", "街道"), ("月份", "8月")):
        with office.page.expect_navigation(wait_until="load"):
            tick(office, label, option)
    # The menu is open still, for another option.
    assert summary(office, "月份").locator("..").get_attribute("open") is not None
    assert titles(office) == ["湿地观鸟"]
    assert query(office) == "kind=street&month=8"
    report("两个条件一起筛选", office.effort)


def test_counts_follow_the_other_filter(office):
    office.visit(f"{PAGE}?month=8")

    found = count_options(office, "单位类别")

    assert (found["街道"], found["区直单位"]) == ("1", "1")


def test_address_is_put_in_order(office):
    office.visit(f"{PAGE}?month=8&q=&kind=street&nonsense=1")

    assert query(office) == "kind=street&month=8"


def test_pill_takes_one_condition_away(office):
    office.visit(f"{PAGE}?kind=street&month=8")

    office.go("去掉 街道")
    assert query(office) == "month=8"
    assert len(titles(office)) == 2

    # The counts follow the other filter, and stand alone without one.
    found = count_options(office, "单位类别")
    assert (found["街道"], found["区直单位"]) == ("1", "1")
    office.visit(PAGE, inspect=False)
    found = count_options(office, "单位类别")
    assert (found["街道"], found["镇"], found["区直单位"]) == ("2", "0", "1")
    office.inspect()

    # An address is put in order.
    office.visit(f"{PAGE}?month=8&q=&kind=street&nonsense=1")
    assert query(office) == "kind=street&month=8"

    # A unit that nobody knows is said.
    office.visit(PAGE, inspect=False)
    office.page.locator("#id_unit").fill("没有这个局")
    with office.page.expect_navigation(wait_until="load"):
        office.press("Enter")
    assert "没有哪个的名称、简称或别名含“没有这个局”" in office.text
    office.go("清空筛选")
    assert len(titles(office)) == 3


def test_kept_filter_is_used_again_and_has_a_name_of_its_own(office, report):
    office.visit(f"{PAGE}?kind=street&month=8")
    keep(office, "8月街道")
    assert "已存为常用筛选“8月街道”" in office.text
    office.go("清空")
    office.go("8月街道")
    assert titles(office) == ["湿地观鸟"]
    here = office.page.get_by_role("link", name="8月街道")
    assert here.get_attribute("aria-current") == "true"
    report("存一个常用筛选，再用一次", office.effort)

    office.may_be_refused(422)
    office.visit(f"{PAGE}?month=5")
    keep(office, "8月街道")
    assert office.page.get_by_label("名称", exact=True).input_value() == "8月街道"
    assert office.page.locator("#kept-error").is_visible()
    assert titles(office) == ["走进政务大厅"]


def test_desk_is_as_it_was_left(open_browser, office):
    office.click(office.page.get_by_text("显示设置"))
    office.inspect()
    office.page.get_by_label("简介", exact=True).uncheck()
    office.page.get_by_label("排序").select_option(label="月份先后")
    office.page.get_by_label("每页条数").select_option("20")
    office.go("保存设置")
    office.go("退出")

    later = open_browser("office", at=PAGE)

    assert later.page.locator(".brief").first.is_hidden()
    assert titles(later)[0] == "走进政务大厅"
    later.click(later.page.get_by_text("显示设置"))
    assert later.page.get_by_label("每页条数").input_value() == "20"


def test_menus_go_by_keys(office):
    # Escape closes one and gives the focus back.
    summary(office, "月份").focus()
    office.press("Enter")
    office.press("Tab")
    office.press("Escape")
    assert office.page.locator(".menu[open]").count() == 0
    assert office.page.evaluate("document.activeElement.tagName") == "SUMMARY"

    # Only one is open, and a click elsewhere closes it.
    office.click(summary(office, "单位类别"))
    office.click(summary(office, "月份"))
    assert office.page.locator(".menu[open]").count() == 1
    office.click(office.page.locator("h1"))
    assert office.page.locator(".menu[open]").count() == 0

    # The keys of the list are silent inside; a tick applies, and the menu is open again.
    summary(office, "单位类别").focus()
    office.press("Enter")
    office.press("Tab")
    office.press("3")
    assert office.page.locator("input.reason:visible").count() == 0
    with office.page.expect_navigation(wait_until="load"):
        office.press("Space")
    assert query(office) == "kind=street"
    expect(office.page.locator(".menu[open] input:focus")).to_be_checked()
