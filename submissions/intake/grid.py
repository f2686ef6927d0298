"""What every kind of file is read into: lines of text and grids of cells."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from submissions.intake.reading import BOMB, TOO_MANY_ROWS, Doubt, IntakeRefused
from submissions.text import clean_text

# As much as Excel lets one cell hold.
LONGEST_CELL = 32_767
# Of written lines, cells and characters: more than any paper of the allowed number of
# rows can have, and little enough to be read within two seconds.
MOST_LINES = 2000
MOST_CELLS = 20_000
MOST_PARAGRAPHS = 2000
MOST_CHARACTERS = 1_000_000


@dataclass(frozen=True)
class Note:
    """What is doubtful about the text of a cell; `field`: the only one it matters for."""

    text: str
    guess: bool = True
    field: str = ""


STRUCK = Note("这里有划掉的字，没有读入，请核对。")


@dataclass
class Cell:
    """`text` is clean; `column` counts from 0; `span` is in columns.

    `continued`: the lower part of a vertically merged cell, `text` being that of its top.
    """

    text: str
    column: int
    span: int = 1
    continued: bool = False
    notes: tuple[Note, ...] = ()

    @property
    def columns(self) -> range:
        return range(self.column, self.column + self.span)


def clean_cell_text(text: str) -> str:
    return clean_text(text[:LONGEST_CELL].replace("\0", ""))


@dataclass
class Line:
    """A row of a grid; `number` is the one a person sees or counts, from 1."""

    number: int
    cells: list[Cell]
    hidden: bool = False

    @property
    def own(self) -> list[Cell]:
        """Cells with text of their own, not the lower part of a merged one."""
        return [cell for cell in self.cells if cell.text and not cell.continued]

    @property
    def is_struck(self) -> bool:
        return any(STRUCK in cell.notes for cell in self.cells)

    def at(self, column: int) -> Cell | None:
        return next((cell for cell in self.cells if column in cell.columns), None)


@dataclass
class Grid:
    """A table; `drawn`: a Word table, whose lines may differ in their columns."""

    name: str
    lines: list[Line]
    drawn: bool = False


@dataclass
class Budget:
    """How much may still be read of a file."""

    lines: int = MOST_LINES
    cells: int = MOST_CELLS
    paragraphs: int = MOST_PARAGRAPHS
    characters: int = MOST_CHARACTERS

    def keep(self, lines: Iterable[Line]) -> list[Line]:
        """The lines that have text. Raises IntakeRefused when they are too many."""
        kept = []
        for line in lines:
            if not any(cell.text or cell.notes for cell in line.cells):
                continue
            self.spend(line)
            kept.append(line)
        return kept

    def keep_paragraphs(self, texts: Iterable[str]) -> list[str]:
        kept = [text for text in texts if text.strip()]
        self.paragraphs -= len(kept)
        if self.paragraphs < 0:
            raise IntakeRefused(BOMB)
        return kept

    def spend(self, line: Line) -> None:
        self.lines -= 1
        self.cells -= len(line.cells)
        self.characters -= sum(len(cell.text) for cell in line.cells)
        if self.lines < 0:
            raise IntakeRefused(TOO_MANY_ROWS)
        if min(self.cells, self.characters) < 0:
            raise IntakeRefused(BOMB)


@dataclass
class Document:
    """What a file says: blocks in reading order; `floating` are lines of text boxes."""

    blocks: list[str | Grid] = field(default_factory=list)
    floating: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)

    @property
    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))
