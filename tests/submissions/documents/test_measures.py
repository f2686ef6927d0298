"""Word papers measured on the printed page, to half a millimetre; the clauses are those
of GB/T 9704-2012.

With fonts in place of the offices' own, and without any of them: two runs of LibreOffice
print all that is measured here.
"""

from datetime import date
from itertools import pairwise

import pytest

from submissions.documents.declaration import (
    DRAFT_NOTE,
    DeclarationPaper,
    DeclarationRow,
    write_declaration_docx,
)
from submissions.documents.letter import Letter, Table, write_letter_docx
from tests.papers import (
    find_glyphs,
    part,
    printed_by_office,
    read_glyphs,
    read_pictures,
    read_tables,
    squeezed,
)

OFFICE = "长沙市望城区政务公开政务服务工作领导小组办公室"
SHORT_OFFICE = "区政务公开办"
DAY = "2027年4月7日"
PLAN = "长沙市望城区2027年“政务公开主题日”活动计划安排表"
LONG = "长沙市望城区“政务公开主题日”活动意见建议办理答复情况汇总表"
FULL = "字" * (28 * 30 - 2)  # two characters in, and then lines to the end
LAST = "请按计划组织开展，联系电话：0731-88100650。"
# Each begins a character later than the one before: every end of a line is tried.
MONTHS = [
    f"{'按' * count}开始月份：8月12项、9月8项、10月11项、11月9项、12月10项。"
    for count in range(28)
]
LETTERS = {
    "sealed": {"attachments": (LONG, PLAN), "sealed": True},
    "unsealed": {"attachments": (LONG,)},
    "short": {
        "body": [Table(("类别", "申报"), [("街镇", "12")], (40,)), LAST],
        "signature": (SHORT_OFFICE, DAY),
        "sealed": True,
    },
    "months": {
        "body": [
            *MONTHS,
            Table(("安排", "申报"), [(each, "12") for each in MONTHS], (40,)),
        ]
    },
}
# Millimetres: where the text begins and ends, a line and a character of it.
LEFT, RIGHT, TOP, BOTTOM = 28, 184, 37, 262
LINE, CHARACTER = 225 / 22, 15.75 / 72 * 25.4


def close_to(millimetres):
    return pytest.approx(millimetres, abs=0.5)


def write_letter(**fields):
    fields = {
        "title": f"关于印发《{PLAN}》的通知",
        "body": [FULL, LAST],
        "number": "望政务公开办函〔2027〕6号",
        "addressee": "各街道办事处、镇人民政府，区直有关单位",
        "signature": (OFFICE, DAY),
        **fields,
    }
    return write_letter_docx(Letter(**fields))


def write_form():
    """A draft of several pages, with the longest date there is."""
    rows = [
        DeclarationRow(number, "走进大厅", "4月", "座谈交流", "请市民走进大厅。")
        for number in range(1, 41)
    ]
    return write_declaration_docx(
        DeclarationPaper(
            title="长沙市望城区2027年“政务公开主题日”活动主题申报表",
            unit="高塘岭街道",
            contact_name="张三",
            contact_phone="13800138000",
            rows=rows,
            printed_on=date(2027, 12, 29),
            code="A1B2C-3D4E5",
            qr_text="A1B2C-3D4E5",
            draft=True,
        )
    )


@pytest.fixture(scope="module", params=[True, False], ids=["official", "none"])
def printed(request, tmp_path_factory):
    """{name: PDF}."""
    papers = [write_letter(**fields) for fields in LETTERS.values()] + [write_form()]
    files = [("docx", paper) for paper in papers]
    folder = tmp_path_factory.mktemp("letters")
    sheets = printed_by_office(folder, files, official=request.param)
    return dict(zip([*LETTERS, "form"], sheets, strict=True))


@pytest.fixture(scope="module")
def letters(printed):
    """{name: pages of Glyphs}."""
    return {name: read_glyphs(paper) for name, paper in printed.items()}


@pytest.fixture
def sealed(letters):
    return letters["sealed"]


def first(pages, text):
    return find_glyphs(pages, text)[0]


def lines_between(pages, above, below):
    return (first(pages, below).base - first(pages, above).base) / LINE


def list_bases(page):
    return sorted({round(glyph.base, 1) for glyph in page if glyph.base < BOTTOM})


def test_full_page_has_22_lines_of_28_characters(sealed):
    page = [glyph for glyph in sealed[1] if glyph.char == "字"]
    row = [glyph for glyph in page if glyph.base == page[0].base]

    assert len(row) == 28
    assert row[0].left == close_to(LEFT)
    assert row[-1].left + CHARACTER == close_to(RIGHT)
    bases = list_bases(sealed[0]) + list_bases(sealed[1])
    assert all(
        round((below - above) / LINE, 1) % 1 == 0
        for above, below in pairwise(bases)
        if above < below
    )
    steps = [below - above for above, below in pairwise(list_bases(sealed[1]))]
    assert steps[:-4] == [close_to(LINE)] * len(steps[:-4])


def test_number_title_and_addressee_stand_lines_apart(sealed):
    """7.2.5, 7.3.1 and 7.3.2: two free lines, and one."""
    assert lines_between(sealed, "望政务公开办函", "关于印发") == close_to(3)
    assert lines_between(sealed, "“政务公开主题日”", "各街道") == close_to(2)


def test_title_breaks_before_the_name_in_quotes(sealed):
    lines = [
        find_glyphs(sealed, text)
        for text in ("关于印发《长沙市望城区2027年", f"{PLAN[11:]}》的通知")
    ]

    for line in lines:
        assert len({glyph.base for glyph in line}) == 1
        assert (line[0].left - LEFT) == pytest.approx(RIGHT - line[-1].right, abs=1)
    assert lines[0][0].base < lines[1][0].base


def test_further_lines_of_a_name_stand_under_its_first_character(letters):
    """7.3.4, of a numbered name and of the only one."""
    for name in ("sealed", "unsealed"):
        glyphs = find_glyphs(letters[name], LONG)
        below = next(g for g in glyphs if g.base > glyphs[0].base)
        assert first(letters[name], "附件").left == close_to(LEFT + 2 * CHARACTER)
        assert below.left == close_to(glyphs[0].left)


def test_numbered_names_stand_under_each_other(sealed):
    numbered = [first(sealed, f"{number}.长沙市") for number in (1, 2)]
    assert numbered[1].left == close_to(numbered[0].left)
    assert find_glyphs(sealed, f"2.{PLAN}")[2].left == close_to(
        find_glyphs(sealed, f"1.{LONG}")[2].left
    )


def find_signature(pages, office=OFFICE):
    """(office, date): the last time that they stand on the paper."""
    found = [find_glyphs(pages[::-1], text) for text in (office, DAY)]
    assert all(len({glyph.base for glyph in line}) == 1 for line in found)
    return found


def test_date_under_a_seal_stands_four_characters_in(letters):
    """7.3.5.1: a long office reaches the margin, a short one is centred over the date."""
    office, day = find_signature(letters["sealed"])
    assert day[-1].right == close_to(RIGHT - 4 * CHARACTER)
    assert office[-1].right == close_to(RIGHT)

    office, day = find_signature(letters["short"], SHORT_OFFICE)
    assert day[-1].right == close_to(RIGHT - 4 * CHARACTER)
    middles = [(line[0].left + line[-1].right) / 2 for line in (office, day)]
    # Digits of the offices' own fonts are half as wide as a character, others wider.
    wider = (day[-1].right - day[0].left) / 2 - 3 * CHARACTER
    assert middles[0] - middles[1] == close_to(wider)


def test_seal_reaches_up_to_a_line_below_the_text(letters):
    """A seal is 42 mm across; with its middle a little above that of the two lines."""
    pages = letters["short"]
    text = first(pages, "88100650").base
    office, day = find_signature(pages, SHORT_OFFICE)
    middle = (office[0].base + day[0].base) / 2 - 5.5

    assert 0 <= middle - 21 - text <= LINE


def test_without_a_seal_the_date_begins_two_characters_after_the_office(letters):
    """7.3.5.2: one free line above, the office two characters in."""
    office, day = find_signature(letters["unsealed"])

    assert office[-1].right == close_to(RIGHT - 2 * CHARACTER)
    assert day[0].left - office[0].left == close_to(2 * CHARACTER)
    above = [g.base for g in letters["unsealed"][-1] if g.base < office[0].base]
    assert (office[0].base - max(above)) == close_to(2 * LINE)


def test_page_number_stands_at_the_outer_edge_seven_millimetres_below(sealed):
    """7.5: one character in, right on odd pages and left on even ones."""
    odd, even = ([g for g in page if g.base > BOTTOM] for page in sealed[:2])
    em = 14 / 72 * 25.4

    assert ["".join(g.char for g in line) for line in (odd, even)] == ["—1—", "—2—"]
    assert odd[-1].right == close_to(RIGHT - em)
    assert even[0].left == close_to(LEFT + em)
    assert (odd[0].top + odd[0].bottom) / 2 == close_to(BOTTOM + 7)


def test_table_stands_on_the_margins(printed):
    table = read_tables(printed["short"])[0]

    assert (table.left, table.right) == (close_to(LEFT), close_to(RIGHT))


def test_no_number_is_parted_from_its_unit(letters):
    for page in letters["months"]:
        for before, glyph in pairwise(page):
            if before.char.isdigit() and glyph.char in "月项":
                assert glyph.base == before.base


def test_digits_stand_close_to_the_text_beside_them(letters):
    """In a title, a number and a signature, where places are counted."""
    letter = letters["unsealed"]
    for text in ("望城区2027年", "6号", DAY):
        for before, glyph in pairwise(find_glyphs(letter, text)):
            assert glyph.left - before.right == pytest.approx(0, abs=0.3), text


# --- 申报表 --------------------------------------------------------------------


def test_form_stands_on_its_margins(printed):
    for table in filter(None, read_tables(printed["form"])):
        assert (table.left, table.right) == (close_to(25), close_to(297 - 25))


def test_foot_clears_the_table(printed):
    tables, codes = (read(printed["form"]) for read in (read_tables, read_pictures))

    pairs = [pair for pair in zip(tables, codes, strict=True) if all(pair)]
    room = [code.top - table.bottom for table, code in pairs]
    # Short rows: a page that is full is full to less than one of them.
    assert 5 <= min(room[:-1]) <= 5 + 9
    assert max(code.bottom for code in codes) <= 210 - 5


def test_date_of_a_form_stands_in_one_line(letters):
    day = find_glyphs(letters["form"], "2027年12月29日")

    assert len({glyph.base for glyph in day}) == 1


def test_draft_says_so_once_a_page(letters):
    said = ["".join(glyph.char for glyph in page) for page in letters["form"]]

    assert len(said) > 2
    assert [page.count(squeezed(DRAFT_NOTE)) for page in said] == [1] * len(said)


# --- Word only -----------------------------------------------------------------


def test_word_is_told_what_not_to_part():
    """LibreOffice 7.4 reads neither: this much can be told without Word."""
    letter = write_letter()

    assert "0731</w:t><w:noBreakHyphen/>" in part(letter, "word/document.xml")
    settings = part(letter, "word/settings.xml").split("<")
    [rule] = [each for each in settings if "noLineBreaksBefore" in each]
    assert "月" in rule and "号" in rule and "。" in rule
