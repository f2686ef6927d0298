"""A unit announces an occasion and reports it with photos, on a phone."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from submissions.choices import OccasionStatus
from submissions.models import OccasionReport
from submissions.months import Months
from tests.activities import make_activity, make_occasion
from tests.browser.looks import PHONE
from tests.factories import make_campaign, make_declaration
from tests.photos import make_photo
from tests.submissions.activities.pages import make_own_occasion, page_of

pytestmark = pytest.mark.browser

PHOTOS = [
    (f"现场{number}.jpg", make_photo(size=(60 + number, 40))) for number in range(4)
]
HEADS = ("3", "2", "2", "3", "6", "32")
STORY = "走访投放点和中转站，公布分类数据和清运费用，现场回答提问。" * 6


@pytest.fixture
def occasion(filer):
    """In the plan for this very month."""
    today = timezone.localdate()
    campaign = make_campaign(today.year)
    make_declaration(filer.unit, campaign)
    activity = make_activity(filer.unit, Months.of(today.month), campaign)
    return make_occasion(activity)


def announce(visitor, day):
    page = visitor.page
    page.get_by_label("日期").fill(f"{day:%Y-%m-%d}")
    page.get_by_label("开始").fill("09:30")
    page.get_by_label("地点").fill("湘江嘉园投放点")
    page.get_by_label("市民群众").fill("30")
    page.get_by_label("活动方案", exact=True).fill("从投放点走到中转站。")
    visitor.go(page.locator(".send-bar").get_by_role("button", name="报备"))
    if page.get_by_role("button", name="照样报备").count():
        visitor.go("照样报备")


def type_report(visitor):
    page = visitor.page
    for field, number in zip(page.locator(".heads input").all(), HEADS, strict=True):
        field.fill(number)
    visitor.click(page.get_by_text("附一张看得见标识的照片"))
    page.locator("#id_what_shown").fill(STORY)


def test_announced_then_reported_on_a_phone(open_browser, occasion, report):
    visitor = open_browser("filer", viewport=PHONE)

    visitor.go(visitor.page.get_by_role("link", name=re.compile("^报备：")))
    announce(visitor, timezone.localdate())
    announced = visitor.effort.clicks
    visitor.go("报送情况")
    type_report(visitor)
    visitor.choose(visitor.page.locator("#id_photos"), *PHOTOS)
    expect(visitor.page.locator(".photo-card[data-photo]")).to_have_count(4)
    visitor.go("检查并报送")
    visitor.go("确认报送")

    filed = OccasionReport.objects.get()
    assert filed.number in visitor.text
    assert len(filed.content["photos"]) == 4
    assert filed.content["held_place"] == "湘江嘉园投放点"
    assert [row["present"] for row in filed.content["groups"]] == [3, 2, 2, 3, 6, 32]
    report("报备一场，再报送，带四张照片", visitor.effort)
    assert announced <= 6
    assert visitor.effort.clicks - announced <= 12


def test_photo_that_did_not_arrive_is_sent_again(open_browser, filer):
    occasion = make_own_occasion(filer.unit, OccasionStatus.ANNOUNCED)
    visitor = open_browser("filer", viewport=PHONE)
    visitor.visit(page_of(occasion, "report/"))
    cards = visitor.page.locator(".photo-card[data-photo]")

    with visitor.offline():
        visitor.choose(visitor.page.locator("#id_photos"), PHOTOS[0])
        expect(visitor.page.locator(".not-sent")).to_contain_text("网络中断")
    assert cards.count() == 0
    visitor.page.clock.install()
    crowded = {"status": 429}
    visitor.page.route("**/400.jpg", lambda one: one.fulfill(**crowded), times=1)
    with visitor.page.expect_response("**/400.jpg"):
        visitor.click(f"重试：{PHOTOS[0][0]}")

    expect(cards).to_have_count(1)
    assert occasion.files.count() == 1
    # Its copy was refused for the moment: too much at once.
    with visitor.page.expect_response("**/400.jpg") as again:
        visitor.page.clock.fast_forward(10_000)
    assert again.value.status == 200
    visitor.troubles = [said for said in visitor.troubles if "429" not in said]


def test_what_is_typed_is_kept_without_a_button(open_browser, filer):
    occasion = make_own_occasion(filer.unit, OccasionStatus.ANNOUNCED)
    visitor = open_browser("filer", viewport=PHONE)
    visitor.visit(page_of(occasion, "report/"))

    visitor.click("增加一条意见")
    visitor.page.get_by_label("第1条 意见").fill("投放点晚上没有灯。")
    expect(visitor.page.locator("#saved")).to_contain_text("已保存")
    visitor.page.get_by_label("第1条 答复").fill("已经装灯。")
    expect(visitor.page.locator("#saved")).to_contain_text("正在填写")
    expect(visitor.page.locator("#saved")).to_contain_text("已保存")

    opinion = occasion.opinions.get()
    assert (opinion.text, opinion.answer) == ("投放点晚上没有灯。", "已经装灯。")
