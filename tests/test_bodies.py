"""Bodies of requests: UTF-8 throughout, no larger than the address needs, said briefly."""

import logging
import re
import uuid
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.test import Client
from django.urls import resolve

from submissions.bodies import FORM_MB, MANY_FILES, ONE_FILE, find_body_limit
from submissions.models import Theme
from tests.factories import make_declaration, rows_post
from tests.faults import FAULTS
from tests.test_access_matrix import MANAGED, PORTAL

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parent.parent
PAGE = "/declarations/2027/"
OWN = {"Origin": "http://testserver"}
FORM = "application/x-www-form-urlencoded"
BOUNDARY = "multipart/form-data; boundary=x"


@pytest.fixture
def client(filer):
    make_declaration(filer.unit, revision=0)
    client = Client(raise_request_exception=False)
    client.force_login(filer)
    return client


@pytest.fixture
def log():
    """What the handler of the system's log writes."""
    [console] = [one for one in logging.root.handlers if one.name == "console"]
    stream, before = StringIO(), console.stream
    console.setStream(stream)
    yield stream
    console.setStream(before)


def part(name, value):
    return f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + (
        value + b"\r\n--x--\r\n"
    )


def post(client, body, content_type, **headers):
    return client.generic("POST", PAGE, body, content_type, headers=OWN | headers)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        (f"{FORM}; charset=utf-16", b"rows-0-title=%D6%D0"),
        (f"{FORM}; charset=gbk", b"rows-0-title=%D6%D0"),
        (f"{BOUNDARY}; charset=utf-16", part("rows-0-title", b"\xd6\xd0")),
        (f"{BOUNDARY}; charset=gbk", part("rows-0-title", b"\xd6\xd0")),
        (FORM, b"rows-0-title=%D6%D0"),
        (FORM, b"rows-0-title=\xff"),
        (FORM, b"%ED%A0%80=1"),
        (BOUNDARY, part("rows-0-title", b"\xd6\xd0")),
    ],
)
def test_other_encoding_is_refused_with_a_sentence(client, content_type, body):
    response = post(client, body, content_type)
    told = post(client, body, content_type, Accept="application/json")

    assert (response.status_code, told.status_code) == (400, 400)
    assert "认不出来的字符" in response.text
    assert "认不出来的字符" in told.json()["message"]
    assert "中" not in response.text.replace("中心", "").partition("<h1>")[2]


@pytest.mark.parametrize("name", ["utf-8", "UTF8", "none-such"])
def test_our_encoding_by_any_name_is_taken(client, name):
    data = rows_post({"title": "甲", "time_text": "4月"})
    body = "&".join(f"{key}={value}" for key, value in data.items()).encode()

    response = post(client, body, f"{FORM}; charset={name}")

    assert response.status_code == 302
    assert Theme.objects.get().title == "甲"


def test_body_too_large_for_its_address_is_not_read(client):
    sent = part('scan"; filename="a.pdf', b"x" * (FORM_MB * 2**20))

    response = client.generic("POST", "/search/", sent, BOUNDARY)
    taken = client.generic("POST", f"{PAGE}attachments/", sent, BOUNDARY)

    assert (response.status_code, taken.status_code) == (413, 302)
    assert "一次送来的内容太多" in response.text


def find_proxy_limit(address):
    """Megabytes that the nginx sample lets through at this address."""
    sample = (ROOT / "deploy/nginx.conf").read_text()
    said = re.compile(r"client_max_body_size (\d+)m;")
    for place, rules in re.findall(r"location ~ (\S+) \{(.*?)\}", sample, re.S):
        if re.match(place, address) and (found := said.search(rules)):
            return int(found[1])
    return int(said.search(sample)[1])


def test_proxy_and_portal_agree_on_every_address():
    every = {*PORTAL, *(address for _, address in MANAGED)}
    every = {address.replace("{line}", str(uuid.uuid4())) for address in every}
    every = {re.sub(r"\{\w+\}", "12", address) for address in every}

    limits = {place: find_body_limit(resolve(place).func) for place in every}

    assert {*limits.values()} == {FORM_MB, ONE_FILE, MANY_FILES}
    assert {place: find_proxy_limit(place) for place in every} == limits


@pytest.mark.parametrize(
    "fault", [PermissionDenied(), SuspiciousOperation("x"), BadRequest("y")]
)
def test_refusal_is_one_line_of_the_log_without_a_traceback(
    client, settings, fault, log
):
    FAULTS["next"] = fault
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "tests.faults.Fault"]

    client.post(PAGE)

    told = [line for line in log.getvalue().splitlines() if "django." in line]
    assert (len(told), "Traceback" in log.getvalue()) == (1, False)
