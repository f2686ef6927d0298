"""Wrong passwords: what is kept, who is slowed down, and what the log says of it."""

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog

from submissions.models import AuditEntry
from tests.factories import PASSWORD, make_user, rows_post

pytestmark = pytest.mark.django_db

HERE, THERE, AWAY = "10.1.1.1", "10.1.1.2", "10.1.1.3"


def log_in(client, username, password=PASSWORD, address=HERE):
    sent = {"username": username, "password": password}
    return client.post("/login/", sent, REMOTE_ADDR=address)


def fail(client, username, times=1, address=HERE):
    for _ in range(times):
        response = log_in(client, username, "wrong-Password-1", address)
    return response


def told():
    return list(AuditEntry.objects.order_by("pk").values_list("action", "address"))


def test_failures_and_the_lock_are_in_the_log_with_the_address(client, filer, caplog):
    fail(client, "filer", 7)

    failures = [("user.login_failed", HERE)] * 5
    assert told() == [*failures, ("user.lock", HERE)]
    assert AuditEntry.objects.first().target_id == str(filer.pk)
    assert caplog.text.count("登录失败：filer") == 5
    assert "锁定期间又来登录：filer" in caplog.text


def test_name_that_nobody_has_may_be_a_password(client, db):
    fail(client, "Hexi-2027-luoye")

    assert AuditEntry.objects.get().target_label == "he***（没有这个用户名）"


def test_nothing_typed_is_kept_with_a_failure(client, filer):
    typed = rows_post({"title": "走进大厅"}, contact_phone="13917351846")
    login = {"username": "filer", "password": "falsch"}

    for _ in range(2):
        client.post("/declarations/2027/?q=13917351846", typed | login)

    kept = AccessAttempt.objects.get()
    assert (kept.get_data, kept.post_data) == ("", "")
    assert kept.failures_since_start == 2


def test_what_is_counted_goes_with_its_time(client, filer, reviewer, time_machine):
    time_machine.move_to("2027-03-01T09:00:00+08:00", tick=False)
    fail(client, "filer", 2)
    time_machine.move_to("2027-03-01T09:15:01+08:00", tick=False)

    log_in(client, "office")

    assert not AccessAttempt.objects.exists()
    assert not AccessLog.objects.exists()
    assert not AccessFailureLog.objects.exists()


def test_right_password_during_a_lock_does_not_prolong_it(client, filer, time_machine):
    time_machine.move_to("2027-03-01T09:00:00+08:00", tick=False)
    fail(client, "filer", 5)
    time_machine.move_to("2027-03-01T09:10:00+08:00", tick=False)
    refused = log_in(client, "filer")
    time_machine.move_to("2027-03-01T09:15:01+08:00", tick=False)

    assert "请在 09:15 以后再登录" in refused.text
    assert refused.status_code == 429
    assert log_in(client, "filer").status_code == 302


def test_many_names_from_one_address_slow_it(client, filer, reviewer, settings):
    settings.LOGIN_FAILURES_OF_ADDRESS = 6
    log_in(client, "office")
    client.logout()
    for number in range(6):
        fail(client, f"dw{number:03d}")

    assert log_in(client, "filer").status_code == 429
    assert log_in(client, "office").status_code == 302
    client.logout()
    assert log_in(client, "filer", address=THERE).status_code == 302


def test_one_name_from_many_addresses_has_one_try_each(client, filer, settings):
    settings.LOGIN_FAILURES_OF_NAME = 6
    log_in(client, "filer", address=HERE)
    client.logout()
    for number in range(6):
        fail(client, "filer", address=f"10.9.9.{number}")

    assert fail(client, "filer", address=THERE).status_code == 429
    assert fail(client, "filer", address=HERE).status_code == 200
    assert log_in(client, "filer", address=AWAY).status_code == 302


def test_failures_by_two_browsers_of_one_address_lock_together(client, admin, filer):
    for number in range(5):
        client.post(
            "/login/",
            {"username": "filer", "password": "falsch"},
            HTTP_USER_AGENT=f"browser {number % 2}",
        )
    client.force_login(admin)

    page = client.get("/manage/accounts/?use=locked")

    assert "filer" in [account.username for account in page.context["page"]]
    client.post(f"/manage/accounts/{filer.pk}/unlock/")
    client.logout()
    assert (
        client.post("/login/", {"username": "filer", "password": PASSWORD}).url == "/"
    )


# --- where the first password is checked ----------------------------------------------


def test_first_password_does_not_act_in_place(client, unit):
    """A session that ended: whoever logs in there would act at once."""
    from tests.factories import make_declaration

    user = make_user("newcomer", unit=unit, must_change_password=True)
    declaration = make_declaration(unit, revision=0)
    typed = rows_post({"title": "走进大厅"}, revision=0, declaration=declaration.pk)

    response = client.post(
        "/declarations/2027/", typed | {"username": "newcomer", "password": PASSWORD}
    )

    assert response.status_code == 401
    assert "要先换成自己的" in response.text
    assert "走进大厅" in response.text
    assert not declaration.themes.exists()
    assert "_auth_user_id" not in client.session
    assert user.must_change_password


# --- refusals and files -----------------------------------------------------------------


def test_refused_pages_are_in_the_log_with_the_address(client, filer, caplog):
    caplog.set_level("INFO")
    client.force_login(filer)

    client.get("/manage/log/?q=13917351846", REMOTE_ADDR=HERE)
    client.get("/declarations/2031/", REMOTE_ADDR=HERE)
    client.get("/nothing/", REMOTE_ADDR=HERE)

    entries = AuditEntry.objects.order_by("pk")
    assert [(e.action, e.address, e.actor, e.data) for e in entries] == [
        ("user.refused", HERE, filer, {"asked": asked, "answer": n, "method": "GET"})
        for asked, n in (("/manage/log/?q=***", 404), ("/declarations/2031/", 404))
    ]


def test_exports_are_in_the_log(client, admin):
    client.force_login(admin)

    client.get("/manage/log/log.xlsx?who=x", REMOTE_ADDR=HERE)

    entry = AuditEntry.objects.get(action="user.download")
    assert (entry.address, entry.data["asked"]) == (HERE, "/manage/log/log.xlsx?who=x")
    assert len(entry.data["sha256"]) == 64


def test_log_page_says_where_from(client, admin, filer):
    fail(client, "filer", address="10.7.7.7")
    client.force_login(admin)

    assert "10.7.7.7" in client.get("/manage/log/?address=10.7").text
    assert "登录失败" in client.get("/manage/log/").text


def test_system_log_names_user_and_address(client, filer, caplog):
    from submissions.whence import WhenceFilter

    caplog.handler.addFilter(WhenceFilter())
    client.force_login(filer)

    client.get("/manage/", REMOTE_ADDR=HERE)

    line = next(r for r in caplog.records if r.name == "django.request")
    assert (line.address, line.username) == (HERE, "filer")
