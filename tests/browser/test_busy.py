"""A form that was sent says so, and is not sent twice by a second press."""

import pytest
from playwright.sync_api import expect

from review.models import ReasonPhrase

pytestmark = pytest.mark.browser

PAGE = "/review/2027/phrases/"


def test_second_press_sends_nothing_and_a_long_one_is_told(
    open_browser, campaign, reviewer
):
    office = open_browser("office", at=PAGE)
    held = []
    office.page.route("**/phrases/add/", lambda route: held.append(route))
    office.page.get_by_label("新的原因").fill("今年不再安排。")

    add = office.page.get_by_role("button", name="添加", exact=True)
    add.dblclick(no_wait_after=True)
    expect(office.page.locator("#busy")).to_have_text("正在办理，请稍候。")
    [route] = held
    route.continue_()

    expect(office.page.get_by_label("原因 今年不再安排。")).to_be_visible()
    assert ReasonPhrase.objects.filter(text="今年不再安排。").count() == 1
    expect(office.page.locator("#busy")).to_be_empty()
