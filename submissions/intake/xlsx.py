"""An Excel workbook as grids, read by its XML: visible sheets, cached values."""

import re
from collections.abc import Iterator

from submissions.intake.files import Parts
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
from submissions.intake.reading import Doubt
from submissions.intake.sheets import (
    SAMPLE_SHEET,
    Merges,
    grid_name,
    refuse_far,
    sheet_doubt,
)
from submissions.intake.values import BUILT_IN, shown

REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
MOST_SHEETS = 20
NO_RESULT = "这一格是公式，没有存下结果，请改成文字。"
ERROR = "这一格的公式出错了（{text}），请改成文字。"


def read_xlsx(content: bytes) -> Paper:
    """IntakeRefused for a damaged or hostile file."""
    parts = Parts(".xlsx", content)
    refuse_links_outside(parts)
    return Workbook(parts).paper()


class Workbook:
    def __init__(self, parts: Parts):
        self.parts = parts
        self.main = main_part(parts)
        self.root = parse(parts, self.main)
        if self.root is None or local(self.root) != "workbook":
            raise parts.damaged
        self.targets = {}
        self.strings, self.formats = [], []
        for kind, name, key in relations(parts, self.main):
            self.targets[key] = name
            if kind == "sharedStrings":
                self.strings = list(shared_strings(parse(parts, name)))
            if kind == "styles":
                self.formats = list(cell_formats(parse(parts, name)))
        settings = child(self.root, "workbookPr")
        self.from_1904 = settings is not None and (
            settings.get("date1904") in ("1", "true")
        )

    def paper(self) -> Paper:
        paper = Paper()
        sheets = list(self.root.iter("{*}sheet"))[:MOST_SHEETS]
        for sheet in sheets:
            title = sheet.get("name", "")
            root = parse(self.parts, self.targets.get(attribute(sheet, "id"), ""))
            if root is None or SAMPLE_SHEET.search(title):
                continue
            grid = Grid(grid_name(title, len(sheets)), written(self.lines(root)))
            if sheet.get("state", "visible") == "visible":
                paper.blocks.append(grid)
            elif grid.lines:
                paper.doubts.append(Doubt("", sheet_doubt(title), guess=True))
        paper.floating += self.drawn_lines()
        return paper

    def drawn_lines(self) -> Iterator[str]:
        """The paragraphs of the text boxes."""
        for name in self.parts.names:
            if re.fullmatch(r"xl/drawings/[^/]+\.xml", name):
                root = parse(self.parts, name)
                for paragraph in root.iter("{*}p"):
                    yield "".join(text.text or "" for text in paragraph.iter("{*}t"))

    def lines(self, root) -> Iterator[Line]:
        merges = Merges(merged_areas(root))
        number = 0
        for row in root.iter("{*}row"):
            number = whole(row.get("r"), number + 1)
            cells = merges.applied(number, self.cells(row, number))
            yield Line(number, cells, row.get("hidden") in ("1", "true"))

    def cells(self, row, number) -> Iterator[Cell]:
        column = -1
        for element in row.iterchildren("{*}c"):
            column = column_of(element.get("r", ""), column + 1)
            if not len(element):
                continue
            cell = self.cell(element, column)
            if cell.text or cell.note:
                refuse_far(number, column)
                yield cell

    def cell(self, element, column) -> Cell:
        kind = element.get("t", "n")
        raw = child(element, "v")
        text = "" if raw is None else (raw.text or "").strip()
        if kind == "inlineStr":
            return Cell(rich_text(element), column)
        if not text:
            formula = child(element, "f") is not None and kind != "str"
            return Cell("", column, note=NO_RESULT if formula else "")
        if kind == "e":
            return Cell("", column, note=ERROR.format(text=text[:10]))
        if kind == "s":
            return Cell(self.string(text), column)
        if kind == "n":
            return self.number(element, text, column)
        return Cell(iso_date(text) if kind == "d" else text, column)

    def string(self, text) -> str:
        index = whole(text, len(self.strings))
        return self.strings[index] if index < len(self.strings) else ""

    def number(self, element, text, column) -> Cell:
        try:
            value = float(text)
        except ValueError:
            return Cell(text, column)
        style = whole(element.get("s"), 0)
        code = self.formats[style] if style < len(self.formats) else ""
        text, note = shown(value, code, from_1904=self.from_1904)
        return Cell(text, column, note=note, guess=True)


def whole(text, default) -> int:
    return int(text) if text and re.fullmatch("[0-9]{1,7}", text) else default


def column_of(reference, default) -> int:
    match = REFERENCE.fullmatch(reference)
    if not match:
        return default
    number = 0
    for letter in match[1]:
        number = number * 26 + ord(letter) - 64
    return number - 1


def merged_areas(root) -> Iterator[tuple[int, int, int, int]]:
    """(first row, last row, first column, last column), rows from 1, columns from 0."""
    for element in root.iter("{*}mergeCell"):
        first, _, last = element.get("ref", "").partition(":")
        corners = REFERENCE.fullmatch(first), REFERENCE.fullmatch(last)
        if all(corners):
            top, bottom = (int(corner[2]) for corner in corners)
            yield top, bottom, column_of(first, 0), column_of(last, 0)


def rich_text(element) -> str:
    """The text of its runs, without the reading aids above the characters."""
    runs = element.iter("{*}t")
    return "".join(
        run.text or "" for run in runs if local(run.getparent()) != "rPh"
    ).strip()


def shared_strings(root) -> Iterator[str]:
    for item in [] if root is None else root.iterchildren("{*}si"):
        yield rich_text(item)


def cell_formats(root) -> Iterator[str]:
    """The number format of each cell style, in the order of the styles."""
    if root is None or child(root, "cellXfs") is None:
        return
    own = {
        whole(element.get("numFmtId"), 0): element.get("formatCode", "")
        for element in root.iter("{*}numFmt")
    }
    for element in child(root, "cellXfs"):
        number = whole(element.get("numFmtId"), 0)
        yield own.get(number, BUILT_IN.get(number, ""))


def iso_date(text) -> str:
    """“2027年4月” of 2027-04-01T00:00:00, the form of strict Open XML."""
    match = re.match("([0-9]{4})-([0-9]{2})-([0-9]{2})", text)
    if not match:
        return text
    year, month, day = map(int, match.groups())
    return f"{year}年{month}月" if day == 1 else f"{year}年{month}月{day}日"
