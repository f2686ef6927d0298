"""填报单位 under 管理: the list, one unit, the import with its preview."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from submissions.models import AuditEntry, Declaration, Unit
from tests.factories import make_campaign, make_declaration, make_unit, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST, NEW, IMPORT = "/manage/units/", "/manage/units/add/", "/manage/units/import/"


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def typed(**fields):
    return {"name": "白沙洲街道", "kind": "street", "order": 5} | fields


def page_of(client, unit):
    return client.get(f"{LIST}{unit.pk}/")


def edit(client, unit, **fields):
    """Save the page of a unit as it stands, with other words in some fields."""
    form = page_of(client, unit).context["form"]
    data = {name: form[name].value() for name in form.fields} | fields
    response = client.post(f"{LIST}{unit.pk}/edit/", data)
    assert response.status_code == 302


def last_data():
    return AuditEntry.objects.first().data


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_as_often_for_many_units(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_user()

    with django_assert_num_queries(6):
        client.get(LIST)


def test_list_finds_a_unit_by_its_alias(client):
    found = make_unit("望城经开区", aliases="望城经济技术开发区")
    make_unit("区教育局")

    page = client.get(LIST, {"q": "经济技术"}).context["page"]

    assert list(page) == [found]


def test_new_unit_is_called_to_file_and_its_values_are_in_the_log(client, admin):
    campaign = make_campaign()
    make_declaration(campaign=campaign)

    client.post(NEW, typed(phone="0731 8812 3650"))

    unit = Unit.objects.get(name="白沙洲街道")
    entry = AuditEntry.objects.get(action="unit.add")
    assert Declaration.objects.filter(unit=unit, campaign=campaign).exists()
    assert entry.actor == admin
    assert entry.data["changes"]["name"] == ["", "白沙洲街道"]
    assert entry.data["changes"]["phone"] == ["", "0731-****3650"]


def test_refused_unit_keeps_what_was_typed(client, unit, case):
    refused = {
        "已经有一个叫这个名称的单位": {"name": unit.name},
        "请填写 11 位手机号": {"phone": "八八一二"},
        "排序请填 0 到 999999": {"order": 1_000_000},
        "请填写单位名称": {"name": ""},
    }
    for said, fields in refused.items():
        with case(said):
            response = client.post(NEW, typed(short_name="打好的字", **fields))
            html = response.content.decode()
            assert response.status_code == 422
            assert said in html
            assert "打好的字" in html
    assert Unit.objects.count() == 1


def test_renamed_unit_keeps_its_old_name_as_an_alias(client, unit):
    edit(client, unit, name="高塘岭新街道", aliases="高塘岭办事处，高塘岭新街道")

    unit.refresh_from_db()
    assert unit.name == "高塘岭新街道"
    assert unit.alias_list == ["高塘岭办事处", "高塘岭街道"]
    assert last_data()["changes"]["name"] == ["高塘岭街道", "高塘岭新街道"]


def test_nothing_changed_is_nothing_logged(client, unit):
    edit(client, unit)

    assert not AuditEntry.objects.filter(action="unit.change").exists()


def test_change_by_another_person_is_not_written_over(client, unit):
    form = page_of(client, unit).context["form"]
    data = {name: form[name].value() for name in form.fields}
    Unit.objects.update(short_name="先改的")

    response = client.post(f"{LIST}{unit.pk}/edit/", data | {"short_name": "后改的"})

    unit.refresh_from_db()
    html = response.content.decode()
    assert (response.status_code, unit.short_name) == (409, "先改的")
    assert "先改的" in html
    assert "后改的" in html


def test_people_of_a_closed_unit_are_out_with_their_next_request(client, unit, filer):
    theirs = type(client)()
    theirs.force_login(filer)
    assert theirs.get("/").status_code == 200

    client.post(f"{LIST}{unit.pk}/close/")

    unit.refresh_from_db()
    filer.refresh_from_db()
    closed = AuditEntry.objects.get(action="user.close")
    assert theirs.get("/").url.startswith("/login/")
    assert (unit.active, filer.is_active) == (False, False)
    assert closed.data["changes"] == {"is_active": [True, False]}


def test_unit_in_use_again_is_called_to_file(client):
    make_declaration(campaign=make_campaign())
    unit = make_unit("停过的局", active=False)

    html = client.post(f"{LIST}{unit.pk}/reopen/", follow=True).content.decode()

    assert unit.declarations.count() == 1
    assert "已列入2027年“政务公开主题日”的应报单位" in html


def test_order_is_changed_by_number_and_only_where_it_was_typed(client):
    moved, other, stale = make_unit(order=1), make_unit(order=2), make_unit(order=3)
    wishes = {
        f"was-{moved.pk}": 1,
        f"order-{moved.pk}": "9",
        f"was-{other.pk}": 2,
        f"order-{other.pk}": "2",
        f"was-{stale.pk}": 7,
        f"order-{stale.pk}": "8",
    }

    html = client.post(f"{LIST}order/", wishes, follow=True).content.decode()

    assert list(Unit.objects.values_list("pk", "order")) == [
        (other.pk, 2),
        (stale.pk, 3),
        (moved.pk, 9),
    ]
    assert "1 个单位的排序已改" in html
    assert "保留了别人的" in html
    assert last_data()["changes"] == {"order": [1, 9]}


def test_order_that_is_no_number_is_kept_on_the_page(client, unit):
    was = {f"was-{unit.pk}": unit.order, f"order-{unit.pk}": "第一"}

    response = client.post(f"{LIST}order/", was)

    assert response.status_code == 422
    assert 'value="第一"' in response.content.decode()


# Import ------------------------------------------------------------------------------

TABLE = """单位,类别,联系电话,备注,顺序
高塘岭街道办事处,街道,0731-88123650,,
桥驿镇,镇,,新增,
"""


def upload(client, text=TABLE, name="名单.csv"):
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"{IMPORT}preview/", {"file": file})


def hidden(response):
    """What the preview's button would send."""
    read = response.context["read"]
    return {name: read[name].value() for name in ("text", "seen")}


def test_preview_names_every_column_and_unit_and_writes_nothing(client):
    make_unit("高塘岭街道", aliases="高塘岭街道办事处")
    make_unit("区教育局", "district")

    response = upload(client)

    html = re.sub(r"\s+", "", response.content.decode())
    for said in (
        "联系电话→电话",
        "顺序→排序",
        "备注：没有读",
        "“高塘岭街道办事处”就是高塘岭街道",
        "新增1个，更新1个，不变0个",
        "单位电话由“（空）”改为“0731-****3650”",
        "名单里没有的1个",
    ):
        assert said in html
    assert Unit.objects.count() == 2
    assert not AuditEntry.objects.filter(action__startswith="unit.").exists()


def test_import_does_what_the_preview_said(client, admin):
    make_unit("高塘岭街道", aliases="高塘岭街道办事处")

    client.post(f"{IMPORT}commit/", hidden(upload(client)))

    assert list(Unit.objects.values_list("name", "phone")) == [
        ("高塘岭街道", "0731-88123650"),
        ("桥驿镇", ""),
    ]
    assert {
        entry.action: entry.actor
        for entry in AuditEntry.objects.filter(action__startswith="unit.")
    } == {"unit.add": admin, "unit.change": admin}


def test_import_after_a_change_asks_again(client):
    sent = hidden(upload(client))
    make_unit("桥驿镇", "street")

    response = client.post(f"{IMPORT}commit/", sent)

    assert response.status_code == 409
    assert hidden(response)["seen"] != sent["seen"]
    assert Unit.objects.get().kind == "street"


def test_import_that_closes_a_unit_closes_its_accounts(client, unit, filer):
    table = "单位名称,类别,启用\n高塘岭街道,街道,否\n"

    client.post(f"{IMPORT}commit/", hidden(upload(client, table)))

    filer.refresh_from_db()
    assert not filer.is_active


def test_one_unit_under_two_names_is_refused(client):
    make_unit("高塘岭街道", aliases="高塘岭街道办事处")
    table = "单位名称,类别\n高塘岭街道,街道\n高塘岭街道办事处,街道\n"

    response = upload(client, table)

    assert response.status_code == 422
    assert "是同一个单位" in response.content.decode()


def test_file_that_is_no_table_is_refused(client):
    assert upload(client, name="名单.pdf").status_code == 422
    assert client.post(f"{IMPORT}preview/").status_code == 422
    assert (
        client.post(f"{IMPORT}commit/", {"text": "x", "seen": "y"}).status_code == 409
    )


# Two become one ---------------------------------------------------------------------


@pytest.fixture
def two(unit):
    """A unit with an alias and a year, and the one it goes into."""
    unit.aliases = "高塘岭办事处"
    unit.save()
    make_declaration(unit)
    return unit, make_unit("白沙洲街道", aliases="白沙洲街")


def merge(client, unit, into, accounts="move"):
    page = f"{LIST}{unit.pk}/merge/commit/"
    return client.post(page, {"into": into, "accounts": accounts})


def test_merger_is_told_before_it_is_made(client, two, filer):
    unit, into = two

    page = client.get(f"{LIST}{unit.pk}/merge/", {"into": into.pk, "accounts": "move"})

    for said in (
        "它在 2027 年的申报留在它名下",
        "张敏（filer）",
        "增加别名：高塘岭街道、高塘岭办事处",
    ):
        assert said in page.text
    unit.refresh_from_db()
    assert unit.active


def test_merged_unit_leaves_its_years_and_hands_over_people_and_names(
    client, two, filer
):
    unit, into = two

    merge(client, unit, into.pk)

    for one in (unit, into, filer):
        one.refresh_from_db()
    assert not unit.active
    assert into.aliases == "白沙洲街、高塘岭街道、高塘岭办事处"
    assert filer.is_active
    assert filer.unit == into
    assert Declaration.objects.get(unit=unit).campaign.year == 2027
    entry = AuditEntry.objects.get(action="unit.merge")
    assert entry.data["to"] == "白沙洲街道"


def test_accounts_of_a_merged_unit_may_close(client, two, filer):
    unit, into = two

    merge(client, unit, into.pk, "close")

    filer.refresh_from_db()
    assert not filer.is_active
    again = merge(client, unit, into.pk)
    assert again.status_code == 409
    assert "已经停用，不用再合并" in again.text
    told = client.get(f"{LIST}{unit.pk}/merge/", {"into": into.pk, "accounts": "close"})
    assert "已经停用，不用再合并" in told.text
    assert "确认合并" not in told.text


def test_unit_is_not_merged_into_itself_or_nothing(client, unit, case):
    for into in (unit.pk, "", "x"):
        with case(into):
            assert merge(client, unit, into).status_code == 422
            assert Unit.objects.get().active
