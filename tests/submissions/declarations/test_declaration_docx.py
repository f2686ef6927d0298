"""The 附表 as a Word file: the same paper as the PDF, reopened and read."""

from io import BytesIO
from urllib.parse import quote

import pytest
from docx import Document

from submissions.choices import DeclarationStatus as Status
from submissions.intake import read_file
from submissions.models.declarations import make_short_code
from tests.factories import FORMS, make_declaration, make_filing, make_theme
from tests.papers import part

pytestmark = pytest.mark.django_db

PAPER = "/declarations/2027/form.docx"


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def make_rows(unit, **fields):
    declaration = make_declaration(unit, **fields)
    make_theme(declaration, "走进大厅", "5-6月", ("现场观摩",), other_form="直播")
    make_theme(declaration, "问卷一周", "9月", ("问卷调查",))
    return declaration


def everything(content):
    """The text of the body and of every foot."""
    document = Document(BytesIO(content))
    feet = [section.footer for section in document.sections]
    feet += [section.first_page_footer for section in document.sections]
    texts = [
        "".join(element.itertext())
        for element in [document.element, *(foot._element for foot in feet)]
    ]
    return "".join(texts)


def test_rows_stand_in_the_table_as_typed(client, filer):
    make_rows(filer.unit)

    document = Document(BytesIO(client.get(PAPER).content))

    rows = [[cell.text for cell in row.cells] for row in document.tables[-1].rows]
    assert ["1", "走进大厅", "5-6月", "现场观摩、\n直播"] in [row[:4] for row in rows]
    assert ["2", "问卷一周", "9月", "问卷调查"] in [row[:4] for row in rows]


def test_draft_bears_its_code_and_no_number(client, filer):
    declaration = make_rows(filer.unit)

    text = everything(client.get(PAPER).content)

    assert f"校验码 {make_short_code(declaration.content_sha256())}" in text
    assert "草稿，未报送" in text
    assert "编号" not in text


def test_filed_paper_bears_number_and_code_of_its_receipt(client, filer):
    filing = make_filing(make_rows(filer.unit, status=Status.SUBMITTED))

    text = everything(client.get(PAPER).content)

    assert f"编号 {filing.number}" in text
    assert f"校验码 {filing.code}" in text
    assert "草稿" not in text


def test_code_changes_with_the_content(client, filer):
    declaration = make_rows(filer.unit)
    before = make_short_code(declaration.content_sha256())
    declaration.themes.filter(title="走进大厅").update(summary="盖章以后改的。")

    assert before not in everything(client.get(PAPER).content)


def test_paper_is_read_back_by_the_intake(client, filer):
    make_rows(filer.unit)

    reading = read_file("a.docx", client.get(PAPER).content, forms=FORMS, year=2027)

    assert reading.unit == "高塘岭街道"
    assert reading.contact_phone == "13800138000"
    assert [(row.title, row.time_text) for row in reading.rows] == [
        ("走进大厅", "5-6月"),
        ("问卷一周", "9月"),
    ]


def test_paper_is_a_file_named_for_unit_and_year(client, filer):
    make_rows(filer.unit)

    response = client.get(PAPER)

    assert response["Content-Disposition"].endswith(
        quote("高塘岭街道长沙市望城区2027年“政务公开主题日”活动主题申报表.docx")
    )


def test_typed_markup_stays_text(client, filer):
    declaration = make_declaration(filer.unit)
    make_theme(declaration, "<w:t>&amp; =1+1", summary="前\x0b后")

    content = client.get(PAPER).content

    assert "&lt;w:t&gt;&amp;amp; =1+1" in part(content, "word/document.xml")
    assert "前后" in everything(content)


def test_paper_of_others_is_never_printed(client, filer, outsider):
    make_rows(filer.unit)
    theme = make_theme(make_declaration(outsider.unit), title="区教育局的开放日")

    assert theme.title not in everything(client.get(PAPER).content)


@pytest.mark.parametrize("ending", ["doc", "xlsx", "PDF", "docx.exe", "%00"])
def test_other_endings_are_not_found(client, filer, ending):
    make_rows(filer.unit)

    assert client.get(f"/declarations/2027/form.{ending}").status_code == 404
