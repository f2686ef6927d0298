"""A Word file as paragraphs and grids, read by its XML: visible text only."""

from collections.abc import Iterator
from itertools import islice

from submissions.intake.files import Parts
from submissions.intake.grid import (
    STRUCK,
    Cell,
    Document,
    Grid,
    Line,
    clean_cell_text,
)
from submissions.intake.markup import (
    find_child,
    find_main_part,
    list_relations,
    parse_part,
    read_attribute,
    read_local_name,
)
from submissions.intake.reading import BOMB, IntakeRefused
from submissions.intake.word_text import (
    GONE,
    is_untouched,
    read_paragraph,
)

WIDEST_SPAN = 64
# As many as Word itself allows in a row.
MOST_IN_A_ROW = 63


def read_docx(content: bytes) -> Document:
    """IntakeRefused for a damaged or hostile file."""
    parts = Parts(".docx", content)
    main = find_main_part(parts)
    root = parse_part(parts, main)
    if root is None or read_local_name(root) != "document":
        raise parts.damaged
    document = Document()
    WordReader(document).blocks(root)
    for kind, name, _ in list_relations(parts, main):
        if kind in ("header", "footer"):
            document.floating += read_margin_lines(
                parse_part(parts, name), document.budget
            )
    return document


def read_margin_lines(root, budget) -> list[str]:
    margin = Document(budget=budget)
    if root is not None:
        WordReader(margin).blocks(root)
    texts = [block for block in margin.blocks if isinstance(block, str)]
    for grid in margin.grids:
        texts += ["\t".join(c.text for c in line.cells) for line in grid.lines]
    return texts + margin.floating


class WordReader:
    def __init__(self, document: Document):
        self.document = document
        self.tables = 0

    def blocks(self, element):
        """Paragraphs and tables under the element, in reading order."""
        for inner in element:
            name = read_local_name(inner)
            if name == "p":
                self.paragraph(inner)
            elif name == "tbl":
                self.table(inner)
            elif name not in GONE and not is_untouched(inner):
                self.blocks(inner)

    def paragraph(self, element):
        self.boxes(element)
        lines = read_paragraph(element).text.split("\n")
        self.document.blocks += self.document.budget.keep_paragraphs(lines)

    def boxes(self, element):
        """Read text boxes: their lines are floating, their tables are tables like others."""
        for box in find_text_boxes(element):
            inner = WordReader(Document(budget=self.document.budget))
            inner.tables = self.tables
            inner.blocks(box)
            self.tables = inner.tables
            for block in inner.document.blocks:
                if isinstance(block, str):
                    self.document.floating.append(block)
                else:
                    self.document.blocks.append(block)
            self.document.floating += inner.document.floating

    def table(self, element):
        self.tables += 1
        grid = Grid(f"表 {self.tables}", [], drawn=True)
        self.document.blocks.append(grid)
        above = {}
        lines = []
        for number, row in enumerate(find_table_rows(element), start=1):
            cells = list(islice(read_row_cells(row, above), MOST_IN_A_ROW + 1))
            if len(cells) > MOST_IN_A_ROW:
                raise IntakeRefused(BOMB)
            above = {cell.column: cell for cell in cells}
            lines.append(Line(number, cells, is_marked(row, "trPr", "hidden")))
        grid.lines = self.document.budget.keep(lines)
        self.inside(element)

    def inside(self, element):
        """Tables and text boxes that stand in the cells."""
        for row in find_table_rows(element):
            for cell in find_inner_elements(row, "tc"):
                for inner in cell.iterchildren():
                    self.inside_of_cell(inner)

    def inside_of_cell(self, inner):
        if read_local_name(inner) == "tbl":
            self.table(inner)
        elif read_local_name(inner) not in GONE:
            self.boxes(inner)


def find_inner_elements(element, wanted) -> Iterator:
    """Elements named `wanted` below, also inside content controls and insertions."""
    for inner in element.iterchildren():
        name = read_local_name(inner)
        if name == wanted:
            yield inner
        elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from find_inner_elements(inner, wanted)


def find_table_rows(table) -> Iterator:
    rows = find_inner_elements(table, "tr")
    return (row for row in rows if not is_marked(row, "trPr", "del"))


def is_marked(element, properties, mark) -> bool:
    return find_child(element, properties, mark) is not None


def read_row_cells(row, above) -> Iterator[Cell]:
    column = count_skipped_columns(row)
    for element in find_inner_elements(row, "tc"):
        properties = find_child(element, "tcPr")
        span = read_bounded_number(properties, "gridSpan", 1)
        top = above.get(column)
        if top and read_merge(properties) == "continue":
            yield Cell(top.text, column, span, continued=True)
        elif properties is None or find_child(properties, "cellDel") is None:
            yield read_word_cell(element, column, span)
        column += span


def count_skipped_columns(row) -> int:
    properties = find_child(row, "trPr")
    return read_bounded_number(properties, "gridBefore", 0)


def read_bounded_number(properties, name, default) -> int:
    """A number from the properties, between `default` and WIDEST_SPAN."""
    element = None if properties is None else find_child(properties, name)
    text = "" if element is None else read_attribute(element, "val")
    number = (
        int(text) if text.isascii() and text.isdigit() and len(text) < 9 else default
    )
    return min(max(number, default), WIDEST_SPAN)


def read_merge(properties) -> str:
    """`restart`, `continue`, or "" for a cell that is not merged downwards."""
    element = None if properties is None else find_child(properties, "vMerge")
    return "" if element is None else read_attribute(element, "val", "continue")


def read_word_cell(element, column, span) -> Cell:
    untouched = is_in_untouched_control(element)
    readers = [] if untouched else map(read_paragraph, find_inner_paragraphs(element))
    texts, notes = [], ()
    for reader in readers:
        texts.append(reader.text)
        notes = (STRUCK,) if reader.struck else notes
    text = clean_cell_text("\n".join(text for text in texts if text.strip()))
    return Cell(text, column, span, notes=notes)


def is_in_untouched_control(element) -> bool:
    holder = element.getparent()
    return read_local_name(holder) == "sdtContent" and is_untouched(holder.getparent())


def find_inner_paragraphs(element) -> Iterator:
    for inner in element.iterchildren():
        if read_local_name(inner) == "p":
            yield inner
        elif read_local_name(inner) not in GONE | {"tbl"} and not is_untouched(inner):
            yield from find_inner_paragraphs(inner)


def find_text_boxes(element) -> Iterator:
    for inner in element.iterchildren():
        if read_local_name(inner) == "txbxContent":
            yield inner
        elif read_local_name(inner) not in GONE:
            yield from find_text_boxes(inner)
