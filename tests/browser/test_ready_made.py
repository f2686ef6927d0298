"""Rows that exist already are filed without typing them again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus
from submissions.models import Filing
from tests.browser import test_filing
from tests.factories import make_campaign, make_declaration, make_theme
from tests.submissions.intake.papers import docx, table, xlsx

pytestmark = pytest.mark.browser

# A form that no reader takes for one of the five.
ROWS = (*test_filing.ROWS[:2], {**test_filing.ROWS[2], "other": "知识竞赛"})
HEADS = ("序号", "活动主题", "活动时间（月份）", "活动形式", "活动简介")
CONTACT = "联系人：张敏　　联系电话：0731-88061234"
MONTHS = ([4], [5, 6], [7, 8, 9])


def forms_of(row):
    return [*row["forms"], row["other"]] if "other" in row else row["forms"]


def cells(rows=ROWS):
    """The rows as they stand in the 附表."""
    return [
        (
            str(number),
            row["title"],
            row["time"],
            "、".join(forms_of(row)),
            row["summary"],
        )
        for number, row in enumerate(rows, start=1)
    ]


def word(unit, rows=ROWS):
    title = "长沙市望城区“政务公开主题日”活动主题申报表"
    head = f"填报单位（公章）：{unit}　　{CONTACT}"
    return docx("附表", title, head, table(HEADS, *cells(rows)))


def sheet(unit, rows=ROWS):
    head = f"填报单位（公章）：{unit}　　{CONTACT}"
    return xlsx(("活动主题申报表",), (head,), HEADS, *cells(rows), change=merge_heads)


def merge_heads(page):
    """Title and head stand across the table, as in every office's own sheet."""
    page.merge_cells("A1:E1")
    page.merge_cells("A2:E2")


PAPERS = {"Word": ("附表.docx", word), "Excel": ("附表.xlsx", sheet)}


@pytest.fixture
def declaration(filer, campaign):
    return make_declaration(
        unit=filer.unit, contact_name="", contact_phone="", revision=0
    )


def is_filed_as_written(visitor):
    filing = Filing.objects.get()
    assert filing.number in visitor.text
    found = filing.content["rows"]
    assert [row["title"] for row in found] == [row["title"] for row in ROWS]
    assert [row["summary"] for row in found] == [row["summary"] for row in ROWS]
    assert [row["months"] for row in found] == list(MONTHS)
    assert [row["forms"] for row in found] == [list(row["forms"]) for row in ROWS]
    assert [row["other_form"] for row in found] == ["", "", ROWS[2]["other"]]
    assert filing.content["contact_name"] == "张敏"
    assert filing.content["contact_phone"] == "0731-88061234"


def label(javascript):
    return "有 JavaScript" if javascript else "无 JavaScript"


@pytest.mark.parametrize("kind", PAPERS)
def test_a_finished_file_is_filed(open_browser, declaration, kind, javascript, report):
    name, write = PAPERS[kind]
    visitor = open_browser("filer", javascript=javascript)

    visitor.go("开始填写")
    visitor.choose(
        visitor.page.get_by_label("直接交 Word"), (name, write("高塘岭街道"))
    )
    visitor.go("读入文件")
    assert "读出了 3 行" in visitor.text
    assert not declaration.themes.exists()
    visitor.go("检查并报送")
    visitor.go("确认报送")

    is_filed_as_written(visitor)
    report(f"用 {kind} 附表报送三行（{label(javascript)}）", visitor.effort)
    assert visitor.effort.clicks <= 6
    assert visitor.effort.keys == 0


def test_last_years_rows_are_filed(open_browser, declaration, unit, javascript, report):
    now = timezone.now()
    year = make_campaign(
        2026, opens_at=now - timedelta(days=400), deadline=now - timedelta(days=380)
    )
    earlier = make_declaration(
        unit,
        year,
        status=DeclarationStatus.ACCEPTED,
        contact_name="张敏",
        contact_phone="0731-88061234",
    )
    for row in ROWS:
        other = row.get("other", "")
        make_theme(
            earlier,
            row["title"],
            row["time"],
            row["forms"],
            summary=row["summary"],
            other_form=other,
        )
    visitor = open_browser("filer", javascript=javascript)

    visitor.go("开始填写")
    visitor.go("沿用 2026 年的内容")
    visitor.go("带入申报表")
    assert "带入了 2026 年的 3 行" in visitor.text
    assert not declaration.themes.exists()
    visitor.go("检查并报送")
    visitor.go("确认报送")

    is_filed_as_written(visitor)
    report(f"沿用上年报送三行（{label(javascript)}）", visitor.effort)
    assert visitor.effort.clicks <= 5
    assert visitor.effort.keys == 0


def test_pasted_cells_are_filed(open_browser, declaration, javascript, report):
    visitor = open_browser("filer", javascript=javascript)

    visitor.go("开始填写")
    visitor.click(visitor.page.get_by_label("从表格粘贴"))
    visitor.paste("\n".join("\t".join(row) for row in cells()))
    visitor.go("读入粘贴的内容")
    assert "读出了 3 行" in visitor.text
    test_filing.type_head(visitor)
    visitor.go("检查并报送")
    visitor.go("确认报送")

    is_filed_as_written(visitor)
    report(f"粘贴单元格报送三行（{label(javascript)}）", visitor.effort)
    assert visitor.effort.clicks <= 6
    assert visitor.effort.typed == ["张敏", "0731-88061234"]


def test_guesses_are_named_before_anything_is_kept(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.visit("/declarations/2027/")
    rows = [{**ROWS[0], "time": "看情况"}]

    visitor.choose(
        visitor.page.get_by_label("直接交 Word"), ("附表.docx", word("区教育局", rows))
    )
    visitor.go("读入文件")

    doubts = visitor.page.get_by_role("status").filter(has_text="请核对这几处")
    assert "表里的填报单位是“区教育局”" in doubts.inner_text()
    assert "看情况" in doubts.inner_text()
    visitor.page.wait_for_timeout(2500)
    declaration.refresh_from_db()
    assert declaration.revision == 0


def test_another_kind_of_file_is_named_and_refused(open_browser, declaration):
    visitor = open_browser("filer")
    visitor.may_be_refused(422)
    visitor.visit("/declarations/2027/")

    visitor.choose(
        visitor.page.get_by_label("直接交 Word"),
        ("附表.doc", b"\xd0\xcf\x11\xe0" * 200),
    )
    visitor.go("读入文件")

    assert "另存为" in visitor.page.get_by_role("alert").first.inner_text()
