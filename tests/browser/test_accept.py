"""受理: a queue of declarations, the scan beside the data, keys alone."""

import pytest
from django.utils import timezone

from review.models import DeskSettings
from submissions.choices import DeclarationStatus as Status
from submissions.documents.declaration import declaration_pdf
from submissions.models import Declaration
from submissions.views.filings import declaration_paper
from tests.factories import (
    make_attachment,
    make_declaration,
    make_filing,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.browser

NAMES = ("高塘岭街道", "丁字湾街道", "桥驿镇", "茶亭镇", "区教育局")
REMARK = "请写明公开哪几笔钱。"


@pytest.fixture
def queue(campaign, reviewer):
    """Five that wait, each with its stamped paper; the second changed afterwards."""
    return [make_waiting(name, order) for order, name in enumerate(NAMES)]


def make_waiting(name, order):
    declaration = make_declaration(
        make_unit(name, order=order), status=Status.SUBMITTED
    )
    make_theme(declaration, f"{name}的开放日")
    make_theme(declaration, "老旧小区改造的钱怎么花")
    filer = make_user(unit=declaration.unit)
    paper = declaration_pdf(declaration_paper(declaration))
    make_attachment(declaration, filer, content=paper)
    if order == 1:
        declaration.themes.update(summary="盖章以后改的。")
    make_filing(declaration, filer)
    return declaration


def statuses():
    return list(
        Declaration.objects.order_by("unit__order").values_list("status", flat=True)
    )


def strike(visitor, key, heading):
    """Press a key that leads to another declaration, and see that it came."""
    visitor.press(key)
    visitor.page.get_by_role("heading", name=heading, level=1).wait_for()
    visitor.page.wait_for_load_state()


def test_queue_is_worked_through_with_keys_alone(open_browser, queue, report):
    office = open_browser("office")
    office.go("开始受理（5）")
    assert "待受理 1 / 5" in office.text

    strike(office, "a", "丁字湾街道")
    assert "已受理高塘岭街道的申报表。" in office.text
    assert "不一致" in office.text
    office.press("r")
    assert office.focused() == "id_reason"
    office.type("请照各行的意见修改。")
    office.press("Shift+Tab", times=2)
    while "remark" not in office.focused():
        office.press("Shift+Tab")
    office.type(REMARK)
    while office.focused() != "退回修改":
        office.press("Tab")
    strike(office, "Enter", "桥驿镇")
    assert "已退回丁字湾街道" in office.text
    office.inspect()
    for name in ("茶亭镇", "区教育局", "报送情况"):
        strike(office, "a", name)

    assert "待受理的申报表都看完了。" in office.text
    assert statuses() == [Status.ACCEPTED, Status.RETURNED, *[Status.ACCEPTED] * 3]
    assert list(queue[1].themes.values_list("remark", flat=True)) == ["", REMARK]
    report("受理四份、退回一份（只用键盘）", office.effort)


def test_answer_day_stands_already_there(open_browser, queue):
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")

    day = office.page.get_by_label("请在这一天之前重新报送").input_value()

    assert day > timezone.localdate().isoformat()


def test_next_and_previous_change_nothing(open_browser, queue):
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")

    strike(office, "n", "丁字湾街道")
    strike(office, "n", "桥驿镇")
    strike(office, "p", "丁字湾街道")

    assert statuses() == [Status.SUBMITTED] * 5


def test_keys_are_letters_while_somebody_writes(open_browser, queue):
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")

    office.press("r")
    office.type("anpr?")

    assert office.page.get_by_label("退回原因").input_value() == "anpr?"
    assert statuses() == [Status.SUBMITTED] * 5


@pytest.mark.parametrize("how", ["{isComposing: true}", "{keyCode: 229}"])
def test_keys_are_silent_while_chinese_is_composed(open_browser, queue, how):
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")

    office.page.evaluate(
        "(how) => document.body.dispatchEvent("
        "new KeyboardEvent('keydown', {key: 'a', bubbles: true, ...how}))",
        {"isComposing": True} if "isComposing" in how else {"keyCode": 229},
    )
    office.page.wait_for_timeout(300)

    assert statuses() == [Status.SUBMITTED] * 5


def test_keys_can_be_switched_off(open_browser, queue, reviewer):
    DeskSettings.objects.create(owner=reviewer, keys=False)
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")

    office.press("a")
    office.page.wait_for_timeout(300)

    assert statuses() == [Status.SUBMITTED] * 5
    assert office.page.locator("kbd").count() == 0
    office.go("受理")
    assert statuses()[0] == Status.ACCEPTED


def test_help_for_the_keys_opens_by_its_key(open_browser, queue):
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")
    help_ = office.page.get_by_text("打字的时候不起作用")

    office.press("?")
    assert help_.is_visible()
    office.press("Escape")
    assert help_.is_hidden()


def test_scan_is_seen_beside_the_rows(open_browser, queue):
    office = open_browser("office")
    office.visit(f"/review/2027/declarations/{queue[0].pk}/")

    scan = office.page.locator("iframe.scan-paper").bounding_box()
    rows = office.page.locator(".ruled").bounding_box()

    assert scan["x"] > rows["x"] + rows["width"]
    assert scan["height"] > 300


def test_queue_without_scripts(open_browser, queue):
    office = open_browser("office", javascript=False)
    office.go("开始受理（5）")
    office.go("受理")

    assert "已受理高塘岭街道的申报表。" in office.text
    assert "丁字湾街道" in office.page.locator("h1").inner_text()
