"""The plan board, as people use it: by the mouse, by keys, by buttons."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.board import CARDS
from review.plan.rows import list_placed_rows
from review.plan.versions import begin_version
from submissions.choices import ConsentStatus, DeclarationStatus, Role, Selection
from submissions.models import Consent, PlanEntry, Theme
from submissions.months import Months
from tests.browser.looks import PHONE
from tests.factories import (
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.browser

BOARD = "/review/2027/plan/"


@pytest.fixture
def declaration(campaign, unit, filer):
    declaration = make_declaration(unit, campaign, status=DeclarationStatus.ACCEPTED)
    make_filing(declaration, filer)
    return declaration


@pytest.fixture
def version(declaration, reviewer):
    return begin_version(declaration.campaign, actor=reviewer)


@pytest.fixture
def office(open_browser, version):
    visitor = open_browser("office", at=None)
    visitor.may_be_refused(409)
    return visitor


def months():
    return {entry.theme.title: str(entry.months) for entry in PlanEntry.objects.all()}


def card(office, title):
    return office.page.locator("article.card-theme", has_text=title)


def drag(office, title, target):
    """With the real mouse, as slowly as a hand."""
    page = office.page
    start = card(office, title).bounding_box()
    end = target.bounding_box()
    page.mouse.move(start["x"] + start["width"] - 8, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(start["x"] + 30, start["y"] + 20, steps=4)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] - 6, steps=12)
    page.wait_for_timeout(150)
    page.mouse.up()
    office.effort.clicks += 1


def month(office, number):
    return office.page.locator(f"#month-{number}")


def cards_of(office, number):
    return month(office, number).locator(".cards")


def test_dragging_places_moves_and_takes_out(office, declaration):
    make_selected("走进大厅", "5-6月", declaration=declaration)
    office.visit(BOARD)

    drag(office, "走进大厅", cards_of(office, 5))
    expect(month(office, 5).get_by_text("走进大厅", exact=True)).to_be_visible()
    expect(office.page.locator("#board-notice")).to_contain_text("排到5月")
    assert months() == {"走进大厅": "5月"}

    drag(office, "走进大厅", cards_of(office, 7))
    expect(month(office, 7)).to_contain_text("单位申报的是 5-6月")
    assert months() == {"走进大厅": "7月"}

    drag(office, "走进大厅", office.page.locator("#tray .cards"))
    expect(office.page.locator("#board-notice")).to_contain_text("放回待安排")
    assert months() == {}

    office.click("撤销")
    expect(month(office, 7)).to_contain_text("走进大厅")
    assert months() == {"走进大厅": "7月"}

    # Without a network a drop goes back, and so does one without a session.
    with office.offline():
        drag(office, "走进大厅", cards_of(office, 5))
        expect(office.page.locator("#board-notice")).to_contain_text("没有连上服务器")
        expect(month(office, 7)).to_contain_text("走进大厅")
    office.forget_what_htmx_said()
    office.visit(BOARD, inspect=False)
    office.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    office.refusals = {401}
    drag(office, "走进大厅", cards_of(office, 5))
    expect(office.page.locator("#board-notice")).to_contain_text("没有生效")
    expect(month(office, 7)).to_contain_text("走进大厅")
    office.forget_what_htmx_said()
    assert months() == {"走进大厅": "7月"}


def test_dragging_within_a_month_changes_the_order(
    office, declaration, version, reviewer
):
    for title in ("甲活动", "乙活动"):
        make_selected(title, "4月", declaration=declaration)
    place_declared_themes(version, actor=reviewer)
    office.visit(BOARD)

    drag(office, "甲活动", card(office, "乙活动"))

    expect(month(office, 4)).to_contain_text("改回按单位排")
    assert [row.title for row in list_placed_rows(version)] == ["乙活动", "甲活动"]


def test_refused_drop_goes_back_with_its_sentence(
    office, declaration, version, reviewer
):
    theme = make_selected("走进大厅", "5月", declaration=declaration)
    place_theme(theme, Months.of(5), version=version, actor=reviewer)
    office.visit(BOARD)
    other = make_user("office2", Role.REVIEWER)
    place_theme(theme, Months.of(6), version=version, actor=other)

    drag(office, "走进大厅", cards_of(office, 8))

    expect(office.page.get_by_role("alert")).to_contain_text("已由office2于")
    expect(month(office, 6)).to_contain_text("走进大厅")
    assert months() == {"走进大厅": "6月"}


def test_stale_board_is_told_and_goes_on_with_the_next_version(
    office, declaration, version, campaign, reviewer
):
    make_selected("走进大厅", "5月", declaration=declaration)
    place_declared_themes(version, actor=reviewer)
    office.visit(BOARD)
    issue_plan(version, actor=reviewer)
    second = begin_version(campaign, actor=reviewer)

    drag(office, "走进大厅", cards_of(office, 8))
    expect(office.page.get_by_role("alert")).to_contain_text("第1版已经印发")
    expect(month(office, 5)).to_contain_text("走进大厅")
    drag(office, "走进大厅", cards_of(office, 8))
    august = str(Months.of(8).mask)
    expect(card(office, "走进大厅")).to_have_attribute("data-seen", august)

    assert version.entries.get().months == Months.of(5)
    assert second.entries.get().months == Months.of(8)


def test_keys_place_and_order(office, declaration):
    for title in ("甲活动", "乙活动"):
        make_selected(title, "4月", declaration=declaration)
    office.visit(BOARD)
    office.page.locator("#tray a.card-name").first.focus()

    office.press("4")
    expect(month(office, 4)).to_contain_text("甲活动")
    expect(office.page.locator("#tray a.card-name")).to_be_focused()
    office.press("4")
    expect(month(office, 4)).to_contain_text("乙活动")
    office.press("ArrowUp")
    expect(month(office, 4)).to_contain_text("改回按单位排")
    expect(office.page.locator("a.card-name", has_text="乙活动")).to_be_focused()

    office.press("=")
    expect(month(office, 12)).to_contain_text("乙活动")
    assert months() == {"甲活动": "4月", "乙活动": "12月"}


def test_keys_pressed_ahead_of_the_answer_are_not_lost(office, declaration):
    for title in ("甲活动", "乙活动"):
        make_selected(title, "4月", declaration=declaration)
    office.visit(BOARD)
    office.page.locator("#tray a.card-name").first.focus()

    for key in ("4", "4", "ArrowUp", "="):
        office.press(key)

    expect(month(office, 12)).to_contain_text("乙活动")
    expect(office.page.locator("a.card-name", has_text="乙活动")).to_be_focused()
    assert months() == {"甲活动": "4月", "乙活动": "12月"}


def test_a_reserve_theme_is_asked_about(office, declaration):
    make_theme(declaration, "备着的", "4月", selection=Selection.RESERVE)
    office.visit(BOARD)

    drag(office, "备着的", cards_of(office, 4))
    office.click("改为入选，并安排到4月")

    expect(month(office, 4)).to_contain_text("备着的")
    assert months() == {"备着的": "4月"}


def test_cards_out_of_sight_are_opened_and_moved(office, declaration, version):
    """A month of more cards than it shows: dropped last, one stands before the others."""
    themes = Theme.objects.bulk_create(
        Theme(
            declaration=declaration,
            position=number,
            title=f"主题{number:03}",
            time_text="4月",
            months=Months.of(4),
            selection=Selection.SELECTED,
        )
        for number in range(CARDS + 3)
    )
    rows = PlanEntry.objects.bulk_create(
        PlanEntry(version=version, theme=theme, months=theme.months) for theme in themes
    )
    office.visit(BOARD)
    expect(month(office, 4).locator("article")).to_have_count(CARDS)

    card(office, "主题059").scroll_into_view_if_needed()
    drag(office, "主题058", card(office, "主题059"))
    expect(month(office, 4)).to_contain_text("改回按单位排")
    order = [row.theme.position for row in list_placed_rows(version)]
    assert order == [*range(CARDS - 2), 59, 58, *range(CARDS, CARDS + 3)]

    office.go("还有 3 条")
    office.go("下一页")
    office.page.locator("a.card-name").first.focus()
    office.press("9")
    # What left the month leaves the focus on the card after it.
    following = office.page.locator("a.card-name", has_text=themes[CARDS + 1].title)
    expect(following).to_be_focused()
    rows[CARDS].refresh_from_db()
    assert rows[CARDS].months == Months.of(9)


def test_buttons_alone(open_browser, version, declaration):
    make_selected("走进大厅", "5-6月", declaration=declaration)
    office = open_browser("office", at=BOARD)

    office.click(office.page.get_by_role("button", name="把走进大厅排到6月"))
    expect(month(office, 6)).to_contain_text("走进大厅")
    office.click("走进大厅")
    office.click(office.page.get_by_role("button", name="9月", exact=True))
    expect(month(office, 9)).to_contain_text("未征询")
    office.click("走进大厅")
    office.click("放回待安排")
    expect(office.page.locator("#tray")).to_contain_text("走进大厅")
    office.click("撤销")
    expect(month(office, 9)).to_contain_text("走进大厅")


def test_forty_themes_are_spread_as_suggested_and_issued(
    open_browser, reviewer, campaign, declaration, report
):
    for number in range(40):
        unit = make_unit(f"第{number}局", order=number)
        filed = make_declaration(unit, campaign, status=DeclarationStatus.ACCEPTED)
        first = 1 + number * 5 % 10
        make_selected(f"主题{number}", f"{first}-{first + 2}月", declaration=filed)
    office = open_browser("office")
    office.go("计划安排")

    office.go("开始编制")
    office.go("建议安排")
    office.go("采用勾选的 40 条")

    load = [len(entry.months) for entry in PlanEntry.objects.all()]
    assert load == [1] * 40
    office.go("核对并印发")
    report("四十个主题照建议安排、核对", office.effort)
    assert office.effort.clicks <= 5


def test_unit_is_asked_and_answers(open_browser, reviewer, filer, declaration, version):
    theme = make_selected("走进大厅", "4月", declaration=declaration)
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    office = open_browser("office", at=BOARD)
    office.click("走进大厅")
    office.page.get_by_label("征询的话（可不填）").fill("可否秋天办？")
    office.click("征询单位")
    expect(month(office, 9)).to_contain_text("待答复")

    unit = open_browser("filer")
    assert "可否秋天办？" in unit.text
    unit.go("同意")

    assert Consent.objects.get().status == ConsentStatus.AGREED
    office.visit(BOARD)
    expect(month(office, 9)).to_contain_text("同意")


def test_the_board_on_a_phone(open_browser, version, declaration):
    make_selected("走进大厅", "5-6月", declaration=declaration)
    office = open_browser("office", viewport=PHONE, at=BOARD)

    office.click(office.page.get_by_role("button", name="把走进大厅排到5月"))
    expect(month(office, 5)).to_contain_text("走进大厅")
    office.click("走进大厅")

    dialog = office.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    assert dialog.bounding_box()["width"] <= PHONE["width"]
