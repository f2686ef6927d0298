from io import BytesIO
from urllib.parse import quote

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import Theme
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_unit,
    make_user,
)
from tests.papers import in_order, squeezed, whole_text

pytestmark = pytest.mark.django_db

TITLE = "长沙市望城区2027年“政务公开主题日”活动计划安排表"
OFFICE = "长沙市望城区政务公开政务服务工作领导小组办公室"
HEADS = ("序号", "活动主题", "责任单位", "活动时间（月份）", "活动形式", "活动简介")
SUMMARY = "请居民代表走一遍办事流程，现场提问，现场答复。"
ROWS = [
    ("1", "走进大厅", "高塘岭街道", "4月", "现场观摩", SUMMARY),
    ("2", "稻田课堂", "茶亭镇", "4月、5月", "座谈交流、直播", SUMMARY),
    ("3", "问卷一周", "高塘岭街道", "9月", "问卷调查", SUMMARY),
]
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def working(campaign, reviewer):
    """Three rows, written in another order than they print, and what must not print."""
    street = make_declaration(make_unit("高塘岭街道", order=1), status=Status.ACCEPTED)
    town = make_declaration(make_unit("茶亭镇", order=2), status=Status.ACCEPTED)
    make_selected("问卷一周", "9月", declaration=street, forms=["问卷调查"])
    make_selected("稻田课堂", "4-5月", declaration=town, other_form="直播")
    make_selected("走进大厅", "4月", declaration=street, forms=["现场观摩"])
    make_theme(town, "没有定的")
    make_theme(town, "备着的", selection=Selection.RESERVE)
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return version


@pytest.fixture
def issued(working, reviewer):
    return issue_plan(working, actor=reviewer)


def fetch(client, ending, number=1):
    return client.get(f"/review/2027/plan/{number}.{ending}")


def xlsx_rows(content):
    """[[text of every cell]] of the sheet, without empty cells."""
    sheet = load_workbook(BytesIO(content)).active
    rows = [
        [squeezed(str(cell)) for cell in row if cell is not None]
        for row in sheet.iter_rows(values_only=True)
    ]
    return [row for row in rows if row]


def docx_rows(content):
    (table,) = Document(BytesIO(content)).tables
    rows = [tuple(squeezed(cell.text) for cell in row.cells) for row in table.rows]
    return [row for row in rows if not row[0].startswith(OFFICE)]


@pytest.mark.database
def test_workbook_has_exactly_the_rows_in_order(client, issued):
    rows = xlsx_rows(fetch(client, "xlsx").content)

    head = rows.index(list(HEADS))
    assert rows[:head] == [[TITLE]]
    assert [tuple(row) for row in rows[head + 1 : head + 4]] == ROWS
    assert all(len(row) == 1 for row in rows[head + 4 :])


def test_word_paper_has_exactly_the_rows_in_order(client, issued):
    content = fetch(client, "docx").content

    assert docx_rows(content) == [HEADS, *ROWS]
    assert TITLE in [part.text for part in Document(BytesIO(content)).paragraphs]


def test_pdf_has_the_rows_in_order(client, issued):
    text = whole_text(fetch(client, "pdf").content)

    pieces = [piece for row in ROWS for piece in row]
    assert in_order(text, [TITLE, *HEADS, *pieces])
    assert "没有定的" not in text
    assert "备着的" not in text


@pytest.mark.parametrize("ending", TYPES)
def test_paper_comes_as_a_file_of_its_type_and_name(client, issued, ending):
    response = fetch(client, ending)

    assert response["Content-Type"] == TYPES[ending]
    assert response["Content-Disposition"] == (
        f"attachment; filename*=utf-8''{quote(f'{TITLE}（第1版）.{ending}')}"
    )
    assert response["X-Content-Type-Options"] == "nosniff"


def test_working_version_says_that_it_is_one(client, working):
    response = fetch(client, "xlsx")

    assert quote("（编制中）") in response["Content-Disposition"]
    assert ["（编制中，未印发）"] in xlsx_rows(response.content)


def test_issued_version_names_office_and_day(client, issued):
    rows = xlsx_rows(fetch(client, "xlsx").content)

    day = timezone.localdate(issued.issued_at)
    assert rows[-2:] == [
        [issued.office_name],
        [f"{day.year}年{day.month}月{day.day}日"],
    ]


@pytest.mark.parametrize("ending", TYPES)
def test_no_contact_is_in_a_paper(client, issued, ending):
    content = fetch(client, ending).content
    read = {"pdf": whole_text, "xlsx": xlsx_rows, "docx": docx_rows}[ending]

    said = str(read(content))

    assert "13800138000" not in said
    assert "张三" not in said


def test_issued_paper_keeps_its_wording(client, issued):
    Theme.objects.update(title="后来改的")

    assert "后来改的" not in str(xlsx_rows(fetch(client, "xlsx").content))


def test_title_template_of_the_campaign_is_used(client, working, campaign):
    campaign.plan_title = "{地区}主题日{年份}年安排"
    campaign.save()

    assert xlsx_rows(fetch(client, "xlsx").content)[0] == [
        "长沙市望城区主题日2027年安排"
    ]


def test_unit_gets_the_issued_version(client, issued):
    unit = Theme.objects.first().declaration.unit
    client.force_login(make_user(unit=unit))

    assert str(ROWS[0][1]) in str(xlsx_rows(fetch(client, "xlsx").content))


@pytest.mark.parametrize("ending", TYPES)
def test_unit_finds_no_working_version(client, working, ending):
    unit = Theme.objects.first().declaration.unit
    client.force_login(make_user(unit=unit))

    assert fetch(client, ending).status_code == 404


def test_unit_gets_the_old_version_while_a_new_one_is_written(
    client, issued, campaign, reviewer
):
    begin_version(campaign, actor=reviewer)
    unit = Theme.objects.first().declaration.unit
    client.force_login(make_user(unit=unit))

    assert fetch(client, "xlsx", number=1).status_code == 200
    assert fetch(client, "xlsx", number=2).status_code == 404


def test_unit_that_was_not_called_finds_no_plan(client, issued, outsider):
    client.force_login(outsider)

    assert fetch(client, "pdf").status_code == 404


def test_leader_gets_the_working_version(client, working, leader):
    client.force_login(leader)

    assert fetch(client, "xlsx").status_code == 200


@pytest.mark.parametrize("name", ["1.doc", "1.exe", "2.pdf", "0.pdf", "1.", "9" * 25])
def test_paper_that_does_not_exist_is_not_found(client, issued, name):
    assert client.get(f"/review/2027/plan/{name}").status_code == 404


def test_number_belongs_to_its_year(client, issued):
    make_campaign(2026)

    assert client.get("/review/2026/plan/1.pdf").status_code == 404


@pytest.mark.parametrize("themes", [1, 3])
def test_number_of_queries_does_not_grow_with_rows(
    client, campaign, reviewer, themes, django_assert_num_queries
):
    for _ in range(themes):
        make_selected()
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)

    with django_assert_num_queries(17):
        fetch(client, "xlsx")
