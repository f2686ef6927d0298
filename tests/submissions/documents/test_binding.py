"""A long paper in parts says what the short way says, and is numbered through."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from submissions.documents import binding
from submissions.documents.binding import (
    Stopped,
    bind_parts,
    cut_into_parts,
    is_archival,
    print_bound_pdf,
    print_page_numbers,
)
from submissions.documents.paper import Column, Paper, PrintedRow
from submissions.documents.pdf import write_pdf
from tests.papers import pages, whole_text
from tests.pdfa import find_flaws

COLUMNS = (Column("序号", 13, number=True), Column("活动主题", 80, stretch=1))


def make_paper(rows, **fields):
    lines = [
        PrintedRow(
            cells=(str(n), f"第{n}个主题"),
            bookmark=f"{n // 10}月" if n % 10 == 1 else "",
        )
        for n in range(1, rows + 1)
    ]
    return Paper(title="计划安排表", columns=COLUMNS, rows=lines, **fields)


@pytest.fixture(autouse=True)
def short_parts(monkeypatch):
    monkeypatch.setattr(binding, "ROWS_PER_PART", 20)


def numbers_at_the_foot(content):
    return [int(page.rsplit("—", 2)[1]) for page in pages(content)]


def test_parts_hold_every_row_once():
    paper = make_paper(70)

    rows = [row for part in cut_into_parts(paper) for row in part.rows]

    assert rows == list(paper.rows)


def test_parts_meet_where_something_begins_close_by():
    """Even parts would begin with 19, 36 and 53; months with 21, 31, 41 and 51."""
    starts = [part.rows[0].cells[0] for part in cut_into_parts(make_paper(70))]

    assert starts == ["1", "21", "36", "51"]


def test_parts_share_one_size_of_type():
    paper = make_paper(70)

    assert {part.cell_size for part in cut_into_parts(paper)} == {paper.cell_size}


def test_short_paper_is_one_part():
    assert len(cut_into_parts(make_paper(3))) == 1


@pytest.fixture(scope="module")
def paper():
    return make_paper(
        80,
        mark="附件",
        note="（编制中）",
        signature=("办公室",),
        first_page=4,
        moment=datetime(2027, 4, 7, tzinfo=UTC),
    )


@pytest.fixture(scope="module")
def bound(paper):
    """Its PDF in four parts, two of them built alike; spawning what prints takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binding, "ROWS_PER_PART", 20)
        return print_bound_pdf(paper)


def test_bound_paper_says_what_the_paper_says(paper, bound):
    rows = [f"第{n}个主题" for n in range(1, 81)]
    text = whole_text(bound)
    assert all(text.count(row) == 1 for row in rows)
    whole = whole_text(write_pdf(paper))
    assert text.count("计划安排表") == whole.count("计划安排表") == 1
    assert text.count("附件") == text.count("办公室") == 1


def test_pages_are_numbered_through(bound):
    assert numbers_at_the_foot(bound) == list(range(4, 4 + len(pages(bound))))


def test_every_page_repeats_the_note_after_the_first(bound):
    texts = pages(bound)

    assert [text.count("（编制中）") for text in texts] == [1] * len(texts)


def test_bookmarks_of_all_parts_are_kept(bound):
    titles = [mark["/Title"] for mark in flat(PdfReader(BytesIO(bound)).outline)]
    assert titles == ["计划安排表", *(f"{n}月" for n in range(8))]


def flat(outline):
    for mark in outline:
        if isinstance(mark, list):
            yield from flat(mark)
        else:
            yield mark


def test_bound_paper_has_title_and_language(bound):
    reader = PdfReader(BytesIO(bound))

    assert reader.metadata.title == "计划安排表"
    assert reader.root_object["/Lang"] == "zh-CN"


def test_bound_paper_is_for_the_archive(bound):
    assert find_flaws(bound) == []


def list_elements(element):
    element = element.get_object()
    if isinstance(element, dict):
        yield element
        for inner in element.get("/K", ()):
            yield from list_elements(inner)


def test_tags_of_all_parts_are_one_tree(bound):
    """Every mark on a page belongs to an element, every cell to the heads of its table."""
    reader = PdfReader(BytesIO(bound))
    tags = reader.root_object["/StructTreeRoot"]
    [document] = tags["/K"]
    elements = list(list_elements(document))
    cells = [one for one in elements if one["/S"] == "/TD"]
    heads = {one["/ID"] for one in elements if one["/S"] == "/TH"}

    assert len(cells) == 2 * 80
    assert all(set(cell["/A"]["/Headers"]) <= heads for cell in cells)
    tables = [one for one in elements if one["/S"] == "/Table"]
    assert len({find_heads(table) for table in tables}) == len(tables)
    nums = tags["/ParentTree"]["/Nums"]
    for place, page in enumerate(reader.pages):
        assert nums[2 * place] == page["/StructParents"] == place
        owners = [one.get_object()["/Pg"] for one in nums[2 * place + 1]]
        assert all(owner == page for owner in owners)
        content = page.get_contents().get_data()
        assert content.count(b"/MCID") == len(owners)
        assert content.count(b"/Artifact BMC") == 1


def find_heads(table):
    return tuple(one["/ID"] for one in list_elements(table) if one["/S"] == "/TH")


def test_longest_paper_has_no_tags(monkeypatch):
    """Whoever binds them would need more memory than there is."""
    monkeypatch.setattr(binding, "MOST_TAGGED", 20)
    paper = make_paper(21)
    assert not is_archival(paper)

    parts = [
        write_pdf(part, numbered=False, tagged=False) for part in cut_into_parts(paper)
    ]
    content = bind_parts(parts, print_page_numbers(2, paper))

    root = PdfReader(BytesIO(content)).root_object
    assert "/StructTreeRoot" not in root and root["/Lang"] == "zh-CN"
    assert numbers_at_the_foot(content) == [1, 2]


def test_paper_of_one_part_is_numbered_and_tagged_as_it_should(monkeypatch):
    monkeypatch.setattr(binding, "MOST_TAGGED", 2)

    content = print_bound_pdf(make_paper(3))

    assert numbers_at_the_foot(content) == [1]
    assert "/StructTreeRoot" not in PdfReader(BytesIO(content)).root_object


def test_progress_is_told_and_can_stop_the_work(monkeypatch):
    monkeypatch.setattr(binding, "count_workers", lambda: 1)
    told = []

    with pytest.raises(Stopped):
        print_bound_pdf(make_paper(70), lambda *done: told.append(done))

    assert told == [(1, 4)]
