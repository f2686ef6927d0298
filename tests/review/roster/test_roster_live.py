"""The list that keeps itself fresh: nothing comes unless something changed."""

import pytest

from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Declaration
from tests.factories import make_declaration, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST, PAGE = "/review/2027/roster/", "/review/2027/roster/live/"
PHONE, LANDLINE = "13812348000", "0731-88123650"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def declaration(campaign):
    unit = make_unit("高塘岭街道", phone=LANDLINE)
    return make_declaration(unit, campaign, contact_phone=PHONE)


def mark(client, **query):
    return client.get(LIST, query).context["mark"]


def test_nothing_comes_when_nothing_changed(client, declaration):
    response = client.get(PAGE, {"seen": mark(client)})

    assert response.status_code == 204
    assert response.content == b""


def test_filter_is_part_of_what_was_seen(client, declaration):
    seen = mark(client, state="submitted")

    assert client.get(PAGE, {"state": "submitted", "seen": seen}).status_code == 204
    assert client.get(PAGE, {"seen": seen}).status_code == 200


def test_table_and_totals_come_when_a_unit_filed(client, declaration):
    seen = mark(client)
    Declaration.objects.update(status=Status.SUBMITTED)

    html = client.get(PAGE, {"seen": seen}).content.decode()

    assert "已报送</span>" in html
    assert "开始受理（1）" in html
    assert 'id="roster-totals" hx-swap-oob="true"' in html
    assert "<html" not in html


def test_list_asks_for_its_own_filters_and_page(client, declaration):
    response = client.get(LIST, {"kind": "street", "state": "", "q": "高"})

    asked = f'hx-get="{PAGE}?kind=street&amp;q=%E9%AB%98&amp;page=1&amp;seen='
    assert asked in response.content.decode()


# 显示 -------------------------------------------------------------------------


def show(client, declaration):
    address = f"/review/2027/declarations/{declaration.pk}/phone/"
    return client.post(address, headers={"HX-Request": "true"})


def test_number_is_shown_in_its_place_and_logged(client, declaration, reviewer):
    html = show(client, declaration).content.decode()

    entry = AuditEntry.objects.get()
    assert html.strip().startswith(
        f'<div class="contacts" id="contacts-{declaration.pk}" data-revealed>'
    )
    assert PHONE in html
    assert (entry.action, entry.actor) == ("declaration.phone", reviewer)


def test_number_of_the_unit_stands_in(client, declaration):
    Declaration.objects.update(contact_name="", contact_phone="")

    assert "0731-****3650" in client.get(LIST).content.decode()
    assert LANDLINE in show(client, declaration).content.decode()


def test_leader_sees_the_list_without_acts(client, leader, declaration):
    Declaration.objects.update(status=Status.SUBMITTED)
    client.force_login(leader)

    html = client.get(LIST).content.decode()

    assert "138****8000" in html
    for act in ("显示</button>", "开始受理", "代填"):
        assert act not in html
