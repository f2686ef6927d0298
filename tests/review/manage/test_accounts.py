"""账号 under 管理: the list, new ones, slips, handover, and who cannot be closed."""

import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.utils import timezone

from submissions.choices import Role
from submissions.models import AuditEntry, User
from tests.factories import PASSWORD, make_unit, make_user
from tests.papers import whole_text

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST = "/manage/accounts/"
ONE_TIME = re.compile(r"一次性密码是 (\S+?)，")


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def act(client, user, name, data=None):
    return client.post(f"{LIST}{user.pk}/{name}/", data, follow=True)


def add(client, data, **options):
    data = {f"account-{name}": value for name, value in data.items()}
    return client.post(f"{LIST}add/", data, **options)


def password_said(response):
    return ONE_TIME.search(response.content.decode())[1]


def last_entry(action):
    return AuditEntry.objects.filter(action=action).first()


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_for_many_accounts(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_user()

    with django_assert_num_queries(9):
        client.get(LIST)


def test_every_row_names_its_unit(client, filer):
    make_user("colleague", unit=filer.unit)

    page = client.get(LIST).content.decode()

    assert page.count(f">{filer.unit}</a>") == 2


def test_list_knows_who_never_came_who_stopped_and_who_is_locked(client):
    now = timezone.now()
    never = make_user("never")
    unused = make_user("unused", last_login=now - timedelta(days=91))
    locked = make_user("locked", last_login=now)
    closed = make_user("closed", is_active=False)
    AccessAttempt.objects.create(
        username="locked", ip_address="10.0.0.9", failures_since_start=5
    )

    found = {
        use: {user.username for user in client.get(LIST, {"use": use}).context["page"]}
        for use in ("never", "unused", "locked", "closed")
    }

    assert found == {
        "never": {never.username},
        "unused": {unused.username},
        "locked": {locked.username},
        "closed": {closed.username},
    }


def test_accounts_for_all_units_come_with_their_slips(client, admin):
    make_unit("桥驿镇", "town", order=30)
    make_user("there", unit=make_unit("高塘岭街道", order=10))

    response = client.post(f"{LIST}missing/")

    user = User.objects.get(unit__name="桥驿镇")
    words = re.findall(
        r"[A-Z][a-z]{2}\d-[A-Z][a-z]{2}\d-[A-Z][a-z]{2}\d",
        whole_text(response.content),
    )
    assert len(words) == 1
    assert user.check_password(words[0])
    assert last_entry("user.add").actor == admin
    assert client.post(f"{LIST}missing/").url == LIST


def test_new_account_of_a_unit_that_has_one(client, filer):
    data = {"unit": filer.unit.pk, "name": "李四", "role": "filer"}

    response = add(client, data, follow=True)

    second = User.objects.exclude(pk=filer.pk).get(unit=filer.unit)
    assert second.check_password(password_said(response))
    assert second.must_change_password
    assert not ONE_TIME.search(client.get(f"{LIST}{second.pk}/").content.decode())


def test_impossible_account_is_refused_in_chinese(client, admin, case):
    refused = {
        "填报员必须属于一个填报单位": {"role": "filer"},
        "这个用户名已经有人用了": {"username": "admin"},
    }
    for said, fields in refused.items():
        with case(said):
            data = {"role": "leader", "name": "打好的字"} | fields
            response = add(client, data)
            assert response.status_code == 422
            assert said in response.content.decode()
            assert "打好的字" in response.content.decode()
    assert User.objects.count() == 1


def test_slips_again_name_first_whose_passwords_end(client, filer, outsider):
    preview = client.post(f"{LIST}slips/preview/", {"account": filer.pk})
    assert list(preview.context["accounts"]) == [filer]
    filer.refresh_from_db()
    assert filer.check_password(PASSWORD)

    paper = client.post(f"{LIST}slips/", {"account": filer.pk})

    filer.refresh_from_db()
    text = whole_text(paper.content)
    assert "高塘岭街道" in text
    assert "张敏" in text
    assert not filer.check_password(PASSWORD)
    assert filer.must_change_password
    assert last_entry("user.reset_password").target_id == str(filer.pk)


def test_slips_of_nobody_are_refused(client):
    assert client.post(f"{LIST}slips/preview/").status_code == 422
    assert client.post(f"{LIST}slips/", {"account": "x"}).status_code == 422


def test_reset_opens_a_locked_account_and_ends_what_was_open(client, filer):
    theirs = type(client)()
    theirs.force_login(filer)
    for _ in range(5):
        type(client)().post("/login/", {"username": "filer", "password": "wrong"})

    password = password_said(act(client, filer, "reset"))

    assert theirs.get("/").url.startswith("/login/")
    again = theirs.post("/login/", {"username": "filer", "password": password})
    assert again.status_code == 302
    assert password not in str(last_entry("user.reset_password").data)


def test_unlocked_person_tries_again_at_once(client, filer):
    for _ in range(5):
        type(client)().post("/login/", {"username": "filer", "password": "wrong"})
    page = client.get(f"{LIST}{filer.pk}/").content.decode()

    act(client, filer, "unlock")

    login = {"username": "filer", "password": PASSWORD}
    assert "解除锁定" in page
    assert "高塘岭街道 张敏（filer）" in page
    assert type(client)().post("/login/", login).status_code == 302
    assert last_entry("user.unlock").target_label == filer.label


def test_ended_sessions_are_only_theirs(client, filer, outsider):
    theirs, other = type(client)(), type(client)()
    theirs.force_login(filer)
    other.force_login(outsider)

    html = act(client, filer, "logout").content.decode()

    assert "1 处登录已经结束" in html
    assert theirs.get("/").url.startswith("/login/")
    assert other.get("/").status_code == 200


def test_own_sessions_end_but_the_one_that_asks(client, admin):
    elsewhere = type(client)()
    elsewhere.force_login(admin)

    html = act(client, admin, "logout").text

    assert "1 处登录已经结束，这里的登录还在。" in html
    assert elsewhere.get("/").url.startswith("/login/")


def test_handover_closes_the_old_account_and_opens_a_new_one(client, filer):
    response = act(client, filer, "handover", {"successor-name": "李四"})

    filer.refresh_from_db()
    successor = User.objects.get(name="李四")
    assert not filer.is_active
    assert (successor.unit, successor.role) == (filer.unit, filer.role)
    assert successor.check_password(password_said(response))
    assert last_entry("user.hand_over").data == {"to": successor.label}
    assert last_entry("user.close").target_label == filer.label


def test_refused_handover_leaves_everything_as_it_is(client, filer, case):
    taken = {"successor-name": "李四", "successor-username": "admin"}
    for data in ({}, taken):
        with case(str(len(data))):
            response = act(client, filer, "handover", data)
            filer.refresh_from_db()
            assert response.status_code in (409, 422)
            assert filer.is_active
            assert User.objects.count() == 2


def test_change_is_logged_with_old_and_new_values(client, filer):
    data = {"name": "新名", "role": "filer", "unit": filer.unit.pk}

    act(client, filer, "edit", data)

    filer.refresh_from_db()
    assert filer.check_password(PASSWORD)
    assert last_entry("user.change").data["changes"] == {"name": ["张敏", "新名"]}


def test_last_admin_is_neither_closed_nor_demoted_but_hands_over(client, admin, case):
    for name, data in (("close", None), ("edit", {"role": Role.REVIEWER})):
        with case(name):
            response = act(client, admin, name, data)
            admin.refresh_from_db()
            assert response.status_code == 409
            assert "这是最后一个管理员" in response.content.decode()
            assert (admin.is_active, admin.role) == (True, Role.ADMIN)

    act(client, admin, "handover", {"successor-name": "李四"})

    assert User.objects.get(role=Role.ADMIN, is_active=True).name == "李四"


def test_account_of_a_closed_unit_stays_closed(client):
    unit = make_unit(active=False)
    user = make_user(unit=unit, is_active=False)

    response = act(client, user, "reopen")

    user.refresh_from_db()
    assert response.status_code == 409
    assert not user.is_active
