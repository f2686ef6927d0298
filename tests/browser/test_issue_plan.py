"""From three typed rows to the issued plan, as the people do it."""

import subprocess
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from submissions.choices import DeclarationStatus, Selection, UnitKind
from submissions.models import PlanVersion, Theme
from tests.browser.test_filing import add_row, type_head, type_row
from tests.factories import make_declaration, make_selected, make_theme, make_unit
from tests.papers import (
    in_order,
    line_boxes,
    pages,
    printed_by_office,
    squeezed,
    whole_text,
)
from tests.ready_made import TYPED as ROWS

pytestmark = pytest.mark.browser

TITLE = "长沙市望城区2027年“政务公开主题日”活动计划安排表"
HEADS = ("序号", "活动主题", "责任单位", "活动时间（月份）", "活动形式", "活动简介")
UNIT = "高塘岭街道"
# The second theme is moved from May and June to November, and so comes last.
PLANNED = [
    ("1", ROWS[0]["title"], UNIT, "4月", "现场观摩、座谈交流", ROWS[0]["summary"]),
    ("2", ROWS[2]["title"], UNIT, "7—9月", "研学体验", ROWS[2]["summary"]),
    ("3", ROWS[1]["title"], UNIT, "11月", "实地调研", ROWS[1]["summary"]),
]
FONTS = ("FandolSong", "FandolHei", "FandolFang")


@pytest.fixture
def declaration(filer, campaign):
    """Ours, still empty; another unit's themes stand beside it and must not leak."""
    other = make_declaration(make_unit("区教育局", UnitKind.DISTRICT), status="draft")
    make_theme(other, "别的单位的草稿")
    filed = make_declaration(make_unit("区民政局", UnitKind.DISTRICT))
    make_theme(filed, "别的单位报送的主题", "8月")
    filed.status = DeclarationStatus.SUBMITTED
    filed.save()
    return make_declaration(
        unit=filer.unit, contact_name="", contact_phone="", revision=0
    )


def file_three_rows(unit):
    unit.go("开始填写")
    type_head(unit)
    for number, row in enumerate(ROWS):
        if number:
            add_row(unit)
        type_row(unit, row)
    unit.go("检查并报送")
    unit.go("确认报送")


def choose(office):
    """Filter by unit kind, tick all that is shown, 入选 together."""
    office.go("梳理甄选")
    page = office.page
    office.click(page.locator("summary", has=page.locator("#menu-kind-said")))
    office.go(page.get_by_role("checkbox", name="街道"))
    page.keyboard.press("Escape")
    assert "共 3 条" in office.text
    boxes = page.locator("input[name=theme]")
    office.click(page.get_by_label("勾选本页全部"))
    expect(page.locator("#ticked-count")).to_have_text("3")
    assert boxes.evaluate_all("all => all.every((box) => box.checked)")
    office.go("入选", page.locator("#bulk"))
    office.go("改 3 条")
    assert "3 个主题改为“入选”" in office.text
    assert "kind=street" in page.url


def arrange(office):
    office.go("计划安排")
    office.go("开始编制")
    office.go("按申报月份安排")
    card = office.page.locator(".card-theme", has_text=ROWS[1]["title"])
    office.click(ROWS[1]["title"], card)
    sheet = office.page.get_by_role("group", name=f"{ROWS[1]['title']}的月份")
    for month in ("5月", "6月", "11月"):
        office.click(sheet.get_by_label(month, exact=True))
    office.click("排好")
    card = office.page.locator("#month-11 .card-theme", has_text=ROWS[1]["title"])
    expect(card).to_be_in_viewport()


def issue(office):
    office.go("核对并印发")
    assert "申报 5-6月，安排 11月" in office.text
    assert TITLE in office.text
    office.acknowledge()
    office.go("印发")
    assert "已经印发" in office.text


def rows_of_sheet(content):
    """The sheet's texts from its head row to the last numbered row."""
    sheet = load_workbook(BytesIO(content)).active
    lines = [
        tuple(str(cell).replace("\n", "") for cell in line if cell is not None)
        for line in sheet.iter_rows(values_only=True)
    ]
    assert TITLE in lines[0]
    start = lines.index(HEADS)
    return [line for line in lines[start + 1 :] if len(line) == len(HEADS)]


def fonts_in(content, folder):
    path = folder / "plan.pdf"
    path.write_bytes(content)
    table = subprocess.run(
        ["pdffonts", str(path)], check=True, capture_output=True, text=True
    ).stdout.splitlines()[2:]
    assert table
    assert all(line.split()[-5] == "yes" for line in table)  # emb
    return " ".join(table)


def assert_papers(excel, pdf, folder):
    assert rows_of_sheet(excel) == PLANNED
    texts = [text for row in PLANNED for text in row]
    assert in_order(whole_text(pdf), [TITLE, *texts])
    assert "别的单位" not in whole_text(pdf)
    names = fonts_in(pdf, folder)
    assert all(font in names for font in FONTS)
    (printed,) = printed_by_office(folder, [("xlsx", excel)])
    assert all(squeezed(text) in whole_text(printed) for text in (TITLE, *texts))
    assert_uncut(excel, printed)
    assert len(pages(printed)) == len(pages(pdf)) == 1


def assert_uncut(excel, printed):
    """Every line of a cell lies within its row: cut off, it would lie outside."""
    sheet = load_workbook(BytesIO(excel)).active
    lines = [box for box in line_boxes(printed) if len(box[2]) > 3]
    bottom = sheet.page_margins.top * 72
    for number in range(1, len(PLANNED) + 3):
        top, bottom = bottom, bottom + sheet.row_dimensions[number].height
        if number > 2:
            summary = squeezed(PLANNED[number - 3][-1])
            mine = [box for box in lines if squeezed(box[2]) in summary]
            assert mine
            assert all(top - 1 <= box[0] < box[1] <= bottom + 1 for box in mine)


def test_three_typed_rows_become_the_issued_plan(
    open_browser, declaration, reviewer, report, tmp_path
):
    file_three_rows(open_browser("filer"))
    office = open_browser("office")

    choose(office)
    arrange(office)
    issue(office)
    before = office.effort.clicks
    excel, excel_name = office.download("下载 Excel")
    pdf, pdf_name = office.download("下载 PDF")

    assert office.effort.clicks - before == 2
    assert excel_name == f"{TITLE}（第1版）.xlsx"
    assert pdf_name == f"{TITLE}（第1版）.pdf"
    assert_papers(excel, pdf, tmp_path)
    report("三个主题入选、安排、调一个月份、印发、下载", office.effort)

    unit = open_browser("filer")
    told = unit.page.locator(".outcomes").first.locator("> li")
    for row in ROWS:
        expect(told.filter(has_text=row["title"])).to_contain_text("入选")
    content, _ = unit.download("下载 PDF")
    assert in_order(whole_text(content), [TITLE, *(row[1] for row in PLANNED)])


def test_one_theme_is_decided_in_place(open_browser, declaration, reviewer):
    theme = Theme.objects.get(title="别的单位报送的主题")
    office = open_browser("office", at="/review/2027/themes/?q=别的")
    row = office.page.locator(f"#theme-{theme.pk}")

    office.click("未入选", row)
    expect(row.get_by_label("原因")).to_be_focused()
    office.type("与区教育局的主题重复。")
    office.click("未入选", row)

    expect(row.locator("[aria-pressed=true]")).to_have_text("未入选")
    expect(row.locator("[aria-pressed=true]")).to_be_focused()
    theme.refresh_from_db()
    assert theme.selection == Selection.DECLINED
    assert theme.decisions.get().reason == "与区教育局的主题重复。"


@pytest.fixture
def forty_themes(campaign):
    for number in range(40):
        declaration = make_declaration(make_unit(f"第{number + 1}单位"))
        make_theme(declaration, f"第{number + 1}个主题", f"{number % 12 + 1}月")
        declaration.status = DeclarationStatus.SUBMITTED
        declaration.save()


def test_forty_themes_are_arranged_and_issued(open_browser, campaign, reviewer, report):
    for number in range(40):
        make_selected(f"第{number + 1}个主题", f"{number % 12 + 1}月")
    office = open_browser("office")

    office.go("计划安排")
    office.go("开始编制")
    office.go("按申报月份安排")
    office.go("核对并印发")
    office.acknowledge()
    office.go("印发")

    assert PlanVersion.objects.get().entries.count() == 40
    report("四十个主题安排并印发", office.effort)
    assert office.effort.clicks <= 15


def test_enter_in_the_reason_decides_nothing(open_browser, forty_themes, reviewer):
    office = open_browser("office", at="/review/2027/themes/")
    office.click(office.page.locator("input[name=theme]").first)
    office.click(office.page.locator("#bulk-reason"))
    office.type("与其他主题重复")

    office.press("Enter")
    office.page.wait_for_timeout(300)

    assert not Theme.objects.exclude(selection=Selection.PENDING).exists()
