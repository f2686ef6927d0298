"""Cells as `text/html` of the clipboard: what Word, WPS and Excel put beside the text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from submissions.intake.grid import (
    STRUCK,
    Cell,
    Document,
    Grid,
    Line,
    clean_cell_text,
)
from submissions.intake.sheets import LAST_ROW, refuse_far_cell
from submissions.intake.symbols import write_symbols

LONGEST_HTML = 500_000
# As for the parts of a file: what bounds the memory that a tree takes.
MOST_MARKS = 100_000
# The parser compares every attribute of an element with every other.
MOST_ATTRIBUTES = 1000
UNSEEN = {"head", "style", "script", "title", "xml", "template"}
CROSSED_OUT = {"s", "strike", "del"}
BLOCKS = {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table"}
# What both ways of copying the same cells must have in common.
SAID = re.compile("[^0-9A-Za-z\u4e00-\u9fff]+")
WIDE = "\u2e80-\u9fff\uff00-\uffef"
# HTML breaks its lines anywhere between two words; Chinese has no blanks there.
SOFT_BREAK = re.compile(rf"(?<=[{WIDE}])\n(?=[{WIDE}])")
BLANKS = re.compile(r"[ \t\r\n]+")
LINE_END = "\x0b"


def read_clipboard_cells(html: str, text: str) -> Document | None:
    """Tables and lines, or None where there is no table, or the text says otherwise."""
    root = parse_html(html)
    body = None if root is None else root.find("body")
    if body is None or not says_the_same(body, text):
        return None
    document = Document()
    add_blocks(body, document)
    return document if any(grid.lines for grid in document.grids) else None


def add_blocks(element, document):
    """Add the lines and the tables under the element, in reading order."""
    for inner in element.iterchildren():
        if inner.tag == "table":
            number = sum(1 for _ in document.grids) + 1
            rows = document.budget.keep(TableRows(inner).lines())
            document.blocks.append(Grid(f"表 {number}", rows))
        elif next(inner.iter("table"), None) is not None:
            add_blocks(inner, document)
        else:
            lines = TextWalk()
            lines.element(inner)
            document.blocks += document.budget.keep_paragraphs(lines.lines())


def parse_html(html: str):
    from lxml import etree

    html = html.replace("\0", "")
    if not html.strip() or len(html) > LONGEST_HTML or is_heavy(html):
        return None
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(html.encode("utf-8", "replace"), parser)
    except (SyntaxError, ValueError):
        return None


def is_heavy(html) -> bool:
    """Whether it has more elements, or more attributes in one, than a form needs."""
    if html.count("<") + html.count("=") > MOST_MARKS:
        return True
    return any(tag.count("=") > MOST_ATTRIBUTES for tag in html.split("<"))


def says_the_same(body, text) -> bool:
    """Whether it has the signs of the text, which may have been edited since."""
    return SAID.sub("", "".join(body.itertext())) == SAID.sub("", text)


class TableRows:
    """The rows of one table; a cell may reach down into later ones."""

    def __init__(self, table):
        self.table = table
        self.reaching = {}  # column: (cell, rows that it still covers)

    def lines(self) -> Iterator[Line]:
        rows = (row for row in self.table.iter("tr") if is_own(row, self.table))
        for number, row in enumerate(rows, start=1):
            if number > LAST_ROW:
                refuse_far_cell(number, 0)
            yield Line(number, list(self.cells(row, number)))

    def cells(self, row, number) -> Iterator[Cell]:
        column = 0
        for element in row.iterchildren("td", "th"):
            for cell in self.pass_covered(column):
                yield cell
                column = cell.columns.stop
            cell = read_cell(element, column)
            refuse_far_cell(number, cell.columns[-1])
            yield cell
            self.reaching[column] = (cell, read_count(element, "rowspan"))
            column = cell.columns.stop
        yield from self.pass_covered(column)
        left = ((c, (cell, rows - 1)) for c, (cell, rows) in self.reaching.items())
        self.reaching = {column: pair for column, pair in left if pair[1]}

    def pass_covered(self, column) -> Iterator[Cell]:
        while column in self.reaching:
            above, _ = self.reaching[column]
            yield replace(above, continued=True, notes=())
            column = above.columns.stop


def is_own(row, table) -> bool:
    return next(row.iterancestors("table"), None) is table


def read_count(element, name) -> int:
    text = element.get(name, "").strip()
    return int(text) if re.fullmatch("[1-9][0-9]{0,3}", text) else 1


def read_cell(element, column) -> Cell:
    walk = TextWalk()
    walk.element(element)
    text = clean_cell_text("\n".join(walk.lines()))
    notes = (STRUCK,) if walk.struck else ()
    return Cell(text, column, read_count(element, "colspan"), notes=notes)


class TextWalk:
    """Gathers what can be seen of an element; `struck`: something is crossed out."""

    def __init__(self):
        self.pieces = []
        self.struck = False

    def element(self, element, font=""):
        style = read_style(element)
        if element.tag in UNSEEN or is_hidden(style):
            return
        if element.tag in CROSSED_OUT or is_crossed_out(style):
            self.struck = self.struck or bool("".join(element.itertext()).strip())
            return
        font = read_font_name(style) or font
        end = LINE_END if element.tag in BLOCKS or element.tag == "br" else ""
        self.pieces += [end, write_symbols(element.text or "", font)]
        for inner in element.iterchildren():
            self.element(inner, font)
            self.pieces.append(write_symbols(inner.tail or "", font))
        self.pieces.append(end)

    def lines(self) -> list[str]:
        text = BLANKS.sub(shorten_blanks, "".join(self.pieces))
        text = SOFT_BREAK.sub("", text).replace("\n", " ")
        lines = map(str.strip, text.split(LINE_END))
        return [line for line in lines if line]


def shorten_blanks(run) -> str:
    return "\n" if "\n" in run[0] else " "


def read_style(element) -> dict[str, str]:
    parts = (
        part.partition(":") for part in element.get("style", "").lower().split(";")
    )
    return {name.strip(): value.strip() for name, _, value in parts}


def is_hidden(style) -> bool:
    return style.get("display") == "none" or style.get("mso-hide") == "all"


def is_crossed_out(style) -> bool:
    names = ("text-decoration", "text-decoration-line")
    return any("line-through" in style.get(name, "") for name in names)


def read_font_name(style) -> str:
    return style.get("font-family", "").split(",")[0].strip(" \"'")
