"""One person in several windows, or with a late save: merged without a question."""

import json
import re

import pytest

from submissions.models import AuditEntry, Declaration
from tests.factories import make_declaration, make_theme, rows_post

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/declarations/2027/"
JSON = {"Accept": "application/json"}


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0)


@pytest.fixture
def theme(declaration):
    return make_theme(declaration, "原来的主题", summary="原来的简介")


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def base(client, theme):
    """What the pages of these tests showed when they were opened."""
    return json.loads(client.get(PAGE).context["base"])


def save(client, theme, base, page, revision=0, **fields):
    row = {
        "row": theme.pk,
        "title": theme.title,
        "time_text": theme.time_text,
        "summary": theme.summary,
        "forms": [form.pk for form in theme.forms.all()],
    } | fields
    data = rows_post(row, revision=revision, page=page, base=json.dumps(base))
    return client.post(PAGE, data, headers=JSON)


def stored(theme):
    theme.refresh_from_db()
    return theme.title, theme.summary


def test_page_that_missed_an_answer_goes_on(client, theme, base):
    save(client, theme, base, "window-1", title="第一遍")

    again = save(client, theme, base, "window-1", title="第二遍")

    assert again.status_code == 200
    assert stored(theme) == ("第二遍", "原来的简介")


def test_last_save_of_a_page_that_was_left_is_merged(client, theme, base):
    save(client, theme, base, "window-1", summary="走之前写的")

    later = save(client, theme, base, "window-2", title="回来后写的")

    assert later.json()["behind"] is True
    assert stored(theme) == ("回来后写的", "走之前写的")


def test_save_that_comes_late_does_not_undo_a_newer_one(client, theme, base):
    save(client, theme, base, "window-2", title="回来后写的")

    late = save(client, theme, base, "window-1", title="走之前", summary="走之前写的")

    assert late.status_code == 200
    assert stored(theme) == ("回来后写的", "走之前写的")


def test_two_windows_with_different_fields_are_merged(client, theme, base):
    save(client, theme, base, "first-1", title="这边写的")

    save(client, theme, base, "second-1", summary="那边写的")

    assert stored(theme) == ("这边写的", "那边写的")


def test_two_windows_with_one_field_are_asked_about_as_ones_own(client, theme, base):
    save(client, theme, base, "first-1", title="这边写的")

    response = save(client, theme, base, "second-1", title="那边写的")

    assert response.status_code == 409
    assert "您在另一个窗口里刚保存过" in response.json()["message"]
    assert stored(theme) == ("这边写的", "原来的简介")


def test_row_removed_in_the_other_window_stays_away(client, declaration, theme, base):
    forms = [form.pk for form in theme.forms.all()]
    save(client, theme, base, "window-1", DELETE="on")

    save(client, theme, base, "window-2", forms=forms)

    assert not declaration.themes.exists()


def test_new_row_of_a_late_save_is_not_made_twice(client, declaration):
    row = {"title": "新的一行", "mark": "0a1b2c"}
    for page in ("window-1", "window-2"):
        data = rows_post(row, page=page, base="{}")
        client.post(PAGE, data, headers=JSON)

    assert [theme.title for theme in declaration.themes.all()] == ["新的一行"]


def test_save_between_by_somebody_else_is_asked_about(
    client, declaration, theme, base, outsider
):
    save(client, theme, base, "window-1", title="我的")
    outsider.unit = declaration.unit
    outsider.save()
    client.force_login(outsider)
    save(client, theme, base, "other-1", revision=1, title="同事的")
    client.logout()
    client.force_login(AuditEntry.objects.last().actor)

    response = save(client, theme, base, "window-1", title="我的二")

    assert response.status_code == 409
    assert "别人刚保存过" in response.json()["message"]


@pytest.mark.parametrize("page", ["", "x", "<b>", "window-", "9" * 99 + "-1"])
def test_rubbish_for_a_window_is_no_window(client, theme, base, page):
    save(client, theme, base, page, title="写的")

    assert AuditEntry.objects.first().data == {"revision": 1, "rows": 1}


def test_page_names_no_window_of_its_own(client, theme):
    html = client.get(PAGE).text

    assert re.search(r'name="page" value=""', html)
    assert Declaration.objects.get().revision == 0
