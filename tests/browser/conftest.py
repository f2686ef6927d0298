"""A real Chromium before a real server. Fails, never skips, without a browser."""

import os
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.browser.passed import Passed
from tests.browser.visitor import Visitor
from tests.shared import folder_of_run

# Chromium would start three processes for every window: the page's, one for the next
# page, and two popups of the address bar that no test opens. A third of the time.
UNUSED = (
    "SpareRendererForSitePerProcess",
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
)
# This list stands in the place of Playwright's own, of which these concern us.
OFF = (
    *UNUSED,
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
)
FLAGS = (
    f"--disable-features={','.join(OFF)}",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--metrics-recording-only",
)
FIGURE = "figure"
PATIENCE = 10_000  # milliseconds, as for every act of a Visitor


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Beside other tests these come first: they decide what the database is."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory, django_db_modify_db_settings):
    """SQLite in a file: server and test work at once, each on its own connection."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        name = tmp_path_factory.mktemp("database") / "test.sqlite3"
        database.setdefault("TEST", {})["NAME"] = str(name)


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path or not shutil.which(path):
        pytest.fail(
            "没有找到 Chromium：请安装 chromium，或用环境变量 CHROMIUM 指明程序。",
            pytrace=False,
        )
    # Playwright keeps an event loop in this thread; the tests are synchronous all the
    # same, so Django's guard against blocking a loop does not apply.
    patch = pytest.MonkeyPatch()
    patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
    patch.undo()


@pytest.fixture(scope="session")
def passed(tmp_path_factory):
    folder = folder_of_run(tmp_path_factory) / "passed"
    folder.mkdir(exist_ok=True)
    return Passed(folder)


@pytest.fixture
def open_browser(chromium, live_server, passed):
    """Opens a browser window of its own for a person; whatever went wrong in one
    fails the test."""
    visitors = []

    def open_one(username=None, at="/", **how):
        visitor = Visitor(chromium, live_server.url, passed, **how)
        visitors.append(visitor)
        if username:
            visitor.enter(username, at)
        return visitor

    yield open_one
    for visitor in visitors:
        visitor.close()
    assert [trouble for visitor in visitors for trouble in visitor.troubles] == []


@pytest.fixture(params=[True, False], ids=["js", "no-js"])
def javascript(request):
    return request.param


@pytest.fixture
def report(request):
    """Notes the effort of a job; the figures are printed when the run ends."""

    def note(job, effort):
        request.node.user_properties.append((FIGURE, f"{job}：{effort}"))

    return note


def pytest_terminal_summary(terminalreporter):
    # A busy machine may spoil a walk; that it was walked twice is never hidden.
    if spoilt := terminalreporter.stats.get("rerun"):
        terminalreporter.section("第一遍没有走通、又走了一遍的流程")
        for report in spoilt:
            terminalreporter.write_line(report.nodeid)
            report.toterminal(terminalreporter._tw)
    passed = terminalreporter.stats.get("passed", [])
    said = (pair for report in passed for pair in report.user_properties)
    if figures := [text for name, text in said if name == FIGURE]:
        terminalreporter.section("每件事的用力")
        for figure in figures:
            terminalreporter.write_line(figure)
