"""A Word file as paragraphs and grids, read by its XML: visible text only."""

from collections.abc import Iterator

from submissions.intake.files import BOMB, Parts
from submissions.intake.grid import Cell, Grid, Line, Paper, written
from submissions.intake.markup import (
    attribute,
    child,
    local,
    main_part,
    parse,
    refuse_links_outside,
    relations,
)
from submissions.intake.reading import IntakeRefused

WIDEST_SPAN = 64
MOST_CELLS = 50_000
# Taken out by tracked changes, or a second copy of the same for old versions.
GONE = {"del", "moveFrom", "Fallback", "rt", "pPr", "rPr", "sdtPr", "instrText"}
CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
# Boxes to tick, as Word and WPS insert them: character of a symbol font → its like.
SYMBOLS = {
    ("wingdings", "6f"): "□",
    ("wingdings", "a8"): "□",
    ("wingdings", "fc"): "√",
    ("wingdings", "fd"): "☒",
    ("wingdings", "fe"): "☑",
    ("wingdings 2", "50"): "√",
    ("wingdings 2", "51"): "☒",
    ("wingdings 2", "52"): "☑",
    ("wingdings 2", "53"): "☒",
    ("wingdings 2", "54"): "☒",
    ("wingdings 2", "a3"): "□",
}


def read_docx(content: bytes) -> Paper:
    """IntakeRefused for a damaged or hostile file."""
    parts = Parts(".docx", content)
    refuse_links_outside(parts)
    main = main_part(parts)
    root = parse(parts, main)
    if root is None or local(root) != "document":
        raise parts.damaged
    if sum(1 for _ in root.iter("{*}tc")) > MOST_CELLS:
        raise IntakeRefused(BOMB)
    paper = Paper()
    WordReader(paper).blocks(root)
    for kind, name, _ in relations(parts, main):
        if kind in ("header", "footer"):
            paper.floating += margin_lines(parse(parts, name))
    return paper


def margin_lines(root) -> list[str]:
    margin = Paper()
    if root is not None:
        WordReader(margin).blocks(root)
    texts = [block for block in margin.blocks if isinstance(block, str)]
    for grid in margin.grids:
        texts += ["\t".join(c.text for c in line.cells) for line in grid.lines]
    return texts + margin.floating


class WordReader:
    def __init__(self, paper: Paper):
        self.paper = paper
        self.tables = 0

    def blocks(self, element):
        """Paragraphs and tables under the element, in reading order."""
        for inner in element:
            name = local(inner)
            if name == "p":
                self.paragraph(inner)
            elif name == "tbl":
                self.table(inner)
            elif name not in GONE:
                self.blocks(inner)

    def paragraph(self, element):
        self.boxes(element)
        lines = text_of(element).split("\n")
        self.paper.blocks += [line for line in lines if line.strip()]

    def boxes(self, element):
        """Text boxes: their lines have no certain place, their tables are tables."""
        for box in boxes_in(element):
            inner = WordReader(Paper())
            inner.tables = self.tables
            inner.blocks(box)
            self.tables = inner.tables
            for block in inner.paper.blocks:
                if isinstance(block, str):
                    self.paper.floating.append(block)
                else:
                    self.paper.blocks.append(block)
            self.paper.floating += inner.paper.floating

    def table(self, element):
        self.tables += 1
        grid = Grid(f"表 {self.tables}", [], drawn=True)
        self.paper.blocks.append(grid)
        above = {}
        lines = []
        for number, row in enumerate(rows_of(element), start=1):
            cells = list(cells_of(row, above))
            above = {cell.column: cell for cell in cells}
            lines.append(Line(number, cells, is_marked(row, "trPr", "hidden")))
        grid.lines = written(lines)
        self.inside(element)

    def inside(self, element):
        """Tables and text boxes that stand in the cells."""
        for row in rows_of(element):
            for cell in inner_elements(row, "tc"):
                for inner in cell.iterchildren():
                    self.inside_of_cell(inner)

    def inside_of_cell(self, inner):
        if local(inner) == "tbl":
            self.table(inner)
        elif local(inner) not in GONE:
            self.boxes(inner)


def inner_elements(element, wanted) -> Iterator:
    """Elements of that name below, through content controls and kept insertions."""
    for inner in element.iterchildren():
        name = local(inner)
        if name == wanted:
            yield inner
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from inner_elements(inner, wanted)


def rows_of(table) -> Iterator:
    rows = inner_elements(table, "tr")
    return (row for row in rows if not is_marked(row, "trPr", "del"))


def is_marked(element, properties, mark) -> bool:
    return child(element, properties, mark) is not None


def cells_of(row, above) -> Iterator[Cell]:
    column = skipped_before(row)
    for element in inner_elements(row, "tc"):
        properties = child(element, "tcPr")
        span = whole(properties, "gridSpan", 1)
        top = above.get(column)
        if top and merge_of(properties) == "continue":
            yield Cell(top.text, column, span, continued=True)
        elif properties is None or child(properties, "cellDel") is None:
            yield Cell(text_of_cell(element), column, span)
        column += span


def skipped_before(row) -> int:
    properties = child(row, "trPr")
    return whole(properties, "gridBefore", 0)


def whole(properties, name, default) -> int:
    """A number from the properties, kept within what a page can hold."""
    element = None if properties is None else child(properties, name)
    text = "" if element is None else attribute(element, "val")
    number = (
        int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
    )
    return min(max(number, default), WIDEST_SPAN)


def merge_of(properties) -> str:
    """`restart`, `continue`, or "" for a cell that is not merged downwards."""
    element = None if properties is None else child(properties, "vMerge")
    return "" if element is None else attribute(element, "val", "continue")


def text_of_cell(element) -> str:
    paragraphs = (text_of(inner) for inner in inner_paragraphs(element))
    return "\n".join(text for text in paragraphs if text.strip()).strip()


def inner_paragraphs(element) -> Iterator:
    for inner in element.iterchildren():
        if local(inner) == "p":
            yield inner
        elif local(inner) not in GONE | {"tbl"}:
            yield from inner_paragraphs(inner)


def text_of(element) -> str:
    return "".join(pieces(element))


def pieces(element) -> Iterator[str]:
    for inner in element.iterchildren():
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in CHARACTERS:
            yield CHARACTERS[name]
        elif name == "sym":
            yield symbol(inner)
        elif name == "r" and is_unseen(inner):
            continue
        elif name not in GONE and name != "txbxContent":
            yield from pieces(inner)


def is_unseen(run) -> bool:
    mark = child(run, "rPr", "vanish")
    return mark is not None and attribute(mark, "val", "1") not in ("0", "false")


def symbol(element) -> str:
    code = attribute(element, "char").lower().removeprefix("f0")
    return SYMBOLS.get((attribute(element, "font").lower(), code), "")


def boxes_in(element) -> Iterator:
    for inner in element.iterchildren():
        if local(inner) == "txbxContent":
            yield inner
        elif local(inner) not in GONE:
            yield from boxes_in(inner)
