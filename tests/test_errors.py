"""Error pages: what was typed stands on them, and goes up with one click."""

import errno

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError
from django.test import Client
from lxml import html

from tests.factories import make_declaration, make_user, rows_post
from tests.faults import FAULTS

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"
OWN = {"Origin": "http://testserver"}
JSON = {"Accept": "application/json"}
TYPED = "请居民代表走一遍\n现场称重。"


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0)


@pytest.fixture
def strict(filer, declaration):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(filer)
    return client


@pytest.fixture
def client(filer, declaration):
    client = Client(raise_request_exception=False)
    client.force_login(filer)
    return client


def fail_with(settings, fault):
    FAULTS["next"] = fault
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.faults.Fault"]


def sent(**more):
    return rows_post({"title": "甲", "summary": TYPED}) | more


def form_on(response):
    """{name: [value]} of the form that carries what was typed."""
    (form,) = html.fromstring(response.text).xpath("//form[@class='sheet carried']")
    fields = {}
    for field in form.xpath(".//textarea | .//input"):
        value = field.text if field.tag == "textarea" else field.get("value")
        # The HTML parser keeps the line end after the tag, browsers drop it.
        value = (value or "").removeprefix("\n")
        fields.setdefault(field.get("name"), []).append(value)
    return form.get("action"), fields


CASES = [
    (PermissionDenied(), 403),
    (SuspiciousOperation(), 400),
    (RuntimeError(), 500),
    (OperationalError("database or disk is full"), 503),
    (OSError(errno.ENOSPC, "no space"), 503),
    (OSError(errno.EACCES, "not allowed"), 500),
]


@pytest.mark.parametrize(("fault", "status"), CASES)
def test_refused_post_shows_what_was_typed(client, settings, fault, status):
    fail_with(settings, fault)

    response = client.post(PAGE, sent(), headers=OWN)

    address, fields = form_on(response)
    assert (response.status_code, address) == (status, PAGE)
    assert fields["rows-0-summary"] == [TYPED]
    assert fields["rows-TOTAL_FORMS"] == ["1"]
    assert "后退" not in response.text


@pytest.mark.parametrize(("fault", "status"), CASES)
def test_script_is_told_in_a_sentence(client, settings, fault, status):
    fail_with(settings, fault)

    response = client.post(PAGE, sent(), headers=OWN | JSON)

    assert response.status_code == status
    assert response.json()["message"].startswith("没有保存")


def test_page_without_its_token_goes_up_with_one_click(strict, declaration):
    strict.get(PAGE)

    refused = strict.post(PAGE, sent(), headers=OWN)
    address, fields = form_on(refused)
    again = strict.post(address, fields, headers=OWN)

    assert (refused.status_code, again.status_code) == (403, 302)
    assert declaration.themes.get().summary == TYPED


def test_script_gets_a_token_of_the_living_session(strict, declaration):
    strict.get(PAGE)

    refused = strict.post(PAGE, sent(), headers=OWN | JSON)
    token = refused.json()["token"]
    again = strict.post(PAGE, sent(csrfmiddlewaretoken=token), headers=OWN | JSON)

    assert (refused.status_code, refused.json()["login"]) == (403, False)
    assert again.status_code == 200


def test_script_without_any_cookie_is_asked_to_log_in(strict, declaration):
    strict.cookies.clear()

    refused = strict.post(PAGE, sent(), headers=OWN | JSON)
    token = refused.json()["token"]
    again = strict.post(PAGE, sent(csrfmiddlewaretoken=token), headers=OWN | JSON)

    assert (refused.status_code, refused.json()["login"]) == (401, True)
    assert again.status_code == 401
    assert "message" in again.json()


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
def test_foreign_page_gets_no_form_to_press(strict, origin):
    strict.get(PAGE)

    response = strict.post(PAGE, sent(), headers={"Origin": origin})

    assert response.status_code == 403
    assert "carried" not in response.text
    assert TYPED.split("\n")[0] not in response.text


def test_text_over_the_limit_comes_back(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = client.post(
        PAGE,
        "rows-0-summary=" + "x" * 2000 + "&rows-0-title=%E7%94%B2",
        content_type="application/x-www-form-urlencoded",
        headers=OWN,
    )

    _, fields = form_on(response)
    assert response.status_code == 413
    assert fields["rows-0-summary"] == ["x" * 2000]
    assert fields["rows-0-title"] == ["甲"]


def test_no_password_is_written_into_a_page(strict):
    response = strict.post(
        "/password/", {"old_password": "geheim", "new_password1": "neu"}, headers=OWN
    )

    assert response.status_code == 403
    assert "geheim" not in response.text
    assert "neu" not in form_texts(response)


def form_texts(response):
    return [area.text for area in html.fromstring(response.text).xpath("//textarea")]


def test_another_account_in_the_browser_is_said(client, declaration):
    client.force_login(make_user("other", unit=make_declaration().unit))

    response = client.post(PAGE, sent(declaration=declaration.pk), headers=OWN | JSON)

    assert response.status_code == 400
    assert "现在登录的是别的账号" in response.json()["message"]


def test_text_is_carried_where_not_even_the_session_could_be_read(client, monkeypatch):
    def fail(*args, **kwargs):
        raise OperationalError("no database")

    monkeypatch.setattr(SessionStore, "load", fail)

    answers = [client.post(PAGE, sent(), headers=OWN | more) for more in ({}, JSON)]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert [answer["Retry-After"] for answer in answers] == ["30", "30"]
    assert form_on(answers[0])[1]["rows-0-summary"] == [TYPED]


def test_failure_asks_the_database_nothing(client, django_assert_num_queries):
    from submissions.errors import answer_failure

    request = client.post(PAGE, sent(), headers=OWN).wsgi_request
    with django_assert_num_queries(0):
        response = answer_failure(request)

    assert TYPED.split("\n")[0] in response.content.decode()
