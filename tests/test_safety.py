"""What holds on every page, for everybody, in development and in production."""

import json
import os
import re
import subprocess
import sys
import uuid

import pytest
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from review.plan.versions import begin_version
from submissions.upkeep import checks
from submissions.upkeep.pulse import beat
from tests.factories import (
    PASSWORD,
    make_declaration,
    make_filing,
    make_selected,
    rows_post,
)

pytestmark = pytest.mark.django_db

POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
    ),
}
PAGES = {
    None: ["/login/", "/", "/nothing/", "/healthz", "/readyz", "/manage/"],
    "filer": [
        "/",
        "/password/",
        "/declarations/2027/",
        "/declarations/2027/check/",
        "/declarations/2027/months/",
        "/declarations/2027/form.pdf",
        "/review/2027/roster/",
    ],
    "reviewer": [
        "/review/2027/roster/",
        "/review/2027/themes/",
        "/review/2027/similar/",
        "/review/2027/overview/",
        "/review/2027/selection-summary.docx",
        "/review/2027/plan/",
        "/review/2027/plan/issue/",
        "/review/2027/plan/1.xlsx",
        "/review/2027/plan/1.pdf",
        "/manage/",
    ],
    "leader": ["/review/2027/themes/", "/review/2027/plan/issue/"],
    "admin": [
        "/manage/",
        "/manage/units/new/",
        "/manage/accounts/",
        "/manage/campaigns/2027/",
        "/manage/log/log.xlsx",
    ],
}
VISITS = [(who, page) for who, pages in PAGES.items() for page in pages]
# What anybody may have without a login.
OPEN = {"login", "healthz", "readyz", "setup", "emblem-show"} | {
    "sign-on-start",
    "sign-on-return",
}


@pytest.fixture
def portal(filer, reviewer):
    """A year with a form and a working plan."""
    declaration = make_declaration(filer.unit)
    make_selected(declaration=declaration)
    begin_version(declaration.campaign, actor=reviewer)
    return declaration


@pytest.fixture
def visit(request, client, portal):
    """Fetch a page as one of the cast, or as nobody."""

    def fetch(who, page):
        if who:
            client.force_login(request.getfixturevalue(who))
        return client.get(page)

    return fetch


def production(*command, **environment):
    """Run manage.py as a production site would, with nothing from this process."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=kept | {"PORTAL_ENV": "production"} | environment,
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.fixture
def complete(tmp_path):
    """The least that a production site must say."""
    return {
        "SECRET_KEY": "k7-Qp2vX9sLwR4nB8tYzA1cE6hJ0mU3gF5dK-oiW_uVrZxTqSyP",
        "ALLOWED_HOSTS": "zhutiri.example.cn",
        "DATA_DIR": str(tmp_path),
    }


def settings_of(environment, *names):
    code = (
        "import json; from django.conf import settings;"
        f"print(json.dumps([getattr(settings, name, None) for name in {names!r}]))"
    )
    done = production("shell", "--no-imports", "-c", code, **environment)
    return json.loads(done.stdout)


# Headers ---------------------------------------------------------------------


@pytest.mark.parametrize(("who", "page"), VISITS)
def test_every_answer_carries_the_policy_and_no_more(visit, who, page):
    response = visit(who, page)

    sent = response["Content-Security-Policy"].split(";")
    assert {part.strip() for part in sent if part.strip()} == POLICY


@pytest.mark.parametrize(("who", "page"), VISITS)
def test_every_answer_carries_the_safety_headers(visit, who, page):
    response = visit(who, page)

    assert {name: response[name] for name in HEADERS} == HEADERS


@pytest.mark.parametrize(("who", "page"), VISITS)
def test_no_answer_is_kept_by_a_cache(visit, who, page):
    assert "no-store" in visit(who, page)["Cache-Control"]


@pytest.mark.parametrize(("who", "page"), VISITS)
def test_no_page_holds_script_or_style_of_its_own(visit, who, page):
    response = visit(who, page)

    html = response.content.decode(errors="replace")
    if response["Content-Type"].startswith("text/html"):
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r"<[^>]+\s(?:on\w+|style)=", html)
        assert "javascript:" not in html


@pytest.mark.parametrize(("who", "page"), VISITS)
def test_nothing_is_fetched_from_elsewhere(visit, who, page):
    html = visit(who, page).content.decode(errors="replace")

    assert not re.search(r"""(?:src|href)=["'](?:https?:)?//""", html)


def test_every_page_asks_search_engines_to_leave(visit):
    html = visit("filer", "/").content.decode()

    assert '<meta name="robots" content="noindex, nofollow">' in html


# Cookies ---------------------------------------------------------------------


def test_session_cookie_is_out_of_reach_of_scripts(client, filer):
    response = client.post("/login/", {"username": "filer", "password": PASSWORD})

    cookie = response.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_token_cookie_is_not_sent_across_sites(client, filer):
    cookie = client.get("/login/").cookies["csrftoken"]

    assert cookie["samesite"] == "Lax"


def test_messages_are_not_kept_in_a_cookie(client, portal, filer):
    client.force_login(filer)

    response = client.post("/declarations/2027/", rows_post(revision=1))

    assert "messages" not in response.cookies


# Doors -----------------------------------------------------------------------


def named_addresses(patterns=None, root="/"):
    """(name, an address) of every view."""
    for pattern in patterns or get_resolver().url_patterns:
        address = root + filled(str(pattern.pattern))
        if not hasattr(pattern, "url_patterns"):
            yield pattern.name, address
        else:
            yield from named_addresses(pattern.url_patterns, address)


def filled(route):
    samples = {"int": "2027", "uuid": str(uuid.UUID(int=0))}
    return re.sub(r"<(\w+):(\w+)>", lambda found: samples.get(found[1], "pdf"), route)


ADDRESSES = [entry for entry in named_addresses() if entry[0] not in OPEN]
# Nothing is typed there, or nothing that may be written into a page.
NOT_RESUMED = {"home", "logout", "password-change", "session-keep", "confirm"} | {
    "device-show",
    "code-give",
    "device-enrol",
    "recovery-code-renew",
}


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_stranger_is_sent_to_the_login_from_everywhere(client, name, address):
    response = client.get(address)

    assert response.status_code == 302
    assert response.url.startswith("/login/?next=")


@pytest.mark.parametrize(("name", "address"), ADDRESSES)
def test_stranger_is_asked_to_log_in_before_anything_is_done(client, name, address):
    response = client.post(address, {"text": "先问问"})

    if name in NOT_RESUMED:
        assert response.url.startswith("/login/?next=")
    else:
        assert response.status_code == 401
        assert "先问问" in response.text


def test_list_of_doors_is_not_empty():
    assert len(ADDRESSES) >= 20


@pytest.mark.parametrize("page", ["/media/x.pdf", "/.git/HEAD", "/static/", "/admin/"])
def test_what_must_not_be_served_is_not(client, filer, page):
    client.force_login(filer)

    assert client.get(page).status_code == 404


# Forgery ---------------------------------------------------------------------


@pytest.fixture
def strict(filer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(filer)
    return client


@pytest.mark.parametrize(
    "page", ["/login/", "/logout/", "/declarations/2027/", "/declarations/2027/submit/"]
)
def test_post_without_a_token_is_refused_in_chinese(strict, portal, page):
    response = strict.post(page, rows_post({"title": "甲"}))

    html = response.content.decode()
    assert response.status_code == 403
    assert "这一页放得太久了" in html
    assert "您填写的内容还在" in html


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
def test_post_from_another_site_is_refused(strict, portal, origin):
    token = strict.get("/declarations/2027/").context["csrf_token"]
    data = rows_post({"title": "甲"}) | {"csrfmiddlewaretoken": str(token)}

    response = strict.post("/declarations/2027/", data, headers={"Origin": origin})

    assert response.status_code == 403


def test_post_with_the_token_of_its_page_is_taken(strict, portal):
    token = strict.get("/declarations/2027/").context["csrf_token"]
    data = rows_post({"title": "甲"}, revision=1) | {"csrfmiddlewaretoken": str(token)}

    assert strict.post("/declarations/2027/", data).status_code == 302


# Error pages -----------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["evil.test", "testserver:80@evil.test", "testserver.evil.test", "x y"]
)
def test_foreign_host_is_a_bad_request(client, filer, host):
    response = client.get("/login/", headers={"Host": host})

    assert response.status_code == 400
    assert "域名或 IP 不是本系统的" in response.text
    assert "evil.test" not in response.text


def broken(*args):
    raise RuntimeError("a secret of the machine")


def suspicious(*args):
    raise SuspiciousOperation("a secret of the request")


@pytest.mark.parametrize(
    ("fault", "status", "said"),
    [(broken, 500, "系统出了问题"), (suspicious, 400, "这个请求不完整")],
)
def test_fault_is_told_in_chinese_without_its_insides(
    client, filer, monkeypatch, fault, status, said
):
    monkeypatch.setattr("submissions.home.views.sees_all_units", fault)
    client.raise_request_exception = False
    client.force_login(filer)

    response = client.get("/")

    html = response.content.decode()
    assert response.status_code == status
    assert said in html
    assert "secret" not in html
    assert "Traceback" not in html


@pytest.mark.parametrize(
    ("who", "page", "status", "said"),
    [
        ("filer", "/nothing/", 404, "没有找到这一页"),
        ("leader", "/review/2027/plan/issue/", 403, "您没有做这一步的权限"),
        ("filer", "/review/2027/themes/", 404, "不属于您的单位"),
    ],
)
def test_refusal_is_told_in_chinese_with_a_way_home(visit, who, page, status, said):
    response = visit(who, page)

    html = response.content.decode()
    assert response.status_code == status
    assert said in html
    assert 'href="/">回到首页' in html


# Watchdogs -------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_watchdog_needs_no_login_and_learns_no_secret(client, db, page):
    response = client.get(page)

    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert set(response.json()) <= {"status", "failing", "warning"}


def test_watchdog_hears_what_is_failing(client, db, monkeypatch):
    monkeypatch.setattr(checks, "FREE_SPACE_FLOOR", 2)

    response = client.get("/readyz")
    beat()
    after_beat = client.get("/readyz")

    assert response.status_code == 503
    assert response.json() == {
        "status": "failing",
        "failing": ["disk"],
        "warning": ["worker", "backup"],
    }
    assert after_beat.json()["warning"] == ["backup"]


def test_watchdog_with_a_session_asks_it_nothing(client, filer):
    client.force_login(filer)

    with CaptureQueriesContext(connection) as queries:
        ready = client.get("/readyz")
        alone = len(queries)
        alive = client.get("/healthz")

    assert (ready.status_code, alive.status_code) == (200, 200)
    assert not any("session" in query["sql"] for query in queries)
    assert len(queries) == alone


# Production ------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "DATA_DIR"])
@pytest.mark.parametrize("value", [None, ""])
def test_production_does_not_start_without(complete, missing, value):
    del complete[missing]
    if value is not None:
        complete[missing] = value

    done = production("check", **complete)

    assert done.returncode != 0
    assert f"生产环境必须设置环境变量 {missing}" in done.stderr


def test_production_passes_the_deployment_check(complete):
    done = production("check", "--deploy", "--fail-level", "WARNING", **complete)

    assert done.returncode == 0, done.stderr


def test_production_cookies_belong_to_the_host_and_need_tls(complete):
    found = settings_of(
        complete,
        "SESSION_COOKIE_NAME",
        "CSRF_COOKIE_NAME",
        "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE",
        "SESSION_COOKIE_HTTPONLY",
        "DEBUG",
        "ALLOWED_HOSTS",
    )

    assert found == [
        "__Host-sessionid",
        "__Host-csrftoken",
        *(True, True, True, False),
        ["zhutiri.example.cn"],
    ]


def test_production_insists_on_tls_for_a_year(complete):
    found = settings_of(
        complete,
        "SECURE_SSL_REDIRECT",
        "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    )

    assert found == [True, 31536000, False]


def test_plain_http_is_said_and_keeps_people_logged_in(complete):
    complete |= {"HTTPS": "false", "DATABASE_URL": ""}

    done = production("check", "--deploy", **complete)
    names = ("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    found = settings_of(complete, *names)

    assert done.stderr.count("portal.W") == done.stderr.count("?: (") == 1
    assert found == ["sessionid", False, False]


@pytest.mark.parametrize(
    ("trust", "header"),
    [("false", None), ("true", ["HTTP_X_FORWARDED_PROTO", "https"])],
)
def test_forwarded_headers_count_only_behind_a_proxy(complete, trust, header):
    found = settings_of(complete | {"TRUST_PROXY": trust}, "SECURE_PROXY_SSL_HEADER")

    assert found == [header]


def test_receipt_of_the_sweep_is_swept_too(client, filer, portal):
    filing = make_filing(portal)
    client.force_login(filer)

    response = client.get(f"/declarations/2027/filings/{filing.number}/")

    assert {name: response[name] for name in HEADERS} == HEADERS
    assert response["Cache-Control"] == "no-store"
