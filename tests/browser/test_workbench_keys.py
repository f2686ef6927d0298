"""The workbench by keys alone: quick for who wants them, silent while somebody types."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from review.models import Decision, DecisionBatch, ReasonPhrase
from review.selection.outcomes import decide_theme
from submissions.choices import Selection
from submissions.models import Theme
from tests.browser.looks import PHONE
from tests.factories import PASSWORD, make_declaration, make_theme, make_unit

pytestmark = pytest.mark.browser

PAGE = "/review/2027/themes/"
COMPOSING = """(field, key) => field.dispatchEvent(new KeyboardEvent("keydown",
  {key, isComposing: true, bubbles: true, cancelable: true}))"""
PROCESSED = """(field, key) => field.dispatchEvent(new KeyboardEvent("keydown",
  {key, keyCode: 229, bubbles: true, cancelable: true}))"""


def file_themes(campaign, number):
    declaration = make_declaration(make_unit(), campaign, status="submitted")
    return [
        make_theme(declaration, f"第{place}个主题") for place in range(1, number + 1)
    ]


@pytest.fixture
def themes(campaign):
    return file_themes(campaign, 3)


@pytest.fixture
def office(open_browser, reviewer, themes):
    return open_browser("office", at=PAGE)


def focused_row(visitor):
    """The title of the row that has the focus, or nothing."""
    return visitor.page.evaluate(
        "document.activeElement.matches('tr.theme-line')"
        " ? document.activeElement.querySelector('a.theme').textContent : ''"
    )


def settled(visitor):
    """Every answer has come and stands in its row."""
    on_its_way = visitor.page.locator(".htmx-request, .htmx-swapping, .htmx-settling")
    expect(on_its_way).to_have_count(0)


def selections():
    return list(Theme.objects.order_by("pk").values_list("selection", flat=True))


def begin_anew(visitor):
    """Nothing is decided, and the list is loaded again."""
    Decision.objects.all().delete()
    DecisionBatch.objects.exclude(undoes=None).delete()
    DecisionBatch.objects.all().delete()
    Theme.objects.update(selection=Selection.PENDING)
    visitor.visit(PAGE, inspect=False)


# Forty rows ----------------------------------------------------------------------


def test_forty_rows_by_keys_alone(open_browser, reviewer, campaign, report):
    file_themes(campaign, 40)
    office = open_browser("office", at=PAGE)

    office.press("j")
    office.press("1", times=30)
    office.press("2", times=8)
    office.press("3")
    office.type("重复")
    office.press("Enter")
    office.press("3")
    office.press("Enter")

    settled(office)
    expected = ["selected"] * 30 + ["reserve"] * 8 + ["declined"] * 2
    expect(office.page.locator(".choice .on")).to_have_count(40)
    assert selections() == expected
    reasons = Decision.objects.filter(outcome=Selection.DECLINED)
    assert [decision.reason for decision in reasons] == ["重复", "重复"]
    assert "已经是最后一行" in office.text
    assert office.effort.keys <= 45
    assert office.effort.clicks == 0
    report("40 行逐条甄选，30 行入选，只用键盘", office.effort)


# One key each --------------------------------------------------------------------


def test_row_is_in_sight_and_above_the_bar(open_browser, reviewer, campaign):
    file_themes(campaign, 20)
    office = open_browser("office", at=PAGE)

    for _ in range(20):
        office.press("j")
        box = office.page.locator("tr.theme-line:focus").bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= office.page.viewport_size["height"]
    assert focused_row(office) == "第20个主题"
    office.press("k")
    office.press("ArrowUp")
    office.press("ArrowDown")
    assert focused_row(office) == "第19个主题"

    # Above the bar of ticked rows, once there is one.
    office.visit(PAGE, inspect=False)
    office.press("j")
    office.press("x")
    bar = office.page.locator("#bulk")
    expect(bar).to_be_visible()
    office.press("j", times=12)
    row = office.page.locator("tr.theme-line:focus").bounding_box()
    assert row["y"] + row["height"] <= bar.bounding_box()["y"]


def test_keys_decide_row_after_row(office, themes):
    # A decision goes on to the next row.
    office.press("j")
    office.press("2")
    settled(office)
    assert selections() == ["reserve", "pending", "pending"]
    assert focused_row(office) == "第2个主题"

    # The counts follow in place.
    expect(office.page.locator("#lead")).to_contain_text("待定 2 · 入选 0 · 备选 1")

    # Zero opens the decision again.
    office.press("k")
    office.press("0")
    settled(office)
    assert selections() == ["pending"] * 3
    assert focused_row(office) == "第2个主题"

    # An outcome that stands is passed over.
    begin_anew(office)
    office.press("j")
    office.press("1")
    settled(office)
    office.press("k")
    office.press("1")
    settled(office)
    assert Decision.objects.count() == 1
    assert office.page.get_by_role("alert").count() == 0
    assert focused_row(office) == "第2个主题"

    # u takes the last decision back.
    office.press("u")
    expect(office.page.locator(".choice .on")).to_have_count(0)
    assert selections() == ["pending"] * 3

    # A key that is held decides one row, but moves on.
    begin_anew(office)
    office.press("j")
    for key in ("1", "1", "j"):
        office.page.evaluate(
            """key => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
              {key, repeat: true, bubbles: true, cancelable: true}))""",
            key,
        )
    assert focused_row(office) == "第2个主题"
    assert selections() == ["pending"] * 3


def test_decline_asks_why(office, themes):
    # A key without a row decides nothing.
    office.press("1")
    assert "先按 j 选一行" in office.text

    # Escape leaves the question.
    office.press("j")
    office.press("3")
    assert office.page.evaluate("document.activeElement.name") == "reason"
    office.type("太笼统")
    office.press("Escape")
    assert focused_row(office) == "第1个主题"

    # Without a word it is not sent.
    begin_anew(office)
    office.press("j")
    office.press("3")
    office.press("Enter")
    assert "请写明未入选的原因" in office.text
    assert selections() == ["pending"] * 3


def test_x_ticks_and_unticks_and_a_decided_row_keeps_its_tick(office, themes):
    box = office.page.locator("input[name=theme]").first
    office.press("j")
    office.press("x")
    assert box.is_checked()
    office.press("x")
    assert not box.is_checked()
    assert focused_row(office) == "第1个主题"

    office.press("x")
    office.press("1")
    settled(office)
    assert box.is_checked()
    assert office.page.locator("#ticked-count").inner_text() == "1"


def test_reason_is_mended_in_the_panel(office, themes, reviewer):
    office.press("j")
    office.press("3")
    office.type("太笼统")
    office.press("Enter")
    settled(office)
    office.press("k")
    office.press("o")
    panel = office.page.locator(f"#panel-{themes[0].pk}")
    panel.get_by_label("给单位的话").fill("简介太笼统。")
    office.click("改这句话", panel)

    expect(panel.locator(".history")).to_contain_text("简介太笼统。")
    expect(office.page.locator(f"#theme-{themes[0].pk}")).to_contain_text("未入选")
    assert themes[0].decisions.first().reason == "简介太笼统。"
    assert selections() == ["declined", "pending", "pending"]


def test_question_mark_shows_the_keys_in_a_dialog(office, themes):
    office.press("?")
    dialog = office.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    office.inspect()
    office.press("1")
    office.press("j")
    office.press("Escape")

    expect(dialog).to_be_hidden()
    assert selections() == ["pending"] * 3


def test_last_row_says_so_or_leads_to_the_next_page(open_browser, reviewer, campaign):
    file_themes(campaign, 51)
    office = open_browser("office", at=f"{PAGE}?page=1")
    office.press("j", times=50)
    office.press("1")
    settled(office)

    assert office.focused() == "下一页"
    assert "按回车到下一页" in office.text
    with office.page.expect_navigation():
        office.press("Enter")
    office.press("j", times=2)

    assert focused_row(office) == "第51个主题"
    assert "已经是最后一行" in office.text


def test_held_key_decides_one_row_but_moves_on(office, themes):
    office.press("j")
    for key in ("1", "1", "j"):
        office.page.evaluate(
            """key => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
              {key, repeat: true, bubbles: true, cancelable: true}))""",
            key,
        )

    assert focused_row(office) == "第2个主题"
    assert selections() == ["pending"] * 3


# What was not done ---------------------------------------------------------------


def test_refusal_leaves_the_focus_where_the_work_goes_on(
    office, themes, reviewer, admin
):
    decide_theme(themes[0], Selection.SELECTED, actor=admin)

    office.press("j")
    office.press("2")
    said = office.page.locator("#key-says")
    expect(said).to_contain_text("“第1个主题”已由")
    office.press("1")
    settled(office)

    expect(office.page.locator(f"#theme-{themes[0].pk}")).to_contain_text("没有生效")
    expect(said).to_contain_text("“第1个主题”已由")
    assert focused_row(office) == "第3个主题"
    assert selections() == ["selected", "selected", "pending"]
    assert Decision.objects.filter(outcome=Selection.DECLINED).count() == 0


def test_decision_lost_on_the_wire_is_said_until_it_is_done(office, themes):
    row = office.page.locator(f"#theme-{themes[0].pk}")
    said = office.page.locator("#key-says")
    office.press("j")
    with office.offline():
        office.press("1")
        expect(row).to_contain_text("没有保存，请再按一次")
    expect(said).to_have_text("“第1个主题”：没有保存，请再按一次。")
    assert selections() == ["pending"] * 3

    office.press("k")
    office.press("1")

    expect(row).not_to_contain_text("没有保存")
    expect(said).to_be_empty()
    assert selections() == ["selected", "pending", "pending"]
    office.forget_what_htmx_said()


def test_ended_session_is_said_and_what_was_typed_stays(office, themes):
    office.may_be_refused(401)
    office.press("j")
    office.press("o")
    panel = office.page.locator(f"#panel-{themes[0].pk}")
    note = panel.get_by_label("的内部备注")
    note.fill("先问问。")
    Session.objects.all().delete()
    office.click("加备注", panel)

    told = office.page.locator("#session-over")
    expect(told).to_contain_text("登录已过期，刚才的操作没有保存。请重新登录后再做。")
    assert note.input_value() == "先问问。"
    assert office.page.get_by_label("密码").count() == 0
    office.inspect()
    with office.context.expect_page() as opened:
        office.click("在新窗口登录")
    list_page, office.page = office.page, opened.value
    office.page.get_by_label("用户名").fill("office")
    office.page.get_by_label("密码").fill(PASSWORD)
    office.go("登录", inspect=False)
    assert office.path == PAGE

    office.page = list_page
    office.may_be_refused(403)
    office.click("加备注", panel)
    expect(panel.locator(".unsaved")).to_have_text("没有保存，请再按一次。")
    office.click("加备注", panel)
    expect(panel.locator(".note")).to_contain_text("先问问。")
    office.forget_what_htmx_said()


# The bar -------------------------------------------------------------------------


def test_b_goes_to_the_bar_and_escape_comes_back(office, themes):
    office.press("b")
    assert "先按 x 勾选" in office.text
    office.press("j", times=2)
    office.press("x")
    office.press("b")
    assert office.focused() == "入选"
    office.press("Tab")

    office.press("Escape")

    assert focused_row(office) == "第2个主题"


def test_c_confirms_what_a_colleague_proposed(
    open_browser, reviewer, admin, campaign, themes
):
    campaign.two_levels = True
    campaign.save()
    decide_theme(Theme.objects.get(pk=themes[0].pk), Selection.SELECTED, actor=admin)
    office = open_browser("office", at=PAGE)
    office.press("j")

    office.press("c")

    settled(office)
    assert selections() == ["selected", "pending", "pending"]
    assert focused_row(office) == "第2个主题"


# What was typed and not sent -----------------------------------------------------


def test_unsent_word_outlives_a_decision_and_can_be_sent(office, themes):
    office.press("j")
    office.press("1")
    settled(office)
    office.press("k")
    office.press("o")
    panel = office.page.locator(f"#panel-{themes[0].pk}")
    word = panel.get_by_label("给单位的话")
    word.fill("时间再商量。")
    office.page.locator(f"#theme-{themes[0].pk}").focus()

    office.press("2")
    expect(panel.locator(".history")).to_contain_text("备选")
    assert word.input_value() == "时间再商量。"
    settled(office)
    office.click("加这句话", panel)

    expect(panel.locator(".history")).to_contain_text("时间再商量。")
    assert selections() == ["reserve", "pending", "pending"]


# The panel -----------------------------------------------------------------------


def test_panel_opens_under_its_row_and_closes(office, themes):
    link = office.page.locator("a.theme").first
    panel = office.page.locator(f"#panel-{themes[0].pk}")
    office.press("j")
    office.press("o")
    expect(panel).to_be_visible()
    expect(link).to_have_attribute("aria-expanded", "true")
    assert focused_row(office) == "第1个主题"
    office.inspect()
    office.press("Enter")
    expect(panel).to_have_count(0)
    expect(link).to_have_attribute("aria-expanded", "false")
    assert focused_row(office) == "第1个主题"

    # What was typed stays in a panel that was closed.
    office.press("o")
    panel.get_by_label("的内部备注").fill("先问问。")
    office.click(link)
    expect(panel).to_be_hidden()
    expect(link).to_have_attribute("aria-expanded", "false")
    office.click(link)
    expect(panel).to_be_visible()
    assert panel.get_by_label("的内部备注").input_value() == "先问问。"

    # A decision that is made above the panel is told in it.
    office.page.locator(f"#theme-{themes[0].pk}").focus()
    office.press("1")
    expect(panel.locator(".history")).to_contain_text("入选")
    assert focused_row(office) == "第2个主题"


def test_note_tag_and_wording_are_kept_in_place(office, themes, report):
    office.press("j")
    office.press("o")
    panel = office.page.locator(f"#panel-{themes[0].pk}")
    office.click(panel.get_by_label("的内部备注"))
    office.type("1先问2再定3")
    office.click("加备注", panel)
    expect(panel.locator(".note")).to_contain_text("1先问2再定3")
    office.click(panel.get_by_label("加标签"))
    office.type("亲子")
    office.press("Enter")
    row = office.page.locator(f"#theme-{themes[0].pk}")
    expect(row.locator(".pill")).to_have_text("亲子")
    office.click("去掉标签 亲子", panel)
    expect(row.locator(".pill")).to_have_count(0)
    expect(panel.locator(f"#tags-{themes[0].pk}")).to_be_focused()
    office.click("核对过，按原文", panel)
    expect(office.control("恢复为未核对", panel)).to_be_visible()
    office.click(panel.locator(".reword summary"))
    office.click(panel.get_by_label("活动主题"))
    office.press("End")
    office.type("（改）")
    office.click("保存文字", panel)

    expect(panel.locator("ins")).to_have_text("（改）")
    expect(row.locator(".marks")).to_contain_text("文字已改")
    assert selections() == ["pending"] * 3
    assert office.effort.loads == 0
    report("备注、标签、计划文字", office.effort)


def test_stale_words_are_refused_in_place(open_browser, reviewer, admin, themes):
    first, second = open_browser("office", at=PAGE), open_browser("admin", at=PAGE)
    second.may_be_refused(409)
    for visitor in (first, second):
        visitor.press("j")
        visitor.press("o")
        panel = visitor.page.locator("tr.panel")
        panel.locator(".reword summary").click()
        panel.get_by_label("活动主题").fill(f"{visitor.page.url}之{visitor is first}")
    first.click("保存文字")
    expect(first.page.locator("tr.panel ins").first).to_be_visible()

    second.click("保存文字")

    conflict = second.page.locator("tr.panel [role=alert]")
    expect(conflict).to_contain_text("您的改动没有保存")
    expect(second.page.locator("tr.panel")).to_contain_text("已保存的：")
    second.inspect()


def test_row_that_went_back_to_its_unit_says_so(office, themes):
    office.may_be_refused(404)
    themes[0].declaration.status = "draft"
    themes[0].declaration.save()
    office.press("j")
    office.press("o")

    said = office.page.get_by_role("status").filter(has_text="请先复制下来")
    expect(said).to_contain_text("这一行已经不在这里")


# Silence -------------------------------------------------------------------------


def test_fields_keep_their_keys(office, themes):
    # In the search, where / leads without leaving its mark.
    office.press("j")
    office.press("/")
    assert office.page.evaluate("document.activeElement.name") == "q"
    assert office.page.input_value("input[name=q]") == ""
    office.type("jk1230xou? ")
    assert office.page.input_value("input[name=q]") == "jk1230xou? "
    assert selections() == ["pending"] * 3
    office.page.locator("input[name=q]").fill("")  # left with words, it would search

    # In fields of every other kind.
    office.page.evaluate(
        """() => document.querySelector("main").insertAdjacentHTML("beforeend",
          `<p id=planted><select aria-label=a></select><textarea aria-label=b></textarea>
           <span contenteditable role=textbox aria-label=c></span></p>`)"""
    )
    for field in ("select", "textarea", "[contenteditable]"):
        office.page.locator("tr.theme-line").first.focus()
        planted = office.page.locator(f"#planted {field}")
        planted.focus()
        expect(planted).to_be_focused()
        office.type("1")
    office.page.wait_for_timeout(300)
    assert selections() == ["pending"] * 3

    # In the reason, which pinyin passes through.
    begin_anew(office)
    office.press("j")
    office.press("3")
    office.type("chongfu123jkxou/?")
    reason = office.page.locator("tr.theme-line input[name=reason]").first
    assert reason.input_value() == "chongfu123jkxou/?"
    assert selections() == ["pending"] * 3


def test_composing_decides_nothing(office, themes):
    # On a row.
    office.press("j")
    for event in (COMPOSING, PROCESSED):
        for key in "123jx":
            office.page.locator("tr.theme-line").first.evaluate(event, key)
            assert focused_row(office) == "第1个主题", (event, key)
    assert not office.page.locator("input[name=theme]").first.is_checked()
    assert selections() == ["pending"] * 3

    # In the reason it neither sends nor leaves.
    office.press("3")
    office.type("chong")
    field = office.page.locator("tr.theme-line input[name=reason]").first
    for event in (COMPOSING, PROCESSED):
        for key in ("Enter", "Escape"):
            field.evaluate(event, key)
            active = office.page.evaluate("document.activeElement.name")
            assert active == "reason", (event, key)
            assert selections() == ["pending"] * 3, (event, key)


def test_keys_with_a_modifier_belong_to_the_browser(office, themes):
    office.press("j")
    for held in ("ctrl", "alt", "meta"):
        office.page.evaluate(
            """held => document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
              {key: "1", bubbles: true, [`${held}Key`]: true}))""",
            held,
        )
        assert focused_row(office) == "第1个主题", held
        assert selections() == ["pending"] * 3, held


def test_keys_that_are_switched_off_do_nothing(office, themes):
    office.press("?")
    office.go("不用快捷键")
    assert "快捷键已经关掉" in office.text

    office.press("j")
    office.press("1")

    assert focused_row(office) == ""
    assert selections() == ["pending"] * 3


def test_common_reason_is_one_choice_away(open_browser, reviewer, themes):
    ReasonPhrase.objects.create(text="内容太笼统。")
    office = open_browser("office", at=PAGE)

    offered = office.page.locator("#reasons option").first

    assert offered.get_attribute("value") == "内容太笼统。"
    assert (
        office.page.locator("input[name=reason]").first.get_attribute("list")
        == "reasons"
    )


def test_panel_and_bar_on_a_phone(open_browser, reviewer, themes):
    office = open_browser("office", viewport=PHONE, at=PAGE)
    office.click(office.page.locator("a.theme").first)
    expect(office.page.locator("tr.panel")).to_be_visible()
    office.inspect()

    # Nothing covers the bar of ticked rows.
    office.visit(PAGE, inspect=False)
    office.press("j")
    office.press("x")
    office.press("b")
    expect(office.page.locator("#key-says")).not_to_be_empty()

    for top in range(0, 900, 30):
        covered = office.page.evaluate(
            """(top) => {
              scrollTo(0, top);
              return [...document.querySelectorAll("#bulk button:enabled")].filter((one) => {
                const { x, y, width } = one.getBoundingClientRect();
                return document.elementFromPoint(x + width - 4, y + 4) !== one;
              }).map((one) => one.value);
            }""",
            top,
        )
        assert covered == []
