"""统一身份认证: the whole code flow with a provider that answers by HTTP."""

import re
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from urllib.parse import urljoin

import pytest
import requests
from django.test import Client

from review.manage.district import change_second_factor
from submissions.models import AuditEntry, User
from submissions.people.sign_on import (
    AT_ONCE,
    answer_or_fail,
    find_person,
    is_fresh,
    make_client,
)
from tests import provider
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db

START, BACK = "/login/sign-on/", "/login/sign-on/back/"


def find_free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def issuer(tmp_path_factory):
    """The provider, as long as this file's tests run."""
    port, folder = find_free_port(), tmp_path_factory.mktemp("provider")
    back = f"http://testserver{BACK}"
    command = [sys.executable, "-m", "tests.provider", folder, str(port), back]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)
        issuer = f"http://127.0.0.1:{port}/o"
        try:
            wait_for(f"{issuer}/.well-known/openid-configuration", running)
            yield issuer
        finally:
            running.terminate()
            running.wait()


def wait_for(address, running):
    for _ in range(300):
        assert running.poll() is None
        try:
            return requests.get(address, timeout=5).raise_for_status()
        except requests.ConnectionError:
            time.sleep(0.1)
    raise AssertionError("the provider did not start")


@pytest.fixture(autouse=True)
def site(settings, issuer):
    settings.OIDC_ISSUER = issuer
    settings.OIDC_CLIENT_ID = provider.CLIENT
    settings.OIDC_CLIENT_SECRET = provider.SECRET
    make_client.cache_clear()
    yield settings
    make_client.cache_clear()


def pass_provider(address, username, there):
    """The address that the provider sends `username` back to, once logged in there."""
    page = there.get(address)
    token = {"X-CSRFToken": page.text, "Referer": page.url}
    typed = {"username": username, "password": provider.PASSWORD}
    asked = there.post(page.url, typed, headers=token, allow_redirects=False)
    address = urljoin(page.url, asked.headers["Location"])
    back = there.get(address, allow_redirects=False).headers["Location"]
    return back.removeprefix("http://testserver")


def sign_on(client, username, there=None, **query):
    begun = client.get(START, query)
    return client.get(pass_provider(begun.url, username, there or requests.Session()))


def test_person_of_the_provider_is_logged_in_and_asked_for_nothing_more(
    client, filer, admin, caplog
):
    change_second_factor(["filer"], actor=admin)
    filer.must_change_password = True
    filer.save()
    client.get("/login/")

    back = sign_on(client, "filer", next="/password/")

    assert (back.status_code, back.url) == (302, "/password/")
    assert client.get("/").status_code == 200
    entry = AuditEntry.objects.get(action="user.login")
    assert (entry.actor, entry.data) == (filer, {"given": "sign_on"})
    assert not re.search(r"eyJ|access_token|secret-of", caplog.text + str(entry.data))


@pytest.mark.parametrize("username", ["stranger", "left"])
def test_who_has_no_open_account_stays_outside(client, unit, username):
    make_user("left", unit=unit, is_active=False)

    refused = sign_on(client, username)

    assert refused.status_code == 403
    assert "没有您的账号" in refused.text
    assert client.get("/").url.startswith("/login/")
    assert not User.objects.filter(username="stranger").exists()
    entry = AuditEntry.objects.get(action="user.sign_on_refused")
    assert "stranger" not in entry.target_label


def test_answer_to_another_browser_or_question_is_refused(client, filer):
    address = pass_provider(client.get(START).url, "filer", requests.Session())
    other = Client()
    other.get(START)
    session = client.session
    [key] = filter(re.compile("_state_oidc").match, session.keys())
    session[key]["data"]["nonce"] = "of another question"
    session.save()

    answers = [other.get(address), client.get(address), client.get(BACK)]

    assert [answer.status_code for answer in answers] == [400] * 3
    assert all("再点一次" in answer.text for answer in answers)
    assert client.get("/").url.startswith("/login/")


def test_token_for_another_site_is_refused(client, filer, site):
    address = pass_provider(client.get(START).url, "filer", requests.Session())
    site.OIDC_CLIENT_ID = "of-another-site"

    assert client.get(address).status_code == 400
    assert client.get("/").url.startswith("/login/")


def test_token_of_another_issuer_is_refused(client, filer, site, monkeypatch):
    address = pass_provider(client.get(START).url, "filer", requests.Session())
    site.OIDC_ISSUER = "https://evil.test"
    monkeypatch.setitem(make_client().server_metadata, "issuer", "https://evil.test")

    assert client.get(address).status_code == 400


def test_provider_that_calls_itself_otherwise_is_not_asked(client, site):
    site.OIDC_ISSUER += "/"
    make_client.cache_clear()

    assert client.get(START).status_code == 400


def test_silent_provider_is_told_and_passwords_still_open(client, filer, site):
    site.OIDC_ISSUER = f"http://127.0.0.1:{find_free_port()}/o"
    make_client.cache_clear()

    silent = client.get(START)

    assert silent.status_code == 503
    assert "没有回应" in silent.text
    typed = {"username": "filer", "password": PASSWORD}
    assert client.post("/login/", typed).url == "/"


def test_those_who_wait_for_the_provider_leave_threads_for_pages(client):
    begun, over = Barrier(AT_ONCE + 1), Event()

    def ask():
        begun.wait(10)
        over.wait(10)

    with ThreadPoolExecutor(AT_ONCE) as waiting:
        asked = [waiting.submit(answer_or_fail, ask) for _ in range(AT_ONCE)]
        begun.wait(10)
        refused = client.get(START)
        over.set()

    assert [one.exception() for one in asked] == [None] * AT_ONCE
    assert refused.status_code == 503
    assert "等它的人多" in refused.text
    assert client.get(START).status_code == 302


def test_passwords_may_be_left_to_admins(client, filer, admin, site):
    site.OIDC_ONLY = True

    refused = client.post("/login/", {"username": "filer", "password": PASSWORD})

    assert "统一身份认证登录" in refused.context["form"].errors["password"][0]
    typed = {"username": "admin", "password": PASSWORD}
    assert client.post("/login/", typed).status_code == 302


def test_provider_confirms_what_must_be_confirmed(client, admin, filer):
    there = requests.Session()
    sign_on(client, "admin", there)
    reset = f"/manage/accounts/{filer.pk}/reset/"
    session = client.session
    session["began"] -= 16 * 60
    session.save()

    asked = client.post(reset)
    as_other = sign_on(client, "filer")
    still = client.post(reset)
    confirmed = sign_on(client, "admin", there, next="/manage/accounts/")

    assert "在新窗口用统一身份认证再确认一次" in asked.text
    assert (as_other.status_code, still.status_code) == (403, 401)
    assert confirmed.url == "/manage/accounts/"
    assert client.post(reset).status_code == 302


def test_odd_claims_mean_nobody_and_nothing_fresh(db, settings):
    settings.OIDC_USERNAME_CLAIM = "name"
    make_user("none")
    now = time.time()

    people = [find_person({"name": name}) for name in (None, 7, ["none"])]
    fresh = [is_fresh({"auth_time": at}) for at in (None, "now", now + 9999, int(now))]

    assert [person.pk for person in people] == [None] * 3
    assert fresh == [False, False, False, True]
