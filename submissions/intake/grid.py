"""What every kind of file is read into: lines of text and grids of cells."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from submissions.intake.reading import TOO_MANY_ROWS, Doubt, IntakeRefused
from submissions.text import clean

# More written lines than any paper of the allowed number of rows can have.
MOST_LINES = 1000


@dataclass
class Cell:
    """`column` counts from 0; `span` is in columns.

    `continued`: the lower part of a vertically merged cell, `text` being that of its
    top. `note`: what is doubtful about the text itself, for the person.
    """

    text: str
    column: int
    span: int = 1
    continued: bool = False
    note: str = ""
    guess: bool = False

    def __post_init__(self):
        self.text = clean(self.text.replace("\0", ""))

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.span)


@dataclass
class Line:
    """A row of a grid; `number` is the one a person sees or counts, from 1."""

    number: int
    cells: list[Cell]
    hidden: bool = False

    @property
    def own(self) -> list[Cell]:
        """The cells that say something in this line and not above it."""
        return [cell for cell in self.cells if cell.text and not cell.continued]

    def at(self, column: int) -> Cell | None:
        return next((cell for cell in self.cells if column in cell.columns), None)


@dataclass
class Grid:
    """`drawn`: columns were drawn by hand, line by line, and may not stand in line."""

    name: str
    lines: list[Line]
    drawn: bool = False


@dataclass
class Paper:
    """Blocks in reading order; `floating` lines (text boxes) have no place in it."""

    blocks: list[str | Grid] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))


def written(lines) -> list[Line]:
    """The lines that say something. IntakeRefused if they are too many."""
    kept = []
    for line in lines:
        if any(cell.text for cell in line.cells):
            kept.append(line)
        if len(kept) > MOST_LINES:
            raise IntakeRefused(TOO_MANY_ROWS)
    return kept
