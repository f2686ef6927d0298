import itertools
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from submissions.models import AuditEntry
from tests.factories import PASSWORD, make_campaign, make_declaration, make_user

WRONG = "用户名或密码错误"
FIRST = "Kfr7-mTq4-Wzp9"
OWN = "Hexi-2027-luoye"


def log_in(client, username, password=PASSWORD, **extra):
    return client.post("/login/", {"username": username, "password": password}, **extra)


def fail(client, username, times, **extra):
    for _ in range(times):
        response = log_in(client, username, "wrong-Password-1", **extra)
    return response


def is_logged_in(client):
    return "_auth_user_id" in client.session


def change(client, new, again=None, old=FIRST):
    return client.post(
        "/password/",
        {
            "old_password": old,
            "new_password1": new,
            "new_password2": new if again is None else again,
        },
    )


@pytest.fixture
def newcomer(unit):
    user = make_user("newcomer", unit=unit, name="黎明", must_change_password=True)
    user.set_password(FIRST)
    user.save()
    return user


@pytest.fixture
def at_first_login(client, newcomer):
    client.force_login(newcomer)
    return client


def test_right_password_leads_home(client, filer):
    response = log_in(client, "filer")

    assert (response.status_code, response.url) == (302, "/")
    assert is_logged_in(client)


@pytest.mark.parametrize("typed", ["FILER", "Filer", " filer ", "ｆｉｌｅｒ"])
def test_case_and_width_of_a_username_do_not_matter(client, filer, typed):
    log_in(client, typed)

    assert is_logged_in(client)


def test_blanks_of_a_password_count(client, filer):
    log_in(client, "filer", f" {PASSWORD}")

    assert not is_logged_in(client)


def test_unknown_wrong_and_disabled_get_the_same_answer(filer):
    make_user("disabled", is_active=False)

    answers = {
        tuple(log_in(Client(), name, password).context["form"].errors["password"])
        for name, password in [
            ("nobody", PASSWORD),
            ("filer", "wrong"),
            ("disabled", PASSWORD),
        ]
    }

    assert len(answers) == 1
    assert WRONG in answers.pop()[0]


def test_wrong_password_is_told_under_the_password_with_what_is_left(client, filer):
    said = [
        log_in(client, name, "wrong").context["form"].errors
        for name in ("filer", "FILER", "filer")
    ]

    assert [list(errors) for errors in said] == [["password"]] * 3
    assert [errors["password"][1] for errors in said] == [
        f"再错 {left} 次，15 分钟之内不能登录。" for left in (4, 3, 2)
    ]


def test_empty_fields_are_asked_for(client, db):
    errors = log_in(client, "", "").context["form"].errors

    assert errors == {"username": ["请输入用户名。"], "password": ["请输入密码。"]}


def test_refusal_does_not_repeat_the_password(client, filer):
    response = log_in(client, "filer", "Secret-of-mine-1")

    assert WRONG in response.content.decode()
    assert "Secret-of-mine-1" not in response.content.decode()


def test_login_is_in_the_log(client, filer):
    log_in(client, "filer")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("user.login", filer)


def test_who_is_logged_in_is_led_past_the_login_page(client, filer):
    client.force_login(filer)

    response = client.get("/login/")

    assert (response.status_code, response.url) == (302, "/")


def test_login_gives_a_new_session(client, filer):
    session = client.session
    session["known"] = "to somebody else"
    session.save()

    log_in(client, "filer")

    assert client.session.session_key != session.session_key
    assert not Session.objects.filter(pk=session.session_key).exists()


# Lockout ---------------------------------------------------------------------


def test_fifth_wrong_password_locks_and_says_what_to_do(client, filer):
    response = fail(client, "filer", 5)

    assert response.status_code == 429
    assert "以后再登录" in response.content.decode()
    assert "办公室" in response.content.decode()


def test_locked_name_is_refused_the_right_password(client, filer):
    fail(client, "filer", 5)

    response = log_in(client, "filer")

    assert response.status_code == 429
    assert not is_logged_in(client)


def test_four_wrong_passwords_do_not_lock(client, filer):
    fail(client, "filer", 4)

    log_in(client, "filer")

    assert is_logged_in(client)


def test_right_password_starts_the_count_again(client, filer):
    fail(client, "filer", 4)
    log_in(client, "filer")
    client.logout()
    fail(client, "filer", 4)

    log_in(client, "filer")

    assert is_logged_in(client)


def test_other_case_of_a_name_does_not_evade_the_lock(client, filer):
    fail(client, "filer", 3)

    response = fail(client, "FILER", 2)

    assert response.status_code == 429


def test_colleague_at_the_same_address_gets_in(client, filer, reviewer):
    fail(client, "filer", 5)

    log_in(client, "office")

    assert is_logged_in(client)


def test_same_person_from_another_address_gets_in(client, filer):
    fail(client, "filer", 5, REMOTE_ADDR="10.1.1.1")

    log_in(client, "filer", REMOTE_ADDR="10.1.1.2")

    assert is_logged_in(client)


def test_lock_ends_after_its_time(client, filer, time_machine):
    time_machine.move_to("2027-03-01T09:00:00+08:00", tick=False)
    fail(client, "filer", 5)
    time_machine.move_to("2027-03-01T09:15:01+08:00", tick=False)

    log_in(client, "filer")

    assert is_logged_in(client)


def test_claimed_address_does_not_evade_the_lock(client, filer):
    for number in range(5):
        response = fail(client, "filer", 1, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}")

    assert response.status_code == 429


def test_behind_a_proxy_only_the_last_hop_counts(client, filer, settings):
    settings.TRUST_PROXY = True
    for number in range(5):
        response = fail(
            client, "filer", 1, HTTP_X_FORWARDED_FOR=f"10.9.9.{number}, 172.16.0.7"
        )

    assert response.status_code == 429


def test_behind_a_proxy_another_client_is_another_address(client, filer, settings):
    settings.TRUST_PROXY = True
    fail(client, "filer", 5, HTTP_X_FORWARDED_FOR="172.16.0.7")

    log_in(client, "filer", HTTP_X_FORWARDED_FOR="172.16.0.8")

    assert is_logged_in(client)


# Leaving ---------------------------------------------------------------------


def test_logout_ends_the_session_and_clears_the_browser(client, filer):
    client.force_login(filer)

    response = client.post("/logout/")

    assert (response.status_code, response.url) == (302, "/login/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    assert not is_logged_in(client)


def test_logout_by_a_link_does_nothing(client, filer):
    client.force_login(filer)

    response = client.get("/logout/")

    assert response.status_code == 405
    assert is_logged_in(client)


def test_logout_is_in_the_log(client, filer):
    client.force_login(filer)

    client.post("/logout/")

    entry = AuditEntry.objects.get(action="user.logout")
    assert entry.actor == filer


def test_disabled_person_is_a_stranger_at_the_next_request(client, filer):
    client.force_login(filer)
    filer.is_active = False
    filer.save()

    response = client.get("/")

    assert (response.status_code, response.url) == (302, "/login/?next=/")


def test_person_moved_to_another_unit_sees_only_that_one(client, filer, outsider):
    make_declaration(filer.unit)
    client.force_login(filer)
    filer.unit = outsider.unit
    filer.save()

    assert client.get("/declarations/2027/").status_code == 404


# Where a login leads ---------------------------------------------------------


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil.test",
        "http:///evil.test",
        "javascript:alert(1)",
        "data:text/html,x",
        " //evil.test",
    ],
)
def test_login_never_leads_elsewhere(client, filer, target):
    response = client.post(
        "/login/", {"username": "filer", "password": PASSWORD, "next": target}
    )

    assert response.url == "/"


def test_login_leads_back_to_the_page_that_was_asked_for(client, filer):
    asked = client.get("/declarations/2027/")

    response = client.post(
        asked.url,
        {"username": "filer", "password": PASSWORD, "next": "/declarations/2027/"},
    )

    assert response.url == "/declarations/2027/"


def test_line_ends_in_a_target_make_no_header(client, filer):
    response = client.post(
        "/login/",
        {"username": "filer", "password": PASSWORD, "next": "/\r\nX-Evil: 1"},
    )

    assert "X-Evil" not in response.headers
    assert "\n" not in response["Location"]


# First password --------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "page"),
    [
        ("get", "/"),
        ("get", "/declarations/2027/"),
        ("post", "/declarations/2027/"),
        ("get", "/declarations/2027/form.pdf"),
        ("get", "/review/2027/roster/"),
        ("get", "/manage/"),
    ],
)
def test_first_password_must_be_changed_before_anything(at_first_login, method, page):
    make_campaign()

    response = getattr(at_first_login, method)(page)

    assert (response.status_code, response.url) == (302, "/password/")


def test_page_of_the_first_password_says_why(at_first_login):
    response = at_first_login.get("/password/")

    assert "初始密码，请先换成自己的密码" in response.content.decode()


def test_own_password_opens_the_portal(at_first_login, newcomer):
    response = change(at_first_login, OWN)

    newcomer.refresh_from_db()
    assert (response.status_code, response.url) == (302, "/")
    assert not newcomer.must_change_password
    assert at_first_login.get("/").status_code == 200


def test_first_password_is_no_own_password(at_first_login, newcomer):
    response = change(at_first_login, FIRST)

    newcomer.refresh_from_db()
    assert "不能和原来的密码一样" in str(response.context["form"].errors)
    assert newcomer.must_change_password


def test_person_at_the_first_password_can_leave(at_first_login):
    response = at_first_login.post("/logout/")

    assert (response.status_code, response.url) == (302, "/login/")


def test_changed_password_is_in_the_log_without_the_password(at_first_login):
    change(at_first_login, OWN)

    entry = AuditEntry.objects.get(action="user.password")
    assert OWN not in str(entry.data)
    assert entry.actor.username == "newcomer"


def test_changed_password_ends_other_sessions_only(at_first_login, newcomer):
    elsewhere = Client()
    elsewhere.force_login(newcomer)

    change(at_first_login, OWN)

    assert elsewhere.get("/").url.startswith("/login/")
    assert at_first_login.get("/").status_code == 200


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1-xyz89", "10 个字符"),
        ("Password123", "这个密码很多人在用"),
        ("Passw0rd!", "这个密码很多人在用"),
        ("P@ssw0rd-2026", "这个密码很多人在用"),
        ("Wangcheng2026", "本地名称、政务公开、主题日这样的字"),
        ("Zhutiri-2027!x", "本地名称、政务公开、主题日这样的字"),
        ("Newcomer-1", "和您的用户名太像"),
        ("abcdefgh12", "至少用上其中 3 种"),
        ("28374651", "至少用上其中 3 种"),
    ],
)
def test_weak_password_is_refused_in_chinese(at_first_login, newcomer, password, said):
    response = change(at_first_login, password)

    newcomer.refresh_from_db()
    assert said in str(response.context["form"].errors["new_password1"])
    assert newcomer.check_password(FIRST)


def test_rules_of_passwords_are_told_in_chinese(at_first_login):
    page = at_first_login.get("/password/").content.decode()

    assert "大写字母、小写字母、数字、符号，至少用上其中 3 种。" in page
    assert "must contain" not in page
    assert "Your password" not in page
    assert "你的" not in page
    assert "不要和您的用户名、姓名相像。" in page


def test_fields_are_named_as_the_person_knows_them(at_first_login, filer):
    first = at_first_login.get("/password/").context["form"]
    at_first_login.force_login(filer)
    later = at_first_login.get("/password/").context["form"]

    assert [field.label for field in first] == ["初始密码", "新密码", "再输一次新密码"]
    assert later["old_password"].label == "现在的密码"


@pytest.mark.parametrize(
    ("sent", "field", "said"),
    [
        ({"old": "wrong"}, "old_password", "和现在用的密码不一样"),
        ({"again": "Other-2027-x"}, "new_password2", "两次输入的新密码不一样"),
        ({"old": ""}, "old_password", "请输入初始密码。"),
        ({"again": ""}, "new_password2", "请再输一次新密码。"),
    ],
)
def test_error_stands_under_its_own_field(at_first_login, newcomer, sent, field, said):
    form = change(at_first_login, OWN, **sent).context["form"]

    assert list(form.errors) == [field]
    assert said in form.errors[field][0]


def test_number_of_classes_is_a_setting(at_first_login, newcomer, settings):
    settings.PASSWORD_MIN_CLASSES = 2

    change(at_first_login, "hexiluoye12")

    newcomer.refresh_from_db()
    assert newcomer.check_password("hexiluoye12")


@pytest.mark.parametrize(
    ("new", "again", "old"),
    [(OWN, OWN + "x", FIRST), (OWN, OWN, "wrong"), (OWN, "", FIRST)],
)
def test_slip_of_the_hand_changes_no_password(
    at_first_login, newcomer, new, again, old
):
    response = change(at_first_login, new, again, old)

    newcomer.refresh_from_db()
    assert response.context["form"].errors
    assert newcomer.check_password(FIRST)


# Rubbish ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("x" * 10_000, PASSWORD),
        ("fi\x00ler", PASSWORD),
        ("filer", "Zhu\x00tiri"),
        ("filer", "x" * 1_000_000),
        ("filer", "密码" * 40),
        ("'; DROP TABLE submissions_user; --", "x"),
        ("filer\r\nINFO login ok user=admin", "x"),
        ("😀" * 64, "x"),
        ("", ""),
        ("\u200b", "\u200b"),
    ],
)
def test_odd_credentials_are_refused_calmly(client, filer, username, password):
    client.raise_request_exception = False

    response = log_in(client, username, password)

    assert response.status_code == 200
    assert response.context["form"].errors
    assert not is_logged_in(client)


def test_missing_fields_are_asked_for(client, db):
    response = client.post("/login/", {})

    assert set(response.context["form"].errors) == {"username", "password"}


def test_long_chinese_password_is_taken_whole(client, filer):
    filer.set_password("一去二三里烟村四五家亭台六七座八九十枝花" * 4)
    filer.save()

    log_in(client, "filer", "一去二三里烟村四五家亭台六七座八九十枝花" * 4)

    assert is_logged_in(client)


# Whom to call ----------------------------------------------------------------

CALL = "请打电话给区政务公开办（0731-88100650）"


def test_login_page_says_whom_to_call(client, admin):
    make_campaign()

    html = client.get("/login/").text

    assert f"没有账号、忘记密码，{CALL}。" in html
    assert "js/people/passwords.js" in html


def test_before_any_campaign_the_number_of_the_site_is_told(client, admin, settings):
    settings.OFFICE_PHONE = "0731-88060000"

    assert "请打电话给办公室（0731-88060000）" in client.get("/login/").text


def test_without_any_number_the_sentence_is_whole(client, admin):
    assert "忘记密码，请打电话给办公室。" in client.get("/login/").text


def test_locked_page_says_whom_to_call(client, filer):
    make_campaign()

    assert CALL in fail(client, "filer", 5).text


def test_unit_that_was_not_called_reads_whom_to_call(client, filer):
    make_campaign()
    client.force_login(filer)

    assert CALL in client.get("/").text


def test_page_without_permission_says_whom_to_call(client, leader):
    make_campaign()
    client.force_login(leader)

    response = client.get("/review/2027/intake/")

    assert response.status_code == 403
    assert CALL in response.text


def test_last_five_passwords_stay_away(at_first_login, newcomer):
    used = [FIRST, *(f"Hexi-{number}-luoye" for number in range(3001, 3007))]
    for old, new in itertools.pairwise(used):
        change(at_first_login, new, old=old)

    refused = [
        "最近用过"
        in str(change(at_first_login, again, old=used[-1]).context["form"].errors)
        for again in used[2:6]
    ]
    change(at_first_login, used[1], old=used[-1])

    newcomer.refresh_from_db()
    assert refused == [True] * 4
    assert newcomer.check_password(used[1])
    assert newcomer.former_passwords.count() == 5


def test_age_of_a_password_is_a_setting(client, filer, settings, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=91))
    client.force_login(filer)
    before = client.get("/password/").status_code
    settings.PASSWORD_MAX_AGE_DAYS = 90

    response = client.get("/declarations/2027/")

    assert (before, response.url) == (200, "/password/")
    assert "按规定要换一个" in client.get("/password/").text
    change(client, OWN, old=PASSWORD)
    assert client.get("/").status_code == 200


def test_first_password_that_nobody_used_lapses(client, newcomer, time_machine):
    time_machine.move_to(timezone.now() + timedelta(days=91))

    response = log_in(client, "newcomer", FIRST)

    assert "已经作废" in str(response.context["form"].errors)
    assert not is_logged_in(client)
