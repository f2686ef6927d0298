"""报送情况 that keeps itself fresh: nothing moves unless something changed."""

import pytest

from submissions.choices import DeclarationStatus as Status
from submissions.models import Declaration
from tests.factories import make_declaration, make_unit

pytestmark = pytest.mark.browser

ROSTER = "/review/2027/roster/"


@pytest.fixture
def units(campaign, reviewer):
    return [
        make_declaration(make_unit(f"第{n}街道", order=n), revision=n % 2)
        for n in range(30)
    ]


def refresh(office):
    """What the clock does every half minute."""
    with office.page.expect_response(lambda response: "/live/" in response.url) as got:
        office.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    return got.value.status


def test_nothing_moves_when_nothing_changed(open_browser, units):
    office = open_browser("office")
    office.visit(ROSTER)
    link = office.page.get_by_role("link", name="第20街道")
    link.scroll_into_view_if_needed()
    link.focus()
    before = office.page.evaluate("window.scrollY")

    assert refresh(office) == 204

    assert office.focused() == f"unit-{units[20].pk}"
    assert office.page.evaluate("window.scrollY") == before
    assert office.page.locator("#roster-news").inner_text() == ""


def test_filing_appears_and_is_said_and_the_focus_stays(open_browser, units):
    office = open_browser("office")
    office.visit(ROSTER)
    link = office.page.get_by_role("link", name="第20街道")
    link.scroll_into_view_if_needed()
    link.focus()
    before = office.page.evaluate("window.scrollY")
    Declaration.objects.filter(pk=units[3].pk).update(status=Status.SUBMITTED)

    assert refresh(office) == 200

    office.page.get_by_role("link", name="开始受理（1）").wait_for()
    assert "报送情况有更新" in office.page.locator("#roster-news").inner_text()
    assert office.focused() == f"unit-{units[20].pk}"
    assert abs(office.page.evaluate("window.scrollY") - before) < 60
    office.inspect()


def test_logged_out_meanwhile_leaves_the_list_as_it_was(open_browser, units):
    office = open_browser("office")
    office.visit(ROSTER)
    office.refusals = {401}
    office.context.clear_cookies()

    office.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    office.page.wait_for_timeout(500)

    assert "第20街道" in office.text
    assert office.page.get_by_label("密码").count() == 0
    office.forget_what_htmx_said()


def test_list_that_cannot_be_refreshed_says_so(open_browser, units):
    office = open_browser("office")
    office.visit(ROSTER)
    stale = office.page.locator("#roster-stale")
    assert stale.is_hidden()
    office.refusals = {401}

    office.context.clear_cookies()
    office.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    stale.wait_for()
    assert "登录已过期，数据停在" in stale.inner_text()
    assert stale.get_by_role("link", name="重新登录").is_visible()
    office.forget_what_htmx_said()


def test_shown_number_and_focus_outlive_a_refresh(open_browser, units):
    office = open_browser("office")
    office.visit(ROSTER)
    office.click("显示第3街道的电话")
    number = office.page.get_by_text("13800138000")
    number.wait_for()
    office.page.get_by_role("link", name="下载 Excel").focus()
    draft = office.page.locator("#id_state-draft")
    assert draft.inner_text() == "草稿（15）"
    Declaration.objects.filter(pk=units[3].pk).update(status=Status.SUBMITTED)

    assert refresh(office) == 200

    office.page.get_by_role("link", name="开始受理（1）").wait_for()
    assert number.is_visible()
    assert office.focused() == "roster-sheet"
    assert draft.inner_text() == "草稿（14）"


def test_longest_name_stays_in_the_table(open_browser, units):
    units[0].unit.name = "长" * 60
    units[0].unit.save()
    office = open_browser("office")
    office.visit(ROSTER)

    sheet, table = (
        office.page.locator(place).bounding_box() for place in (".sheet", ".roster")
    )

    assert table["x"] + table["width"] <= sheet["x"] + sheet["width"]


def test_number_is_shown_in_its_place(open_browser, units, javascript):
    office = open_browser("office", javascript=javascript)
    office.visit(ROSTER)

    office.click("显示第3街道的电话")
    office.page.get_by_text("13800138000").wait_for()

    assert office.path == ROSTER if javascript else "/phone/" in office.path


def test_silent_units_are_one_click_away(open_browser, units, report):
    office = open_browser("office")
    office.visit(ROSTER)
    office.effort.clicks = office.effort.loads = 0

    office.go("未登录 15")

    assert "共 15 个单位" in office.text
    assert office.effort.clicks == 1
    report("没有登录过的单位", office.effort)
