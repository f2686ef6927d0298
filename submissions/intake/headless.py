"""Tables without a line of headings: pasted rows, and forms with labels beside."""

from submissions.intake.grid import Cell, Grid, Line, Paper
from submissions.intake.headings import CONTENT, field_of, heading_at
from submissions.intake.reading import LABELS, Doubt
from submissions.months import read

IN_ORDER = "没有表头，按活动主题、活动时间、活动形式、活动简介的顺序读入，请核对。"


def with_headings(paper: Paper) -> Paper:
    """The paper, its first table given headings if no table has any."""
    if any(has_heading(grid) for grid in paper.grids):
        return paper
    for index, block in enumerate(paper.blocks):
        grid = block if isinstance(block, Grid) else None
        if grid and (lines := cards(grid) or numbered_columns(grid)):
            paper.blocks[index] = Grid(grid.name, lines)
            if not cards(grid):
                paper.doubts.append(Doubt(grid.name, IN_ORDER, guess=True))
            break
    return paper


def has_heading(grid: Grid) -> bool:
    return any(heading_at(grid.lines, index) for index in range(len(grid.lines)))


def heading_line() -> Line:
    names = ("序号", *(LABELS[name] for name in CONTENT))
    return Line(0, [Cell(name, column) for column, name in enumerate(names)])


def numbered_columns(grid: Grid) -> list[Line]:
    """The grid under the headings of the 附表, if its columns look like them."""
    used = sorted({c.column for line in grid.lines for c in line.cells if c.text})
    shift = 0 if used and is_numbering(grid, used[0]) else 1
    lines = [moved(line, used, shift) for line in grid.lines]
    times = [cell for line in lines if (cell := line.at(2))]
    read_well = [cell for cell in times if read(cell.text).understood]
    if len(used) + shift < 4 or 2 * len(read_well) < len(lines):
        return []
    return [heading_line(), *lines]


def is_numbering(grid, column) -> bool:
    texts = [cell.text for line in grid.lines if (cell := line.at(column))]
    return all(text.isdigit() or not text for text in texts)


def moved(line, used, shift) -> Line:
    """The line with its used columns side by side, the theme in column 1."""
    cells = [
        Cell(cell.text, used.index(cell.column) + shift, 1, cell.continued, cell.note)
        for cell in line.cells
        if cell.text or cell.note
        if cell.column in used
    ]
    return Line(line.number, cells, line.hidden)


def cards(grid: Grid) -> list[Line]:
    """A form with the label left of each value, one activity below the other."""
    lines, rows = [], []
    for line in grid.lines:
        pairs = labelled_cells(line)
        if not pairs:
            lines.append(line)
        for name, text in pairs:
            if name == "title" or not rows:
                rows.append(Line(line.number, []))
            rows[-1].cells.append(Cell(text, 1 + CONTENT.index(name)))
    names = {cell.column for row in rows for cell in row.cells}
    return [*lines, heading_line(), *rows] if {1, 2} <= names and len(names) > 2 else []


def labelled_cells(line) -> list[tuple[str, str]]:
    pairs = zip(line.cells, line.cells[1:], strict=False)
    return [
        (field_of(label.text), value.text)
        for label, value in pairs
        if field_of(label.text) in CONTENT and not field_of(value.text)
    ]
