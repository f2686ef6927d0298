"""Forty rows: thirty in, ten out, looked at before, and taken back."""

import pytest
from playwright.sync_api import expect

from review.models import DecisionBatch
from review.selection.outcomes import decide_theme
from submissions.choices import DeclarationStatus, Role, Selection, UnitKind
from submissions.models import Theme
from tests.browser.visitor import Effort
from tests.factories import (
    make_campaign,
    make_declaration,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.browser

PAGE = "/review/2027/themes/"
REASON = "当月活动已经较多，统筹后不再安排。"


def make_forty(**fields):
    """Thirty themes of the streets come first, ten of the district after them."""
    kinds = [UnitKind.STREET] * 3 + [UnitKind.DISTRICT]
    for kind in kinds:
        declaration = make_declaration(
            make_unit(kind=kind), status=DeclarationStatus.SUBMITTED
        )
        for number in range(10):
            make_theme(declaration, f"{declaration.unit}第{number + 1}个主题", **fields)


@pytest.fixture
def forty(campaign):
    make_forty()


def outcomes():
    rows = Theme.objects.order_by("declaration__unit__order", "pk")
    return [Selection(state) for state in rows.values_list("selection", flat=True)]


def tick(office, first, last):
    """A range of rows: one click at its head, one with Shift at its end."""
    boxes = office.page.locator("input[name=theme]")
    office.click(boxes.nth(first))
    office.click(boxes.nth(last), modifiers=["Shift"])


def press(office, outcome):
    office.go(outcome, office.page.locator("#bulk"))


def test_forty_rows_in_bulk(open_browser, forty, reviewer, report):
    office = open_browser("office", at=PAGE)

    tick(office, 0, 29)
    press(office, "入选")
    assert "改为“入选”：30 条" in office.text
    office.go("改 30 条")
    assert "30 个主题改为“入选”" in office.text
    tick(office, 30, 39)
    press(office, "未入选")
    office.page.get_by_label("原因").fill(REASON)
    office.go("改 10 条")

    assert outcomes() == [Selection.SELECTED] * 30 + [Selection.DECLINED] * 10
    assert office.effort.clicks <= 8
    report("成批甄选 40 条，30 条入选（有 JavaScript）", office.effort)


def test_forty_rows_in_bulk_by_the_filter_and_back(
    open_browser, forty, reviewer, report
):
    """What is wanted is found by a filter; nothing is ticked row by row."""
    office = open_browser("office", at=f"{PAGE}?kind=street")

    office.click(office.page.get_by_label("勾选本页全部"))
    office.click(office.page.get_by_label("全部 30 条"))
    press(office, "入选")
    assert "改为“入选”：30 条" in office.text
    office.go("改 30 条")

    assert outcomes() == [Selection.SELECTED] * 30 + [Selection.PENDING] * 10
    assert "kind=street" in office.page.url
    assert office.effort.clicks <= 8
    report("按筛选成批入选 30 条", office.effort)

    # It is taken back in one click.
    office.effort = Effort()
    office.go("撤销上一步（30 条改为入选）")
    assert "恢复了 30 个主题" in office.text
    assert outcomes() == [Selection.PENDING] * 40
    assert not office.page.get_by_text("撤销上一步（").count()
    report("撤销成批", office.effort)


def test_what_a_colleague_decided_meanwhile_is_asked_about(
    open_browser, forty, reviewer
):
    colleague = make_user("office2", Role.REVIEWER, name="周文清")
    office = open_browser("office", at=f"{PAGE}?kind=district")
    office.may_be_refused(409)
    office.click(office.page.locator("input[name=theme]").first)
    office.click(office.page.get_by_label("全部 10 条"))
    press(office, "入选")
    decide_theme(Theme.objects.last(), Selection.RESERVE, actor=colleague)

    office.go("改 10 条")
    assert "您看过之后有变化，请再看一遍" in office.text
    office.click(office.page.locator("tr.open").get_by_role("checkbox"))
    office.go("改 9 条")

    states = outcomes()
    assert (states.count("selected"), states.count("reserve")) == (9, 1)


def test_decision_in_the_row_is_taken_back_in_the_row(open_browser, forty, reviewer):
    office = open_browser("office", at=PAGE)
    row = office.page.locator("tr.theme-line").first

    office.click(row.get_by_role("button", name="入选", exact=True))
    expect(office.page.locator("#last-act")).to_contain_text("”改为入选")
    office.inspect()
    office.click(row.get_by_role("button", name="撤销"))

    expect(office.page.locator("#last-act")).to_be_empty()
    assert outcomes()[0] == Selection.PENDING
    assert DecisionBatch.objects.filter(undone_at__isnull=False).count() == 1


def test_two_people_agree_on_thirty(open_browser, reviewer, report):
    make_campaign(two_levels=True)
    make_forty()
    make_user("office2", Role.REVIEWER, name="周文清")
    first = open_browser("office", at=f"{PAGE}?kind=street")
    second = open_browser("office2", at=None)

    first.click(first.page.locator("input[name=theme]").first)
    first.click(first.page.get_by_label("全部 30 条"))
    press(first, "入选")
    first.go("拟 30 条")
    assert "30 个主题拟“入选”，等另一位同志确认" in first.text
    assert set(outcomes()) == {Selection.PENDING}

    second.visit(PAGE)
    second.effort = Effort()
    second.click(second.page.locator("input[name=theme]").first)
    second.click(second.page.get_by_label("全部 40 条"))
    press(second, "确认拟定意见")
    assert "确认拟定意见：30 条" in second.text
    second.go("确认 30 条")

    assert "30 条拟定意见已经确认" in second.text
    assert outcomes() == [Selection.SELECTED] * 30 + [Selection.PENDING] * 10
    report(
        "确认 30 条拟定意见",
        second.effort,
    )
