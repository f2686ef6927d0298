"""A printed table as plain data, and what its three writers must agree on."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import ceil
from unicodedata import east_asian_width

from submissions.text import clean

# In millimetres. A4 across leaves 247 × 163 for the text, where GB/T 9704-2012 has
# 225 × 156; a table with 活动简介 needs the width.
MARGIN_TOP, MARGIN_BOTTOM, MARGIN_SIDE = 25, 22, 25
# The round seal of a unit is 42 mm across and lies on its name and the date: above them
# it needs this room, below them it may reach into the margin.
SEAL, SEAL_ROOM = 42, 8

# Sizes of type in points: 2号 3号 4号 4号 小四, and of cells 小四 五号 小五.
TITLE, MARK, FIELD, PAGE_NUMBER, HEAD = 22, 16, 14, 14, 12
CELL_SIZES = (12, 10.5, 9)
LINE_HEIGHT = 1.4  # of the size, in an Excel row; padding covers taller substitutes

# 小四 while rows stay short; a row may take two thirds of a page, and no more.
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


@dataclass(frozen=True)
class Page:
    """A sheet across, in millimetres, by the name that its size goes by."""

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
    """Width in millimetres; what a page has left goes to columns that stretch."""

    head: str
    width: int
    stretch: int = 0
    centred: bool = True
    number: bool = False


@dataclass(frozen=True)
class Row:
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
    rows: Sequence[Row]
    mark: str = ""
    note: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    signature: tuple[str, ...] = ()
    sealed: bool = False
    author: str = ""
    foot: str = ""
    qr_text: str = ""
    page: Page = A4
    # A part of a longer paper: what came before it, and the size of type of the whole.
    continued: bool = False
    size: float = 0

    @property
    def name(self) -> str:
        """The title in one line."""
        return one_line(self.title)

    @property
    def widths(self) -> tuple[int, ...]:
        """Millimetres of each column; together the width of the page's text."""
        return share_width(self.columns, self.page.text_width)

    @property
    def heads(self) -> tuple[str, ...]:
        return tuple(column.head for column in self.columns)

    @property
    def body(self) -> Sequence[Row]:
        return self.rows or [Row(band=EMPTY)]

    @property
    def lines(self) -> Iterator[tuple[Row, tuple[tuple[str, Column], ...]]]:
        """Each row, and beside it its texts with their columns; none for a band."""
        for row in self.body:
            pairs = zip(row.cells, self.columns, strict=True) if row.cells else ()
            yield row, tuple(pairs)

    @property
    def cell_size(self) -> float:
        """The largest size of type in points that leaves the rows a fair height."""
        return self.size or next(size for size in CELL_SIZES if self._suits(size))

    def line_counts(self, size: float) -> list[int]:
        widths = self.widths
        return [row_lines(row, widths, size) for row in self.body]

    def _suits(self, size: float) -> bool:
        counts = self.line_counts(size)
        at_ease = size < CELL_SIZES[0] or sum(counts) <= LINES_AT_EASE * len(counts)
        fits = max(counts) * size * LINE_HEIGHT <= TALLEST_ROW
        return size == CELL_SIZES[-1] or (at_ease and fits)


def share_width(columns: Sequence[Column], total: int) -> tuple[int, ...]:
    """Whole millimetres that add up to the total, spare ones by stretch."""
    spare = total - sum(column.width for column in columns)
    parts = sum(column.stretch for column in columns) or 1
    widths = [column.width + spare * column.stretch // parts for column in columns]
    widest = widths.index(max(widths))
    widths[widest] += total - sum(widths)
    return tuple(widths)


def rows_in_groups(rows: Sequence, cells, bookmark=lambda row: "") -> Iterator[Row]:
    """Table rows; a band opens each run of rows that share a named group.

    `bookmark` names a row; the first of each run with one name carries it.
    """
    last = ""
    for group, members in groupby(rows, key=lambda row: row.group):
        if group:
            yield Row(band=group, bookmark=group)
        for member in members:
            named = bookmark(member)
            yield Row(cells=cells(member), bookmark=named if named != last else "")
            last = named


def row_lines(row: Row, widths: Sequence[int], size: float) -> int:
    """Lines of the tallest cell."""
    if not row.cells:
        return 1
    return max(
        text_lines(text, ems(width - CELL_PADDING, size))
        for text, width in zip(row.cells, widths, strict=True)
    )


def ems(millimetres: float, size: float) -> float:
    """How many full-width characters of a size in points stand side by side."""
    return millimetres * 72 / 25.4 / size


def text_lines(text: str, capacity: float) -> int:
    """Lines that a text needs where `capacity` full-width characters fit in one."""
    return sum(paragraph_lines(part, capacity) for part in printable(text).split("\n"))


def paragraph_lines(text: str, capacity: float) -> int:
    """Greedy filling; words and a bracket with its neighbour stay together."""
    lines, used = 1, 0.0
    for word in WORD.findall(text):
        width = text_width(word)
        if used and used + width > capacity:
            lines, used = lines + 1, 0.0
        used += width
        if used > capacity:
            lines += ceil(used / capacity) - 1
            used = used % capacity
    return lines


def text_width(text: str) -> float:
    """In full-width characters. Latin letters count a little more than half."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.56 for char in text)


def printable(text: object) -> str:
    """Text that XML and every writer can carry."""
    return clean(str(text)).translate({0: None, 9: " ", 0xFFFE: None, 0xFFFF: None})


def one_line(title: str) -> str:
    return title.replace("\n", "")


def chinese_date(day: date) -> str:
    """2023年3月29日: full year, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"
