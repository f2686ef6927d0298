"""What somebody types is kept: through closed pages, ended sessions, lost networks."""

import re

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.factories import PASSWORD, make_declaration, make_theme, make_user

pytestmark = pytest.mark.browser

SUMMARY = "请居民代表走一遍从投放点到中转站的路线，现场称重。"
SAVED = re.compile(r"已保存 \d\d:\d\d$")


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(unit=filer.unit)


@pytest.fixture
def theme(declaration):
    return make_theme(declaration, "老旧小区改造的钱怎么花", "5月")


@pytest.fixture
def colleague(filer):
    return make_user("colleague", unit=filer.unit)


def cell(visitor, name, row=1):
    return visitor.page.get_by_label(f"第{row}行 {name}", exact=True)


def write(visitor, name, text, row=1):
    """In place of what stands in the field."""
    visitor.click(cell(visitor, name, row))
    visitor.press("Control+A")
    visitor.type(text)


def told(visitor):
    return visitor.page.locator("#saved")


def test_typing_is_saved_and_outlives_the_browser(open_browser, theme, report):
    visitor = open_browser("filer")
    visitor.go("接着填写")

    write(visitor, "活动简介", SUMMARY)
    expect(told(visitor)).to_have_text("正在填写…")
    expect(told(visitor)).to_have_text(SAVED)
    visitor.inspect()
    visitor.close()

    again = open_browser("filer")
    again.go("接着填写")
    assert cell(again, "活动简介").input_value() == SUMMARY
    report("自动保存一处修改", visitor.effort)


def test_a_new_row_is_saved_once(open_browser, theme, declaration):
    visitor = open_browser("filer", at="/declarations/2027/")

    def kept():
        return [theme.title for theme in declaration.themes_in_order()]

    visitor.click("增加一行")
    write(visitor, "活动主题", "小小河长巡河日", row=2)
    visitor.wait_until(lambda: kept()[1:] == ["小小河长巡河日"])
    visitor.type("（第二期）")
    visitor.wait_until(lambda: kept()[1:] == ["小小河长巡河日（第二期）"])
    visitor.click("删去第1行")

    visitor.wait_until(lambda: kept() == ["小小河长巡河日（第二期）"])


def test_leaving_at_once_still_saves(open_browser, theme):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")

    write(visitor, "活动简介", SUMMARY)
    visitor.go(visitor.page.locator(".masthead-name"))

    visitor.wait_until(lambda: summary_of(theme) == SUMMARY)


def summary_of(theme):
    theme.refresh_from_db()
    return theme.summary


def test_reload_while_typing_shows_what_was_typed(open_browser, theme):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")

    write(visitor, "活动简介", SUMMARY)
    visitor.page.wait_for_timeout(300)
    visitor.page.reload()
    expect(cell(visitor, "活动简介")).to_have_value(SUMMARY)
    write(visitor, "活动主题", "请居民来查账")
    visitor.press("Tab")

    visitor.wait_until(lambda: summary_of(theme) == SUMMARY)
    visitor.wait_until(lambda: (summary_of(theme), theme.title)[1] == "请居民来查账")
    expect(told(visitor)).to_have_text(SAVED)
    assert summary_of(theme) == SUMMARY


def test_row_added_before_a_reload_is_there_once(open_browser, theme, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")

    visitor.click("增加一行")
    visitor.type("小小河长巡河日")
    visitor.page.wait_for_timeout(300)
    visitor.page.reload()

    expect(cell(visitor, "活动主题", row=2)).to_have_value("小小河长巡河日")
    visitor.wait_until(lambda: declaration.themes.count() == 2)
    visitor.page.wait_for_timeout(1000)
    assert declaration.themes.count() == 2


def test_an_ended_session_is_taken_up_in_place(open_browser, theme, filer, report):
    visitor = open_browser("filer")
    visitor.may_be_refused(401)
    visitor.go("接着填写")
    Session.objects.all().delete()

    write(visitor, "活动简介", SUMMARY)
    again = visitor.page.locator("#log-in-again")
    expect(again).to_be_visible()
    expect(again.get_by_label("用户名")).to_be_focused()
    visitor.inspect()
    visitor.type("filer")
    visitor.press("Tab")
    visitor.type("wrong")
    visitor.press("Enter")
    expect(again).to_contain_text("用户名或密码错误")
    expect(again.get_by_label("密码")).to_be_focused()
    visitor.type(PASSWORD)
    visitor.press("Enter")
    expect(told(visitor)).to_have_text(SAVED)
    expect(again).to_be_hidden()

    theme.refresh_from_db()
    assert theme.summary == SUMMARY
    visitor.go("检查并报送")
    assert SUMMARY in visitor.text
    assert visitor.effort.loads == 2
    report("登录过期，原页重新登录后保存", visitor.effort)


def test_the_page_that_asks_to_log_in_again(open_browser, theme):
    """The plain page, as scripts and axe see it."""
    visitor = open_browser("filer", at="/declarations/2027/")
    visitor.may_be_refused(401)
    write(visitor, "活动简介", SUMMARY)
    Session.objects.all().delete()

    send = "document.getElementById('declaration').submit()"
    with visitor.page.expect_navigation():
        visitor.page.evaluate(send)
    visitor.inspect()
    assert "请重新登录" in visitor.text
    visitor.page.get_by_label("用户名").fill("filer")
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.go("登录并继续")

    assert visitor.path == "/declarations/2027/"
    assert cell(visitor, "活动简介").input_value() == SUMMARY


def test_a_lost_network_is_said_and_waited_for(open_browser, theme):
    visitor = open_browser("filer", at="/declarations/2027/")

    with visitor.offline():
        write(visitor, "活动简介", SUMMARY)
        expect(told(visitor)).to_contain_text("网络不通，还没有保存")
        theme.refresh_from_db()
        assert theme.summary != SUMMARY
    expect(told(visitor)).to_have_text(SAVED)

    theme.refresh_from_db()
    assert theme.summary == SUMMARY


def test_two_people_are_both_kept(open_browser, declaration, theme, colleague, report):
    first = open_browser("filer", at="/declarations/2027/")
    second = open_browser("colleague")
    second.may_be_refused(409)
    second.go("接着填写")

    write(first, "活动主题", "改造资金请居民来查账")
    expect(told(first)).to_have_text(SAVED)
    write(second, "活动主题", "老旧小区开放日")
    write(second, "活动简介", SUMMARY)
    expect(told(second)).to_contain_text("别人刚保存过这张表")
    second.go("保存草稿")

    conflict = second.page.locator("#problems")
    assert second.focused() == "problems"
    assert "改造资金请居民来查账" in conflict.inner_text()
    assert "老旧小区开放日" in conflict.inner_text()
    title = conflict.get_by_role("row").filter(has_text="活动主题")
    second.click(title.get_by_label("已保存的"))
    second.go("保存草稿")

    theme.refresh_from_db()
    assert theme.title == "改造资金请居民来查账"
    assert theme.summary == SUMMARY
    assert "草稿已保存" in second.text
    report("两人同填一张表，逐处选择后保存", second.effort)
