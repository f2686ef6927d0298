"""Faults for real: what was typed stays on the screen and goes up with one click."""

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from submissions.choices import OccasionStatus
from tests.browser.gate import Gate
from tests.browser.looks import PHONE
from tests.factories import PASSWORD, make_declaration, make_theme
from tests.submissions.activities.pages import make_own_occasion, page_of

pytestmark = pytest.mark.browser

PAGE = "/declarations/2027/"
SUMMARY = "请居民代表走一遍从投放点到中转站的路线，现场称重。"
SAVED = re.compile("已保存 [0-9:]{5}$")
SAID_SAVED = re.compile("已保存 [0-9:]{8}$")


@pytest.fixture
def theme(filer, campaign):
    return make_theme(make_declaration(filer.unit), "老旧小区改造的钱怎么花", "5月")


@pytest.fixture
def gate(live_server):
    gate = Gate(live_server.url)
    yield gate
    gate.shut()


@pytest.fixture
def visitor(open_browser, gate, theme):
    visitor = open_browser()
    visitor.address = gate.address
    visitor.may_be_cut_off = True
    visitor.may_be_refused(401, 403)
    visitor.enter("filer")
    visitor.visit(PAGE)
    return visitor


def summary(visitor):
    return visitor.page.get_by_label("第1行 活动简介", exact=True)


def told(visitor):
    return visitor.page.locator("#saved")


def summary_of(theme):
    theme.refresh_from_db()
    return theme.summary


def write(visitor, text):
    summary(visitor).fill(text)
    visitor.press("Tab")


def test_token_that_changed_in_another_tab_is_taken_up(visitor, theme):
    other = "x" * 32
    cookie = {"name": settings.CSRF_COOKIE_NAME, "value": other}
    visitor.context.add_cookies([cookie | {"url": visitor.address}])
    loads = visitor.effort.loads

    write(visitor, SUMMARY)

    expect(told(visitor)).to_have_text(SAVED)
    assert summary_of(theme) == SUMMARY
    assert visitor.effort.loads == loads


def test_wiped_cookies_cost_one_login_in_place(visitor, theme):
    loads = visitor.effort.loads
    visitor.context.clear_cookies()

    write(visitor, SUMMARY)
    expect(visitor.page.locator("#log-in-again")).to_be_visible()
    assert summary(visitor).input_value() == SUMMARY
    visitor.page.get_by_label("用户名").fill("filer")
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.click("登录并保存")

    expect(told(visitor)).to_have_text(SAVED)
    assert summary_of(theme) == SUMMARY
    assert visitor.effort.loads == loads


def test_server_that_is_down_keeps_the_page(visitor, theme, gate):
    loads = visitor.effort.loads
    with gate.down():
        write(visitor, SUMMARY)
        expect(told(visitor)).to_contain_text("网络不通，还没有保存")
        visitor.click("检查并报送")
        expect(told(visitor)).to_contain_text("网络不通，还没有保存")
        visitor.inspect()
        assert summary(visitor).input_value() == SUMMARY
        assert visitor.effort.loads == loads
    visitor.go("检查并报送")

    assert SUMMARY in visitor.text
    assert summary_of(theme) == SUMMARY


def test_page_lost_with_its_server_offers_its_text_again(visitor, theme, gate):
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    with gate.down():
        write(visitor, SUMMARY)
        expect(told(visitor)).to_contain_text("网络不通，还没有保存")
    age_copies(visitor)
    # Its session is gone too: the person comes back by the login page.
    Session.objects.all().delete()
    visitor.page.goto(visitor.address + PAGE)
    visitor.page.get_by_label("用户名").fill("filer")
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.go("登录")

    expect(visitor.page.locator("#asked")).to_contain_text("没有保存的内容")
    visitor.inspect()
    visitor.click("放回表里")
    expect(told(visitor)).to_have_text(SAVED)
    assert summary_of(theme) == SUMMARY


def age_copies(visitor):
    """As if the text had been typed a quarter of an hour ago."""
    visitor.page.evaluate("""() => {
      Object.keys(sessionStorage).filter((name) => name.includes("draft")).forEach((name) => {
        const copy = JSON.parse(sessionStorage[name]);
        copy.at -= 900000;
        sessionStorage[name] = JSON.stringify(copy);
      });
    }""")


def test_nothing_typed_outlives_the_logout(visitor, theme, gate):
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    with gate.down():
        write(visitor, SUMMARY)
        expect(told(visitor)).to_contain_text("网络不通，还没有保存")
        kept = visitor.page.evaluate("JSON.stringify(sessionStorage)")
        assert SUMMARY in kept
    visitor.go("退出")

    assert SUMMARY not in visitor.page.evaluate("JSON.stringify(sessionStorage)")


# --- the same on the page of a 情况报告 ------------------------------------------------


@pytest.fixture
def occasion(filer):
    return make_own_occasion(filer.unit, OccasionStatus.ANNOUNCED)


@pytest.fixture
def reporter(open_browser, gate, occasion):
    visitor = open_browser(viewport=PHONE)
    visitor.address = gate.address
    visitor.may_be_cut_off = True
    visitor.may_be_refused(401, 403, 503)
    visitor.enter("filer")
    visitor.visit(page_of(occasion, "report/"))
    return visitor


def write_story(visitor, text):
    visitor.page.locator("#id_what_shown").fill(text)
    visitor.press("Tab")


def story_of(occasion):
    occasion.refresh_from_db()
    return occasion.what_shown


def test_report_outlives_token_cookies_and_server(reporter, occasion, gate):
    loads = reporter.effort.loads
    cookie = {"name": settings.CSRF_COOKIE_NAME, "value": "x" * 32}
    reporter.context.add_cookies([cookie | {"url": reporter.address}])
    write_story(reporter, "甲")
    expect(told(reporter)).to_have_text(SAID_SAVED)
    assert story_of(occasion) == "甲"

    reporter.context.clear_cookies()
    write_story(reporter, "乙")
    expect(reporter.page.locator("#log-in-again")).to_be_visible()
    reporter.page.get_by_label("用户名").fill("filer")
    reporter.page.get_by_label("密码").fill(PASSWORD)
    reporter.click("登录并保存")
    expect(told(reporter)).to_have_text(SAID_SAVED)
    assert story_of(occasion) == "乙"

    with gate.down():
        write_story(reporter, SUMMARY)
        expect(told(reporter)).to_contain_text("网络不通，还没有保存")
        reporter.click("检查并报送")
        expect(told(reporter)).to_contain_text("网络不通，还没有保存")
        assert reporter.page.locator("#id_what_shown").input_value() == SUMMARY
    assert reporter.effort.loads == loads
    reporter.go("检查并报送")

    assert SUMMARY in reporter.text
    assert story_of(occasion) == SUMMARY


def test_report_lost_with_its_server_comes_back_with_its_rows(reporter, occasion, gate):
    reporter.page.on("dialog", lambda dialog: dialog.accept())
    kept = occasion.opinions.create(group="resident", text="请公布费用。", position=1)
    reporter.page.reload()
    with gate.down():
        write_story(reporter, SUMMARY)
        reporter.click("删除第1条意见")
        reporter.click("恢复“请公布费用。”")
        reporter.click("增加一条意见")
        reporter.page.get_by_label("第2条 意见").fill("投放点晚上没有灯。")
        expect(told(reporter)).to_contain_text("网络不通，还没有保存")
    age_copies(reporter)
    reporter.page.goto(reporter.address + page_of(occasion, "report/"))

    expect(reporter.page.locator("#asked")).to_contain_text("没有保存的内容")
    reporter.inspect()
    reporter.click("放回表里")
    expect(told(reporter)).to_have_text(SAID_SAVED)
    assert story_of(occasion) == SUMMARY
    opinions = list(occasion.opinions.all())
    assert [one.text for one in opinions] == ["请公布费用。", "投放点晚上没有灯。"]
    assert opinions[0] == kept
