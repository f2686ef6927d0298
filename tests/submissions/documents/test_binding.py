"""A long paper in parts says what the short way says, and is numbered through."""

from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfReader

from submissions.documents import binding
from submissions.documents.binding import Stopped, cut_into_parts, print_bound_pdf
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
        70, mark="附件", note="（编制中）", signature=("办公室",), first_page=4
    )


@pytest.fixture(scope="module")
def bound(paper):
    """Its PDF in four parts; spawning what prints them takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(binding, "ROWS_PER_PART", 20)
        return print_bound_pdf(paper)


def test_bound_paper_says_what_the_paper_says(paper, bound):
    rows = [f"第{n}个主题" for n in range(1, 71)]
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
    assert titles == ["计划安排表", *(f"{n}月" for n in range(7))]


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


def test_paper_of_one_part_is_for_the_archive():
    content = print_bound_pdf(make_paper(3, moment=datetime(2027, 4, 7, tzinfo=UTC)))

    assert find_flaws(content) == []


def test_progress_is_told_and_can_stop_the_work():
    told = []

    with pytest.raises(Stopped):
        print_bound_pdf(make_paper(70), lambda *done: told.append(done))

    assert told == [(1, 4)]
