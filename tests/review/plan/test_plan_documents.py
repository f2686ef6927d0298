from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from openpyxl import load_workbook

from review.plan.plan_paper import (
    DEFAULT_COLUMNS,
    PlanPaper,
    PlanRow,
    build_plan_table,
)
from submissions.documents.pdf import print_html
from submissions.documents.writers import WRITERS as BY_ENDING
from submissions.months import Months
from tests.papers import (
    HOSTILE,
    RARE,
    UNPRINTABLE,
    font_names,
    in_order,
    line_boxes,
    page_sizes,
    pages,
    part,
    printed_by_office,
    squeezed,
    whole_text,
)
from tests.pdfa import find_flaws

TITLE = "长沙市望城区2023年“政务公开主题日”活动计划安排表"
HEADS = ["序号", "活动主题", "责任单位", "活动时间（月份）", "活动形式", "活动简介"]
OFFICE = "长沙市望城区政务公开政务服务工作领导小组办公室"
SUMMARY = "组织人大代表、政协委员（10人以上）走进“一件事”专窗，体验Wi-Fi预约、"
SUMMARY += "https://example.invalid/a-long-address等流程，听取意见建议；"
LONG_TITLE = "走进政务服务大厅、体验“一件事一次办”改革成果暨政企座谈活动" * 2


def write_plan_xlsx(paper):
    return BY_ENDING["xlsx"](build_plan_table(paper))


def write_plan_pdf(paper):
    return BY_ENDING["pdf"](build_plan_table(paper))


def write_plan_docx(paper):
    return BY_ENDING["docx"](build_plan_table(paper))


JOINER = "\u2060"  # which keeps digits to their unit in LibreOffice
WRITERS = [write_plan_xlsx, write_plan_pdf, write_plan_docx]
OFFICE_WRITERS = {"xlsx": write_plan_xlsx, "docx": write_plan_docx}


def make_row(number=1, **fields):
    fields = {
        "title": f"第{number}个主题",
        "units_text": "高塘岭街道办事处",
        "months": Months.of(4, 10),
        "forms_text": "现场观摩、座谈交流",
        "summary": f"第{number}个简介，听取意见建议。",
        **fields,
    }
    return PlanRow(number, **fields)


def make_full_row(number=1, length=300):
    """As much as a row may hold."""
    units = "、".join(["长沙市生态环境局望城分局"] * 12)
    forms = "实地调研、现场观摩、座谈交流、政策发布、问卷调查"
    summary = (SUMMARY * 9)[:length]
    return make_row(
        number,
        title=LONG_TITLE[:60],
        units_text=units,
        forms_text=forms,
        summary=summary,
    )


def make_plan(*rows, **fields):
    return PlanPaper(title=TITLE, rows=rows, **fields)


def sheet_of(paper):
    return load_workbook(BytesIO(write_plan_xlsx(paper))).active


def table_of(paper):
    return Document(BytesIO(write_plan_docx(paper))).tables[0]


def values(row):
    return [cell.value for cell in row]


def said(write, paper):
    """All text of a paper without white space."""
    if write is write_plan_pdf:
        return whole_text(write(paper))
    if write is write_plan_xlsx:
        return squeezed("".join(str(v) for r in sheet_of(paper).values for v in r if v))
    document = Document(BytesIO(write(paper)))
    texts = [text.text for text in document.element.body.iter(qn("w:t"))]
    return squeezed("".join(texts)).replace(JOINER, "")


@pytest.mark.parametrize("write", WRITERS)
def test_plan_says_the_same_in_every_format(write):
    paper = make_plan(
        make_row(1), make_row(2), office=OFFICE, issued_on=date(2023, 4, 7)
    )

    row = [
        "高塘岭街道办事处",
        "4月、10月",
        "现场观摩、座谈交流",
        "第1个简介，听取意见建议。",
    ]
    rows = ["1", "第1个主题", *row, "2", "第2个主题"]
    closing = [OFFICE, "2023年4月7日"]
    assert in_order(said(write, paper), [TITLE, *HEADS, *rows, *closing])


@pytest.mark.parametrize("write", WRITERS)
def test_attachment_of_a_notice_is_signed_there(write):
    paper = make_plan(make_row(1), mark="附件", office=OFFICE)

    text = said(write, paper)

    assert text.startswith(f"附件{TITLE}")
    assert OFFICE not in text


@pytest.mark.parametrize("write", WRITERS)
def test_plan_without_rows_says_so(write):
    assert in_order(said(write, make_plan()), [TITLE, *HEADS, "暂无"])


@pytest.mark.parametrize("write", WRITERS)
def test_draft_is_marked_as_not_issued(write):
    assert "（编制中，未印发）" in said(write, make_plan(make_row(), draft=True))
    assert "未印发" not in said(write, make_plan(make_row()))


@pytest.mark.parametrize("write", WRITERS)
def test_columns_can_be_switched(write):
    columns = ("number", "title", "units_text", "remark")

    text = said(write, make_plan(make_row(remark="拟邀媒体"), columns=columns))

    assert in_order(text, ["序号", "活动主题", "责任单位", "备注", "拟邀媒体"])
    assert "活动简介" not in text


@pytest.mark.parametrize("write", WRITERS)
def test_groups_are_opened_by_a_band(write):
    rows = [make_row(n, group="街镇" if n < 3 else "区直单位") for n in (1, 2, 3)]

    text = said(write, make_plan(*rows))

    expected = ["街镇", "第1个主题", "第2个主题", "区直单位", "第3个主题"]
    assert in_order(text, expected)
    assert text.count("街镇") == text.count("区直单位") == 1


@pytest.mark.parametrize("write", WRITERS)
def test_text_arrives_as_typed(write):
    typed = HOSTILE.format(port=9)

    text = said(write, make_plan(make_row(title="=1+1", summary=typed)))

    assert in_order(text, ["=1+1", typed])


@pytest.mark.parametrize("write", WRITERS)
def test_unprintable_characters_are_left_out(write):
    assert "前后左右" in said(write, make_plan(make_row(summary=UNPRINTABLE)))


def test_sheet_holds_each_text_in_its_cell():
    sheet = sheet_of(make_plan(make_row(1), make_row(2, title="=1+1")))

    assert sheet["A1"].value == TITLE
    assert [squeezed(head) for head in values(sheet[2])] == HEADS
    rest = ["4月、\n10月", "现场观摩、\n座谈交流", "第2个简介，听取意见建议。"]
    assert values(sheet[4]) == [2, "=1+1", "高塘岭街道办事处", *rest]


def test_sheet_has_no_formula():
    content = write_plan_xlsx(
        make_plan(make_row(title="=1+1", summary="=cmd|'/C calc'!A0"))
    )

    assert "<f>" not in part(content, "xl/worksheets/sheet1.xml")


def test_sheet_is_dressed_as_an_official_table():
    sheet = sheet_of(make_plan(make_row()))

    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:F1"]
    fonts = [(sheet[c].font.name, sheet[c].font.size) for c in ("A1", "B2", "B3")]
    assert fonts == [("方正小标宋简体", 22), ("黑体", 12), ("仿宋_GB2312", 12)]
    sides = [sheet["F3"].alignment.horizontal, sheet["A3"].alignment.horizontal]
    assert sides == ["left", "center"]
    border = sheet["F3"].border
    assert {border.left.style, border.right.style, border.bottom.style} == {"thin"}


def test_sheet_prints_right_as_opened():
    sheet = sheet_of(make_plan(make_row(1), make_row(2), mark="附件"))

    setup = sheet.page_setup
    assert (setup.paperSize, setup.orientation) == (9, "landscape")
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.print_area.endswith("$A$1:$F$6")
    assert sheet.oddFooter.center.text == "— &P —"


def test_sheet_title_is_cut_to_what_excel_takes():
    assert sheet_of(make_plan(make_row())).title == TITLE[:31]


@pytest.mark.parametrize("length", [40, 120, 300])
def test_rows_in_a_sheet_stay_printable(length):
    sheet = sheet_of(make_plan(make_full_row(length=length)))

    assert 100 < sheet.row_dimensions[3].height <= 409


FULL_ROWS = [make_full_row(1), *(make_row(n) for n in range(2, 8)), make_full_row(8)]
TALL_ROWS = [make_full_row(length=n) for n in (60, 300)]
TALL_ROWS += [make_row(summary=(SUMMARY * 9)[:n]) for n in (30, 90, 180, 300)]
RARE_ROW = make_row(1, title=f"{RARE}的故事")


def list_printed_files():
    """{name: (ending, bytes)} of all that is looked at as LibreOffice prints it."""
    full, rare = make_plan(*FULL_ROWS), make_plan(RARE_ROW)
    files = {
        **{("full", ending): write(full) for ending, write in OFFICE_WRITERS.items()},
        **{("rare", ending): write(rare) for ending, write in OFFICE_WRITERS.items()},
        **{
            ("tall", place, "xlsx"): write_plan_xlsx(make_plan(row))
            for place, row in enumerate(TALL_ROWS)
        },
    }
    with pytest.MonkeyPatch.context() as low:
        low.setattr("submissions.documents.xlsx.LINE_HEIGHT", 0.5)
        files["low", "xlsx"] = write_plan_xlsx(make_plan(FULL_ROWS[0]))
    return {name: (name[-1], content) for name, content in files.items()}


@pytest.fixture(scope="module")
def files():
    return list_printed_files()


@pytest.fixture(scope="module")
def printed(files, tmp_path_factory):
    """{name: PDF}, by one run of LibreOffice."""
    sheets = printed_by_office(tmp_path_factory.mktemp("plan"), files.values())
    return dict(zip(files, sheets, strict=True))


@pytest.mark.parametrize("ending", OFFICE_WRITERS)
def test_every_text_of_a_sheet_prints_in_libreoffice(printed, ending):
    content = printed["full", ending]

    text = whole_text(content)
    for row in FULL_ROWS:
        for name in DEFAULT_COLUMNS:
            assert squeezed(str(getattr(row, name))) in text
    assert page_sizes(content) == {(297, 210)}
    assert all("活动简介" in squeezed(page) for page in pages(content))


def test_no_text_of_a_sheet_is_cut_off_in_libreoffice(printed, files):
    """Clipped text is in a PDF too, so this looks at places."""
    for place, row in enumerate(TALL_ROWS):
        name = ("tall", place, "xlsx")
        top, bottom = place_of_row(files[name][1], 3)
        first, last = reach_of_text(printed[name], row)
        assert top - 1 <= first < last <= bottom + 1


def test_text_cut_off_would_be_noticed(printed, files):
    """The twin of the test above, with rows too low."""
    first, last = reach_of_text(printed["low", "xlsx"], FULL_ROWS[0])

    top, bottom = place_of_row(files["low", "xlsx"][1], 3)
    assert last - first > bottom - top


def place_of_row(content, number):
    """Top and bottom of a sheet's row on its first page, in points."""
    sheet = load_workbook(BytesIO(content)).active
    heights = [sheet.row_dimensions[n].height for n in range(1, number + 1)]
    top = sheet.page_margins.top * 72
    return top + sum(heights[:-1]), top + sum(heights)


def reach_of_text(paper, row):
    """Top of the first and bottom of the last line of a row's summary."""
    summary = squeezed(row.summary)
    boxes = [box for box in line_boxes(paper) if squeezed(box[2]) in summary]
    lines = [box for box in boxes if len(box[2]) > 3]
    return min(box[0] for box in lines), max(box[1] for box in lines)


def test_pdf_is_a4_across_in_our_fonts():
    content = write_plan_pdf(make_plan(make_row()))

    assert page_sizes(content) == {(297, 210)}
    assert {"FandolSong-Bold", "FandolHei", "FandolFang-R"} <= font_names(content)


def test_pdf_repeats_head_and_counts_pages():
    texts = pages(write_plan_pdf(make_plan(*(make_row(n) for n in range(1, 41)))))

    assert len(texts) > 2
    for number, text in enumerate(map(squeezed, texts), 1):
        assert in_order(text, ["序号", "活动主题", "责任单位"])
        assert f"—{number}—" in text


def test_pdf_splits_no_row():
    rows = [make_row(n, summary=f"始{n}。" + "字" * 250 + f"终{n}。") for n in range(9)]

    texts = pages(write_plan_pdf(make_plan(*rows)))

    for n in range(9):
        holders = [f"始{n}" in text for text in texts]
        assert [f"终{n}" in text for text in texts] == holders


def test_band_is_not_left_behind():
    """Eight rows fill the first page."""
    for count in range(6, 9):
        rows = [make_row(n, group="街镇") for n in range(1, count + 1)]
        rows.append(make_row(99, group="区直单位"))
        for text in map(squeezed, pages(write_plan_pdf(make_plan(*rows)))):
            assert ("区直单位" in text) == ("第99个主题" in text)


def test_pdf_is_for_the_archive_and_for_everybody():
    """PDF/A-2a and PDF/UA-1 in one."""
    moment = datetime(2027, 4, 7, 9, tzinfo=UTC)
    rows = [make_row(1, title=f"{RARE}的故事"), make_row(2)]
    paper = make_plan(*rows, office=OFFICE, moment=moment)

    assert find_flaws(write_plan_pdf(paper)) == []


def test_pdf_that_is_not_for_the_archive_would_be_noticed():
    flaws = find_flaws(print_html("<title>题</title><p>字", "pdf/ua-1"))

    assert {"PDF/A-2a named (6.6.4)", "colours told by a profile (6.2.3)"} <= {*flaws}


def test_full_row_fits_one_page():
    assert len(pages(write_plan_pdf(make_plan(make_full_row())))) == 1


def test_word_table_repeats_its_head_and_splits_no_row():
    rows = table_of(make_plan(make_row(1), make_row(2))).rows

    marks = [{child.tag for child in row._tr.trPr} for row in rows]
    head, split = qn("w:tblHeader"), qn("w:cantSplit")
    assert [head in mark for mark in marks] == [True, False, False]
    assert all(split in mark for mark in marks)


def test_word_page_is_a4_across_and_numbered():
    document = Document(BytesIO(write_plan_docx(make_plan(make_row()))))

    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    footer = section.footer.paragraphs[0]
    assert footer.text == "—  —"
    assert 'w:instr="PAGE"' in footer._p.xml


def test_word_names_chinese_fonts_for_chinese_text():
    document = Document(BytesIO(write_plan_docx(make_plan(make_row()))))

    fonts = {}
    for name in ("表题", "表头", "文字格"):
        style = document.styles[name]
        east = style.element.rPr.rFonts.get(qn("w:eastAsia"))
        fonts[name] = (style.font.name, east, style.font.size.pt)
    assert fonts == {
        "表题": ("方正小标宋简体", "方正小标宋简体", 22),
        "表头": ("黑体", "黑体", 12),
        "文字格": ("仿宋_GB2312", "仿宋_GB2312", 12),
    }


def test_word_finds_its_headings_and_reads_chinese():
    moment = datetime(2027, 4, 7, 1, tzinfo=UTC)
    content = write_plan_docx(make_plan(make_row(), moment=moment))
    document = Document(BytesIO(content))

    levels = {
        style.name: style.element.pPr.find(qn("w:outlineLvl")).get(qn("w:val"))
        for style in document.styles
        if style.name in ("表题", "分组")
    }
    assert levels == {"表题": "0", "分组": "1"}
    assert not {"标题", "正文", "页码"} & {style.name for style in document.styles}
    assert 'w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"' in part(
        content, "word/settings.xml"
    )
    properties = document.core_properties
    assert properties.created == properties.modified == moment


def test_hundred_rows_keep_their_order_in_word():
    table = table_of(make_plan(*(make_row(n) for n in range(1, 101))))

    numbers = [row.cells[0].text for row in list(table.rows)[1:]]
    assert numbers == [str(n) for n in range(1, 101)]


def test_rare_characters_print_in_every_format(printed):
    ours = write_plan_pdf(make_plan(RARE_ROW))

    for content in (ours, *(printed["rare", ending] for ending in OFFICE_WRITERS)):
        # LibreOffice writes the text of each font by itself, so the order is lost.
        assert set(RARE) <= set(whole_text(content))
        assert any("CJK" in name for name in font_names(content))
