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
from tests.measures import (
    BOTTOM,
    DAY,
    LEFT,
    LETTERS,
    LINE,
    LONG,
    PLAN,
    RIGHT,
    first,
    list_bases,
    measure_letters,
    write_letter,
)
from tests.papers import (
    find_glyphs,
    part,
    printed_by_office,
    read_glyphs,
    read_pictures,
    read_tables,
    squeezed,
)


def close_to(millimetres):
    return pytest.approx(millimetres, abs=0.5)


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


def test_letters_measure_what_the_standard_asks(letters):
    assert [str(one) for one in measure_letters(letters) if not one.holds] == []


def test_lines_keep_their_distance_over_two_pages(sealed):
    bases = list_bases(sealed[0]) + list_bases(sealed[1])
    assert all(
        round((below - above) / LINE, 1) % 1 == 0
        for above, below in pairwise(bases)
        if above < below
    )


def test_title_breaks_before_the_name_in_quotes(sealed):
    lines = [
        find_glyphs(sealed, text)
        for text in ("关于印发《长沙市望城区2027年", f"{PLAN[11:]}》的通知")
    ]

    for line in lines:
        assert len({glyph.base for glyph in line}) == 1
        assert (line[0].left - LEFT) == pytest.approx(RIGHT - line[-1].right, abs=1)
    assert lines[0][0].base < lines[1][0].base


def test_numbered_names_stand_under_each_other(sealed):
    numbered = [first(sealed, f"{number}.长沙市") for number in (1, 2)]
    assert numbered[1].left == close_to(numbered[0].left)
    assert find_glyphs(sealed, f"2.{PLAN}")[2].left == close_to(
        find_glyphs(sealed, f"1.{LONG}")[2].left
    )


def test_page_number_is_between_dashes(sealed):
    """7.5."""
    feet = [
        [glyph.char for glyph in page if glyph.base > BOTTOM] for page in sealed[:2]
    ]
    assert ["".join(foot) for foot in feet] == ["—1—", "—2—"]


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
