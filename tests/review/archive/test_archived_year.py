"""An archived year: whatever anybody sends writes nothing, and no page offers to."""

import re
from itertools import product

import pytest
from django.urls import resolve
from django.utils import timezone
from lxml import html

from submissions.access import is_allowed_in_archive
from submissions.models import Campaign
from tests.test_access_matrix import (
    PORTAL,
    ROWS,
    checksums,
    client_of,
    make_world,
    visit,
)

pytestmark = pytest.mark.django_db

WRITERS = ("filer", "reviewer", "admin")
PAGES = [
    address for address in PORTAL if not re.search(r"\.\w+$|/receipts|/logout", address)
]


def archive(world):
    Campaign.objects.filter(pk=world.campaign).update(
        archived_at=timezone.now(), archived_by_label="周文清"
    )


def is_of_year(address):
    return "2027" in address or address.startswith(("/consents/", "/changes/"))


def find_acts(world):
    """{address: view} of everything of the year that some role may POST to."""
    taken = {
        address
        for method, address, _, expected in ROWS
        if method == "POST" and set(expected.values()) & {"302", "200", "409", "422"}
    }
    matches = {
        address: resolve(address.format(**vars(world)))
        for address in sorted(filter(is_of_year, taken))
    }
    return {
        address: match
        for address, match in matches.items()
        if not is_allowed_in_archive(match.func)
    }


def test_no_act_writes_into_an_archived_year():
    world = make_world("reported")
    archive(world)
    acts = find_acts(world)
    for role in WRITERS:
        client_of(world, role)  # to log in writes
    before = checksums()

    answers = {
        (role, address): visit(world, role, "POST", address, follow=True)
        for address in acts
        for role in WRITERS
    }

    assert checksums() == before
    assert len(acts) > 70
    assert [
        (*asked, answer.status_code)
        for asked, answer in answers.items()
        if answer.status_code != 404 and "2027年已归档" not in answer.text
    ] == []


def list_offered_acts(page, address):
    """Where the buttons of a page would POST to."""
    yield from page.xpath("//*[@hx-post]/@hx-post")
    for button in page.xpath("//main//button[not(@type='button') and not(@disabled)]"):
        named = button.xpath("//form[@id=$name]", name=button.get("form", ""))
        form = next(iter(named or button.xpath("ancestor::form")))
        if form.get("method") == "post":
            yield button.get("formaction") or form.get("action") or address


@pytest.mark.parametrize(
    ("state", "part"),
    [
        ("working", "/"),
        ("reported", "/"),
        ("proposed", "/themes"),
        ("merged", "/similar"),
    ],
)
def test_no_page_of_an_archived_year_offers_an_act(state, part):
    world = make_world(state)
    archive(world)
    offered, linked, refused = set(), set(), set()

    asked = [address for address in PAGES if is_of_year(address) and part in address]
    for address, role in product(asked, ("filer", "reviewer")):
        response = visit(world, role, "GET", address)
        if response.status_code == 409:
            refused.add(response.request["PATH_INFO"])
        if response.status_code == 200 and b"<main" in response.content:
            page = html.fromstring(response.text)
            assert address.startswith("/consents/") or "2027年已归档" in response.text
            linked |= {(role, address, to) for to in page.xpath("//main//a/@href")}
            offered |= {(role, address, to) for to in list_offered_acts(page, address)}

    assert [one for one in offered if not is_allowed(one[2])] == []
    assert [one for one in linked if one[2].partition("?")[0] in refused] == []


def is_allowed(target):
    return is_allowed_in_archive(resolve(target.partition("?")[0]).func)
