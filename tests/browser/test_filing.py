"""A unit files its 附表."""

import re

import pytest
from playwright.sync_api import expect

from submissions.models import Filing
from tests.factories import make_declaration, make_theme

pytestmark = pytest.mark.browser

ROWS = (
    {
        "title": "“灶台到厨余”看得见的垃圾分类",
        "time": "4月",
        "forms": ("现场观摩", "座谈交流"),
        "summary": "请居民代表走一遍从投放点到中转站的路线，现场称重、现场问答。",
    },
    {
        "title": "老旧小区改造的钱怎么花",
        "time": "5-6月",
        "forms": ("实地调研",),
        "summary": "邀请人大代表、楼栋长到三个在建小区看进度、看账本。",
    },
    {
        "title": "小小河长巡河日",
        "time": "第三季度",
        "forms": (),
        "other": "研学体验",
        "summary": "家长和孩子跟着河长走一段河堤，看水质公示牌，提问当场答。",
    },
)
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


def type_head(visitor):
    visitor.click(visitor.page.get_by_label("联系人"))
    visitor.type("张敏")
    visitor.press("Tab")
    visitor.type("0731-88061234")
    visitor.press("Tab")


def rows(visitor):
    return visitor.page.locator("#id_rows > tr:not(.going)")


def titles(visitor):
    return [row.locator("textarea").first.input_value() for row in rows(visitor).all()]


def add_row(visitor):
    if visitor.javascript:
        return visitor.click("＋ 增加一行")
    visitor.go("＋ 增加一行")
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
        assert effort.clicks <= 8
        assert effort.loads <= 4


def test_months_are_understood_while_typing(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
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
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")

    visitor.click("上移第3行")
    assert visitor.focused() == "上移"
    visitor.click("下移第1行")
    assert titles(visitor) == ["丙", "甲", "乙"]
    visitor.click("删去第1行")
    assert titles(visitor) == ["甲", "乙"]
    visitor.click("恢复这一行")
    assert titles(visitor) == ["丙", "甲", "乙"]
    visitor.click("删去第2行")
    visitor.go("保存草稿")

    assert titles(visitor) == ["丙", "乙"]
    assert [theme.title for theme in declaration.themes_in_order()] == ["丙", "乙"]


def test_rows_move_and_go_without_scripts(open_browser, declaration):
    for title in ("甲", "乙", "丙"):
        make_theme(declaration, title)
    visitor = open_browser("filer", javascript=False)
    visitor.visit("/declarations/2027/")

    visitor.go("上移第3行")
    visitor.go("删去第1行")

    assert titles(visitor) == ["丙", "乙"]


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


def test_problems_take_the_focus_and_lead_to_their_fields(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.may_be_refused(422)
    visitor.visit("/declarations/2027/")
    rows(visitor).first.get_by_label(re.compile("活动主题$")).fill("长" * 61)
    visitor.page.get_by_label("联系电话").fill("430122199001011234")

    visitor.go("检查并报送")

    assert visitor.page.title().startswith("错误：")
    assert visitor.focused() == "problems"
    links = visitor.page.locator("#problems a")
    assert "61" in links.last.inner_text()
    assert len(titles(visitor)[0]) == 61
    for link in links.all():
        link.click()
        assert f"#{visitor.focused()}" == link.get_attribute("href")
    assert links.count() == 2


def test_what_is_missing_is_one_click_from_its_field(open_browser, declaration):
    visitor = open_browser("filer")
    make_theme(declaration, time_text="看情况", forms=(), summary="")
    visitor.visit("/declarations/2027/check/")
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
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/check/")

    visitor.control("确认报送").dblclick()
    visitor.page.wait_for_url("**/filings/**")

    assert Filing.objects.get().number in visitor.text
    assert "已报送" in visitor.text


def test_one_page_sent_twice_at_once_gets_one_receipt(open_browser, complete):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/check/")

    answers = visitor.page.locator("form[action$='/submit/']").evaluate(SEND_TWICE)

    filing = Filing.objects.get()
    assert [answer.split("/")[-2] for answer in answers] == [filing.number] * 2


def test_leaving_with_unsaved_changes_asks(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    asked = []
    visitor.page.on("dialog", lambda dialog: (asked.append(dialog), dialog.dismiss()))
    visitor.click(visitor.page.get_by_label("联系人"))
    visitor.type("张敏")

    visitor.click(visitor.page.locator(".masthead-name"), no_wait_after=True)
    visitor.page.wait_for_timeout(300)

    assert [dialog.type for dialog in asked] == ["beforeunload"]
    assert visitor.page.get_by_label("联系人").input_value() == "张敏"
    visitor.go("保存草稿")
    visitor.go(visitor.page.locator(".masthead-name"))
    assert len(asked) == 1
