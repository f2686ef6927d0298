"""What the form page knows without typing: the contact, and a 附表 to fill in elsewhere."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import load_workbook

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.prefill import locate_doubts
from submissions.intake import Doubt, Reading, ReadRow, read_file
from tests.factories import FORMS, make_campaign, make_declaration, make_theme
from tests.submissions.intake.papers import HEADING, ROW, xlsx

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"


@pytest.fixture
def declaration(filer):
    campaign = make_campaign(2027)
    return make_declaration(
        filer.unit, campaign, revision=0, contact_name="", contact_phone=""
    )


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def last_year(filer, name, phone="13912345678"):
    declaration = make_declaration(
        filer.unit,
        make_campaign(2026),
        status=Status.ACCEPTED,
        contact_name=name,
        contact_phone=phone,
    )
    return make_theme(declaration)


def contact(response):
    form = response.context["contact"]
    return form["contact_name"].value(), form["contact_phone"].value()


def test_same_person_as_last_year_types_nothing(client, filer, declaration):
    last_year(filer, "张敏")

    response = client.get(PAGE)

    assert contact(response) == ("张敏", "13912345678")
    assert "按账号和往年填的带出，请核对。" in response.text


def test_new_person_does_not_get_the_number_of_the_old_one(client, filer, declaration):
    last_year(filer, "李四")
    filer.unit.phone = "0731-88060001"
    filer.unit.save()

    assert contact(client.get(PAGE)) == ("张敏", "0731-88060001")


def test_account_without_a_name_takes_last_years(client, filer, declaration):
    last_year(filer, "李四")
    filer.name = ""
    filer.save()

    assert contact(client.get(PAGE)) == ("李四", "13912345678")


def test_what_is_written_stays(client, filer, declaration):
    last_year(filer, "张敏")
    type(declaration).objects.filter(pk=declaration.pk).update(
        contact_name="王五", contact_phone="13700137000"
    )

    response = client.get(PAGE)

    assert contact(response) == ("王五", "13700137000")
    assert "请核对。" not in response.text


def test_paper_of_another_person_takes_no_number_along(client, filer, declaration):
    last_year(filer, "张敏")
    sheet = xlsx(["联系人：", "王五"], HEADING, ROW)

    response = client.post(
        f"{PAGE}intake/",
        {"file": SimpleUploadedFile("申报表.xlsx", sheet)},
        follow=True,
    )

    assert contact(response) == ("王五", "")


# The blank 附表 ----------------------------------------------------------------


def fill_docx(content):
    document = Document(BytesIO(content))
    for cell, text in zip(document.tables[0].rows[1].cells, ROW, strict=True):
        cell.text = text
    filled = BytesIO()
    document.save(filled)
    return filled.getvalue()


def fill_xlsx(content):
    book = load_workbook(BytesIO(content))
    sheet = book.active
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    for column, text in enumerate(ROW, start=1):
        sheet.cell(head + 1, column).value = text
    filled = BytesIO()
    book.save(filled)
    return filled.getvalue()


@pytest.mark.parametrize(("ending", "fill"), [("docx", fill_docx), ("xlsx", fill_xlsx)])
def test_blank_form_is_read_back_when_filled(client, filer, declaration, ending, fill):
    last_year(filer, "张敏")

    response = client.get(f"{PAGE}blank.{ending}")
    blank = read_file(f"a.{ending}", response.content, forms=FORMS, year=2027)
    reading = read_file(f"a.{ending}", fill(response.content), forms=FORMS, year=2027)

    assert blank.rows == []
    assert [row.title for row in reading.rows] == [ROW[1]]
    assert (reading.unit, reading.contact_name, reading.contact_phone) == (
        "高塘岭街道",
        "张敏",
        "13912345678",
    )
    assert reading.problems == []


def test_blank_form_is_offered_beside_the_file(client, declaration):
    html = client.get(PAGE).text

    assert f'href="{PAGE}blank.docx">Word</a>' in html
    assert f'href="{PAGE}blank.xlsx">Excel</a>' in html


# Doubts ------------------------------------------------------------------------


def test_doubt_stands_at_the_row_and_field_of_the_page():
    place = "表 1 第 3 行 “活动时间”"
    doubt = Doubt(place, "没看懂。", row=1, field="time_text")
    row = ReadRow(title="乙", problems=[doubt])
    head = Doubt("“联系电话”", "没有填写，请补上。", field="contact_phone")
    whole = Doubt("", "有一张表没有读。")

    found = locate_doubts(Reading(rows=[row], problems=[head, whole]), before=2)

    assert [tuple(one.as_link().values()) for one in found] == [
        ("“联系电话”：没有填写，请补上。", "id_contact_phone"),
        ("有一张表没有读。", ""),
        ("第3行“活动时间”：没看懂。", "id_rows-2-time_text"),
    ]


@pytest.mark.parametrize(("mode", "number"), [("add", 2), ("replace", 1)])
def test_doubts_count_the_rows_of_the_page_and_are_not_red(
    client, declaration, mode, number
):
    make_theme(declaration, "已经写好的")
    sheet = xlsx(HEADING, ["1", "走进大厅", "尽快", "座谈交流", "请居民来看。"])
    file = SimpleUploadedFile("申报表.xlsx", sheet)

    response = client.post(f"{PAGE}intake/", {"file": file, "mode": mode}, follow=True)

    anchor = f"id_rows-{number - 1}-time_text"
    doubts = response.text.split('id="doubts"')[1].split("</div>")[0]
    assert f'<a href="#{anchor}">第{number}行“活动时间”：' in doubts
    assert f'id="{anchor}"' in response.text
    assert 'class="summary"' not in response.text


def test_empty_form_is_refused_as_empty(client, declaration):
    blank = client.get(f"{PAGE}blank.xlsx").content

    response = client.post(
        f"{PAGE}intake/", {"file": SimpleUploadedFile("申报表.xlsx", blank)}
    )

    assert response.status_code == 422
    assert "没有读入。这张表是空的" in response.text
