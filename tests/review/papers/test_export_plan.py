"""manage.py export_plan: a version of the plan as a file."""

from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from review.issue.issuing import issue_plan
from review.papers import jobs
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from submissions.documents import binding
from submissions.months import Months
from tests.factories import make_campaign, make_selected
from tests.papers import whole_text

pytestmark = pytest.mark.django_db


@pytest.fixture
def theme(campaign):
    return make_selected("跟着河长去巡河")


def placed(theme, month, actor):
    campaign = theme.declaration.campaign
    version = begin_version(campaign, actor=actor)
    place_theme(theme, Months.of(month), version=version, actor=actor)
    return version


def export(path, ending="xlsx", year=2027, **options):
    out = StringIO()
    call_command("export_plan", year, format=ending, output=path, stdout=out, **options)
    return out.getvalue()


def cells(path):
    """All text of the workbook's sheet."""
    sheet = load_workbook(path).active
    return [str(value) for row in sheet.values for value in row if value is not None]


def test_the_version_in_force_goes_before_the_working_one(tmp_path, theme, reviewer):
    issue_plan(placed(theme, 7, reviewer), actor=reviewer)
    placed(theme, 9, reviewer)
    path = tmp_path / "plan.xlsx"

    said = export(path)

    assert "7月" in cells(path)
    assert said == f"2027年计划第1版（已印发）已导出到 {path}。\n"


def test_the_working_version_when_none_is_issued(tmp_path, theme, reviewer):
    placed(theme, 9, reviewer)
    path = tmp_path / "plan.xlsx"

    export(path)

    assert {"9月", "（编制中，未印发）"} <= set(cells(path))


def test_a_superseded_version_by_its_number(tmp_path, theme, reviewer):
    issue_plan(placed(theme, 7, reviewer), actor=reviewer)
    issue_plan(placed(theme, 9, reviewer), actor=reviewer)
    path = tmp_path / "plan.xlsx"

    export(path, plan_version=1)

    assert "7月" in cells(path)


def test_pdf_says_the_plan(tmp_path, theme, reviewer):
    placed(theme, 9, reviewer)
    path = tmp_path / "plan.pdf"

    export(path, "pdf")

    assert "跟着河长去巡河" in whole_text(path.read_bytes())


def test_long_pdf_is_bound_from_parts(tmp_path, theme, reviewer, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 0)
    monkeypatch.setattr(binding, "ROWS_PER_PART", 1)
    placed(
        make_selected("走进厨余垃圾中转站", declaration=theme.declaration), 8, reviewer
    )
    issue_plan(placed(theme, 7, reviewer), actor=reviewer)
    path = tmp_path / "plan.pdf"

    export(path, "pdf")

    assert "跟着河长去巡河" in whole_text(path.read_bytes())
    drawn = PdfReader(path).pages[0].get_contents().get_data()
    assert b"/Artifact BMC" in drawn, "the page number was not put on afterwards"


def test_docx_says_the_plan(tmp_path, theme, reviewer):
    placed(theme, 9, reviewer)
    path = tmp_path / "plan.docx"

    export(path, "docx")

    table = Document(BytesIO(path.read_bytes())).tables[0]
    assert "跟着河长去巡河" in [cell.text for row in table.rows for cell in row.cells]


def test_a_file_in_the_way_is_replaced_and_nothing_else_is_left(
    tmp_path, theme, reviewer
):
    placed(theme, 9, reviewer)
    path = tmp_path / "plan.xlsx"
    path.write_text("旧文件")

    export(path)

    assert "9月" in cells(path)
    assert list(tmp_path.iterdir()) == [path]


def refusal(path, **options):
    with pytest.raises(CommandError) as error:
        export(path, **options)
    assert not path.is_file()
    return str(error.value)


def test_year_without_campaign(tmp_path):
    make_campaign(2026)
    make_campaign(2027)

    said = refusal(tmp_path / "plan.xlsx", year=2031)

    assert said == "没有 2031 年的申报活动。现有年份：2026、2027。"


def test_year_without_plan(tmp_path, campaign):
    assert "2027年还没有编制计划" in refusal(tmp_path / "plan.xlsx")


def test_version_that_is_not_there(tmp_path, theme, reviewer):
    placed(theme, 9, reviewer)

    said = refusal(tmp_path / "plan.xlsx", plan_version=3)

    assert said == "2027年计划没有这一版。现有：第1版。"


def test_folder_that_is_not_there(tmp_path, theme, reviewer):
    placed(theme, 9, reviewer)

    assert "不存在，请先建好" in refusal(tmp_path / "none" / "plan.xlsx")


def test_folder_given_for_a_file(tmp_path, theme, reviewer):
    placed(theme, 9, reviewer)

    assert "是文件夹，请写明文件名" in refusal(tmp_path)
