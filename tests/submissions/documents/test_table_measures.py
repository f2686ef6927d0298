"""Printed tables measured on the page, to half a millimetre.

With fonts in place of the offices' own, and with none but 宋体, which every Windows has and
by whose digits sheets count their widths. Two runs of LibreOffice print all that is
measured here.
"""

from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import pytest
from openpyxl import load_workbook

from review.plan.plan_paper import Look, PlanPaper, PlanRow, build_plan_table
from review.roster.sheet import COLUMNS as ROSTER_COLUMNS
from review.sheets import write_numbered_list
from submissions.choices import Arrangement
from submissions.district import remember_district
from submissions.documents.writers import WRITERS
from submissions.models import District
from submissions.months import Months
from tests.papers import (
    STAND_INS,
    find_glyphs,
    part,
    printed_by_office,
    read_glyphs,
    read_tables,
)

TITLE = "长沙市望城区2027年“政务公开主题日”活动计划安排表"
OFFICE = "长沙市望城区政务公开政务服务工作领导小组办公室"
DAY = "2027年4月7日"
STEPS = [f"第{number}项安排" for number in range(1, 41)]
UNITS = 43
LEFT, RIGHT = 25, 272  # millimetres
LINE = 225 / 22


def close_to(millimetres):
    return pytest.approx(millimetres, abs=0.5)


def make_row(number, **fields):
    return PlanRow(
        number,
        **{
            "title": "政务服务“一件事一次办”走进市民体验活动",
            "units_text": "高塘岭街道办事处",
            "months": Months.of(4, 10),
            "forms_text": "现场观摩、座谈交流",
            "summary": "组织人大代表、政协委员走进专窗，听取意见建议。" * 2,
            "split": "区直单位" if number % 2 else "街镇",
            **fields,
        },
    )


def make_plan(count, **fields):
    rows = [make_row(number) for number in range(1, count + 1)]
    return PlanPaper(
        TITLE,
        rows,
        office=OFFICE,
        issued_on=date(2027, 4, 7),
        log_head="1024:3F9A2B6C01D4E5F6",
        **fields,
    )


def write_rows(ending, count):
    return WRITERS[ending](build_plan_table(make_plan(count)))


def write_marked(ending):
    look = Look(mark="附件1", arrangement=Arrangement.KIND)
    return WRITERS[ending](build_plan_table(look.of(make_plan(2))))


def write_bound(ending):
    """To be bound with a notice of two pages."""
    look = Look(mark="附件", first_page=3, outer_numbers=True)
    return WRITERS[ending](build_plan_table(look.of(make_plan(12))))


def write_tall():
    """40 short lines: more than Excel allows in a row."""
    plan = make_plan(2)
    rows = [plan.rows[0], replace(plan.rows[1], summary="\n".join(STEPS))]
    return WRITERS["xlsx"](build_plan_table(replace(plan, rows=rows)))


def write_units():
    cells = (
        *("区政务服务中心（区行政审批服务局）", "区直单位", "逾期未报送（草稿）", "3"),
        *("待核对", "张三", "138****8000（账号）", "3月24日 16:30 报送"),
        *("3月29日 24:00", "2 次，3月28日 09:30"),
    )
    assert len(cells) == len(ROSTER_COLUMNS)
    return write_numbered_list(
        ROSTER_COLUMNS,
        [cells] * UNITS,
        title="报送情况",
        note="截至2027年3月29日 16:30",
        office=OFFICE,
    )


# By the ending and how many rows: the signature is at the foot of a page or beyond it.
SIGNED = [("xlsx", 12), ("xlsx", 13), ("docx", 14), ("docx", 15)]


def list_papers():
    """{name: (ending, bytes)}"""
    return {
        **{signed: (signed[0], write_rows(*signed)) for signed in SIGNED},
        **{f"mark.{ending}": (ending, write_marked(ending)) for ending in WRITERS},
        **{f"bound.{ending}": (ending, write_bound(ending)) for ending in WRITERS},
        "tall": ("xlsx", write_tall()),
        "units": ("xlsx", write_units()),
    }


PLAIN = {"宋体": STAND_INS["宋体"]}


@pytest.fixture(scope="module", params=[STAND_INS, PLAIN], ids=["official", "plain"])
def printed(request, tmp_path_factory):
    """{name: PDF}."""
    remember_district(District(), seconds=float("inf"))  # before any test: no database
    papers = list_papers()
    ours = {name: papers.pop(name)[1] for name in ("mark.pdf", "bound.pdf")}
    folder = tmp_path_factory.mktemp("tables")
    sheets = printed_by_office(folder, papers.values(), fonts=request.param)
    return dict(zip(papers, sheets, strict=True)) | ours


@pytest.fixture(scope="module")
def glyphs(printed):
    """{name: pages of Glyphs}."""
    return {name: read_glyphs(paper) for name, paper in printed.items()}


def test_tables_stand_on_the_margins(printed):
    """So a sheet prints at 100 %, whatever the fonts."""
    for name, paper in printed.items():
        for table in read_tables(paper):
            assert table.left == close_to(LEFT), name
            assert table.right == close_to(RIGHT), name


def test_signature_is_never_alone_on_a_page(glyphs):
    for name in SIGNED:
        last = "".join(glyph.char for glyph in glyphs[name][-1])
        assert OFFICE in last, name
        assert last.count("高塘岭") >= 1, name


def test_last_row_goes_with_the_signature_beyond_the_page(glyphs):
    moved = [
        len("".join(glyph.char for glyph in glyphs[name][-1]).split("高塘岭")) == 2
        for name in SIGNED
    ]

    assert any(moved[:2]) and any(moved[2:])


def test_office_and_date_are_centred_on_each_other_inside_the_table(glyphs):
    for name in SIGNED:
        pages = glyphs[name][-1:]
        office, day = find_glyphs(pages, OFFICE), find_glyphs(pages, DAY)
        middles = [(line[0].left + line[-1].right) / 2 for line in (office, day)]
        assert middles[0] == close_to(middles[1]), name
        assert RIGHT - 20 < office[-1].right <= RIGHT, name


@pytest.mark.parametrize("name", ["mark.xlsx", "mark.pdf", "mark.docx", SIGNED[2]])
def test_digits_stand_close_to_the_text_beside_them(glyphs, name):
    """In titles and signatures; Calc and WeasyPrint put nothing between them."""
    for text in ("望城区2027年", DAY if name in SIGNED else "2027年"):
        for before, glyph in pairwise(find_glyphs(glyphs[name], text)):
            assert glyph.left - before.right == pytest.approx(0, abs=0.3), text


@pytest.mark.parametrize("ending", WRITERS)
def test_title_stands_on_the_third_line_below_the_mark(glyphs, ending):
    """GB/T 9704-2012, 7.4."""
    pages = glyphs[f"mark.{ending}"]
    mark, title = find_glyphs(pages, "附件1"), find_glyphs(pages, TITLE)

    assert len({glyph.base for glyph in title}) == 1
    assert title[0].base - mark[0].base == pytest.approx(2 * LINE, abs=1)
    assert mark[0].left == close_to(LEFT)


@pytest.mark.parametrize("name", ["mark.xlsx", "mark.pdf", "mark.docx", "tall"])
def test_heads_and_forms_break_between_words(glyphs, name):
    pages = glyphs[name]
    for first, second in (("活动时间", "（月份）"), ("现场观摩、", "座谈交流")):
        both = find_glyphs(pages, first + second)
        bases = [glyph.base for glyph in both]
        assert len(set(bases[: len(first)])) == 1
        assert len(set(bases[len(first) :])) == 1
        assert bases[0] < bases[-1]


@pytest.mark.parametrize("ending", WRITERS)
def test_numbers_go_on_from_the_notice_at_the_outer_corners(glyphs, ending):
    """7.5. Excel knows no indent: there a blank stands for the character, from margins
    that are 2 mm wider than the table."""
    odd, even = (
        find_glyphs([page], f"—{number}—")
        for number, page in enumerate(glyphs[f"bound.{ending}"][:2], start=3)
    )
    em, most = 14 / 72 * 25.4, 2.1 if ending == "xlsx" else 0.5

    assert odd[0].base > 210 - 22
    assert odd[-1].right == pytest.approx(RIGHT - em, abs=most)
    assert even[0].left == pytest.approx(LEFT + em, abs=most)


@pytest.mark.parametrize("ending", WRITERS)
def test_bands_are_numbered(glyphs, ending):
    find_glyphs(glyphs[f"mark.{ending}"], "一、街镇")
    find_glyphs(glyphs[f"mark.{ending}"], "二、区直单位")


def test_row_of_forty_lines_prints_whole(glyphs, printed):
    """Every line inside the rules, on one page or the next."""
    tables = read_tables(printed["tall"])
    for step in STEPS:
        [found] = [
            (table, find_glyphs([page], step))
            for page, table in zip(glyphs["tall"], tables, strict=True)
            if step in "".join(glyph.char for glyph in page)
        ]
        table, line = found
        assert table.top < line[0].top and line[0].bottom < table.bottom


def test_roster_of_43_units_takes_three_pages_and_is_dated_once_on_each(glyphs):
    said = ["".join(glyph.char for glyph in page) for page in glyphs["units"]]

    assert len(said) <= 3
    assert [page.count("截至2027年3月29日") for page in said] == [1] * len(said)
    assert [page.count("—") for page in said] == [2] * len(said)


# --- in the files ----------------------------------------------------------------


def test_one_long_summary_leaves_the_plan_readable():
    sheet = load_workbook(BytesIO(write_tall())).active

    assert sheet["B3"].font.size == 10.5
    assert max(sheet.row_dimensions[row].height for row in (4, 5)) < 409


def test_roster_can_be_filtered():
    sheet = load_workbook(BytesIO(write_units())).active

    assert sheet.auto_filter.ref == f"A3:K{3 + UNITS}"


def test_first_font_of_a_book_is_its_normal_one():
    styles = part(write_rows("xlsx", 1), "xl/styles.xml")
    first = styles[styles.index("<fonts") :].split("</font>")[0]

    assert 'name val="宋体"' in first and 'sz val="12"' in first
