"""Grids → raw rows: one per activity, however many lines it takes on the paper."""

import re
from dataclasses import dataclass, field
from operator import attrgetter

from submissions.intake.grid import Cell, Grid, Line, Paper
from submissions.intake.headings import (
    CONTENT,
    ENDS,
    PERSON,
    STARTS,
    Column,
    Heading,
    heading_at,
)
from submissions.intake.labels import begins_with_label
from submissions.intake.lines import is_beside, is_silent, is_total, why_left_out
from submissions.intake.reading import LABELS, Doubt, quoted

TICKS = re.compile("[√✓✔☑■●★是有1Vv]|☒")


@dataclass
class RawRow:
    """The texts of one activity by field, as the lines of the paper gave them."""

    grid: str
    number: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def place(self, name: str = "") -> str:
        """“表 1 第 4 行 “活动时间””."""
        label = f" “{LABELS[name]}”" if name else ""
        return f"{self.grid} 第 {self.number} 行{label}"


@dataclass
class Found:
    """Everything that the grids and the lines around them gave.

    `before` and `after` are lines of text beside the activities, cells apart by tabs.
    `people`: what stood in columns for unit, contact and phone.
    """

    rows: list[RawRow] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    people: dict[str, list[str]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    headings: int = 0

    def aside(self, text: str) -> None:
        (self.after if self.rows else self.before).append(text)


def find(paper: Paper) -> Found:
    found = Found(doubts=list(paper.doubts), floating=paper.floating)
    previous = None
    for block in paper.blocks:
        if isinstance(block, str):
            found.aside(block)
        else:
            previous = GridReader(block, found, previous).read() or previous
    return found


class GridReader:
    """Reads one grid; `heading` is that of the grid before, which it may carry on."""

    def __init__(self, grid: Grid, found: Found, heading: Heading | None):
        self.grid, self.found = grid, found
        self.heading = heading if self.carries_on(heading) else None
        self.numbered = False
        self.row = None
        self.unread_texts = {}

    def carries_on(self, heading) -> bool:
        """A table split by a page, its second part without headings."""
        lines = self.grid.lines
        if not heading or not lines or not self.grid.drawn:
            return False
        number = heading.of("number")
        if not number or len(lines[0].cells) != len(heading.columns):
            return False
        first = value_of(lines[0], number[0], None)
        return first.isdecimal() and int(first[:4]) > 1

    def read(self) -> Heading | None:
        lines, index = self.grid.lines, 0
        while index < len(lines):
            heading = heading_at(lines, index)
            if heading:
                self.begin(heading)
                index += heading.lines
                continue
            self.line(lines[index])
            index += 1
        self.report_unread()
        return self.heading

    def begin(self, heading):
        self.report_unread()
        self.heading, self.row, self.numbered = heading, None, False
        self.unread_texts = {}
        self.found.headings += 1

    def line(self, line: Line):
        first = line.own[0].text if line.own else ""
        if self.heading is None or begins_with_label(first) or is_beside(line):
            self.found.aside("\t".join(cell.text for cell in line.cells))
        else:
            self.activity(line)

    def activity(self, line: Line):
        values, own = self.values(line), self.values(line, own_text)
        content = [own.get(name, "") for name in CONTENT]
        if all(map(is_silent, content)) or is_total(values.get("number"), line):
            return
        if left_out := why_left_out(line, values):
            place = f"{self.grid.name} 第 {line.number} 行"
            self.found.doubts.append(Doubt(place, left_out, guess=True))
        elif self.belongs_to_row_above(line, values):
            self.carry_on(line, own)
        else:
            self.begin_row(line, values)

    def belongs_to_row_above(self, line, values) -> bool:
        """The line carries on the activity above it: merged, or torn apart."""
        if self.row is None or self.is_continued(line, "number"):
            return self.row is not None
        if values.get("number"):
            return False
        alone = [name for name in CONTENT if values.get(name)] == ["title"]
        is_torn = not values.get("title") or (self.numbered and alone)
        return is_torn or self.is_continued(line, "title")

    def is_continued(self, line, name) -> bool:
        cells = (cell_in(line, column) for column in self.heading.of(name))
        return any(cell and cell.continued and cell.text for cell in cells)

    def begin_row(self, line, values):
        self.row = RawRow(self.grid.name, line.number)
        self.found.rows.append(self.row)
        self.numbered = self.numbered or bool(values.get("number"))
        self.add(line, values)

    def carry_on(self, line, own):
        if not any(self.is_continued(line, name) for name in ("number", "title")):
            text = f"第 {line.number} 行没有写全，当作上一行的续行并入，请核对。"
            self.row.doubts.append(Doubt(self.row.place(), text, guess=True))
        self.add(line, own)

    def add(self, line, values):
        for name, text in values.items():
            if name in CONTENT:
                self.row.texts.setdefault(name, []).append(text)
            if name in PERSON:
                self.found.people.setdefault(name, []).append(text)
        self.add_notes(line)
        for column in self.heading.unread:
            if value_of(line, column, self.ordinal(line, column)):
                self.unread_texts[column.text] = True

    def add_notes(self, line):
        """What is doubtful about a cell itself; a date only where a time belongs."""
        for name in CONTENT:
            cells = [cell_in(line, column) for column in self.heading.of(name)]
            for cell in filter(None, cells):
                if cell.note and (name == "time_text" or not cell.guess):
                    doubt = Doubt(self.row.place(name), cell.note, cell.guess)
                    self.row.doubts.append(doubt)

    def report_unread(self):
        texts = "".join(quoted(text) for text in self.unread_texts)
        if texts:
            text = f"{texts}栏在申报表里没有对应的栏目，没有读入。"
            self.found.doubts.append(Doubt(self.grid.name, text, guess=True))
        self.unread_texts = {}

    def ordinal(self, line, column) -> int | None:
        """The place of the cell where hand-drawn lines agree in number only."""
        if self.grid.drawn and len(line.cells) == self.heading.cells:
            return self.heading.columns.index(column)
        return None

    def values(self, line, text_in=attrgetter("text")) -> dict[str, str]:
        values = {}
        for name in ("number", *CONTENT, *PERSON):
            columns = self.heading.of(name)
            texts = [
                value_of(line, column, self.ordinal(line, column), text_in)
                for column in columns
            ]
            if any(texts):
                values[name] = together(columns, texts)
        return values


def own_text(cell: Cell) -> str:
    return "" if cell.continued else cell.text


def value_of(line, column, ordinal, text_in=attrgetter("text")) -> str:
    if ordinal is not None:
        cells = [line.cells[ordinal]]
    else:
        cells = [cell for cell in line.cells if cell.column in column.columns]
    return "\n".join(filter(None, map(text_in, cells)))


def cell_in(line, column) -> Cell | None:
    return next((c for c in line.cells if c.column in column.columns), None)


def together(columns: list[Column], texts: list[str]) -> str:
    """One text from the columns below one heading: a span, ticked names, or a list."""
    pairs = [(c, text) for c, text in zip(columns, texts, strict=True) if text]
    if len(columns) == 1:
        return texts[0]
    if all(TICKS.fullmatch(text) for _, text in pairs):
        return "、".join(column.label for column, _ in pairs)
    if (
        len(pairs) == 2
        and STARTS.search(columns[0].label)
        and ENDS.search(columns[1].label)
    ):
        return f"{texts[0]}至{texts[1]}"
    return "、".join(text for _, text in pairs)
