from urllib.parse import quote

import pytest

from submissions.choices import DeclarationStatus as Status
from submissions.models.declarations import make_short_code
from tests.factories import make_declaration, make_filing, make_theme
from tests.papers import in_order, squeezed, whole_text

pytestmark = pytest.mark.django_db

PAPER = "/declarations/2027/form.pdf"


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def make_rows(unit, **fields):
    declaration = make_declaration(unit, **fields)
    make_theme(declaration, "走进大厅", "5-6月", ("现场观摩",), other_form="直播")
    make_theme(declaration, "问卷一周", "9月", ("问卷调查",))
    return declaration


def test_paper_says_what_the_form_says_in_its_order(client, filer):
    make_rows(filer.unit)

    text = whole_text(client.get(PAPER).content)

    assert in_order(
        text,
        [
            "长沙市望城区2027年“政务公开主题日”活动主题申报表",
            "填报单位（公章）：高塘岭街道",
            "联系电话：13800138000",
            *("1", "走进大厅", "5-6月", "现场观摩、直播"),
            *("2", "问卷一周", "9月", "问卷调查"),
        ],
    )


@pytest.mark.parametrize(
    ("status", "marked"),
    [
        (Status.DRAFT, True),
        (Status.RETURNED, True),
        (Status.SUBMITTED, False),
        (Status.ACCEPTED, False),
    ],
)
def test_only_a_form_that_is_not_filed_is_marked_as_a_draft(
    client, filer, status, marked
):
    make_filing(make_rows(filer.unit, status=status))

    text = whole_text(client.get(PAPER).content)

    assert ("草稿，未报送" in text) is marked


def test_filed_paper_bears_number_and_code_of_its_receipt(client, filer):
    filing = make_filing(make_rows(filer.unit, status=Status.SUBMITTED))

    text = whole_text(client.get(PAPER).content)

    assert f"编号{filing.number}" in text
    assert f"校验码{filing.code}" in text


def test_draft_bears_the_code_of_its_own_content_and_no_number(client, filer):
    declaration = make_rows(filer.unit)
    filing = make_filing(declaration)
    declaration.themes.update(summary="报送以后改的。")

    text = whole_text(client.get(PAPER).content)

    assert f"校验码{make_short_code(declaration.content_sha256())}" in text
    assert filing.number not in text
    assert filing.code not in text


def test_paper_comes_as_a_file_named_for_unit_and_year(client, filer):
    make_rows(filer.unit)

    response = client.get(PAPER)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        + quote("高塘岭街道长沙市望城区2027年“政务公开主题日”活动主题申报表.pdf")
    )


def test_empty_form_can_be_printed(client, filer):
    make_declaration(filer.unit, revision=0, contact_name="", contact_phone="")

    text = whole_text(client.get(PAPER).content)

    assert squeezed("填报单位（公章）：高塘岭街道") in text


def test_paper_of_others_is_never_printed(client, filer, outsider):
    make_rows(filer.unit)
    theme = make_theme(make_declaration(outsider.unit), title="区教育局的开放日")

    assert theme.title not in whole_text(client.get(PAPER).content)


def test_office_has_no_paper_of_its_own(client, filer, reviewer):
    make_rows(filer.unit)
    client.force_login(reviewer)

    assert client.get(PAPER).status_code == 404
