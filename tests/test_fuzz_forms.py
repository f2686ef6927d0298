"""A short fuzz of the forms of a small year; `make fuzz` takes all of them, and longer."""

import pytest
from django.http import HttpResponse
from django.test import Client

from review.plan.versions import begin_version
from tests.factories import make_declaration, make_selected
from tests.fuzzing import fuzz, fuzz_sheet, read_sheets
from tests.plain import html

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def year(filer, reviewer):
    declaration = make_declaration(filer.unit)
    make_selected(declaration=declaration)
    begin_version(declaration.campaign, actor=reviewer)


@pytest.mark.parametrize(
    ("who", "roots"),
    [
        ("filer", ["/declarations/2027/"]),
        ("reviewer", ["/review/2027/plan/", "/review/2027/reminders/"]),
    ],
)
def test_no_form_of_the_year_breaks_on_rubbish(request, year, who, roots):
    client = Client(raise_request_exception=False)
    client.force_login(request.getfixturevalue(who))

    known, broken = fuzz(client, roots, pages=2, examples=1)

    assert broken == {}
    assert known


def test_form_that_breaks_is_found():
    page = html.fromstring('<form action="/x/"><input name="year" value="2027"></form>')
    (sheet,) = read_sheets(page, "/")

    class Fragile:
        def get(self, action, fields):
            calm = fields.get("year") in (["2027"], [])
            return HttpResponse(status=200 if calm else 500)

    assert fuzz_sheet(Fragile(), sheet, 20)
