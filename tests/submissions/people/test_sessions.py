"""How long a login lasts."""

import pytest
from django.conf import settings
from django.core.signing import Signer

from submissions.models import AuditEntry
from tests.factories import PASSWORD, make_declaration, rows_post

pytestmark = pytest.mark.django_db

NINE = "2027-03-01T09:00:00+08:00"


def at(time_machine, clock, day=1):
    time_machine.move_to(f"2027-03-{day:02d}T{clock}+08:00", tick=False)


@pytest.fixture
def working(client, filer, time_machine):
    """Logged in at nine."""
    make_declaration(filer.unit, revision=0)
    at(time_machine, "09:00:00")
    client.post("/login/", {"username": "filer", "password": PASSWORD})
    return client


def test_half_an_hour_without_a_click_ends_the_login(working, filer, time_machine):
    at(time_machine, "09:29:00")
    busy = working.get("/declarations/2027/")
    at(time_machine, "09:58:00")
    still = working.get("/declarations/2027/")
    at(time_machine, "10:28:01")
    over = working.get("/declarations/2027/")

    assert (busy.status_code, still.status_code) == (200, 200)
    assert over.url == "/login/?next=/declarations/2027/&over=1"
    assert "系统替您退出了" in working.get(over.url).text
    assert AuditEntry.objects.first().data == {"by": "time"}


def test_what_was_typed_is_carried_over_the_end(working, time_machine):
    at(time_machine, "09:31:00")

    response = working.post("/declarations/2027/", rows_post({"title": "走进大厅"}))

    assert response.status_code == 401
    assert "走进大厅" in response.text


def test_twelve_hours_end_it_however_busy(working, time_machine):
    for hour in range(9, 21):
        for minute in (10, 35, 59):
            at(time_machine, f"{hour:02d}:{minute}:00")
            response = working.post("/session/")
    at(time_machine, "21:00:01")

    assert response.status_code == 200
    assert working.get("/declarations/2027/").status_code == 302


def test_cookie_that_is_dropped_forged_or_of_another_login_gives_no_time(
    working, time_machine, case
):
    at(time_machine, "09:29:00")
    working.get("/declarations/2027/")
    seen = working.cookies["seen"].value
    session = working.cookies["sessionid"].value
    at(time_machine, "09:31:00")
    for cookie in ("", "x", seen.replace(seen[:3], "999"), f"{seen}x"):
        with case(cookie):
            working.cookies["seen"] = cookie
            working.cookies["sessionid"] = session
            assert working.get("/declarations/2027/").status_code == 302


def test_clock_of_a_page_is_nobody_and_a_key_is_somebody(working, time_machine):
    at(time_machine, "09:28:00")
    looked = working.get("/session/").json()
    live = {"X-Portal-Background": "1"}
    working.get("/declarations/2027/", headers=live)
    at(time_machine, "09:29:00")
    unchanged = working.get("/session/").json()
    kept = working.post("/session/").json()
    at(time_machine, "09:58:00")

    assert looked == {"idle": 120, "whole": 41_520}
    assert unchanged["idle"] == 60
    assert kept["idle"] == 1800
    assert working.get("/declarations/2027/").status_code == 200


def test_reading_writes_nothing(working, time_machine, django_assert_num_queries):
    at(time_machine, "09:20:00")
    with django_assert_num_queries(2):
        response = working.get("/session/")

    assert "seen" not in response.cookies
    assert 'id="session-clock"' in working.get("/declarations/2027/").text


def test_cookie_is_verified_once_a_request(working, monkeypatch):
    verified, unsign = [], Signer.unsign
    working.get("/declarations/2027/")

    def count(signer, cookie):
        verified.append(cookie)
        return unsign(signer, cookie)

    monkeypatch.setattr(Signer, "unsign", count)
    working.get("/declarations/2027/")

    assert verified.count(working.cookies[settings.SEEN_COOKIE_NAME].value) == 1
