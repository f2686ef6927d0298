"""Excel: a paper as a sheet that prints right as it is opened."""

import re
from io import BytesIO
from itertools import count

from submissions.documents.paper import (
    BODY_FONT,
    FIELD,
    HEAD,
    HEAD_FONT,
    LINE_HEIGHT,
    MARGIN_BOTTOM,
    MARGIN_SIDE,
    MARGIN_TOP,
    MARK,
    NOTE_FONT,
    NUMBER_FONT,
    PAGE_NUMBER,
    TITLE,
    TITLE_FONT,
    Paper,
    ems,
    printable,
    text_lines,
)

TALLEST = 409  # points; Excel allows no more
PADDING, TITLE_PADDING = 8, 20  # points above and below the text of a row
# Excel counts widths in digits of the workbook's normal font, here 宋体 12: 8 pixels.
CHARS_PER_MM = 96 / 25.4 / 8
SHEET_TITLE_LENGTH = 31


def write_xlsx(paper: Paper) -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    add_styles(book, paper.cell_size)
    sheet = book.active
    sheet.title = sheet_title(paper.name)
    lines = count(1)
    put_opening(sheet, paper, lines)
    head_row = next(lines)
    put_head(sheet, paper, head_row)
    put_body(sheet, paper, lines)
    put_closing(sheet, paper, lines)
    set_page(sheet, paper, head_row)
    book.properties.title = printable(paper.name)
    book.properties.creator = printable(paper.author)
    book.properties.language = "zh-CN"
    return saved(book)


def saved(book) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(cell, value: str | int, style: str = "") -> None:
    """Sets a cell. Typed text stays text, whatever a spreadsheet could make of it."""
    if style:
        cell.style = style
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = printable(value)
    cell.data_type = "s"
    # Excel reads the text as a formula when somebody edits the cell, but for this mark.
    cell.quotePrefix = cell.value.startswith(("=", "+", "-", "@"))


def put_line(sheet, row: int, paper: Paper, text: str, style: str, size: float) -> None:
    """One text across all columns, in a row as tall as the text needs."""
    width = len(paper.columns)
    put(sheet.cell(row, 1), text, style)
    for column in range(2, width + 1):
        sheet.cell(row, column).style = style
    if width > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    lines = text_lines(text, ems(paper.page.text_width, size) - 1)
    set_height(sheet, row, lines, size, TITLE_PADDING if size == TITLE else PADDING)


def set_height(sheet, row: int, lines: int, size: float, padding=PADDING) -> None:
    needed = lines * size * LINE_HEIGHT + padding
    sheet.row_dimensions[row].height = min(TALLEST, round(needed, 1))


def put_opening(sheet, paper: Paper, lines) -> None:
    if paper.mark:
        put_line(sheet, next(lines), paper, paper.mark, "附件标识", MARK)
    put_line(sheet, next(lines), paper, paper.title, "表题", TITLE)
    if paper.note:
        put_line(sheet, next(lines), paper, paper.note, "说明", MARK)
    for label, value in paper.fields:
        put_line(sheet, next(lines), paper, f"{label}：{value}", "填报项", FIELD)


def put_head(sheet, paper: Paper, row: int) -> None:
    tallest = 1
    pairs = zip(paper.heads, paper.widths, strict=True)
    for column, (head, width) in enumerate(pairs, 1):
        put(sheet.cell(row, column), head, "表头")
        tallest = max(tallest, text_lines(head, ems(width - 4, HEAD)))
    set_height(sheet, row, tallest, HEAD)


def put_body(sheet, paper: Paper, lines) -> None:
    size = paper.cell_size
    for (line, cells), tallest in zip(
        paper.lines, paper.line_counts(size), strict=True
    ):
        row = next(lines)
        if line.band:
            put_line(sheet, row, paper, line.band, "分组", size)
        for column, (text, kind) in enumerate(cells, 1):
            value = int(text) if kind.number else text
            style = "居中格" if kind.centred else "文字格"
            put(sheet.cell(row, column), value, style)
        set_height(sheet, row, tallest, size)


def put_closing(sheet, paper: Paper, lines) -> None:
    if paper.signature:
        next(lines)
    for text in paper.signature:
        put_line(sheet, next(lines), paper, text, "落款", MARK)


def add_styles(book, size: float) -> None:
    """Named styles, so that the office can restyle a sheet in one place."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side

    rule = Side(style="thin", color="000000")
    box = Border(left=rule, right=rule, top=rule, bottom=rule)
    for name, family, points, side, border in (
        ("附件标识", HEAD_FONT, MARK, "left", Border()),
        ("表题", TITLE_FONT, TITLE, "center", Border()),
        ("说明", NOTE_FONT, MARK, "center", Border()),
        ("填报项", BODY_FONT, FIELD, "left", Border()),
        ("落款", BODY_FONT, MARK, "right", Border()),
        ("表头", HEAD_FONT, HEAD, "center", box),
        ("分组", HEAD_FONT, size, "center", box),
        ("居中格", BODY_FONT, size, "center", box),
        ("文字格", BODY_FONT, size, "left", box),
    ):
        place = Alignment(horizontal=side, vertical="center", wrap_text=True)
        font = Font(name=family, size=points)
        book.add_named_style(
            NamedStyle(name, font=font, alignment=place, border=border)
        )
    book._named_styles["Normal"].font = Font(name=NUMBER_FONT, size=12)


def set_page(sheet, paper: Paper, head_row: int) -> None:
    """Across, one page wide, the head on every page, — 1 — at the foot."""
    from openpyxl.utils import get_column_letter

    for column, width in enumerate(paper.widths, 1):
        letter = get_column_letter(column)
        sheet.column_dimensions[letter].width = round(width * CHARS_PER_MM, 2)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = getattr(sheet, f"PAPERSIZE_{paper.page.name}")
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    set_margins(sheet)
    sheet.print_options.horizontalCentered = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.print_area = f"A1:{letter}{sheet.max_row}"
    sheet.freeze_panes = f"A{head_row + 1}"
    set_margin_text(sheet, paper)


def set_margins(sheet) -> None:
    inches = sheet.page_margins
    inches.top, inches.bottom = MARGIN_TOP / 25.4, MARGIN_BOTTOM / 25.4
    # A little wider than the table, so that nothing needs to be scaled down.
    inches.left = inches.right = (MARGIN_SIDE - 2) / 25.4
    inches.header, inches.footer = 18 / 25.4, 12 / 25.4


def set_margin_text(sheet, paper: Paper) -> None:
    put_margin_text(sheet.oddFooter.center, "— &P —", NUMBER_FONT, PAGE_NUMBER)
    if paper.note:
        put_margin_text(sheet.oddHeader.right, paper.note, NOTE_FONT, 10)


def put_margin_text(part, text: str, family: str, size: int) -> None:
    part.text, part.font, part.size = text, f"{family},Regular", size


def sheet_title(text: str) -> str:
    r"""A name that Excel takes: up to 31 characters, none of []:*?/\, no outer '."""
    cleaned = re.sub(r"[\[\]:*?/\\]", " ", printable(text).replace("\n", " "))
    return cleaned.strip("' ")[:SHEET_TITLE_LENGTH].strip("' ") or "表"
