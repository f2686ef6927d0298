"""Every page of every role of the demo district: readable, reachable, within bounds."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from review.management.demo import make_demo
from submissions.choices import DeclarationStatus
from submissions.models import Campaign, Declaration, Filing, Theme
from tests.browser.visitor import DESK, OVERFLOW, PHONE, Visitor
from tests.factories import PASSWORD, make_declaration

pytestmark = pytest.mark.browser

ZOOMED = {"width": 683, "height": 384}  # 1366 × 768 at 200 %
PLANTED = """() => {
  document.title = "";
  const style = document.createElement("style");
  style.textContent = "body { color: red }";
  const lost = document.createElement("img");
  lost.src = "/static/img/no-such.svg";
  const wide = document.createElement("textarea");
  wide.cols = 200;
  document.head.append(style);
  document.body.append(lost, wide);
}"""


@pytest.fixture(scope="session")
def kept_demo():
    """The demo district as it was first made."""
    with closing(sqlite3.connect(":memory:")) as kept:
        yield kept


@pytest.fixture(scope="session")
def kept_scans(tmp_path_factory):
    return tmp_path_factory.mktemp("scans")


@pytest.fixture
def demo(transactional_db, kept_demo, kept_scans, settings):
    settings.ATTACHMENT_DIR = kept_scans
    connection.ensure_connection()
    if kept_demo.execute("SELECT 1 FROM sqlite_master").fetchone():
        kept_demo.backup(connection.connection)
    else:
        make_demo()
        connection.connection.backup(kept_demo)
    return sorted(Campaign.objects.values_list("year", flat=True))


def pages_of_a_unit(years):
    for year in years:
        yield f"/declarations/{year}/"
    filing = Filing.objects.filter(declaration__unit__people__username="filer").first()
    year = filing.declaration.campaign.year
    yield f"/declarations/{year}/filings/{filing.number}/"
    yield "/"
    yield "/password/"
    yield "/declarations/1999/"


def pages_of_the_office(years):
    states = {
        declaration.status: declaration
        for declaration in Declaration.objects.filter(campaign__year=years[-1])
    }
    for year in years:
        yield f"/review/{year}/roster/"
        yield f"/review/{year}/themes/"
        yield f"/review/{year}/plan/"
    for declaration in states.values():
        yield f"/review/{years[-1]}/declarations/{declaration.pk}/"
    theme = Theme.objects.filed().filter(declaration__campaign__year=years[-1]).first()
    yield f"/review/{years[-1]}/themes/{theme.pk}/"
    yield f"/review/{years[-1]}/keys/"
    yield f"/review/{years[-1]}/roster/?state=missing"
    yield f"/review/{years[-1]}/reminders/"
    yield f"/review/{years[-1]}/outbox/"
    yield f"/review/{years[-1]}/themes/?q=没有这样的主题"
    yield f"/review/{years[-1]}/similar/"
    for table in ("unit", "kind", "focus", "form"):
        yield f"/review/{years[-1]}/overview/?by={table}"


def look_at(visitor, paths):
    """Every page at both sizes and at 200 %; returns the titles."""
    visitor.may_be_refused(404)
    found = {}
    for path in paths:
        visitor.visit(path)
        found[path] = visitor.page.title()
        visitor.page.set_viewport_size(ZOOMED)
        assert visitor.page.evaluate(OVERFLOW) == [], path
        visitor.page.set_viewport_size(DESK)
    return found


def reach(visitor, label):
    """Presses of Tab from the top of the page to a button or link."""
    visitor.page.evaluate("document.activeElement.blur()")
    for presses in range(1, 60):
        visitor.page.keyboard.press("Tab")
        if visitor.focused() == label:
            return presses
    pytest.fail(f"Tab does not reach {label}")


def test_the_doors(open_browser, db):
    visitor = open_browser()

    found = look_at(visitor, ["/login/"])

    assert found == {"/login/": "登录 - 政务公开主题日"}
    assert visitor.page.get_by_role("button", name="登录").is_visible()
    assert reach(visitor, "登录") <= 6


def test_going_in_and_out(open_browser, filer, campaign, javascript):
    make_declaration(unit=filer.unit)
    visitor = open_browser(javascript=javascript)

    visitor.log_in("filer")
    assert visitor.path == "/"
    assert str(campaign.year) in visitor.text

    visitor.go("退出")
    assert visitor.path == "/login/"
    visitor.visit("/")
    assert visitor.path == "/login/"


def test_pages_of_a_unit(open_browser, demo):
    visitor = open_browser("filer")

    found = look_at(visitor, pages_of_a_unit(demo))

    assert len(set(found.values())) == len(found)
    visitor.visit("/")
    step = visitor.page.locator(".task .btn-primary").inner_text()
    assert reach(visitor, step) <= 12


@pytest.mark.parametrize(
    "status", [DeclarationStatus.DRAFT, DeclarationStatus.RETURNED]
)
def test_pages_of_a_unit_that_is_still_writing(open_browser, demo, status):
    declaration = Declaration.objects.filter(status=status, revision__gt=0).last()
    person = declaration.unit.people.get()
    person.set_password(PASSWORD)
    person.save()
    visitor = open_browser(person.username)
    page = f"/declarations/{demo[-1]}/"

    look_at(visitor, ["/", page, f"{page}check/", f"{page}last/"])

    visitor.visit(page)
    assert reach(visitor, "id_contact_name") <= 7


def test_pages_of_a_plan_in_work(open_browser, demo):
    visitor = open_browser("office")
    year = demo[-2]
    visitor.visit(f"/review/{year}/plan/")
    visitor.go("编制新的一版")

    look_at(visitor, [f"/review/{year}/plan/", f"/review/{year}/plan/issue/"])

    reach(visitor, "印发")


def test_the_desk_for_papers_from_the_mailbox(open_browser, demo):
    visitor = open_browser("office")

    look_at(visitor, [f"/review/{demo[-1]}/intake/"])

    assert reach(visitor, "读入") <= 12


@pytest.mark.parametrize("username", ["office", "leader", "admin"])
def test_workbench_with_everything_open(open_browser, demo, username):
    visitor = open_browser(username, viewport=PHONE)
    visitor.visit(f"/review/{demo[-1]}/themes/?month=8")

    for fold in ("更多条件", "存为常用", "显示设置"):
        visitor.click(visitor.page.get_by_text(fold, exact=True))
    visitor.click(visitor.page.locator("details.menu > summary").last)

    assert visitor.page.locator(".menu[open]").count() == 1
    visitor.inspect()


def test_bulk_preview(open_browser, demo):
    visitor = open_browser("office")
    visitor.visit(f"/review/{demo[-1]}/themes/?selection=pending")
    visitor.page.get_by_label("勾选本页全部").first.check()
    visitor.go("备选", visitor.page.locator("#bulk"))

    assert reach(visitor, "确认") <= 20


def test_reminder_preview_and_call_list(open_browser, demo):
    visitor = open_browser("office")
    desk = f"/review/{demo[-1]}/reminders/?tick=all"
    visitor.visit(desk)
    visitor.go("先看内容再发")

    visitor.visit(desk)
    visitor.go("打印电话名单")

    assert "电话催报名单" in visitor.text


def test_the_bulk_bar_on_a_phone(open_browser, demo):
    visitor = open_browser("office", viewport=PHONE)
    visitor.visit(f"/review/{demo[-1]}/themes/")
    bar = visitor.page.locator("#bulk")
    assert bar.is_hidden()

    visitor.page.get_by_label("勾选本页全部").first.check()

    assert bar.is_visible()
    assert bar.bounding_box()["height"] < PHONE["height"] / 6


def test_admin_pages_obey_the_policy(open_browser, demo):
    """Django's own pages: scripts and styles only, they are replaced later."""
    visitor = open_browser("admin")
    for path in ("", "submissions/user/", "submissions/unit/", "submissions/campaign/"):
        visitor.visit(f"/manage/{path}", inspect=False)
        assert "政务公开主题日" in visitor.page.title()


def test_a_leader_is_told_what_is_not_theirs(open_browser, demo):
    visitor = open_browser("leader")
    visitor.may_be_refused(403)

    visitor.visit(f"/review/{demo[-1]}/plan/issue/")

    assert "没有做这一步的权限" in visitor.text


@pytest.mark.parametrize("username", ["office", "leader", "admin"])
def test_pages_of_the_office(open_browser, demo, username):
    visitor = open_browser(username)
    years = demo if username == "office" else demo[-1:]

    found = look_at(visitor, pages_of_the_office(years))

    fixed = {path: title for path, title in found.items() if "?" not in path}
    assert len(set(fixed.values())) == len(fixed)


def test_defects_would_be_noticed(chromium, live_server):
    """The twin of everything above: a page with one defect of each kind."""
    visitor = Visitor(chromium, live_server.url)
    visitor.visit("/login/")
    assert visitor.troubles == []

    visitor.page.evaluate(PLANTED)
    visitor.inspect()
    visitor.page.evaluate("setTimeout(() => { throw new Error('planted') })")
    visitor.page.wait_for_timeout(200)
    visitor.close()

    found = " ".join(visitor.troubles)
    signs = ("style-src", "404: ", "no title", "axe image-alt", "wider than", "planted")
    assert [sign for sign in signs if sign not in found] == []
