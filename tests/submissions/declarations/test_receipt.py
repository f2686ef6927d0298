from datetime import datetime

import pytest
from django.utils import timezone
from lxml.html import fromstring as html_of

from submissions.choices import DeclarationStatus as Status
from submissions.documents.qr import draw_qr_uri
from submissions.models.declarations import digest_content
from tests.factories import make_declaration, make_filing, make_theme
from tests.markup import join_lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def filing(filer):
    declaration = make_declaration(filer.unit, status=Status.SUBMITTED)
    make_theme(declaration, title="走进大厅", summary="一\n二")
    at = timezone.make_aware(datetime(2027, 3, 28, 23, 59, 58))
    return make_filing(declaration, filer, received_at=at)


def address(filing):
    return f"/declarations/2027/filings/{filing.number}/"


def read(client, user, filing):
    client.force_login(user)
    return client.get(address(filing)).content.decode()


def test_receipt_proves_what_was_filed_when_and_by_whom(client, filer, filing):
    html = read(client, filer, filing)

    assert filing.number in html
    assert "2027年3月28日 23:59:58（北京时间）" in html
    assert "张敏（filer）" in html
    assert "1 个" in html


def test_code_of_the_receipt_is_that_of_the_content(client, filer, filing):
    html = read(client, filer, filing)

    code = digest_content(filing.declaration.content())[:10].upper()
    assert f"{code[:5]}-{code[5:]}" in html


def test_paper_of_the_receipt_is_a_page_with_its_code(client, filer, filing):
    html = read(client, filer, filing)

    page = html_of(html)
    [code] = page.xpath("//img[@class='receipt-code']/@src")
    assert code == draw_qr_uri(f"{filing.number} {filing.code}")
    printed = page.xpath("//main//section[not(contains(@class, 'd-print-none'))]")
    assert len(printed) == 1
    assert "1. 走进大厅" in printed[0].text_content()


def test_receipt_keeps_the_wording_of_its_day(client, filer, filing):
    filing.declaration.themes.update(title="后来改的")
    filing.declaration.unit.name = "改了名的街道"
    filing.declaration.unit.save()

    html = join_lines(read(client, filer, filing))

    assert "走进大厅" in html
    assert "后来改的" not in html
    assert "高塘岭街道 </dd>" in html


@pytest.mark.parametrize("status", Status.values)
def test_receipt_stays_readable_whatever_becomes_of_the_form(
    client, filer, filing, status
):
    returned = {"return_reason": "太笼统", "answer_by": timezone.now()}
    extra = returned if status == Status.RETURNED else {}
    type(filing.declaration).objects.update(status=status, **extra)

    assert "走进大厅" in read(client, filer, filing)


def test_unit_reads_its_own_phone(client, filer, filing):
    assert "13800138000" in read(client, filer, filing)


@pytest.mark.parametrize("who", ["reviewer", "leader", "admin"])
def test_others_read_the_receipt_with_the_phone_masked(client, request, filing, who):
    html = read(client, request.getfixturevalue(who), filing)

    assert "138****8000" in html
    assert "13800138000" not in html


def test_office_is_not_offered_the_paper_of_the_unit(client, reviewer, filing):
    html = read(client, reviewer, filing)

    assert "form.pdf" not in html
    assert "form.docx" not in html


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_paper_is_offered_where_no_scan_is_wanted(client, filer, filing, kind):
    filing.declaration.campaign.scan_rule = "waived"
    filing.declaration.campaign.save()
    client.force_login(filer)

    pages = [client.get(page).text for page in (address(filing), "/declarations/2027/")]

    link = f'href="/declarations/2027/form.{kind}"'
    assert [page.count(link) for page in pages] == [1, 1]


def test_other_unit_finds_no_receipt(client, outsider, filing):
    client.force_login(outsider)

    assert client.get(address(filing)).status_code == 404


@pytest.mark.parametrize(
    "number", ["2027-9999-1", "%00", "2027%001", "x" * 3000, "١", "a'--"]
)
def test_number_that_does_not_exist_is_not_found(client, filer, filing, number):
    client.raise_request_exception = False
    client.force_login(filer)

    assert client.get(f"/declarations/2027/filings/{number}/").status_code == 404


def test_receipt_belongs_to_its_year(client, filer, filing):
    client.force_login(filer)

    response = client.get(f"/declarations/2026/filings/{filing.number}/")

    assert response.status_code == 404


def test_receipt_of_a_withdrawn_filing_says_that_it_no_longer_counts(
    client, filer, filing
):
    filing.declaration.status = Status.DRAFT
    filing.declaration.save()

    assert "已经撤回" in read(client, filer, filing)


def test_older_receipt_points_to_the_newest(client, filer, filing):
    make_filing(filing.declaration, filer)

    assert "以最新的回执为准" in read(client, filer, filing)
