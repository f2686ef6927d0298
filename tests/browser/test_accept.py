"""受理: a queue of declarations, the scan beside the data, keys alone."""

import pytest
from django.utils import timezone

from review.models import DeskSettings
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.declarations.papers import make_declaration_paper
from submissions.documents.declaration import write_declaration_pdf
from submissions.models import Declaration, Theme
from tests.browser.visitor import Effort
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
    """Five that wait, two with their stamped papers; the second changed afterwards."""
    return [make_waiting(name, order) for order, name in enumerate(NAMES)]


def make_waiting(name, order):
    declaration = make_declaration(
        make_unit(name, order=order), status=Status.SUBMITTED
    )
    make_theme(declaration, f"{name}的开放日")
    make_theme(declaration, "老旧小区改造的钱怎么花")
    filer = make_user(unit=declaration.unit)
    if order < 2:
        paper = write_declaration_pdf(make_declaration_paper(declaration))
        make_attachment(declaration, filer, content=paper)
    if order == 1:
        declaration.themes.update(summary="盖章以后改的。")
    make_filing(declaration, filer)
    return declaration


def statuses():
    return list(
        Declaration.objects.order_by("unit__order").values_list("status", flat=True)
    )


# A key that is struck before the page has settled is not for what just came.
LISTENS = "main h1:focus, body:not(:has(#accept-bar))"


def strike(visitor, key, heading):
    """Press a key that leads to another declaration, and see that it came."""
    visitor.press(key)
    visitor.page.get_by_role("heading", name=heading, level=1).wait_for()
    visitor.page.wait_for_load_state()
    visitor.page.locator(LISTENS).wait_for()


def test_queue_is_worked_through_with_keys_alone(open_browser, queue, report):
    office = open_browser("office")
    office.go("开始受理：2027年待受理")
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


def test_long_queue_and_its_themes_in_bulk(open_browser, campaign, reviewer, report):
    """27 declarations with 41 themes: the next one comes without another page load."""
    for number in range(27):
        declaration = make_declaration(
            make_unit(f"第{number + 1}单位", order=number), status=Status.SUBMITTED
        )
        for title in ("开放日", "座谈会")[: 2 if number < 14 else 1]:
            make_theme(declaration, f"{declaration.unit}{title}")
    office = open_browser("office")

    office.go("开始受理：2027年待受理")
    first = office.page.locator(".ruled tbody tr").last.bounding_box()
    assert first["y"] + first["height"] < 768
    for number in range(2, 28):
        strike(office, "a", f"第{number}单位")
    assert office.focused() == "第27单位"
    assert office.page.title().startswith("第27单位2027年申报表")
    assert "待受理 1 / 1" in office.text
    assert "报送情况1" in office.page.locator("#nav").inner_text()
    for go, name in (
        (office.page.go_back, "第26单位"),
        (office.page.go_forward, "第27单位"),
    ):
        go()
        office.page.get_by_role("heading", name=name, level=1).wait_for()
        office.page.wait_for_load_state("load")  # its scripts listen to what comes next
    strike(office, "a", "报送情况")
    assert set(statuses()) == {Status.ACCEPTED}
    assert office.effort.loads - 2 <= 5  # 2: back and forward
    report("受理 27 份（含后退、前进各一次）", office.effort)

    office.visit("/review/2027/themes/", inspect=False)
    office.effort = Effort()
    office.go(office.page.locator(".lead-line").get_by_role("link", name="待定 41"))
    assert office.effort.clicks == 1
    report("筛选一次", office.effort)
    office.click(office.page.get_by_label("勾选本页全部"))
    everything = office.page.get_by_label("全部 41 条")
    if everything.is_visible():
        office.click(everything)
    office.go("入选", office.page.locator("#bulk"))
    office.go("改 41 条")
    assert Theme.objects.filter(selection=Selection.SELECTED).count() == 41
    assert office.effort.clicks <= 10
    report("成批甄选 41 条", office.effort)


def test_page_of_a_declaration_in_the_queue(open_browser, queue):
    office = open_browser("office", at=f"/review/2027/declarations/{queue[0].pk}/")
    page = office.page

    # The answer day stands already there.
    day = page.get_by_label("请在这一天之前重新报送").input_value()
    assert day > timezone.localdate().isoformat()

    # The scan is seen beside the rows.
    scan = page.locator("iframe.scan-paper").bounding_box()
    rows = page.locator(".ruled").bounding_box()
    assert scan["x"] > rows["x"] + rows["width"]
    assert scan["height"] > 300

    # The help for the keys opens by its key.
    help_ = page.get_by_text("打字的时候不起作用")
    office.press("?")
    assert help_.is_visible()
    office.press("Escape")
    assert help_.is_hidden()

    # Keys are silent while Chinese is composed.
    for how in ({"isComposing": True}, {"keyCode": 229}):
        page.evaluate(
            "(how) => document.body.dispatchEvent("
            "new KeyboardEvent('keydown', {key: 'a', bubbles: true, ...how}))",
            how,
        )
        page.wait_for_timeout(300)
        assert statuses() == [Status.SUBMITTED] * 5, how

    # Keys are letters while somebody writes.
    office.press("r")
    office.type("anpr?")
    assert page.get_by_label("退回原因").input_value() == "anpr?"
    assert statuses() == [Status.SUBMITTED] * 5

    # Next and previous change nothing.
    office.visit(f"/review/2027/declarations/{queue[0].pk}/", inspect=False)
    strike(office, "n", "丁字湾街道")
    strike(office, "n", "桥驿镇")
    strike(office, "p", "丁字湾街道")
    assert statuses() == [Status.SUBMITTED] * 5


def test_keys_can_be_switched_off(open_browser, queue, reviewer):
    DeskSettings.objects.create(owner=reviewer, keys=False)
    office = open_browser("office", at=f"/review/2027/declarations/{queue[0].pk}/")

    office.press("a")
    office.page.wait_for_timeout(300)

    assert statuses() == [Status.SUBMITTED] * 5
    assert office.page.locator("kbd").count() == 0
    office.go("受理")
    assert statuses()[0] == Status.ACCEPTED
