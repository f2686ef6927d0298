"""An Excel workbook as grids, read by its XML: visible sheets, cached values."""

import re
from collections.abc import Iterator

from submissions.intake.escapes import decode_escapes
from submissions.intake.files import Parts
from submissions.intake.grid import (
    STRUCK,
    Cell,
    Document,
    Grid,
    Line,
    Note,
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
from submissions.intake.reading import Doubt
from submissions.intake.sheets import (
    MOST_COLUMNS,
    MOST_SHEETS,
    SAMPLE_SHEET,
    HiddenColumns,
    Merges,
    explain_hidden_sheet,
    make_error_note,
    name_grid,
    refuse_far_cell,
)
from submissions.intake.symbols import write_symbols
from submissions.intake.values import write_cell_value
from submissions.intake.xlsx_text import (
    PLAIN,
    CellText,
    read_cell_styles,
    read_rich_text,
    read_shared_strings,
)

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
NO_RESULT = Note("这一格是公式，没有存下结果，请改成文字。", guess=False)


def read_xlsx(content: bytes) -> Document:
    """IntakeRefused for a damaged or hostile file."""
    return Workbook(Parts(".xlsx", content)).document()


class Workbook:
    def __init__(self, parts: Parts):
        self.parts = parts
        self.main = find_main_part(parts)
        self.root = parse_part(parts, self.main)
        if self.root is None or read_local_name(self.root) != "workbook":
            raise parts.damaged
        self.targets = {}
        self.strings, self.styles = [], []
        for kind, name, key in list_relations(parts, self.main):
            self.targets[key] = name
            if kind == "sharedStrings":
                self.strings = list(read_shared_strings(parse_part(parts, name)))
            if kind == "styles":
                self.styles = list(read_cell_styles(parse_part(parts, name)))
        settings = find_child(self.root, "workbookPr")
        self.from_1904 = settings is not None and (
            settings.get("date1904") in ("1", "true")
        )

    def document(self) -> Document:
        document = Document()
        sheets = list(self.root.iter("{*}sheet"))[:MOST_SHEETS]
        for sheet in sheets:
            title = sheet.get("name", "")
            target = self.targets.get(read_attribute(sheet, "id"), "")
            root = parse_part(self.parts, target)
            if root is None or SAMPLE_SHEET.search(title):
                continue
            reader = SheetReader(self, root)
            lines = document.budget.keep(reader.lines())
            grid = Grid(name_grid(title, len(sheets)), lines)
            if sheet.get("state", "visible") == "visible":
                document.blocks.append(grid)
                document.doubts += reader.hidden.doubts(grid.name)
            elif grid.lines:
                sentence = explain_hidden_sheet(title)
                document.doubts.append(Doubt("", sentence, guess=True))
        document.floating += document.budget.keep_paragraphs(self.drawn_lines())
        return document

    def drawn_lines(self) -> Iterator[str]:
        """The paragraphs of the text boxes."""
        for name in self.parts.names:
            if re.fullmatch(r"xl/drawings/[^/]+\.xml", name):
                root = parse_part(self.parts, name)
                for paragraph in [] if root is None else root.iter("{*}p"):
                    yield "".join(text.text or "" for text in paragraph.iter("{*}t"))

    def string(self, text) -> CellText:
        index = parse_whole_number(text, len(self.strings))
        return self.strings[index] if index < len(self.strings) else CellText("")

    def style(self, element):
        number = parse_whole_number(element.get("s"), 0)
        return self.styles[number] if number < len(self.styles) else PLAIN


class SheetReader:
    def __init__(self, workbook: Workbook, root):
        self.workbook, self.root = workbook, root
        self.hidden = HiddenColumns(list_hidden_columns(root))

    def lines(self) -> Iterator[Line]:
        merges = Merges(list_merged_areas(self.root))
        number = 0
        for row in self.root.iter("{*}row"):
            number = parse_whole_number(row.get("r"), number + 1)
            cells = self.hidden.shown(merges.applied(number, self.cells(row, number)))
            yield Line(number, cells, is_hidden(row, "ht"))

    def cells(self, row, number) -> Iterator[Cell]:
        column = -1
        for element in row.iterchildren("{*}c"):
            column = parse_column(element.get("r", ""), column + 1)
            if not len(element):
                continue
            cell = self.cell(element, column)
            if cell.text or cell.notes:
                refuse_far_cell(number, column)
                yield cell

    def cell(self, element, column) -> Cell:
        style = self.workbook.style(element)
        text, notes = self.content(element, style)
        if style.struck and text:
            return Cell("", column, notes=(STRUCK,))
        return Cell(write_symbols(text, style.font), column, notes=notes)

    def content(self, element, style) -> tuple[str, tuple[Note, ...]]:
        """The text of a cell and what is doubtful about it."""
        kind = element.get("t", "n")
        raw = find_child(element, "v")
        text = "" if raw is None else (raw.text or "").strip()
        if kind == "inlineStr":
            return read_rich_text(element)
        if not text:
            formula = find_child(element, "f") is not None and kind != "str"
            return "", (NO_RESULT,) if formula else ()
        if kind == "e":
            return "", (make_error_note(text),)
        if kind == "s":
            return self.workbook.string(text)
        if kind == "b":
            return "是" if text == "1" else "否", ()
        if kind == "n":
            return self.number(text, style)
        text = rewrite_iso_date(text) if kind == "d" else decode_escapes(text)
        return clean_cell_text(text), ()

    def number(self, text, style) -> tuple[str, tuple[Note, ...]]:
        try:
            value = float(text)
        except ValueError:
            return clean_cell_text(text), ()
        return write_cell_value(value, style.code, from_1904=self.workbook.from_1904)


def parse_whole_number(text, default) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,7}", text) else default


def parse_column(reference, default) -> int:
    match = REFERENCE.fullmatch(reference)
    if not match:
        return default
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def is_hidden(element, size) -> bool:
    """Whether a row or a column is hidden, or has no height or width."""
    return element.get("hidden") in ("1", "true") or element.get(size) == "0"


def list_hidden_columns(root) -> Iterator[int]:
    for element in root.iter("{*}col"):
        if is_hidden(element, "width"):
            first = parse_whole_number(element.get("min"), 1)
            last = parse_whole_number(element.get("max"), first)
            yield from range(first - 1, min(last, MOST_COLUMNS + 1))


def list_merged_areas(root) -> Iterator[tuple[int, int, int, int]]:
    """(first row, last row, first column, last column), rows from 1, columns from 0."""
    for element in root.iter("{*}mergeCell"):
        first, _, last = element.get("ref", "").partition(":")
        corners = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if all(corners):
            top, bottom = (int(corner[2]) for corner in corners)
            yield top, bottom, parse_column(first, 0), parse_column(last, 0)


def rewrite_iso_date(text) -> str:
    """“2027年4月” of 2027-04-01T00:00:00, the form of strict Open XML."""
    match = re.match("([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return text
    year, month, day = map(int, match.groups())
    return f"{year}年{month}月" if day == 1 else f"{year}年{month}月{day}日"
