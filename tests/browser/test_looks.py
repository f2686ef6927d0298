"""Every page of every role of the demo district: readable, reachable, within bounds."""

import sqlite3
from contextlib import closing

import pytest
from django.db import connection

from review.management.demo import make_demo
from submissions.choices import DeclarationStatus
from submissions.models import Campaign, Declaration, Filing, Theme, User
from tests.browser.looks import DESK, PHONE
from tests.browser.visitor import Visitor
from tests.factories import make_declaration

pytestmark = pytest.mark.browser

PLANTED = """() => {
  document.title = "";
  const style = document.createElement("style");
  style.textContent = "body { color: red }";
  const lost = document.createElement("img");
  lost.src = "/static/img/no-such.svg";
  const wide = document.createElement("textarea");
  wide.cols = 200;
  const list = document.createElement("ul");
  list.append(...["a", "b", "c", "pale"].map((text) => {
    const row = document.createElement("li");
    row.textContent = text;
    return row;
  }));
  list.lastChild.style.color = "#ddd";
  document.head.append(style);
  document.body.append(lost, wide, list);
}"""
SIGNS = (
    "style-src",
    "404: ",
    "no title",
    "axe image-alt",
    "axe color-contrast",
    "wider than a phone",
    "wider than 200 %",
    "planted",
)


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
    """Every page, in every way that a visitor inspects it; returns the titles.

    All pages have one width: the name of the portal stands where it stood before.

    What is wrong is among the visitor's troubles, each with its page, and fails the
    test at its end.
    """
    visitor.may_be_refused(404)
    found, edges = {}, {}
    for path in paths:
        visitor.visit(path)
        found[path] = visitor.page.title()
        edges[path] = visitor.page.locator(".masthead-name").bounding_box()["x"]
    assert len(set(edges.values())) == 1, edges
    return found


def reach(visitor, label):
    """Presses of Tab from the top of the page to a button or link."""
    visitor.page.evaluate("document.activeElement.blur()")
    for presses in range(1, 100):
        visitor.page.keyboard.press("Tab")
        if visitor.focused() == label:
            return presses
    pytest.fail(f"Tab does not reach {label}")


def test_the_door(open_browser, filer, campaign):
    make_declaration(unit=filer.unit)
    visitor = open_browser()
    found = look_at(visitor, ["/login/"])
    assert found == {"/login/": "登录 - 政务公开主题日"}
    assert visitor.page.get_by_role("button", name="登录").is_visible()
    assert reach(visitor, "登录") <= 6

    visitor.log_in("filer")
    assert visitor.path == "/"
    assert str(campaign.year) in visitor.text
    visitor.go("退出")
    assert visitor.path == "/login/"
    visitor.visit("/")
    assert visitor.path == "/login/"


def test_pages_of_a_unit(open_browser, demo):
    visitor = open_browser("filer", at=None)

    found = look_at(visitor, pages_of_a_unit(demo))

    assert len(set(found.values())) == len(found)
    visitor.visit("/")
    step = visitor.page.locator(".task .btn-primary").inner_text()
    assert reach(visitor, step) <= 12


def test_pages_of_units_that_are_still_writing(open_browser, demo):
    page = f"/declarations/{demo[-1]}/"
    for status in (DeclarationStatus.DRAFT, DeclarationStatus.RETURNED):
        declaration = Declaration.objects.filter(status=status, revision__gt=0).last()
        visitor = open_browser(declaration.unit.people.get().username, at=None)

        look_at(visitor, ["/", page, f"{page}check/", f"{page}last/"])

        visitor.visit(page)
        assert reach(visitor, "id_contact_name") <= 9, status


@pytest.mark.parametrize("username", ["office", "leader", "admin"])
def test_pages_of_the_office(open_browser, demo, username):
    visitor = open_browser(username, at=None)
    years = demo if username == "office" else demo[-1:]

    found = look_at(visitor, pages_of_the_office(years))

    fixed = {path: title for path, title in found.items() if "?" not in path}
    assert len(set(fixed.values())) == len(fixed)

    # The workbench on a phone with everything open.
    page = visitor.page
    page.set_viewport_size(PHONE)
    visitor.visit(f"/review/{demo[-1]}/themes/?month=8", inspect=False)
    visitor.click(page.locator(".filter-fold > summary"))
    for fold in ("更多条件", "存为常用", "显示设置"):
        visitor.click(page.get_by_text(fold, exact=True))
    visitor.click(page.locator("details.menu > summary").last)
    assert page.locator(".menu[open]").count() == 1
    visitor.inspect()
    visitor.visit(f"/review/{demo[-1]}/similar/", inspect=False)
    assert page.locator("details details.filter-fold").count() == 0


def test_acts_of_the_office(open_browser, demo):
    visitor = open_browser("office", at=None)
    page, year = visitor.page, demo[-1]

    # The desk for papers from the mailbox.
    look_at(visitor, [f"/review/{year}/intake/"])
    assert reach(visitor, "读入") <= 16

    # The call list and the preview of reminders.
    visitor.visit(f"/review/{year}/reminders/?tick=all", inspect=False)
    visitor.go("先看内容再发")
    visitor.visit(f"/review/{year}/reminders/?tick=all", inspect=False)
    visitor.go("打印电话名单")
    assert "电话催报名单" in visitor.text

    # The preview of a bulk act.
    visitor.visit(f"/review/{year}/themes/?selection=pending", inspect=False)
    page.get_by_label("勾选本页全部").first.check()
    visitor.go("备选", page.locator("#bulk"))
    [act] = page.locator("button[data-counts]").all()
    assert reach(visitor, act.inner_text()) <= 20

    # The bar of a bulk act on a phone.
    page.set_viewport_size(PHONE)
    visitor.visit(f"/review/{year}/themes/", inspect=False)
    bar = page.locator("#bulk")
    assert bar.is_hidden()
    page.get_by_label("勾选本页全部").first.check()
    assert bar.is_visible()
    assert bar.bounding_box()["height"] < PHONE["height"] / 6
    page.set_viewport_size(DESK)

    # A plan in work.
    year = demo[-2]
    visitor.visit(f"/review/{year}/plan/", inspect=False)
    visitor.go("编制新的一版")
    look_at(visitor, [f"/review/{year}/plan/", f"/review/{year}/plan/issue/"])
    reach(visitor, "印发")


def test_pages_of_the_management(open_browser, demo):
    visitor = open_browser("admin", at=None)
    year, account = demo[-1], User.objects.get(username="filer")
    places = [
        "",
        "units/",
        f"units/{account.unit_id}/",
        "units/import/",
        "accounts/",
        f"accounts/{account.pk}/",
        "campaigns/",
        f"campaigns/{year}/",
        f"campaigns/{year}/times/",
        f"campaigns/{year}/lists/forms/",
        "log/",
    ]

    look_at(visitor, [f"/manage/{place}" for place in places])

    # A leader is told what is not theirs.
    leader = open_browser("leader", at=None)
    leader.may_be_refused(403)
    leader.visit(f"/review/{demo[-1]}/plan/issue/")
    assert "没有做这一步的权限" in leader.text


@pytest.fixture
def door(chromium, live_server, passed):
    """A page without a defect, before somebody whose troubles fail no test."""
    visitor = Visitor(chromium, live_server.url, passed)
    visitor.visit("/login/")
    assert visitor.troubles == []
    yield visitor
    visitor.close()


def test_defects_would_be_noticed(door):
    """The twin of everything above: a page with one defect of each kind."""
    door.page.evaluate(PLANTED)
    door.inspect(again=False)
    door.page.evaluate("setTimeout(() => { throw new Error('planted') })")
    door.page.wait_for_timeout(200)

    found = " ".join(door.troubles)
    assert [sign for sign in SIGNS if sign not in found] == []


def test_page_with_a_defect_never_passes(door):
    """Whoever walks a failed journey again finds what failed it."""
    door.page.evaluate("document.documentElement.removeAttribute('lang')")
    door.inspect(again=False)
    told = list(door.troubles)

    door.inspect(again=False)

    assert "no language" in told[0]
    assert door.troubles == told * 2


def test_page_that_passed_is_looked_at_once(door):
    door.page.evaluate(
        """() => {
          const wide = new CSSStyleSheet();
          wide.replaceSync("main { min-width: 2000px }");
          document.adoptedStyleSheets = [wide];
        }"""
    )

    door.inspect(again=False)
    assert door.troubles == []
    door.inspect()

    assert "wider than a phone" in door.troubles[0]
