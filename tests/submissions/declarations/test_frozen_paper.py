"""What was filed prints as it was filed, whatever is renamed afterwards."""

from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256

import pytest
import time_machine

from submissions.choices import DeclarationStatus as Status
from submissions.choices import Stamp
from submissions.models import ActivityForm
from tests.factories import make_attachment, make_declaration, make_filing, make_theme
from tests.papers import whole_text

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"


@pytest.fixture
def declaration(client, filer):
    client.force_login(filer)
    declaration = make_declaration(filer.unit, status=Status.SUBMITTED)
    make_theme(declaration, "走进大厅", forms=("现场观摩",))
    make_filing(declaration)
    return declaration


def rename_everything(declaration):
    declaration.unit.name = "高塘岭街道办事处"
    declaration.unit.save()
    declaration.campaign.region = "长沙市望城新区"
    declaration.campaign.declaration_title = "{地区}{年份}年申报表"
    declaration.campaign.save()
    ActivityForm.objects.filter(name="现场观摩").update(name="现场观摩会")


def print_forms(client):
    """Name and checksum of each form of the paper: bytes would fill the screen."""
    answers = [client.get(f"{PAGE}form.{ending}") for ending in ("pdf", "docx")]
    return [
        (answer["Content-Disposition"], sha256(answer.content).hexdigest())
        for answer in answers
    ]


@contextmanager
def in_june(client, filer):
    with time_machine.travel(datetime(2027, 6, 1, 3, tzinfo=UTC), tick=False):
        client.force_login(filer)
        yield


def test_filed_paper_is_the_same_bytes_for_ever(client, filer, declaration):
    first = print_forms(client)
    rename_everything(declaration)

    with in_june(client, filer):
        assert print_forms(client) == first


def test_filed_paper_is_dated_the_day_it_was_filed(client, declaration):
    declaration.filings.update(received_at=datetime(2027, 3, 28, 17, tzinfo=UTC))

    assert "2027年3月29日" in whole_text(client.get(f"{PAGE}form.pdf").content)


def test_draft_is_dated_today_and_bears_its_new_names(client, filer, declaration):
    rename_everything(declaration)
    type(declaration).objects.update(status=Status.DRAFT)

    with in_june(client, filer):
        text = whole_text(client.get(f"{PAGE}form.pdf").content)

    assert "2027年6月1日" in text
    assert "填报单位（公章）：高塘岭街道办事处" in text


def test_stamped_paper_still_counts_after_a_renaming(client, declaration, filer):
    paper = client.get(f"{PAGE}form.pdf").content
    rename_everything(declaration)

    scan = make_attachment(declaration, filer, content=paper)

    assert scan.stamp_for(declaration.content_sha256()) is Stamp.FITS


def test_pages_show_the_new_names_and_say_why_the_paper_differs(
    client, declaration, reviewer
):
    rename_everything(declaration)

    unit = client.get(PAGE)
    client.force_login(reviewer)
    office = client.get(f"/review/2027/declarations/{declaration.pk}/")

    told = [("标题", "填报单位", "活动形式")] * 2
    assert [
        tuple(change.label for change in page.context["renamed"])
        for page in (unit, office)
    ] == told
    for page in (unit, office):
        assert "以报送时为准" in page.text
        assert "高塘岭街道办事处" in page.text


def test_page_says_nothing_of_names_that_stayed(client, declaration):
    assert "以报送时为准" not in client.get(PAGE).text
