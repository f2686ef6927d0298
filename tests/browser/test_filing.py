"""A unit files its 附表."""

import re

import pytest
from playwright.sync_api import expect

from submissions.models import Filing
from tests.factories import make_declaration, make_theme
from tests.ready_made import TYPED as ROWS

pytestmark = pytest.mark.browser

SEND_TWICE = """(form) => {
  const body = new URLSearchParams(new FormData(form));
  const send = () => fetch(form.action, { method: "POST", body });
  return Promise.all([send(), send()]).then((both) => both.map((one) => one.url));
}"""
CHIPS = ("实地调研", "现场观摩", "座谈交流", "政策发布", "问卷调查")


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(
        unit=filer.unit, contact_name="", contact_phone="", revision=0
    )


def tick_forms(visitor, names):
    """From the field before the chips, by Tab and Space."""
    for chip in CHIPS:
        visitor.press("Tab")
        if chip in names:
            visitor.press("Space")


def type_row(visitor, row):
    """From the focused 活动主题 to 活动简介, without the mouse."""
    visitor.type(row["title"])
    visitor.press("Tab", 2)
    visitor.type(row["time"])
    tick_forms(visitor, row["forms"])
    visitor.press("Tab")
    if "other" in row:
        visitor.type(row["other"])
    visitor.press("Tab")
    visitor.type(row["summary"])


@pytest.fixture
def nameless(filer):
    """An account whose person is not known: nothing is suggested."""
    filer.name = ""
    filer.save()


def type_head(visitor):
    """The name is there already, as the account has it."""
    expect(visitor.page.get_by_label("联系人")).to_have_value("张敏")
    visitor.click(visitor.page.get_by_label("联系电话"))
    visitor.type("0731-88061234")
    visitor.press("Tab")


def rows(visitor):
    return visitor.page.locator("#id_rows > tr:not(.going)")


def titles(visitor):
    return [row.locator("textarea").first.input_value() for row in rows(visitor).all()]


def add_row(visitor):
    if visitor.javascript:
        return visitor.click("增加一行")
    visitor.go("增加一行")
    return visitor.click(rows(visitor).last.get_by_label(re.compile("活动主题$")))


def test_three_rows_are_filed(open_browser, declaration, javascript, report):
    visitor = open_browser("filer", javascript=javascript)

    visitor.go("开始填写")
    type_head(visitor)
    for number, row in enumerate(ROWS):
        if number:
            add_row(visitor)
        type_row(visitor, row)
    visitor.go("检查并报送")
    visitor.go("确认报送")

    filing = Filing.objects.get()
    assert filing.number in visitor.text
    assert [(row["title"], row["months"]) for row in filing.content["rows"]] == [
        (ROWS[0]["title"], [4]),
        (ROWS[1]["title"], [5, 6]),
        (ROWS[2]["title"], [7, 8, 9]),
    ]
    assert filing.content["rows"][0]["forms"] == ["现场观摩", "座谈交流"]
    assert filing.content["rows"][2]["other_form"] == "研学体验"
    effort = visitor.effort
    report(f"报送三行（{'有' if javascript else '无'} JavaScript）", effort)
    assert len(effort.typed) == len(set(effort.typed))
    if javascript:
        assert effort.clicks <= 6
        assert effort.loads <= 3


def test_months_are_understood_while_typing(open_browser, declaration):
    visitor = open_browser("filer", at="/declarations/2027/")
    row = rows(visitor).first

    row.get_by_label(re.compile("活动时间")).fill("９月中旬至11月")
    visitor.press("Tab")

    expect(row.locator(".understood")).to_have_text("理解为：9—11月")
    row.get_by_label(re.compile("活动时间")).fill("看情况")
    visitor.press("Tab")
    expect(row.locator(".doubt")).to_contain_text("看情况")


def test_rows_move_go_and_come_back(open_browser, declaration):
    for title in ("甲", "乙", "丙"):
        make_theme(declaration, title)
    visitor = open_browser("filer", at="/declarations/2027/")

    visitor.click("上移第3行")
    assert focused_name(visitor) == "上移第2行"
    visitor.click("下移第1行")
    assert titles(visitor) == ["丙", "甲", "乙"]
    visitor.click("删去第1行")
    assert titles(visitor) == ["甲", "乙"]
    visitor.click("恢复“丙”")
    assert titles(visitor) == ["丙", "甲", "乙"]
    visitor.click("复制第3行")
    visitor.click("删去第2行")
    visitor.wait_until(lambda: stored(declaration) == ["丙", "乙", "乙"])
    visitor.page.reload()
    assert titles(visitor) == ["丙", "乙", "乙"]
    visitor.click("恢复“甲”")
    expect(rows(visitor)).to_have_count(4)
    assert titles(visitor) == ["丙", "甲", "乙", "乙"]


def stored(declaration):
    return [theme.title for theme in declaration.themes_in_order()]


def focused_name(visitor):
    return visitor.page.evaluate("document.activeElement.getAttribute('aria-label')")


def test_rows_are_dragged_by_their_handles(open_browser, declaration):
    for title in ("甲", "乙", "丙"):
        make_theme(declaration, title)
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    handles = visitor.page.locator("[data-row-handle]:visible")

    handles.nth(2).drag_to(rows(visitor).first, target_position={"x": 20, "y": 5})

    visitor.wait_until(lambda: stored(declaration) == ["丙", "甲", "乙"])


def test_last_row_and_limit_are_no_dead_ends(open_browser, declaration):
    make_theme(declaration, "甲")
    declaration.campaign.maximum_themes = 2
    declaration.campaign.save()
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")

    visitor.click("删去第1行")
    assert titles(visitor) == [""]
    visitor.click("增加一行")
    visitor.click("增加一行")

    assert "至多 2 个活动主题，已经填满了" in visitor.text


def test_enter_goes_on_and_never_away(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    loads = visitor.effort.loads

    visitor.click(visitor.page.get_by_label("联系人"))
    for _ in range(4):
        visitor.press("Enter")

    assert visitor.focused() == "id_rows-0-forms_0"
    assert visitor.effort.loads == loads


def test_words_are_not_saved_while_they_are_composed(
    open_browser, declaration, nameless
):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    keys = visitor.context.new_cdp_session(visitor.page)
    visitor.click(visitor.page.get_by_label("联系人"))

    half = {"text": "zhang", "selectionStart": 5, "selectionEnd": 5}
    keys.send("Input.imeSetComposition", half)
    visitor.page.wait_for_timeout(2500)
    declaration.refresh_from_db()
    assert declaration.revision == 0
    keys.send("Input.insertText", {"text": "张"})

    visitor.wait_until(lambda: contact_of(declaration) == "张")


def contact_of(declaration):
    declaration.refresh_from_db()
    return declaration.contact_name


def test_one_row_is_filed_by_keyboard_alone(open_browser, declaration, report):
    visitor = open_browser("filer")

    tab_to(visitor, "开始填写")
    enter(visitor)
    tab_to(visitor, "id_contact_name")
    visitor.type("张敏")
    visitor.press("Tab")
    visitor.type("0731-88061234")
    visitor.press("Tab")
    type_row(visitor, ROWS[0])
    tab_to(visitor, "检查并报送")
    enter(visitor)
    tab_to(visitor, "确认报送")
    enter(visitor)

    assert Filing.objects.get().number in visitor.text
    assert visitor.effort.clicks == 0
    report("只用键盘报送一行", visitor.effort)


def tab_to(visitor, place):
    for _ in range(40):
        if visitor.focused() == place:
            return
        visitor.press("Tab")
    pytest.fail(f"Tab does not reach {place}, but {visitor.focused()}")


def enter(visitor):
    with visitor.page.expect_navigation(wait_until="load"):
        visitor.press("Enter")
    visitor.inspect()


def test_what_is_wrong_is_told_and_saved(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    row = rows(visitor).first
    row.get_by_label(re.compile("活动主题$")).fill("长" * 61)
    visitor.click(row.get_by_text("更多"))
    row.get_by_label(re.compile("协办$")).fill("望城一中")
    visitor.page.get_by_label("联系电话").fill("430122199001011234")

    visitor.click("保存草稿")

    title = visitor.page.locator("#id_rows-0-title_error")
    expect(title).to_have_text("至多 60 个字，您写了 61 个，请缩短。")
    joint = visitor.page.locator("#id_rows-0-joint_error")
    expect(joint).to_contain_text("不在本区单位名单里")
    phone = visitor.page.locator("#id_contact_phone_error")
    expect(phone).to_contain_text("不能填写身份证号码")
    visitor.inspect()
    theme = declaration.themes.get()
    assert (theme.title, theme.units_text) == ("长" * 61, "高塘岭街道、望城一中")
    declaration.refresh_from_db()
    assert declaration.contact_phone == ""


def test_what_is_missing_is_one_click_from_its_field(open_browser, declaration):
    make_theme(declaration, time_text="看情况", forms=(), summary="")
    visitor = open_browser("filer", at="/declarations/2027/check/")
    links = visitor.page.locator("#problems a")
    fields = [link.get_attribute("href").partition("#")[2] for link in links.all()]

    for place, field in enumerate(fields):
        visitor.visit("/declarations/2027/check/", inspect=False)
        links.nth(place).click()
        visitor.page.wait_for_load_state()
        shown = visitor.page.locator(f"#{field}")
        expect(shown).to_be_in_viewport()
        assert visitor.focused() == field

    assert fields == [
        "id_contact_name",
        "id_contact_phone",
        "id_rows-0-time_text",
        "id_rows-0-forms",
        "id_rows-0-summary",
    ]


@pytest.fixture
def complete(declaration):
    make_theme(declaration)
    declaration.contact_name, declaration.contact_phone = "张敏", "0731-88061234"
    declaration.save()


def test_a_double_click_files_once(open_browser, complete):
    visitor = open_browser("filer", at="/declarations/2027/check/")

    visitor.control("确认报送").dblclick()
    visitor.page.wait_for_url("**/filings/**")

    assert Filing.objects.get().number in visitor.text
    assert "已报送" in visitor.text


def test_one_page_sent_twice_at_once_gets_one_receipt(open_browser, complete):
    visitor = open_browser("filer", at="/declarations/2027/check/")

    answers = visitor.page.locator("form[action$='/submit/']").evaluate(SEND_TWICE)

    filing = Filing.objects.get()
    assert [answer.split("/")[-2] for answer in answers] == [filing.number] * 2


def test_leaving_asks_only_when_saving_failed(open_browser, declaration, nameless):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    asked = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog), dialog.dismiss()))
    with visitor.offline():
        visitor.click(visitor.page.get_by_label("联系人"))
        visitor.type("张敏")
        visitor.press("Tab")
        expect(visitor.page.locator("#saved")).to_contain_text("网络不通")
        visitor.click(visitor.page.locator(".masthead-name"), no_wait_after=True)
        visitor.page.wait_for_timeout(300)
        assert [dialog.type for dialog in asked] == ["beforeunload"]
    visitor.click("保存草稿")
    visitor.wait_until(lambda: contact_of(declaration) == "张敏")
    visitor.go(visitor.page.locator(".masthead-name"))

    assert len(asked) == 1
