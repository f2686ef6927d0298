"""两步登录: the code of the phone after the password, for the roles that want it."""

import re
from base64 import b32decode

import pytest
from django.core.management import call_command
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from review.manage.district import change_second_factor
from submissions.models import AuditEntry, RecoveryCode, Theme
from submissions.people.second_factor import write_recovery_codes
from tests.factories import PASSWORD, make_declaration, rows_post
from tests.submissions.people.test_resume import Carried

pytestmark = pytest.mark.django_db

KEY = "11" * 20
CODE = "/second-factor/code/"
ENROL = "/second-factor/enrol/"
WRONG = "000000"


@pytest.fixture(autouse=True)
def clock(time_machine):
    """A minute ahead of nobody: codes of one half minute, which tests move on."""
    time_machine.move_to("2027-03-01T09:00:00+08:00", tick=False)
    return time_machine


@pytest.fixture
def wanted(admin):
    change_second_factor(["filer", "admin"], actor=admin)


@pytest.fixture
def phone(wanted, filer):
    return TOTPDevice.objects.create(user=filer, name="手机", key=KEY)


def read_phone(key=KEY, drift=0):
    return f"{totp(bytes.fromhex(key), drift=drift):06d}"


def log_in(client, username="filer", **query):
    return client.post(
        "/login/", {"username": username, "password": PASSWORD}, query_params=query
    )


def give(client, code):
    return client.post(CODE, {"code": code})


def list_acts():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def read_secret(page):
    """(what the page sends back, the key that it shows)."""
    shown = re.search(r'class="secret">([A-Z2-7 ]+)<', page.text)[1]
    key = b32decode(shown.replace(" ", "")).hex()
    return page.context["form"]["sealed"].value(), key


# --- the door -------------------------------------------------------------------------


def test_nothing_opens_between_password_and_code(client, phone, filer, campaign):
    make_declaration(filer.unit, campaign)
    log_in(client)

    pages = ["/", "/declarations/2027/", "/password/", "/confirm/", "/second-factor/"]
    answers = {client.get(page).url.partition("?")[0] for page in pages}
    saved = client.post("/declarations/2027/", rows_post({"title": "甲"}))
    enrol = client.get(ENROL)

    assert answers == {CODE}
    assert (saved.status_code, enrol.url) == (401, CODE)
    assert not Theme.objects.exists()
    assert "改密码" not in client.get(CODE).text
    assert list_acts()[-1] == "user.half_login"


def test_code_opens_the_page_that_was_asked_for_under_a_new_session(client, phone):
    begun = log_in(client, next="/declarations/2027/check/")
    asked = client.get(begun.url)
    key = client.session.session_key

    opened = client.post(asked.url, {"code": f" {read_phone()[:3]} {read_phone()[3:]}"})

    assert opened.url == "/declarations/2027/check/"
    assert client.session.session_key != key
    assert client.get("/").status_code == 200
    assert list_acts()[-2:] == ["user.half_login", "user.login"]


def test_code_is_taken_once_only(client, phone):
    code = read_phone()
    log_in(client)
    give(client, code)
    other = Client()
    log_in(other)

    again = give(other, code)

    assert "已经用过" in again.text
    assert other.get("/").url.startswith(CODE)


def test_other_roles_log_in_as_before(client, wanted, reviewer):
    assert log_in(client, "office").url == "/"
    assert client.get("/").status_code == 200
    assert client.get(ENROL).status_code == 404


def test_who_is_inside_when_it_is_switched_on_is_asked_and_loses_nothing(
    client, filer, admin, campaign
):
    make_declaration(filer.unit, campaign)
    log_in(client)
    change_second_factor(["filer"], actor=admin)
    typed = rows_post({"title": "走进大厅"})
    own = {"Origin": "http://testserver"}

    page = client.post("/declarations/2027/", typed, headers=own)
    script = client.post(
        "/declarations/2027/", typed, headers={"Accept": "application/json"}
    )
    place = client.get("/declarations/2027/", headers={"HX-Request": "true"})

    assert "走进大厅" in page.text and "再送一次" in page.text
    assert "没有保存" in script.json()["message"]
    assert (page.status_code, script.status_code, place.status_code) == (401, 428, 401)
    assert not Theme.objects.exists()


def test_first_password_is_changed_after_the_code(client, phone, filer):
    filer.must_change_password = True
    filer.save()
    log_in(client)

    assert client.get("/password/").url.startswith(CODE)
    assert client.get(CODE).status_code == 200
    give(client, read_phone())
    assert client.get("/").url == "/password/"


# --- wrong codes ----------------------------------------------------------------------


def test_wrong_codes_wait_longer_and_longer_and_lock_the_door(client, phone, clock):
    log_in(client)

    first = give(client, WRONG)
    hurried = give(client, read_phone())
    for second in (10, 20, 30, 50):
        clock.move_to(f"2027-03-01T09:00:{second}+08:00", tick=False)
        last = give(client, WRONG)

    assert "再错 4 次" in first.text
    assert "09:00:01 以后再输" in hurried.text
    assert (last.status_code, "09:15 以前不能登录" in last.text) == (429, True)
    assert log_in(Client()).status_code == 429
    acts = list_acts()
    assert (acts.count("user.code_wrong"), acts[-1]) == (5, "user.lock")
    kept = AuditEntry.objects.filter(action="user.code_wrong")
    assert not any(WRONG in str(entry.data) for entry in kept)
    assert {entry.address for entry in kept} == {"127.0.0.1"}


def test_password_does_not_make_wrong_codes_forgotten(client, phone, clock):
    for second in (0, 10, 20, 30):
        clock.move_to(f"2027-03-01T09:00:{second:02d}+08:00", tick=False)
        begun = Client()
        log_in(begun)
        give(begun, WRONG)
    log_in(client)
    clock.move_to("2027-03-01T09:01:00+08:00", tick=False)

    assert give(client, WRONG).status_code == 429


def test_right_code_makes_them_forgotten(client, phone, clock):
    log_in(client)
    give(client, WRONG)
    clock.move_to("2027-03-01T09:00:10+08:00", tick=False)
    give(client, read_phone())
    clock.move_to("2027-03-01T09:01:00+08:00", tick=False)

    assert "再错 4 次" in log_in_wrongly().text


def log_in_wrongly():
    return Client().post("/login/", {"username": "filer", "password": "falsch"})


def test_unlocking_ends_the_wait(client, phone, admin, clock):
    TOTPDevice.objects.update(
        throttling_failure_count=14,
        throttling_failure_timestamp="2027-03-01T09:00:00+08:00",
    )
    office = Client()
    office.force_login(admin)
    session = office.session
    session["second_factor"] = "code"
    session.save()
    page = f"/manage/accounts/{phone.user.pk}/"

    assert "输错太多被锁" in office.get(page).text
    office.post(f"{page}unlock/")
    log_in(client)

    assert give(client, read_phone()).status_code == 302


# --- the phone ------------------------------------------------------------------------


def test_phone_is_enrolled_right_after_the_password(client, wanted, filer, clock):
    begun = log_in(client, next="/declarations/2027/check/")
    page = client.get(client.get(client.get(begun.url).url).url)
    sealed, key = read_secret(page)

    wrong = client.post(ENROL, {"sealed": sealed, "code": WRONG})
    before = TOTPDevice.objects.exists()
    codes = client.post(
        f"{ENROL}?next=/declarations/2027/check/",
        {"sealed": sealed, "code": read_phone(key)},
    )

    assert page.context["qr"].startswith("data:image/svg+xml")
    assert (wrong.status_code, before) == (422, False)
    assert read_secret(wrong)[1] == key
    assert len(codes.context["codes"]) == 10
    assert 'href="/declarations/2027/check/"' in codes.text
    assert client.get("/").status_code == 200
    assert RecoveryCode.objects.count() == 10
    clock.move_to("2027-03-01T09:02:00+08:00", tick=False)
    other = Client()
    log_in(other)
    assert give(other, read_phone(key)).status_code == 302
    said = str(list(AuditEntry.objects.values_list("data", "target_label")))
    assert key not in said and codes.context["codes"][0] not in said


def test_secret_of_another_person_is_not_taken(client, wanted, filer, outsider):
    log_in(client, "outsider")
    sealed, key = read_secret(client.get(ENROL))
    thief = Client()
    log_in(thief)

    thief.post(ENROL, {"sealed": sealed, "code": read_phone(key)})

    assert not TOTPDevice.objects.exists()


def test_enrolled_phone_gives_way_only_in_an_open_session(client, phone, clock):
    log_in(client)
    half = client.post(ENROL, {"sealed": "x", "code": read_phone()})
    give(client, read_phone())
    sealed, key = read_secret(client.get(ENROL))
    clock.move_to("2027-03-01T09:16:00+08:00", tick=False)
    stale = client.post(ENROL, {"sealed": sealed, "code": read_phone(key)})
    client.post("/confirm/", {"confirm_password": PASSWORD})

    done = client.post(ENROL, {"sealed": sealed, "code": read_phone(key)})

    assert half.url == CODE
    assert stale.status_code == 401
    assert done.status_code == 200
    assert TOTPDevice.objects.get().key == key
    again = client.post(ENROL, {"sealed": sealed, "code": read_phone(key)})
    assert "已经绑定" in again.text


def test_recovery_code_opens_once_and_new_ones_void_it(client, phone, filer, clock):
    first, second, *_ = write_recovery_codes(filer)
    log_in(client)
    opened = give(client, first)
    other = Client()
    log_in(other)
    again = give(other, first)
    renewed = client.post("/second-factor/codes/")
    clock.move_to("2027-03-01T09:00:10+08:00", tick=False)

    assert (opened.status_code, again.status_code) == (302, 200)
    assert "9 个" not in renewed.text and len(renewed.context["codes"]) == 10
    assert "验证码不对" in give(other, second).text
    kept = filer.recovery_codes.values_list("code", flat=True)
    assert all(code.startswith("pbkdf2_sha256$20000$") for code in kept)
    used = AuditEntry.objects.get(action="user.recovery_code")
    assert (used.data, used.actor) == ({"left": 9}, filer)


def test_admin_removes_a_lost_phone_after_the_password(
    client, phone, filer, admin, clock
):
    write_recovery_codes(filer)
    person = Client()
    log_in(person)
    give(person, read_phone())
    TOTPDevice.objects.create(user=admin, name="手机", key="22" * 20)
    log_in(client, "admin")
    give(client, read_phone("22" * 20))
    clock.move_to("2027-03-01T09:16:00+08:00", tick=False)
    page = f"/manage/accounts/{filer.pk}/unenrol/"

    asked = client.post(page)
    client.post(page, Carried(asked.text).values | {"confirm_password": PASSWORD})

    assert asked.status_code == 401
    assert not filer.recovery_codes.exists()
    assert person.get("/").url.startswith("/login/")
    log_in(person)
    assert person.get(CODE).url.startswith(ENROL)
    entry = AuditEntry.objects.get(action="user.unenrol")
    assert (entry.actor, entry.target_id) == (admin, str(filer.pk))
    own = client.post(f"/manage/accounts/{admin.pk}/unenrol/", follow=True)
    assert "自己的手机" in own.text


def test_command_lets_the_last_admin_in_again(client, phone, filer, capsys):
    call_command("reset_password", "filer", drop_second_factor=True)

    assert not TOTPDevice.objects.exists()
    assert "user.unenrol" in list_acts()


def test_admin_says_which_roles(client, admin, filer):
    client.force_login(admin)
    sent = {"roles": ["filer", "leader"]}

    client.post("/manage/security/second-factor/", sent)
    unknown = client.post("/manage/security/second-factor/", {"roles": ["root"]})
    # Nobody reads its fields: it would untick all roles.
    unread = client.post("/manage/security/second-factor/", {}, "application/json")

    assert (unknown.status_code, unread.status_code) == (422, 400)
    assert "两步登录的角色：填报员、领导。" in client.get("/manage/security/").text
    entry = AuditEntry.objects.get(action="district.second_factor")
    assert entry.data == {"roles": "填报员、领导"}
    assert log_in(Client()).url == "/"


# --- in place -------------------------------------------------------------------------


@pytest.fixture
def typed(filer, campaign):
    declaration = make_declaration(filer.unit, campaign, revision=0)
    return rows_post({"title": "走进大厅"}, revision=0, declaration=declaration.pk) | {
        "username": "filer",
        "password": PASSWORD,
    }


@pytest.mark.parametrize("code", ["", WRONG, "1" * 41, "1\0"])
def test_login_in_place_needs_the_code_too(client, phone, typed, code):
    refused = client.post("/declarations/2027/", typed | {"login_code": code})

    assert refused.status_code == 401
    assert "动态验证码" in refused.text
    assert not Theme.objects.exists()
    assert "login_code" not in Carried(refused.text).values
    assert client.get("/").url.startswith("/login/")


def test_login_in_place_with_the_code_goes_on(client, phone, typed):
    done = client.post("/declarations/2027/", typed | {"login_code": read_phone()})

    assert done.status_code == 302
    assert Theme.objects.get().title == "走进大厅"
    assert client.get("/").status_code == 200


def test_login_in_place_does_not_enrol(client, wanted, typed):
    refused = client.post("/declarations/2027/", typed | {"login_code": WRONG})

    assert "还没有绑定手机" in refused.text
    assert not Theme.objects.exists()
