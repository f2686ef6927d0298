"""Grids → raw rows: one per activity, however many lines it takes on the paper."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from submissions.intake.grid import Cell, Document, Grid, Line
from submissions.intake.headings import (
    CONTENT,
    PERSON,
    Heading,
    find_heading,
)
from submissions.intake.labels import begins_with_label
from submissions.intake.lines import (
    ALL_STRUCK,
    LIKE_A_REMARK,
    explain_left_out,
    is_band,
    is_beside,
    is_silent,
    is_total,
    read_first_text,
)
from submissions.intake.matrix import join_columns
from submissions.intake.raw_rows import RawRow, is_ditto
from submissions.intake.reading import Doubt
from submissions.months.words import quote_text


@dataclass
class Found:
    """Everything that the grids and the lines around them gave.

    `before` and `after` are lines of text beside the activities, cells apart by tabs.
    `people`: what stood in columns for unit, contact and phone, line by line.
    """

    rows: list[RawRow] = field(default_factory=list)
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    people: list[dict[str, str]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    headings: int = 0

    def aside(self, text: str) -> None:
        (self.after if self.rows else self.before).append(text)


def find_rows(document: Document, also: Sequence[str] = ()) -> Found:
    """`also`: what a row keeps beside CONTENT, by the names of `headings.PATTERNS`."""
    found = Found(doubts=list(document.doubts), floating=document.floating)
    previous = None
    for block in document.blocks:
        if isinstance(block, str):
            found.aside(block)
        else:
            previous = GridReader(block, found, previous, also).read() or previous
    return found


class GridReader:
    """Reads one grid; `heading`: of the grid before, for a table split by a page."""

    def __init__(self, grid: Grid, found: Found, heading: Heading | None, also=()):
        self.grid, self.found, self.also = grid, found, also
        self.heading = heading if self.carries_on(heading) else None
        self.numbered = False
        self.row = None
        self.unread_texts = {}

    def carries_on(self, heading) -> bool:
        """Whether this grid is the second part of a table, without headings of its own."""
        lines = self.grid.lines
        if not heading or not lines or not self.grid.drawn:
            return False
        number = heading.of("number")
        if not number or len(lines[0].cells) != len(heading.columns):
            return False
        first = read_column_value(lines[0], number[0], None)
        return first.isdecimal() and int(first[:4]) > 1

    def read(self) -> Heading | None:
        lines, index = self.grid.lines, 0
        while index < len(lines):
            heading = find_heading(lines, index)
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
        if self.heading is None or self.is_aside(line):
            self.found.aside("\t".join(cell.text for cell in line.cells))
        else:
            self.activity(line)

    def is_aside(self, line) -> bool:
        """Whether the line is a head line, a remark or a signature.

        One that only begins like it, and fills the columns, is an activity.
        """
        first = read_first_text(line)
        if is_band(line) or not (begins_with_label(first) or is_beside(line)):
            return is_band(line)
        values = self.values(line, read_own_text)
        filled = [text for name in CONTENT if (text := values.get(name))]
        if any(map(begins_with_label, filled)):
            return True
        if self.fills_columns(values):
            return False
        if len(filled) > 1 and "title" in values:
            self.doubt_line(line, LIKE_A_REMARK)
        return True

    def fills_columns(self, own) -> bool:
        """Whether a line with these texts of its own fills the columns of an activity."""
        filled = [name for name in CONTENT if own.get(name)]
        return len(filled) >= min(3, len(self.heading.fields & set(CONTENT)))

    def doubt_line(self, line, sentence):
        place = f"{self.grid.name} 第 {line.number} 行"
        self.found.doubts.append(Doubt(place, sentence, guess=True))

    def activity(self, line: Line):
        values, own = self.values(line), self.values(line, read_own_text)
        content = [own.get(name, "") for name in CONTENT]
        if all(map(is_silent, content)):
            if line.is_struck:
                self.doubt_line(line, ALL_STRUCK)
        elif is_total(values.get("number"), line, self.fills_columns(own)):
            return
        elif left_out := explain_left_out(line, values):
            self.doubt_line(line, left_out)
        elif self.belongs_to_row_above(line, values):
            self.carry_on(line, own)
        else:
            self.begin_row(line, values)

    def belongs_to_row_above(self, line, values) -> bool:
        """Whether the line continues the activity above it (merged, or split by a page)."""
        if self.row is None or self.is_continued(line, "number"):
            return self.row is not None
        if values.get("number") or line.is_struck:
            return False
        alone = [name for name in CONTENT if values.get(name)] == ["title"]
        is_torn = not values.get("title") or (self.numbered and alone)
        return is_torn or self.is_continued(line, "title")

    def is_continued(self, line, name) -> bool:
        cells = (find_cell(line, column) for column in self.heading.of(name))
        return any(cell and cell.continued and cell.text for cell in cells)

    def begin_row(self, line, values):
        self.row = RawRow(self.grid.name, line.number)
        self.found.rows.append(self.row)
        self.numbered = self.numbered or bool(values.get("number"))
        self.add(line, values)

    def carry_on(self, line, own):
        if not any(self.is_continued(line, name) for name in ("number", "title")):
            text = f"第 {line.number} 行没有写全，当作上一行的续行并入，请核对。"
            self.row.doubt("", text, guess=True)
        self.add(line, own)

    def add(self, line, values):
        for name, text in values.items():
            if name in CONTENT or name in self.also:
                self.row.texts.setdefault(name, []).append(text)
        person = {name: values[name] for name in PERSON if name in values}
        said = {name: text for name, text in person.items() if not is_ditto(text)}
        if said:
            self.found.people.append(said)
        self.add_notes(line)
        for column in self.heading.unread:
            text = read_column_value(line, column, self.ordinal(line, column))
            if text and column.field not in self.also:
                self.unread_texts[column.text] = True

    def add_notes(self, line):
        """Add what is doubtful about the texts of the cells."""
        for name in CONTENT:
            cells = [find_cell(line, column) for column in self.heading.of(name)]
            notes = dict.fromkeys(
                note for cell in filter(None, cells) for note in cell.notes
            )
            for note in notes:
                if note.field in ("", name):
                    self.row.doubt(name, note.text, note.guess)

    def report_unread(self):
        texts = "".join(quote_text(text) for text in self.unread_texts)
        if texts:
            text = f"{texts}栏在申报表里没有对应的栏目，没有读入。"
            self.found.doubts.append(Doubt(self.grid.name, text, guess=True))
        self.unread_texts = {}

    def ordinal(self, line, column) -> int | None:
        """Index of the column's cell in a Word table with as many cells as the heading."""
        if self.grid.drawn and len(line.cells) == self.heading.cells:
            return self.heading.columns.index(column)
        return None

    def values(self, line, text_in=attrgetter("text")) -> dict[str, str]:
        values = {}
        for name in dict.fromkeys(("number", *CONTENT, *PERSON, *self.also)):
            columns = self.heading.of(name)
            texts = [
                read_column_value(line, column, self.ordinal(line, column), text_in)
                for column in columns
            ]
            if any(texts):
                values[name] = join_columns(columns, texts)
        return values


def read_own_text(cell: Cell) -> str:
    return "" if cell.continued else cell.text


def read_column_value(line, column, ordinal, text_in=attrgetter("text")) -> str:
    if ordinal is not None:
        cells = [line.cells[ordinal]]
    else:
        cells = [cell for cell in line.cells if cell.column in column.columns]
    return "\n".join(filter(None, map(text_in, cells)))


def find_cell(line, column) -> Cell | None:
    return next((c for c in line.cells if c.column in column.columns), None)
