"""无主题说明: a unit that has nothing to declare says so."""

import uuid

import pytest

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.completeness import find_problems
from submissions.models import Filing, Theme
from tests.factories import make_declaration, make_theme, rows_post

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"
REASON = "本年机构改革，\n由区政务局统一申报。"


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, none_reason=REASON)


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def file(client):
    return client.post(f"{PAGE}submit/", {"revision": 1, "key": uuid.uuid4()})


def test_reason_is_saved_with_its_lines(client, filer):
    declaration = make_declaration(filer.unit, revision=0)

    client.post(PAGE, rows_post(none_reason="一\r\n二"))

    declaration.refresh_from_db()
    assert declaration.none_reason == "一\n二"


def test_reason_stands_in_the_place_of_rows(declaration):
    assert find_problems(declaration) == []


def test_without_rows_and_reason_nothing_is_filed(client, filer):
    make_declaration(filer.unit)

    assert file(client).status_code == 422
    assert not Filing.objects.exists()


def test_reason_beside_rows_is_refused(declaration):
    make_theme(declaration)

    (problem,) = find_problems(declaration)

    assert (problem.field, problem.blocking) == ("none_reason", True)
    assert problem.anchor == "id_none_reason"


def test_filed_reason_is_frozen_and_shown_on_the_receipt(client, declaration):
    receipt = file(client).url
    type(declaration).objects.update(none_reason="后来改的")

    html = client.get(receipt).text

    assert Filing.objects.get().content["none_reason"] == REASON
    assert "本年无主题：本年机构改革，<br>由区政务局统一申报。" in html
    assert "后来改的" not in html


def test_roster_tells_a_unit_without_themes_from_a_silent_one(
    client, declaration, outsider, reviewer
):
    make_declaration(outsider.unit, revision=0)
    file(client)
    client.force_login(reviewer)

    rows = client.get("/review/2027/roster/").context["rows"]

    standings = {row.unit_name: row.standing.label for row in rows}
    assert standings == {"高塘岭街道": "无主题说明", "区教育局": "未登录"}


def test_office_reads_the_reason(client, declaration, reviewer):
    file(client)
    client.force_login(reviewer)

    html = client.get(f"/review/2027/declarations/{declaration.pk}/").text

    assert "由区政务局统一申报。" in html


def test_unit_without_themes_has_no_row_to_select(client, declaration, reviewer):
    file(client)
    client.force_login(reviewer)

    response = client.get("/review/2027/themes/")

    assert list(response.context["themes"]) == []
    assert not Theme.objects.exists()


@pytest.mark.parametrize("reason", [" \u3000\n", "\u200b"])
def test_invisible_reason_is_none(client, filer, reason):
    declaration = make_declaration(filer.unit, revision=1)
    client.post(PAGE, rows_post(none_reason=reason, revision=1))

    declaration.refresh_from_db()
    assert declaration.none_reason == ""


def test_returned_reason_can_be_replaced_by_rows(client, filer):
    declaration = make_declaration(
        filer.unit, status=Status.RETURNED, none_reason=REASON
    )

    client.post(PAGE, rows_post({"title": "走进大厅"}, none_reason="", revision=1))

    declaration.refresh_from_db()
    assert declaration.none_reason == ""
    assert declaration.themes.get().title == "走进大厅"
