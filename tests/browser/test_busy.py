"""A form is not sent twice by a second press."""

import pytest
from playwright.sync_api import expect

from review.models import ReasonPhrase

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
