"""The own password once more, before accounts, whole phones and whole exports."""

import pytest

from submissions.models import AuditEntry
from tests.factories import PASSWORD, make_campaign, make_declaration
from tests.submissions.people.test_resume import Carried

pytestmark = pytest.mark.django_db


def begin(client, username, time_machine, minutes=16):
    """Logged in, and so many minutes later."""
    time_machine.move_to("2027-03-01T09:00:00+08:00", tick=False)
    client.post("/login/", {"username": username, "password": PASSWORD})
    time_machine.move_to(f"2027-03-01T09:{minutes:02d}:00+08:00", tick=False)


@pytest.fixture
def seated(client, admin, time_machine):
    """An 管理员 who left the desk a quarter of an hour ago."""
    begin(client, "admin", time_machine)
    return client


def test_login_counts_as_confirmation_for_a_while(client, admin, filer, time_machine):
    begin(client, "admin", time_machine, minutes=14)

    assert client.post(f"/manage/accounts/{filer.pk}/reset/").status_code == 302


def test_role_is_changed_only_after_the_password_and_as_it_was_typed(
    seated, filer, unit
):
    page = f"/manage/accounts/{filer.pk}/edit/"
    typed = {"name": "李四", "role": "leader", "unit": unit.pk}

    asked = seated.post(page, typed)
    carried = Carried(asked.text).values
    wrong = seated.post(page, carried | {"confirm_password": "falsch"})
    filer.refresh_from_db()
    before = filer.role
    done = seated.post(page, carried | {"confirm_password": PASSWORD})

    filer.refresh_from_db()
    assert (asked.status_code, wrong.status_code, done.status_code) == (401, 401, 302)
    assert "密码不对" in wrong.text
    assert (before, filer.role, filer.name) == ("filer", "leader", "李四")
    assert AuditEntry.objects.filter(action="user.login_failed").count() == 1
    assert seated.post(f"/manage/accounts/{filer.pk}/reset/").status_code == 302


@pytest.mark.parametrize("page", ["reset", "handover", "edit"])
def test_accounts_ask_for_it(seated, filer, page):
    assert seated.post(f"/manage/accounts/{filer.pk}/{page}/").status_code == 401


def test_whole_exports_and_phones_ask_for_it(client, filer, reviewer, time_machine):
    declaration = make_declaration(filer.unit, make_campaign())
    begin(client, "office", time_machine)
    phone = f"/review/2027/declarations/{declaration.pk}/phone/"

    in_place = client.post(phone, headers={"HX-Request": "true"})
    calls = client.post("/review/2027/reminders/calls/")

    assert (in_place.status_code, calls.status_code) == (401, 401)
    assert "输入密码</a>" in in_place.text
    assert not AuditEntry.objects.filter(action="declaration.phone").exists()


def test_log_is_taken_away_after_the_password(seated):
    asked = seated.get("/manage/log/log.xlsx")

    confirmed = seated.post(asked.url, {"confirm_password": PASSWORD})

    assert asked.url == "/confirm/?next=%2Fmanage%2Flog%2F"
    assert confirmed.url == "/manage/log/"
    assert seated.get("/manage/log/log.xlsx").status_code == 200


@pytest.mark.parametrize("next_page", ["//evil.test", "word"])
def test_confirmation_leads_nowhere_else(seated, next_page):
    sent = {"confirm_password": PASSWORD}

    assert seated.post(f"/confirm/?next={next_page}", sent).url == "/"


def test_guessing_it_locks_as_at_the_door(seated, filer):
    for _ in range(5):
        response = seated.post(
            f"/manage/accounts/{filer.pk}/reset/", {"confirm_password": "falsch"}
        )

    assert response.status_code == 429
    assert "09:31 以后再输" in response.text
