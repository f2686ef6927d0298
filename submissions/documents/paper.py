"""A printed table as plain data, and what its three writers must agree on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from itertools import combinations, groupby, pairwise
from math import ceil
from unicodedata import east_asian_width

from submissions.text import clean_text

# In millimetres. A4 across leaves 247 × 163 for the text, where GB/T 9704-2012 has
# 225 × 156; a table with 活动简介 needs the width.
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_SIDE = 25, 22, 25
# The round seal of a unit is 42 mm across and lies on its name and the date: above them
# it needs this room, below them it may reach into the margin.
SEAL, SEAL_ROOM = 42, 8

# Sizes of type in points: 2号 3号 4号 4号 小四 小五, and of cells 小四 and 五号; lists to work
# with may be set in 小五.
TITLE, MARK, FIELD, PAGE_NUMBER, HEAD, FOOT = 22, 16, 14, 14, 12, 9
CELL_SIZES, LIST_SIZE = (12, 10.5), 9
# Points: 22 lines fill 225 mm (5.2.3). The title of an attachment stands two below its
# mark (7.4).
LINE = 28.95
LINE_HEIGHT = 1.4  # of the size, in an Excel row; padding covers taller substitutes

# 小四 while rows stay short, and none takes more than two thirds of a page.
LINES_AT_EASE = 5
TALLEST_ROW = 300  # points

# The fonts that the offices have, by the names that Excel and Word know them by.
TITLE_FONT, HEAD_FONT = "方正小标宋简体", "黑体"
BODY_FONT, NOTE_FONT, NUMBER_FONT = "仿宋_GB2312", "楷体_GB2312", "宋体"

CELL_PADDING = 3  # millimetres, both sides and the rule
EMPTY = "暂无"

OPENING, CLOSING = "“‘（〔《〈【「『([{", "”’）〕》〉】」』、，。；：？！…,.;:?!)]}%％"
WORD = re.compile(
    rf"[{re.escape(OPENING)}]*(?:[!-~]+|.)[{re.escape(CLOSING)}]*", re.DOTALL
)

QUOTED = re.compile("“[^”]*”")
# Between two words of a title; what follows a bracket without a pause belongs to it.
TITLE_SEAM = re.compile(
    rf"(?<=[^{re.escape(OPENING)}])(?=[“《])|(?:(?<=\d年)|(?<=[”》、，]))"
    rf"(?=[^{re.escape(CLOSING)}度的])"
)


@dataclass(frozen=True)
class Page:
    """A sheet in landscape; `name` is its size, such as A4, lengths in millimetres."""

    name: str
    width: int
    height: int

    @property
    def text_width(self) -> int:
        return self.width - 2 * MARGIN_SIDE


A4, A3 = Page("A4", 297, 210), Page("A3", 420, 297)
PAGES = {page.name: page for page in (A4, A3)}


@dataclass(frozen=True)
class Column:
    """Width in millimetres; what a page has left goes to columns that stretch.

    `listed`: it holds names after each other, of which none is broken.
    """

    head: str
    width: int
    stretch: int = 0
    centred: bool = True
    number: bool = False
    listed: bool = False

    @property
    def printed_head(self) -> str:
        """The head; one that is too long for a line breaks before its bracket."""
        wide = measure_text(self.head) > count_ems(self.width - CELL_PADDING, HEAD)
        return self.head.replace("（", "\n（") if wide else self.head

    def break_text(self, text: str) -> str:
        """The text; a list that is too long for a line has one for each name."""
        if not self.listed:
            return text
        room = count_ems(self.width - CELL_PADDING, CELL_SIZES[0])
        return text if measure_text(text) <= room else text.replace("、", "、\n")


@dataclass(frozen=True)
class PrintedRow:
    """Cells from left to right, or one band of text across the table.

    `bookmark` names the place in a PDF where this row begins something.
    """

    cells: tuple[str, ...] = ()
    band: str = ""
    bookmark: str = ""


@dataclass(frozen=True)
class Paper:
    """`title` may be written in several lines."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[PrintedRow]
    mark: str = ""
    note: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    signature: tuple[str, ...] = ()
    sealed: bool = False
    author: str = ""
    foot: str = ""
    qr_text: str = ""
    page: Page = A4
    # The number of the first page, where it follows others; and whether the numbers stand
    # at the outer corners, as those of a notice that it is bound with (7.5).
    first_page: int = 1
    outer_numbers: bool = False
    # When what it says became final: from then on it is always the same file.
    moment: datetime | None = None
    # A part of a longer paper: what came before it, and the size of type of the whole.
    continued: bool = False
    size: float = 0

    @property
    def name(self) -> str:
        """The title in one line."""
        return join_title_lines(self.title)

    @property
    def begins_left(self) -> bool:
        """Whether the first page is one with an even number."""
        return self.first_page % 2 == 0

    @property
    def attached(self) -> bool:
        """Attached to a letter, which is signed; not a form with a mark of its own."""
        return bool(self.mark) and not self.signature

    @property
    def widths(self) -> tuple[int, ...]:
        """Millimetres of each column; together the width of the page's text."""
        return share_width(self.columns, self.page.text_width)

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(column.head for column in self.columns)

    @property
    def printed_heads(self) -> tuple[str, ...]:
        return tuple(column.printed_head for column in self.columns)

    @property
    def body(self) -> Sequence[PrintedRow]:
        return self.rows or [PrintedRow(band=EMPTY)]

    @property
    def lines(self) -> Iterator[tuple[PrintedRow, tuple[tuple[str, Column], ...]]]:
        """Each row, and beside it its texts with their columns; none for a band."""
        for row in self.body:
            pairs = zip(row.cells, self.columns, strict=True) if row.cells else ()
            yield row, tuple(pairs)

    @property
    def cell_size(self) -> float:
        """The largest size of type in points that leaves the rows a fair height."""
        return self.size or CELL_SIZES[not self._suits(CELL_SIZES[0])]

    def line_counts(self, size: float) -> list[int]:
        widths = self.widths
        return [count_row_lines(row, widths, size) for row in self.body]

    def _suits(self, size: float) -> bool:
        counts = self.line_counts(size)
        at_ease = sum(counts) <= LINES_AT_EASE * len(counts)
        return at_ease and max(counts) * size * LINE_HEIGHT <= TALLEST_ROW


def share_width(columns: Sequence[Column], total: int) -> tuple[int, ...]:
    """Whole millimetres that add up to the total, spare ones by stretch."""
    spare = total - sum(column.width for column in columns)
    parts = sum(column.stretch for column in columns) or 1
    widths = [column.width + spare * column.stretch // parts for column in columns]
    widest = widths.index(max(widths))
    widths[widest] += total - sum(widths)
    return tuple(widths)


def break_lists(paper: Paper) -> Paper:
    """The paper with every list broken between its names."""
    rows = [
        replace(row, cells=tuple(map(Column.break_text, paper.columns, row.cells)))
        for row in paper.rows
    ]
    return replace(paper, rows=rows)


def make_grouped_rows(
    rows: Sequence, cells, bookmark=lambda row: ""
) -> Iterator[PrintedRow]:
    """Table rows; a band opens each run of rows that share a named group.

    `bookmark` names a row; the first of each run with one name carries it.
    """
    last = ""
    for group, members in groupby(rows, key=lambda row: row.group):
        if group:
            yield PrintedRow(band=group, bookmark=group)
        for member in members:
            named = bookmark(member)
            yield PrintedRow(
                cells=cells(member), bookmark=named if named != last else ""
            )
            last = named


def count_row_lines(row: PrintedRow, widths: Sequence[int], size: float) -> int:
    """Lines of the tallest cell."""
    if not row.cells:
        return 1
    return max(
        count_text_lines(text, count_ems(width - CELL_PADDING, size))
        for text, width in zip(row.cells, widths, strict=True)
    )


def count_ems(millimetres: float, size: float) -> float:
    """How many full-width characters of a size in points stand side by side."""
    return millimetres * 72 / 25.4 / size


@lru_cache(maxsize=20_000)  # a long table says the same in most of its cells
def count_text_lines(text: str, capacity: float) -> int:
    """Lines that a text needs where `capacity` full-width characters fit in one."""
    return sum(
        count_paragraph_lines(part, capacity)
        for part in make_printable(text).split("\n")
    )


def cut_text(text: str, capacity: float, most: int) -> list[str]:
    """A text in parts of at most so many lines, cut between lines or words."""
    parts = [""]
    for word in WORD.findall(make_printable(text)):
        if count_text_lines(parts[-1] + word, capacity) > most:
            parts.append("")
        parts[-1] += word
    return [part.strip("\n") for part in parts]


def count_paragraph_lines(text: str, capacity: float) -> int:
    """Greedy filling; words and a bracket with its neighbour stay together."""
    lines, used = 1, 0.0
    for word in WORD.findall(text):
        width = measure_text(word)
        if used and used + width > capacity:
            lines, used = lines + 1, 0.0
        used += width
        if used > capacity:
            lines += ceil(used / capacity) - 1
            used = used % capacity
    return lines


def measure_text(text: str) -> float:
    """In full-width characters. Latin letters count a little more than half."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.56 for char in text)


@lru_cache(maxsize=20_000)
def make_printable(text: object) -> str:
    """Text that XML and every writer can carry."""
    return clean_text(str(text)).translate(
        {0: None, 9: " ", 0xFFFE: None, 0xFFFF: None}
    )


def join_title_lines(title: str) -> str:
    return title.replace("\n", "")


def break_title(title: str, capacity: int) -> str:
    """The title in as few lines as `capacity` full-width characters allow, even ones.

    It breaks by meaning and never inside a name (GB/T 9704-2012, 7.3.1); one that cannot,
    or that is broken by hand, stays as it is.
    """
    seams = find_title_seams(title)
    for count in range(len(seams) + 1 if "\n" not in title else 0):
        broken = [
            [title[start:end] for start, end in pairwise((0, *chosen, len(title)))]
            for chosen in combinations(seams, count)
        ]
        fair = {max(map(measure_text, lines)): lines for lines in reversed(broken)}
        if min(fair) <= capacity:
            return "\n".join(fair[min(fair)])
    return title


def find_title_seams(title: str) -> list[int]:
    """Where a title may break: after a year, and around what stands in quotes."""
    quoted = [range(*each.span()) for each in QUOTED.finditer(title)]
    return [
        seam.start()
        for seam in TITLE_SEAM.finditer(title)
        if not any(seam.start() in inside[1:] for inside in quoted)
    ]


def write_log_head(head: str) -> str:
    """The foot of a paper of record, for `verify_audit --head`; "" from before there was one."""
    return head and f"日志存证 {head}"


def write_chinese_date(day: date) -> str:
    """2023年3月29日: full year, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
