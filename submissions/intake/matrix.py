"""Several columns below one heading: a column for each form, a span, a list."""

import re
from collections.abc import Sequence

from submissions.intake.grid import Cell, Document, Line
from submissions.intake.headings import ENDS, STARTS, HeadingColumn, find_field
from submissions.intake.reading import LABELS
from submissions.text import strip_blanks

YES = re.compile("[√✓✔☑■●★是有对选1VvYy☒]|TRUE|YES", re.IGNORECASE)
NO = re.compile("[×✗✘✕□☐否无0NnXx/—-]|FALSE|NO", re.IGNORECASE)
# Beside × a yes, beside ● a no.
RING = re.compile("[○◯〇]")
OTHER = re.compile("其[他它](形式|方式)?")


def join_columns(columns: list[HeadingColumn], texts: list[str]) -> str:
    """One text from the columns below one heading: a span, ticked names, or a list."""
    pairs = [(c, text) for c, text in zip(columns, texts, strict=True) if text]
    if len(columns) == 1:
        return texts[0]
    if any(is_mark(text) for _, text in pairs) and all(c.label for c in columns):
        return "、".join(list_ticked(pairs))
    if (
        len(pairs) == 2
        and STARTS.search(columns[0].label)
        and ENDS.search(columns[1].label)
    ):
        return f"{texts[0]}至{texts[1]}"
    return "、".join(text for _, text in pairs)


def is_mark(text) -> bool:
    return any(kind.fullmatch(text) for kind in (YES, NO, RING))


def list_ticked(pairs):
    """The labels of the ticked columns; a text that is no mark counts as a tick."""
    rings_are_ticks = not any(YES.fullmatch(text) for _, text in pairs)
    for column, text in pairs:
        if NO.fullmatch(text) or (RING.fullmatch(text) and not rings_are_ticks):
            continue
        is_word = not is_mark(text) and not text.isdecimal()
        if not (is_word and OTHER.fullmatch(column.label)):
            yield column.label
        if is_word:
            yield text


def add_form_headings(document: Document, forms: Sequence[str]) -> Document:
    """The document, with 活动形式 put above columns headed by the forms themselves."""
    names = {strip_blanks(name) for name in forms}
    for grid in document.grids:
        for index, line in enumerate(grid.lines):
            if run := find_form_columns(line, names):
                grid.lines[index : index + 1] = part_heading_line(line, run)
                break
    return document


def find_form_columns(line: Line, names) -> list[Cell]:
    """Neighbouring cells of a line of headings that are names of forms, 其他 with them."""
    if not any(find_field(c.text) == "title" and not c.continued for c in line.cells):
        return []
    run = []
    for cell in line.cells:
        is_form = strip_blanks(cell.text) in names
        if is_form or (run and OTHER.fullmatch(cell.text)):
            run.append(cell)
        elif run:
            break
    return run if len(run) > 1 else []


def part_heading_line(line: Line, run: list[Cell]) -> list[Line]:
    """The line as two, as if a wide heading stood above the run."""
    first, last = run[0].column, run[-1].columns[-1]
    wide = Cell(LABELS["forms"], first, last - first + 1)
    others = [cell for cell in line.cells if cell not in run]
    upper = sorted([*others, wide], key=lambda cell: cell.column)
    lower = [
        cell if cell in run else Cell(cell.text, cell.column, cell.span, continued=True)
        for cell in line.cells
    ]
    return [
        Line(line.number, upper, line.hidden),
        Line(line.number, lower, line.hidden),
    ]
