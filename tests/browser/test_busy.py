"""A form is not sent twice by a second press, and says so when it takes long."""

import pytest
from playwright.sync_api import expect

from review.models import ReasonPhrase
from tests.factories import make_declaration, make_theme

pytestmark = pytest.mark.browser

PAGE = "/review/2027/phrases/"


def test_second_press_sends_nothing(open_browser, campaign, reviewer):
    office = open_browser("office", at=PAGE)
    sent = []
    office.page.on("request", lambda one: one.method == "POST" and sent.append(one))
    office.page.get_by_label("新的原因").fill("今年不再安排。")

    office.page.get_by_role("button", name="添加", exact=True).dblclick()

    expect(office.page.get_by_label("原因 今年不再安排。")).to_be_visible()
    assert len(sent) == 1
    assert ReasonPhrase.objects.filter(text="今年不再安排。").count() == 1
    expect(office.page.locator("#busy")).to_be_empty()


def test_what_is_sent_in_place_says_so_and_goes_once(open_browser, campaign, reviewer):
    make_theme(make_declaration(campaign=campaign, status="submitted"))
    page = open_browser("office", at="/review/2027/themes/").page
    held = []
    page.route("**/note/", lambda one: held.append(one))
    page.locator("a.theme").click()
    page.get_by_label("的内部备注").fill("再核实。")

    page.get_by_role("button", name="加备注").dblclick()

    expect(page.locator("#busy")).to_have_text("正在办理，请稍候。")
    held[0].continue_()
    expect(page.locator(".note")).to_have_count(1)
    expect(page.locator("#busy")).to_be_empty()
    assert len(held) == 1
