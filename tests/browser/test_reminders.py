"""催报: from the roster to the call list, the letter and the group chat."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review.models import Reminder
from submissions.choices import DeclarationStatus
from submissions.models import OutgoingMail
from tests.browser.looks import PHONE
from tests.factories import make_declaration, make_mail, make_unit
from tests.mailserver import mail_server

pytestmark = pytest.mark.browser

DESK = "/review/2027/reminders/"


@pytest.fixture
def silent(campaign):
    """Two drafts and a unit that never came; one more is filed."""
    make_declaration(make_unit("报了的"), status=DeclarationStatus.SUBMITTED)
    make_declaration(make_unit("丁字湾街道"), revision=0, contact_phone="")
    return [
        make_declaration(
            make_unit("乌山街道", email="unit@example.cn"),
            contact_phone="13812348000",
        ),
        make_declaration(make_unit("白箬铺镇", "town"), contact_phone="0731-88123650"),
    ]


def test_silent_units_are_called_from_a_printed_list(
    open_browser, silent, reviewer, report
):
    office = open_browser("office")
    office.go("去催报：2027年未报送")
    office.go("催报（3）")
    office.go("打印电话名单")
    assert office.effort.clicks <= 3
    report("找出没有报送的单位，打出电话名单", office.effort)
    for said in ("丁字湾街道", "乌山街道", "13812348000", "0731-88123650"):
        assert said in office.text
    assert "报了的" not in office.text

    # It prints as one clean page.
    page = office.page
    page.emulate_media(media="print")
    hidden = (".masthead", ".foot", ".actions", ".crumbs")
    assert [place for place in hidden if page.locator(place).is_visible()] == []
    assert page.get_by_role("heading", name="电话催报名单").is_visible()
    boxes = page.get_by_role("checkbox")
    assert [boxes.nth(index).is_visible() for index in range(3)] == [True] * 3
    page.emulate_media(media="screen")

    # Enter in a result does not send the list.
    office.click(page.get_by_label("白箬铺镇的通话结果"))
    office.type("答应今天报")
    office.press("Enter")
    page.wait_for_timeout(300)
    assert not Reminder.objects.exists()
    assert office.path == "/review/2027/reminders/calls/"

    # The calls are noted on the same page.
    office.click(page.get_by_label("乌山街道打过了"))
    office.go("记下通话结果")
    report("打出名单并记下两个电话", office.effort)
    notes = Reminder.objects.order_by("pk").values_list("declaration", "note")
    assert list(notes) == [(silent[0].pk, ""), (silent[1].pk, "答应今天报")]
    assert "已记下 2 个单位的电话催报" in office.text
    assert "答应今天报" in page.locator("table").inner_text()


def test_ticks_of_the_desk(open_browser, silent, reviewer):
    office = open_browser("office", at=DESK)
    page = office.page

    # Nothing ticked means nobody.
    office.may_be_refused(422)
    office.go("打印电话名单")
    assert "还没有勾选单位" in office.text
    assert "13812348000" not in page.content()

    # The preview leads back with ticks and words.
    office.visit(DESK, inspect=False)
    office.click(page.get_by_label("勾选 白箬铺镇"))
    page.get_by_label("催报的话").fill("只这一次。")
    office.go("先看内容再发")
    office.go("返回修改")
    assert page.get_by_label("催报的话").input_value() == "只这一次。"
    assert page.get_by_label("勾选 白箬铺镇").is_checked()
    assert not page.get_by_label("勾选 乌山街道").is_checked()

    # They are counted after going back in the history.
    office.visit(DESK, inspect=False)
    office.click(page.get_by_label("勾选 乌山街道"))
    office.click(page.get_by_label("勾选 白箬铺镇"))
    office.go("报送情况", inspect=False)
    page.go_back()
    page.wait_for_timeout(300)
    assert page.get_by_label("勾选 白箬铺镇").is_checked()
    assert page.locator("#ticked-count").inner_text() == "2"

    # A group is ticked as a whole.
    office.visit(DESK, inspect=False)
    office.click(page.get_by_label("草稿"))
    assert page.locator("#ticked-count").inner_text() == "2"
    office.click(page.get_by_label("勾选 白箬铺镇"))
    assert page.locator("#ticked-count").inner_text() == "1"
    office.go("先看内容再发")
    assert "请乌山街道" in office.text or "乌山街道：" in office.text
    assert "白箬铺镇：" not in office.text


def test_desk_and_call_list_fit_a_phone_and_leave_room_on_paper(
    open_browser, silent, reviewer
):
    silent[0].extended_until = timezone.now() + timedelta(days=20)
    silent[0].extension_reason = "停电"
    silent[0].save()
    office = open_browser("office", viewport=PHONE, at=f"{DESK}?tick=all")
    bar = office.page.locator("#bulk").bounding_box()
    assert bar["height"] < PHONE["height"] / 6

    office.go("打印电话名单")
    assert office.page.evaluate("document.documentElement.scrollWidth") <= 390

    office.page.set_viewport_size({"width": 794, "height": 1123})
    office.page.emulate_media(media="print")
    assert office.page.locator("th.result").bounding_box()["width"] > 110


def test_letter_is_seen_before_it_goes(
    open_browser, silent, reviewer, report, settings
):
    office = open_browser("office", at="/review/2027/roster/")
    with mail_server(settings) as letters:
        office.go("催报（3）")
        words = office.page.get_by_label("催报的话")
        office.click(words)
        office.press("Control+A")
        office.type("请{单位}今天填报。")
        office.go("先看内容再发")
        assert "请乌山街道今天填报。" in office.text
        assert not OutgoingMail.objects.exists()
        office.go("发邮件给 1 个单位")
        assert "请打电话：丁字湾街道、白箬铺镇。" in office.text
        office.go("列出的 1 封都发")

    report("改好催报的话，看过，发出邮件", office.effort)
    assert letters.texts == ["请乌山街道今天填报。"]
    assert "已发出 1 封" in office.text


def test_message_is_copied_and_noted(open_browser, silent, reviewer, report):
    office = open_browser("office", at="/review/2027/roster/")
    office.context.grant_permissions(["clipboard-read", "clipboard-write"])
    office.go("催报（3）")
    office.go("先看内容再发")

    office.click("复制这一段")
    office.page.get_by_text("已复制").wait_for()

    copied = office.page.evaluate("navigator.clipboard.readText()")
    assert "草稿：乌山街道、白箬铺镇" in copied
    office.click("复制给乌山街道的话")
    office.page.get_by_text("已复制").first.wait_for()
    office.go("已经发了，记下来")
    report("复制给微信群的话并记下来", office.effort)
    assert Reminder.objects.filter(channel="message").count() == 3


def test_a_letter_that_failed_is_mended(open_browser, campaign, reviewer, settings):
    later = timezone.now() + timedelta(hours=2)
    make_mail(campaign=campaign, error="不收这个地址", attempts=3, not_before=later)
    office = open_browser("office", at=None)
    with mail_server(settings) as letters:
        office.visit("/review/2027/outbox/")
        office.go("请报送申报表")
        office.click(office.page.get_by_text("改这封信"))
        office.page.get_by_label("收件地址").fill("right@example.cn")
        office.go("保存")
        office.go("现在发送")

    assert letters.addresses == [["right@example.cn"]]
    assert "已发出 1 封" in office.text
