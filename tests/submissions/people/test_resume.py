"""A session that ended while somebody was typing."""

from html.parser import HTMLParser

import pytest
from axes.models import AccessAttempt
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from submissions.models import AuditEntry, Declaration, Theme
from tests.factories import PASSWORD, make_declaration, make_theme, make_user, rows_post

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"
JSON = {"Accept": "application/json"}
HOSTILE = '\n 一\r\n\r\n二</textarea><script>alert("1")</script>&amp; \n'


class Carried(HTMLParser):
    """{name: [values]} of the hidden text areas of a page, as a browser reads them."""

    def __init__(self, html):
        super().__init__()
        self.values, self.name = {}, None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "textarea" and "hidden" in attrs:
            self.name = attrs["name"]
            self.values.setdefault(self.name, []).append("")

    def handle_data(self, data):
        if self.name:
            self.values[self.name][-1] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.name:
            # The first line end after the tag is none of the value.
            self.values[self.name][-1] = self.values[self.name][-1].removeprefix("\n")
            self.name = None


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0, contact_name="")


@pytest.fixture
def typed(declaration):
    forms = [str(form.pk) for form in declaration.campaign.activity_forms.all()[:2]]
    row = {"title": "走进大厅", "forms": forms, "summary": "一\r\n二"}
    return rows_post(row, revision=0, declaration=declaration.pk, act="check")


def with_login(typed, username="filer", password=PASSWORD):
    return typed | {"username": username, "password": password}


def test_page_carries_every_field_exactly(client, typed):
    typed["rows-0-summary"] = HOSTILE

    response = client.post(PAGE, typed)

    sent = {
        name: value if isinstance(value, list) else [str(value)]
        for name, value in typed.items()
    }
    assert response.status_code == 401
    assert Carried(response.text).values == sent
    assert not Theme.objects.exists()


def test_logging_in_saves_what_was_carried(client, filer, declaration, typed):
    carried = Carried(client.post(PAGE, typed).text).values

    response = client.post(PAGE, with_login(carried))

    theme = declaration.themes.get()
    assert response.url == "/declarations/2027/check/"
    assert theme.summary == "一\n二"
    assert [form.name for form in theme.forms.all()] == ["实地调研", "现场观摩"]
    assert client.session["_auth_user_id"] == str(filer.pk)


def test_logging_in_again_is_in_the_log(client, filer, typed):
    client.post(PAGE, with_login(typed))

    entries = AuditEntry.objects.order_by("pk").values_list("action", "actor", "data")
    assert list(entries) == [
        ("user.login", filer.pk, {"resumed": True}),
        ("declaration.save", filer.pk, {"revision": 1, "rows": 1}),
    ]


@pytest.mark.parametrize("username", ["filer", "nobody"])
def test_wrong_password_keeps_the_page_and_saves_nothing(client, typed, username):
    response = client.post(PAGE, with_login(typed, username, "Falsch-2027"))

    assert response.status_code == 401
    assert "用户名或密码错误" in response.text
    assert Carried(response.text).values["rows-0-title"] == ["走进大厅"]
    assert not Theme.objects.exists()


def test_password_is_never_sent_back(client, typed):
    html = client.post(PAGE, with_login(typed, password="Falsch-2027")).text

    assert "Falsch-2027" not in html


def test_disabled_account_stays_outside(client, filer, typed):
    filer.is_active = False
    filer.save()

    response = client.post(PAGE, with_login(typed))

    assert response.status_code == 401
    assert not Theme.objects.exists()


@pytest.mark.parametrize("headers", [{}, JSON])
def test_too_many_wrong_passwords_lock_even_the_right_one(client, typed, headers):
    for _ in range(5):
        client.post(PAGE, with_login(typed, password="falsch"), headers=headers)

    response = client.post(PAGE, with_login(typed), headers=headers)

    assert response.status_code == 429
    assert AccessAttempt.objects.get().username == "filer"
    assert not Theme.objects.exists()


def test_lock_keeps_what_was_typed(client, typed):
    for _ in range(5):
        client.post(PAGE, with_login(typed, password="falsch"))

    response = client.post(PAGE, with_login(typed))

    assert "以后，再在这一页登录" in response.text
    assert Carried(response.text).values["rows-0-summary"] == ["一\r\n二"]
    assert PASSWORD not in response.text


def test_text_of_one_unit_is_not_saved_for_another(client, typed, outsider):
    theirs = make_declaration(outsider.unit, revision=0)

    response = client.post(PAGE, with_login(typed, "outsider"))

    assert response.status_code == 400
    assert not theirs.themes.exists()
    assert Declaration.objects.get(pk=theirs.pk).contact_name == "张三"


def test_colleague_of_the_unit_goes_on(client, declaration, typed):
    make_user("colleague", unit=declaration.unit)

    response = client.post(PAGE, with_login(typed, "colleague"))

    assert response.status_code == 302
    assert declaration.themes.get().title == "走进大厅"


def test_office_that_logs_in_here_writes_nothing(client, typed, reviewer):
    response = client.post(PAGE, with_login(typed, "office"))

    assert response.status_code == 404
    assert not Theme.objects.exists()


def test_page_of_an_ended_session_may_be_stale_too(client, filer, declaration, typed):
    Declaration.objects.update(revision=5)
    make_theme(declaration, "同事写的")

    response = client.post(PAGE, with_login(typed))

    assert response.status_code == 409
    assert "走进大厅</textarea>" in response.text


def test_reader_is_sent_to_the_login_page(client, declaration):
    assert client.get(f"{PAGE}?add=1").url == f"/login/?next={PAGE}%3Fadd%3D1"


def test_autosave_is_told_to_log_in(client, typed):
    response = client.post(PAGE, typed, headers=JSON)

    assert response.status_code == 401
    assert response.json() == {"login": True, "message": ""}


def test_autosave_is_told_of_a_wrong_password(client, typed):
    response = client.post(PAGE, with_login(typed, password="falsch"), headers=JSON)

    assert response.status_code == 401
    assert "用户名或密码错误" in response.json()["message"]


def test_autosave_goes_on_after_logging_in(client, declaration, typed):
    response = client.post(PAGE, with_login(typed), headers=JSON)

    assert response.status_code == 200
    assert response.json()["rows"] == [declaration.themes.get().pk]
    assert client.get(PAGE).status_code == 200


# Every other page ------------------------------------------------------------

LIST = "/review/2027/themes/"
IN_PLACE = {"HX-Request": "true"}


@pytest.fixture
def filed(campaign):
    return make_theme(title="走进大厅")


def test_office_goes_on_where_it_was(client, reviewer, filed):
    act = f"{LIST}{filed.pk}/decide/"
    carried = Carried(client.post(act, {"outcome": "reserve"}).text).values

    response = client.post(act, with_login(carried, "office"))

    filed.refresh_from_db()
    assert response.url == LIST
    assert filed.selection == "reserve"
    assert AuditEntry.objects.filter(data={"resumed": True}).count() == 1


def test_unit_that_logs_in_on_an_office_page_does_nothing(client, filer, filed):
    response = client.post(
        f"{LIST}{filed.pk}/decide/", with_login({"outcome": "reserve"})
    )

    filed.refresh_from_db()
    assert response.status_code == 404
    assert filed.selection == "pending"


def test_files_are_not_carried_and_the_page_says_so(client, declaration):
    paper = SimpleUploadedFile("附表.docx", b"PK")

    html = client.post(f"{PAGE}intake/", {"file": paper}).text

    assert "选好的文件没有带过来" in html
    assert Carried(html).values == {}


def test_new_password_is_not_written_into_a_page(client, filer):
    response = client.post("/password/", {"new_password1": "Hexi-2027"})

    assert response.url == "/login/?next=/password/"


@pytest.mark.parametrize(
    ("method", "said"), [("get", "请重新登录"), ("post", "刚才的操作没有保存")]
)
def test_page_in_place_is_told_and_keeps_its_rows(client, filed, method, said):
    here = f"http://testserver{LIST}?q=走进"

    response = getattr(client, method)(
        f"{LIST}{filed.pk}/", headers=IN_PLACE | {"HX-Current-URL": here}
    )

    assert response.status_code == 401
    assert response["HX-Retarget"] == response["HX-Reselect"] == "#session-over"
    assert said in response.text
    assert "<html" not in response.text
    assert f'href="/login/?next={LIST}%3Fq%3D' in response.text


@pytest.mark.parametrize(
    ("address", "page"),
    [
        (f"{LIST}5/decide/", f"{LIST}5/"),
        (f"{LIST}decide/?q=1", LIST),
        ("/review/2027/desk/", "/"),
        ("/logout/", "/"),
        (f"{LIST}?q=1", f"{LIST}%3Fq%3D1"),
    ],
)
def test_login_never_leads_to_what_only_a_button_does(client, db, address, page):
    assert client.get(address).url == f"/login/?next={page}"


def test_page_in_place_with_an_old_token_gets_the_new_one(reviewer, filed):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    act = f"{LIST}{filed.pk}/decide/"
    refused = client.post(act, {"outcome": "reserve"}, headers=IN_PLACE)
    sent = {"outcome": "reserve", "csrfmiddlewaretoken": refused["X-CSRFToken"]}

    assert refused.status_code == 403
    assert client.post(act, sent, headers=IN_PLACE).status_code == 200


def test_address_of_a_button_shows_the_way_back(client, reviewer, filed):
    client.force_login(reviewer)

    response = client.get(f"{LIST}{filed.pk}/decide/")

    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert f'href="{LIST}{filed.pk}/"' in response.text
    assert "回到首页" in response.text
