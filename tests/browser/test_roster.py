"""报送情况 that keeps itself fresh: nothing moves unless something changed."""

import pytest
from playwright.sync_api import expect

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


def test_roster_keeps_itself_fresh_in_place(open_browser, units):
    office = open_browser("office", at=ROSTER)
    page = office.page
    link = page.get_by_role("link", name="第20街道")
    link.scroll_into_view_if_needed()
    link.focus()
    before = page.evaluate("window.scrollY")

    # Nothing moves when nothing changed.
    assert refresh(office) == 204
    assert office.focused() == f"unit-{units[20].pk}"
    assert page.evaluate("window.scrollY") == before
    assert page.locator("#roster-news").inner_text() == ""

    # A filing appears and is said, and the focus stays.
    Declaration.objects.filter(pk=units[3].pk).update(status=Status.SUBMITTED)
    assert refresh(office) == 200
    page.get_by_role("link", name="开始受理（1）").wait_for()
    expect(page.locator("#roster-news")).to_contain_text("报送情况有更新")
    assert office.focused() == f"unit-{units[20].pk}"
    assert abs(page.evaluate("window.scrollY") - before) < 60
    office.inspect()

    # A number is shown in its place; it and the focus outlive a refresh.
    office.click("显示第5街道的电话")
    number = page.get_by_text("13800138000")
    number.wait_for()
    assert office.path == ROSTER
    page.get_by_role("link", name="下载 Excel").focus()
    draft = page.locator("#id_state-draft")
    assert draft.inner_text() == "草稿（14）"
    Declaration.objects.filter(pk=units[5].pk).update(status=Status.SUBMITTED)
    assert refresh(office) == 200
    page.get_by_role("link", name="开始受理（2）").wait_for()
    assert number.is_visible()
    assert office.focused() == "roster-sheet"
    assert draft.inner_text() == "草稿（13）"


def test_list_that_cannot_be_refreshed_stays_and_says_so(open_browser, units):
    office = open_browser("office", at=ROSTER)
    stale = office.page.locator("#roster-stale")
    assert stale.is_hidden()
    office.refusals = {401}

    office.context.clear_cookies()
    office.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    stale.wait_for()
    assert "登录已过期，数据停在" in stale.inner_text()
    assert stale.get_by_role("link", name="重新登录").is_visible()
    assert "第20街道" in office.text
    assert office.page.get_by_label("密码").count() == 0
    office.forget_what_htmx_said()


def test_silent_units_are_one_click_away_and_a_long_name_stays_in_the_table(
    open_browser, units, report
):
    units[0].unit.name = "长" * 60
    units[0].unit.save()
    office = open_browser("office", at=ROSTER)
    sheet, table = (
        office.page.locator(place).bounding_box() for place in (".sheet", ".roster")
    )
    assert table["x"] + table["width"] <= sheet["x"] + sheet["width"]

    office.go("未登录 15")
    assert "共 15 个单位" in office.text
    assert office.effort.clicks == 1
    report("没有登录过的单位", office.effort)
