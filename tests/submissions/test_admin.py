import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Campaign, Declaration, Unit, User
from tests.factories import (
    PASSWORD,
    make_campaign,
    make_declaration,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

ONE_TIME = re.compile(r"一次性密码是 (\S+?)，")


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def last_entry():
    return AuditEntry.objects.first()


def run(client, model, action, *things):
    return client.post(
        f"/manage/submissions/{model}/",
        {"action": action, "_selected_action": [thing.pk for thing in things]},
        follow=True,
    ).content.decode()


def campaign_post(**fields):
    """What the campaign page sends, with its empty lists."""
    lists = {
        f"{prefix}-{name}": 0
        for prefix in ("activity_forms", "focus_areas", "holidays")
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    return {
        "year": 2028,
        "region": "长沙市望城区",
        "office_name": "长沙市望城区政务公开政务服务工作领导小组办公室",
        "office_short_name": "区政务公开办",
        "office_phone": "0731-88100650",
        "declaration_title": "{region}{year}年申报表",
        "plan_title": "{region}{year}年安排表",
        "opens_at_0": "2028-03-01",
        "opens_at_1": "09:00",
        "deadline_0": "2028-03-30",
        "deadline_1": "00:00",
        "grace_minutes": 0,
        "reminder_text": "{unit}请报送",
        "month_low": 1,
        "month_high": 8,
        "minimum_themes": 1,
        "maximum_themes": 20,
        "scan_rule": "allowed",
        **lists,
        **fields,
    }


# Getting in ------------------------------------------------------------------


@pytest.mark.parametrize("who", ["filer", "reviewer", "leader"])
@pytest.mark.parametrize("page", ["", "login/", "submissions/user/", "submissions/x/"])
def test_nobody_else_finds_the_management(client, request, who, page):
    client.force_login(request.getfixturevalue(who))

    assert client.get(f"/manage/{page}", follow=True).status_code == 404


def test_stranger_logs_in_on_the_one_page_and_arrives(client, admin):
    client.logout()
    asked = client.get("/manage/submissions/unit/", follow=True)
    target = asked.context["next"]

    response = client.post(
        "/login/", {"username": "admin", "password": PASSWORD, "next": target}
    )

    assert asked.request["PATH_INFO"] == "/login/"
    assert response.url == "/manage/submissions/unit/"


def test_management_speaks_chinese(client):
    html = client.get("/manage/").content.decode()

    for words in (
        "政务公开主题日 · 管理",
        "填报单位",
        "账号",
        "年度申报活动",
        "操作日志",
    ):
        assert words in html
    assert "Site administration" not in html


def test_management_holds_no_rights_that_nothing_reads(client):
    assert client.get("/manage/auth/group/").status_code == 404


# What is not here ------------------------------------------------------------


@pytest.mark.parametrize("model", ["declaration", "theme", "filing", "auditHead"])
def test_statuses_are_out_of_reach(client, model):
    assert client.get(f"/manage/submissions/{model}/").status_code == 404


@pytest.mark.parametrize("model", ["decision", "plan", "planversion", "planentry"])
def test_outcomes_and_plans_are_out_of_reach(client, model):
    assert client.get(f"/manage/review/{model}/").status_code == 404


def test_log_can_be_read_and_not_changed(client, admin):
    client.post("/manage/submissions/unit/add/", {"name": "x", "kind": "town"})
    make_unit()
    entry_page = "/manage/submissions/auditentry/"

    assert client.get(entry_page).status_code == 200
    assert client.get(f"{entry_page}add/").status_code == 403


def test_entry_of_the_log_has_no_field_to_type_in(client):
    run(client, "campaign", "open_campaigns", make_campaign())

    html = client.get(
        f"/manage/submissions/auditentry/{last_entry().pk}/change/"
    ).content.decode()

    assert "campaign.open" in html
    assert 'name="action"' not in html
    assert client.post(
        f"/manage/submissions/auditentry/{last_entry().pk}/delete/", {"post": "yes"}
    ).status_code in (403, 404)


def test_password_is_no_field_of_an_account(client, filer):
    html = client.get(f"/manage/submissions/user/{filer.pk}/change/").content.decode()

    assert filer.password not in html
    assert 'name="password"' not in html


# Units -----------------------------------------------------------------------


def unit_post(**fields):
    return {"name": "白沙洲街道", "kind": "street", "order": 5, "active": "on"} | fields


def test_new_unit_is_in_the_log(client, admin):
    client.post("/manage/submissions/unit/add/", unit_post())

    entry = last_entry()
    assert Unit.objects.get().name == "白沙洲街道"
    assert (entry.action, entry.actor) == ("unit.add", admin)
    assert entry.target_label == "白沙洲街道"


def test_new_unit_is_called_to_file_at_once(client, admin):
    campaign = make_campaign()
    make_declaration(campaign=campaign)
    over = make_campaign(2026, deadline=timezone.now() - timedelta(days=1))
    make_declaration(campaign=over)

    client.post("/manage/submissions/unit/add/", unit_post(name="新设的局"))

    called = Declaration.objects.get(unit__name="新设的局")
    entry = AuditEntry.objects.get(action="campaign.call")
    assert called.campaign == campaign
    assert (entry.actor, entry.data) == (admin, {"unit": "新设的局"})


@pytest.mark.parametrize(("active", "called"), [("on", 1), ("", 0)])
def test_unit_in_use_again_is_called_to_file(client, active, called):
    make_declaration(campaign=make_campaign())
    unit = make_unit("停过的局", active=False)

    client.post(
        f"/manage/submissions/unit/{unit.pk}/change/",
        unit_post(name=unit.name, active=active),
    )

    assert unit.declarations.count() == called


def test_changed_unit_is_in_the_log_with_the_changed_fields(client, unit):
    client.post(
        f"/manage/submissions/unit/{unit.pk}/change/",
        unit_post(name=unit.name, order=unit.order, short_name="高塘岭"),
    )

    assert last_entry().action == "unit.change"
    assert last_entry().data == {"changed": ["short_name"]}


@pytest.mark.parametrize("way", ["page", "action"])
def test_deleted_unit_stays_in_the_log_by_name(client, way):
    unit = make_unit("并掉的街道")
    if way == "page":
        client.post(f"/manage/submissions/unit/{unit.pk}/delete/", {"post": "yes"})
    else:
        selected = {"action": "delete_selected", "_selected_action": unit.pk}
        client.post("/manage/submissions/unit/", selected | {"post": "yes"})

    assert not Unit.objects.exists()
    assert last_entry().action == "unit.delete"
    assert last_entry().target_label == "并掉的街道"


def test_unit_with_declarations_is_not_deleted(client, unit):
    make_declaration(unit)

    client.post(f"/manage/submissions/unit/{unit.pk}/delete/", {"post": "yes"})

    assert Unit.objects.filter(pk=unit.pk).exists()


def test_two_units_of_one_name_are_refused(client, unit):
    response = client.post("/manage/submissions/unit/add/", unit_post(name=unit.name))

    assert "已存在" in str(response.context["adminform"].form.errors)
    assert Unit.objects.count() == 1


# Campaigns -------------------------------------------------------------------


def test_new_campaign_is_in_the_log(client):
    client.post("/manage/submissions/campaign/add/", campaign_post())

    assert Campaign.objects.get().year == 2028
    assert last_entry().action == "campaign.add"


def test_holidays_stand_on_the_page_of_the_campaign(client, admin):
    day = {"name": "劳动节", "first_day": "2028-05-01", "last_day": "2028-05-05"}
    lists = {f"holidays-0-{field}": value for field, value in day.items()}

    client.force_login(admin)
    client.post(
        "/manage/submissions/campaign/add/",
        campaign_post(**{"holidays-TOTAL_FORMS": 1}, **lists),
    )

    assert str(Campaign.objects.get().holidays.get()) == "劳动节"


def test_times_of_a_campaign_are_those_of_beijing(client):
    client.post("/manage/submissions/campaign/add/", campaign_post())

    deadline = timezone.localtime(Campaign.objects.get().deadline)
    assert f"{deadline:%Y-%m-%d %H:%M %z}" == "2028-03-30 00:00 +0800"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"deadline_0": "2028-02-01"}, "截止时间必须晚于开始时间。"),
        ({"year": 1999}, "年份请填写 2000 到 2100 之间的四位数字。"),
        ({"minimum_themes": 0}, "主题数下限至少为 1"),
        ({"maximum_themes": 61}, "不超过 60"),
        ({"minimum_themes": 9, "maximum_themes": 8}, "上限不小于下限"),
        ({"plan_title": "{region.__class__}安排"}, "占位符"),
        ({"plan_title": "{settings}安排"}, "占位符"),
        ({"plan_title": "{安排"}, "占位符"),
    ],
)
def test_impossible_campaign_is_refused_in_chinese(client, fields, said):
    response = client.post("/manage/submissions/campaign/add/", campaign_post(**fields))

    assert said in str(response.context["adminform"].form.errors)
    assert not Campaign.objects.exists()


def test_opening_makes_a_form_for_every_active_unit(client):
    campaign = make_campaign()
    active = [make_unit(), make_unit()]
    make_unit(active=False)

    html = run(client, "campaign", "open_campaigns", campaign)

    assert "新建了 2 份申报表" in html
    assert [form.unit for form in Declaration.objects.all()] == active
    assert last_entry().data == {"declarations": 2}


def test_opening_again_adds_only_new_units(client):
    campaign = make_campaign()
    filed = make_declaration(campaign=campaign, status=Status.SUBMITTED)
    make_unit()

    html = run(client, "campaign", "open_campaigns", campaign)

    filed.refresh_from_db()
    assert "新建了 1 份申报表" in html
    assert filed.status == Status.SUBMITTED


# Accounts --------------------------------------------------------------------


def new_account(client, **fields):
    data = {"username": "dw900", "role": "leader", "is_active": "on"} | fields
    return client.post("/manage/submissions/user/add/", data, follow=True)


def test_new_account_gets_a_one_time_password(client):
    html = new_account(client).content.decode()

    user = User.objects.get(username="dw900")
    assert user.check_password(ONE_TIME.search(html)[1])
    assert user.must_change_password


def test_one_time_password_is_shown_once(client):
    new_account(client)

    html = client.get("/manage/submissions/user/").content.decode()

    assert not ONE_TIME.search(html)


def test_one_time_password_is_not_in_the_log(client):
    password = ONE_TIME.search(new_account(client).content.decode())[1]

    assert last_entry().action == "user.add"
    assert password not in str(last_entry().data)


def test_reset_password_replaces_the_old_one_and_is_logged(client, filer):
    html = run(client, "user", "reset_passwords", filer)

    filer.refresh_from_db()
    assert filer.check_password(ONE_TIME.search(html)[1])
    assert filer.must_change_password
    assert last_entry().action == "user.reset_password"


def test_changing_an_account_keeps_its_password(client, filer):
    data = {"username": "filer", "role": "filer", "unit": filer.unit.pk, "name": "新名"}

    client.post(f"/manage/submissions/user/{filer.pk}/change/", data)

    filer.refresh_from_db()
    assert filer.check_password(PASSWORD)
    assert not filer.is_active
    assert last_entry().data == {"changed": ["is_active", "name"]}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"role": "filer"}, "填报员必须属于一个填报单位。"),
        ({"username": "Dw900"}, "用户名请用小写字母。"),
        ({"username": "admin"}, "这个用户名已经有人用了"),
        ({"role": "king"}, "role"),
    ],
)
def test_impossible_account_is_refused_in_chinese(client, fields, said):
    response = new_account(client, **fields)

    assert said in str(response.context["adminform"].form.errors)
    assert User.objects.count() == 1


def test_account_with_a_history_is_not_deleted(client, filer):
    client.force_login(filer)
    client.post("/logout/")
    client.force_login(User.objects.get(username="admin"))

    client.post(f"/manage/submissions/user/{filer.pk}/delete/", {"post": "yes"})

    assert User.objects.filter(pk=filer.pk).exists()


def test_locked_out_person_is_let_in_again(client, filer):
    for _ in range(5):
        client.post("/login/", {"username": "filer", "password": "wrong"})
    client.logout()
    for _ in range(5):
        client.post("/login/", {"username": "filer", "password": "wrong"})
    client.force_login(User.objects.get(username="admin"))

    html = run(client, "user", "unlock", filer)
    client.logout()
    response = client.post("/login/", {"username": "filer", "password": PASSWORD})

    assert "已经解除锁定" in html
    assert response.status_code == 302
    assert AuditEntry.objects.filter(action="user.unlock").exists()


@pytest.mark.parametrize("units", [1, 3])
def test_number_of_queries_does_not_grow_with_accounts(
    client, units, django_assert_num_queries
):
    for _ in range(units):
        make_user()

    with django_assert_num_queries(6):
        client.get(reverse("admin:submissions_user_changelist"))


@pytest.mark.parametrize(
    ("typed", "kept"), [("0731 8812 3650", "0731-88123650"), ("八八一二", None)]
)
def test_phone_of_a_unit_is_a_phone(client, typed, kept):
    data = {"name": "桥驿镇", "kind": "town", "order": 1, "active": "on"}

    response = client.post("/manage/submissions/unit/add/", data | {"phone": typed})

    assert list(Unit.objects.values_list("phone", flat=True)) == (
        [kept] if kept else []
    )
    assert ("请填写 11 位手机号" in response.content.decode()) is (kept is None)
