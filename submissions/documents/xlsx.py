"""Excel: a paper as a sheet that prints right as it is opened."""

import re
from copy import copy
from datetime import datetime
from io import BytesIO
from itertools import count, zip_longest

from submissions.documents.package import fix_office_times
from submissions.documents.paper import (
    BODY_FONT,
    CELL_PADDING,
    FIELD,
    FOOT,
    HEAD,
    HEAD_FONT,
    LINE_HEIGHT,
    LIST_SIZE,
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
    break_lists,
    count_ems,
    count_text_lines,
    cut_text,
    make_printable,
    measure_text,
)

TALLEST = 409  # points; Excel allows no more
# Points above and below the text of a row; lists to work with stand closer.
PADDING, LIST_PADDING, TITLE_PADDING = 8, 2, 20
TALL_LINE = 1.5  # of the size: many lines of a substitute add up
AFTER_MARK = 16  # points, which with half of the rows beside it make a free line
SIGNATURE_ROOM = 17  # points above the office and the date
# Excel counts widths in digits of the workbook's normal font, here 宋体 12: 8 pixels.
CHARS_PER_MM = 96 / 25.4 / 8
SHEET_TITLE_LENGTH = 31
BLANK = "\u3000"


def write_xlsx(paper: Paper, *, filtered: bool = False, sums: int = 0) -> bytes:
    """`filtered`: a list to work with, whose heads choose rows, but not the last `sums`."""
    from openpyxl import Workbook

    paper = break_lists(paper)
    book = Workbook()
    set_normal_font(book)
    add_sheet_styles(book, paper)
    sheet = book.active
    sheet.title = make_sheet_title(paper.name)
    lines = count(1)
    put_sheet_opening(sheet, paper, lines)
    head_row = next(lines)
    put_head(sheet, paper, head_row)
    put_body(sheet, paper, lines)
    if filtered:
        last = sheet.cell(sheet.max_row - sums, len(paper.columns)).coordinate
        sheet.auto_filter.ref = f"A{head_row}:{last}"
    put_closing(sheet, paper, lines)
    set_sheet_page(sheet, paper, head_row)
    keep_signature_company(sheet, paper, head_row)
    book.properties.title = make_printable(paper.name)
    book.properties.creator = make_printable(paper.author)
    book.properties.language = "zh-CN"
    return save_workbook(book, paper.moment)


def save_workbook(book, moment: datetime | None = None) -> bytes:
    """`moment`: when it was made, where it must always be the same file."""
    stream = BytesIO()
    book.save(stream)
    content = stream.getvalue()
    return fix_office_times(content, moment) if moment else content


def set_sheet_cell(cell, value: str | int, style: str = "") -> None:
    """Sets a cell. Typed text stays text, whatever a spreadsheet could make of it."""
    if style:
        cell.style = style
    if isinstance(value, int):
        cell.value = value
        return
    cell.value = make_printable(value)
    cell.data_type = "s"
    # Excel reads the text as a formula when somebody edits the cell, but for this mark.
    if cell.value.startswith(("=", "+", "-", "@")):
        cell.quotePrefix = True


def put_line(sheet, row: int, paper: Paper, text: str, style: str, size: float) -> None:
    """One text across all columns, in a row as tall as the text needs."""
    put_merged(sheet, row, 1, len(paper.columns), text, style)
    lines = count_text_lines(text, count_ems(paper.page.text_width, size) - 1)
    set_height(sheet, row, lines, size, TITLE_PADDING if size == TITLE else PADDING)


def put_merged(sheet, row: int, first: int, last: int, text: str, style: str) -> None:
    set_sheet_cell(sheet.cell(row, first), text, style)
    for column in range(first + 1, last + 1):
        sheet.cell(row, column).style = style
    if first < last:
        sheet.merge_cells(
            start_row=row, end_row=row, start_column=first, end_column=last
        )


def set_height(sheet, row: int, lines: int, size: float, padding=PADDING) -> None:
    if size <= LIST_SIZE:
        padding = LIST_PADDING
    needed = lines * size * LINE_HEIGHT + padding
    sheet.row_dimensions[row].height = min(TALLEST, round(needed, 1))


def put_sheet_opening(sheet, paper: Paper, lines) -> None:
    if paper.mark:
        put_line(sheet, next(lines), paper, paper.mark, "附件标识", MARK)
    if paper.attached:
        sheet.row_dimensions[next(lines)].height = AFTER_MARK
    put_line(sheet, next(lines), paper, paper.title, "表题", TITLE)
    if paper.note:
        put_line(sheet, next(lines), paper, paper.note, "说明", MARK)
    for label, value in paper.fields:
        put_line(sheet, next(lines), paper, f"{label}：{value}", "填报项", FIELD)


def put_head(sheet, paper: Paper, row: int) -> None:
    tallest, size = 1, find_head_size(paper.cell_size)
    pairs = zip(paper.printed_heads, paper.widths, strict=True)
    for column, (head, width) in enumerate(pairs, 1):
        set_sheet_cell(sheet.cell(row, column), head, "表头")
        tallest = max(tallest, count_text_lines(head, count_ems(width - 4, size)))
    set_height(sheet, row, tallest, size)


def find_head_size(size: float) -> float:
    """Of the heads above cells of a size, both in points."""
    return min(HEAD, size + 1.5)


def put_body(sheet, paper: Paper, lines) -> None:
    size = paper.cell_size
    most = int((TALLEST - PADDING) / size / TALL_LINE)
    # As `cell.style = name`, which lists the names of all styles for each cell: of
    # 7,500 rows that is one second of three.
    named = sheet.parent._named_styles
    styles = {name: named[name].as_tuple() for name in ("居中格", "文字格")}
    for (line, cells), tallest in zip(
        paper.lines, paper.line_counts(size), strict=True
    ):
        if line.band:
            put_line(sheet, next(lines), paper, line.band, "分组", size)
        elif tallest <= most:
            put_cells(sheet, next(lines), cells, styles)
            set_height(sheet, sheet.max_row, tallest, size)
        else:
            put_tall_row(sheet, paper, lines, cells, styles, most)


def put_cells(sheet, row: int, cells, styles) -> None:
    for column, (text, kind) in enumerate(cells, 1):
        value = int(text) if kind.number and text else text
        cell = sheet.cell(row, column)
        cell._style = copy(styles["居中格" if kind.centred else "文字格"])
        set_sheet_cell(cell, value)


def put_tall_row(sheet, paper: Paper, lines, cells, styles, most: int) -> None:
    """A row taller than Excel allows, as several without a rule between them."""
    size = paper.cell_size
    rooms = [count_ems(width - CELL_PADDING, size) for width in paper.widths]
    columns = [
        cut_text(text, room, most) for (text, _), room in zip(cells, rooms, strict=True)
    ]
    rows = list(zip_longest(*columns, fillvalue=""))
    kinds = [kind for _, kind in cells]
    for place, texts in enumerate(rows):
        row = next(lines)
        put_cells(sheet, row, list(zip(texts, kinds, strict=True)), styles)
        height = max(map(count_text_lines, texts, rooms)) * size * TALL_LINE
        sheet.row_dimensions[row].height = round(height + PADDING, 1)
        open_rules(sheet[row], above=place > 0, below=place < len(rows) - 1)


def open_rules(cells, *, above: bool, below: bool) -> None:
    for cell in cells:
        border = copy(cell.border)
        border.top = None if above else border.top
        border.bottom = None if below else border.bottom
        cell.border = border


def put_closing(sheet, paper: Paper, lines) -> None:
    """Office and date centred on each other at the right, as the other writers do.

    Those of a form that units fill in begin in the first column, where it is read.
    """
    if not paper.signature:
        return
    sheet.row_dimensions[next(lines)].height = SIGNATURE_ROOM
    first = 1 if paper.sealed else find_signing_column(paper)
    room = count_ems(sum(paper.widths[first - 1 :]), MARK)
    for text in paper.signature:
        row = next(lines)
        put_merged(sheet, row, first, len(paper.columns), text, "落款")
        set_height(sheet, row, count_text_lines(text, room), MARK)


def find_signing_column(paper: Paper) -> int:
    """The first of the last columns that the signature fits into, counted from 1."""
    needed = max(map(measure_text, paper.signature)) + 1
    for first in range(len(paper.columns), 1, -1):
        if count_ems(sum(paper.widths[first - 1 :]), MARK) >= needed:
            return first
    return 1


def keep_signature_company(sheet, paper: Paper, head_row: int) -> None:
    """Break before the last row where the signature would stand alone on a page."""
    from openpyxl.worksheet.pagebreak import Break

    if not paper.signature:
        return
    last_row = sheet.max_row - len(paper.signature) - 1
    room = (paper.page.height - MARGIN_TOP - MARGIN_BOTTOM) * 72 / 25.4
    heights = {
        row: sheet.row_dimensions[row].height for row in range(1, sheet.max_row + 1)
    }
    head, used = heights[head_row], 0.0
    for row in range(1, last_row + 1):
        used = (
            used + heights[row] if used + heights[row] <= room else head + heights[row]
        )
    closing = sum(heights[row] for row in range(last_row + 1, sheet.max_row + 1))
    # To a little less than the page: printers and substitutes differ.
    if used + closing > room - PADDING and last_row > head_row + 1:
        sheet.row_breaks.append(Break(last_row - 1))


def set_normal_font(book) -> None:
    """宋体 12 as the first font of the book: widths are counted in its digits."""
    from openpyxl.styles import Font
    from openpyxl.utils.indexed_list import IndexedList

    normal = Font(name=NUMBER_FONT, size=12)
    book._fonts = IndexedList([normal])
    book._named_styles["Normal"].font = normal


def add_sheet_styles(book, paper: Paper) -> None:
    """Named styles, so that the office can restyle a sheet in one place."""
    from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side

    size = paper.cell_size
    rule = Side(style="thin", color="000000")
    box = Border(left=rule, right=rule, top=rule, bottom=rule)
    for name, family, points, side, border in (
        ("附件标识", HEAD_FONT, MARK, "left", Border()),
        ("表题", TITLE_FONT, TITLE, "center", Border()),
        ("说明", NOTE_FONT, MARK, "center", Border()),
        ("填报项", BODY_FONT, FIELD, "left", Border()),
        ("落款", BODY_FONT, MARK, "right" if paper.sealed else "center", Border()),
        ("表头", HEAD_FONT, find_head_size(size), "center", box),
        ("分组", HEAD_FONT, size, "center", box),
        ("居中格", BODY_FONT, size, "center", box),
        ("文字格", BODY_FONT, size, "left", box),
    ):
        place = Alignment(horizontal=side, vertical="center", wrap_text=True)
        font = Font(name=family, size=points)
        book.add_named_style(
            NamedStyle(name, font=font, alignment=place, border=border)
        )


def set_sheet_page(sheet, paper: Paper, head_row: int) -> None:
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
    if paper.first_page > 1:
        sheet.page_setup.firstPageNumber = paper.first_page
        sheet.page_setup.useFirstPageNumber = True
    feet = [(sheet.oddFooter, "right")]
    if paper.outer_numbers:
        sheet.HeaderFooter.differentOddEven = True
        feet.append((sheet.evenFooter, "left"))
    if paper.note:
        # Once a page: on the first it stands below the title.
        sheet.HeaderFooter.differentFirst = True
        feet.append((sheet.firstFooter, "left" if paper.begins_left else "right"))
        for head in (sheet.oddHeader, sheet.evenHeader)[: 1 + paper.outer_numbers]:
            put_margin_text(head.right, paper.note, NOTE_FONT, 10)
    for foot, side in feet:
        put_sheet_foot(foot, side, paper)


def put_sheet_foot(foot, side: str, paper: Paper) -> None:
    """The number in the middle, or one character in from the outer edge, by a blank that
    is as wide; what else stands at the foot has the place beside it."""
    if paper.outer_numbers:
        text = f"— &P —{BLANK}" if side == "right" else f"{BLANK}— &P —"
        put_margin_text(getattr(foot, side), text, NUMBER_FONT, PAGE_NUMBER)
        put_foot(foot.center, paper)
    else:
        put_margin_text(foot.center, "— &P —", NUMBER_FONT, PAGE_NUMBER)
        put_foot(foot.left, paper)


def put_foot(part, paper: Paper) -> None:
    if paper.foot:
        put_margin_text(part, paper.foot, BODY_FONT, FOOT)


def put_margin_text(part, text: str, family: str, size: int) -> None:
    part.text, part.font, part.size = text, f"{family},Regular", size


def make_sheet_title(text: str) -> str:
    r"""A name that Excel takes: up to 31 characters, none of []:*?/\, no outer '."""
    cleaned = re.sub(r"[\[\]:*?/\\]", " ", make_printable(text).replace("\n", " "))
    return cleaned.strip("' ")[:SHEET_TITLE_LENGTH].strip("' ") or "表"
