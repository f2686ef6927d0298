"""Tables without a line of headings: pasted rows, and forms with labels beside."""

import re

from submissions.intake.grid import Cell, Document, Grid, Line
from submissions.intake.headings import CONTENT, find_field, find_heading
from submissions.intake.reading import LABELS, Doubt
from submissions.months import read_months

TIME = re.compile(
    r"月|季|日|号|全年|半年|[Qq][1-4]|(19|20)[0-9]{2}[-./][0-9]", re.IGNORECASE
)
IN_ORDER = "没有表头，按活动主题、活动时间、活动形式、活动简介的顺序读入，请核对。"


def add_missing_headings(document: Document) -> Document:
    """The document; if no table has headings, each card of labels and values gets some,
    else the first table that can be read without any."""
    if any(has_heading(grid) for grid in document.grids):
        return document
    if add_headings(document, read_cards):
        return document
    for grid in add_headings(document, read_bare_columns, most=1):
        document.doubts.append(Doubt(grid.name, IN_ORDER, guess=True))
    return document


def add_headings(document, read_lines, most=None) -> list[Grid]:
    """The tables that `read_lines` can read, put in place with what it makes of them."""
    read = []
    for index, block in enumerate(document.blocks):
        lines = read_lines(block) if isinstance(block, Grid) else []
        if lines and len(read) != most:
            document.blocks[index] = Grid(block.name, lines)
            read.append(block)
    return read


def has_heading(grid: Grid) -> bool:
    return any(find_heading(grid.lines, index) for index in range(len(grid.lines)))


def make_heading_line() -> Line:
    names = ("序号", *(LABELS[name] for name in CONTENT))
    return Line(0, [Cell(name, column) for column, name in enumerate(names)])


def read_bare_columns(grid: Grid) -> list[Line]:
    """Lines with the headings of the 附表 put above, if the columns look like it; else []."""
    used = sorted({c.column for line in grid.lines for c in line.cells if c.text})
    shift = 0 if used and is_numbering(grid, used[0]) else 1
    lines = [shift_line(line, used, shift) for line in grid.lines]
    times = [cell.text for line in lines if (cell := line.at(2))]
    if len(used) + shift < 4 or 2 * sum(map(names_a_time, times)) <= len(lines):
        return []
    return [make_heading_line(), *lines]


def names_a_time(text) -> bool:
    """Whether it names a month, a quarter or a day; a bare number could be anything."""
    return bool(TIME.search(text)) and read_months(text).understood


def is_numbering(grid, column) -> bool:
    texts = [cell.text for line in grid.lines if (cell := line.at(column))]
    return all(text.isdigit() or not text for text in texts)


def shift_line(line, used, shift) -> Line:
    """The line with its used columns side by side, the theme in column 1."""
    cells = [
        Cell(cell.text, used.index(cell.column) + shift, 1, cell.continued, cell.notes)
        for cell in line.cells
        if cell.text or cell.notes
        if cell.column in used
    ]
    return Line(line.number, cells, line.hidden)


def read_cards(grid: Grid) -> list[Line]:
    """Lines of a form whose labels stand left of the values; [] if it is none."""
    lines, cards = [], []
    for line in grid.lines:
        labelled = list_labelled_texts(line)
        if not labelled:
            lines.append(line)
        for name, texts in labelled:
            if name == "title" or not cards:
                cards.append((line.number, {}))
            cards[-1][1].setdefault(name, []).extend(texts)
    rows = [row for number, card in cards for row in deal_card(number, card)]
    names = {cell.column for row in rows for cell in row.cells}
    return (
        [*lines, make_heading_line(), *rows]
        if {1, 2} <= names and len(names) > 2
        else []
    )


def list_labelled_texts(line) -> list[tuple[str, list[str]]]:
    """(field, the texts behind its label) of each label in the line."""
    found, name = [], ""
    for cell in line.cells:
        if field := find_field(cell.text):
            name = field if field in CONTENT else ""
            found += [(name, [])] if name else []
        elif name and cell.text:
            found[-1][1].append(cell.text)
    return [(name, texts) for name, texts in found if texts]


def deal_card(number, card) -> list[Line]:
    """A row for each theme that stands beside the labels with a time of its own."""
    count = len(card.get("title", []))
    count = count if count == len(card.get("time_text", [])) else 1
    rows = [Line(number, []) for _ in range(count)]
    for name, texts in card.items():
        whole = "\n".join(texts)
        dealt = texts if len(texts) == count else [whole] * count
        for row, text in zip(rows, dealt, strict=True):
            row.cells.append(Cell(text, 1 + CONTENT.index(name)))
    return rows
