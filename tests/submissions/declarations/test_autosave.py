"""The page saves by itself: a JSON answer to the same POST."""

import pytest
from django.test import Client
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Theme
from tests.factories import make_declaration, make_theme, make_user, rows_post

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/declarations/2027/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0)


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def autosave(client, *rows, **fields):
    return client.post(PAGE, rows_post(*rows, act="autosave", **fields), headers=JSON)


def titles(declaration):
    return [theme.title for theme in declaration.themes_in_order()]


def test_answer_tells_revision_time_and_rows(client, declaration, time_machine):
    time_machine.move_to(timezone.now().replace(hour=6, minute=3, second=22))

    response = autosave(client, {"title": "甲"}, {"title": "乙"})

    answer = response.json()
    assert response.status_code == 200
    assert (answer["revision"], answer["saved"][:5]) == (1, "14:03")
    assert answer["rows"] == [theme.pk for theme in declaration.themes_in_order()]


def test_token_of_the_answer_is_good_for_the_next_save(declaration, filer):
    client = Client(enforce_csrf_checks=True)
    client.force_login(filer)
    token = client.get(PAGE).context["csrf_token"]
    answer = autosave(client, {"title": "甲"}, csrfmiddlewaretoken=str(token)).json()

    rows = {"title": "甲二", "row": answer["rows"][0]}
    again = autosave(client, rows, revision=1, csrfmiddlewaretoken=answer["token"])

    assert again.status_code == 200
    assert titles(declaration) == ["甲二"]


def test_new_row_is_not_doubled_by_the_next_save(client, declaration):
    (pk,) = autosave(client, {"title": "甲"}).json()["rows"]

    answer = autosave(client, {"title": "甲二", "row": pk}, revision=1).json()

    assert answer["rows"] == [pk]
    assert titles(declaration) == ["甲二"]


def test_rows_that_are_not_kept_have_no_key(client, declaration):
    removed, emptied, kept = (make_theme(declaration, title) for title in "甲乙丙")
    rows = [
        {"row": removed.pk, "title": "甲", "DELETE": "on"},
        {"row": emptied.pk},
        {},
        {"row": kept.pk, "title": "丙"},
    ]

    answer = autosave(client, *rows).json()

    assert answer["rows"] == [None, None, None, kept.pk]
    assert titles(declaration) == ["丙"]


def test_emptied_row_that_is_filled_again_is_a_new_one(client, declaration):
    emptied = make_theme(declaration, "甲")
    autosave(client, {"row": emptied.pk})

    (pk,) = autosave(client, {"title": "甲", "row": ""}, revision=1).json()["rows"]

    assert pk != emptied.pk
    assert titles(declaration) == ["甲"]


def test_keys_come_in_the_order_of_the_page_not_of_the_paper(client, declaration):
    first, second = make_theme(declaration, "甲"), make_theme(declaration, "乙")
    rows = [
        {"row": first.pk, "title": "甲", "ORDER": 2},
        {"row": second.pk, "title": "乙", "ORDER": 1},
    ]

    answer = autosave(client, *rows).json()

    assert answer["rows"] == [first.pk, second.pk]
    assert titles(declaration) == ["乙", "甲"]


def test_stale_page_is_told_of_a_conflict_and_writes_nothing(client, declaration):
    colleague = Client()
    colleague.force_login(make_user(unit=declaration.unit))
    autosave(colleague, {"title": "同事写的"})

    response = autosave(client, {"title": "我写的"}, revision=0)

    assert response.status_code == 409
    assert "别人刚保存过这张表" in response.json()["message"]
    assert titles(declaration) == ["同事写的"]


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_filed_form_takes_no_autosave(client, filer, status):
    declaration = make_declaration(filer.unit, status=status)
    make_theme(declaration, "报送的内容")

    response = autosave(client, {"title": "另一页还开着"}, revision=1)

    assert response.status_code == 409
    assert "刚才的修改没有保存" in response.json()["message"]
    assert titles(declaration) == ["报送的内容"]


def test_what_is_to_be_mended_is_named_and_saved(client, declaration):
    rows = {"title": "甲"}, {}, {"title": "长" * 61}

    response = autosave(client, *rows, contact_name="汉" * 31)

    assert titles(declaration) == ["甲", "长" * 61]
    assert response.json()["problems"] == [
        {
            "id": "id_contact_name",
            "text": "至多 30 个字，您写了 31 个，请缩短。",
        },
        {"id": "id_rows-2-title", "text": "至多 60 个字，您写了 61 个，请缩短。"},
    ]


def test_identity_number_is_left_out_and_the_rest_saved(client, declaration):
    number = "430122198001011234"

    response = autosave(client, {"title": "甲"}, contact_phone=number)

    declaration.refresh_from_db()
    assert (titles(declaration), declaration.contact_phone) == (["甲"], "13800138000")
    (problem,) = response.json()["problems"]
    assert problem["id"] == "id_contact_phone"
    assert "不能填写身份证号码" in problem["text"]


def test_log_of_an_autosave_holds_nothing_personal(client, declaration, filer):
    autosave(client, {"title": "甲"}, contact_name="王五", contact_phone="13912345678")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("declaration.save", filer)
    assert entry.data == {"revision": 1, "rows": 1}
    assert "13912345678" not in str(vars(entry))


def test_other_units_form_is_never_reached(client, declaration, outsider):
    theirs = make_declaration(outsider.unit, revision=0)
    theme = make_theme(theirs, "邻居的")

    response = autosave(client, {"row": theme.pk, "title": "抢来的"})

    assert response.status_code == 422
    assert titles(theirs) == ["邻居的"]


def test_page_of_another_declaration_is_refused(client, declaration, outsider):
    theirs = make_declaration(outsider.unit)

    response = autosave(client, {"title": "别人写的"}, declaration=theirs.pk)

    assert response.status_code == 400
    assert not Theme.objects.exists()
