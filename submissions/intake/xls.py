"""An old Excel workbook (.xls) as grids.

Read by xlrd, which is pure Python: on damaged files calamine asked for terabytes of
memory and took the whole process with it.
"""

import io
from collections.abc import Iterator

from submissions.intake.files import EXCEL, LOCKED
from submissions.intake.grid import Cell, Grid, Line, Paper, written
from submissions.intake.reading import Doubt, IntakeRefused
from submissions.intake.sheets import (
    SAMPLE_SHEET,
    Merges,
    grid_name,
    refuse_far,
    sheet_doubt,
)
from submissions.intake.values import shown
from submissions.intake.xlsx import ERROR, MOST_SHEETS

DAMAGED = f"文件已经损坏，读不出来。{EXCEL}"


def read_xls(content: bytes) -> Paper:
    """IntakeRefused for a damaged or locked file."""
    import xlrd

    try:
        refuse_rings(content)
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
        return paper_of(book)
    except IntakeRefused:
        raise
    except Exception as error:
        # A damaged record makes xlrd raise whatever it happens to meet.
        locked = "encrypted" in str(error)
        raise IntakeRefused(LOCKED if locked else DAMAGED) from error


def refuse_rings(content: bytes) -> None:
    """xlrd follows the sectors of a short stream without noticing that it has been there."""
    from xlrd.compdoc import SIGNATURE, CompDoc

    if not content.startswith(SIGNATURE):
        return
    document = CompDoc(content, logfile=io.StringIO())
    chain_of = {}
    for chain, node in enumerate(document.dirlist):
        sector = node.first_SID
        while 0 <= sector < len(document.SSAT) and sector not in chain_of:
            chain_of[sector] = chain
            sector = document.SSAT[sector]
        if chain_of.get(sector) == chain:
            raise IntakeRefused(DAMAGED)


def paper_of(book) -> Paper:
    paper = Paper()
    for index in range(min(book.nsheets, MOST_SHEETS)):
        title = book.sheet_names()[index]
        if SAMPLE_SHEET.search(title):
            continue
        sheet = book.sheet_by_index(index)
        grid = Grid(grid_name(title, book.nsheets), written(lines_of(book, sheet)))
        if sheet.visibility == 0:
            paper.blocks.append(grid)
        elif grid.lines:
            paper.doubts.append(Doubt("", sheet_doubt(title), guess=True))
        book.unload_sheet(index)
    return paper


def lines_of(book, sheet) -> Iterator[Line]:
    areas = [
        (top + 1, end, left, right - 1) for top, end, left, right in sheet.merged_cells
    ]
    merges = Merges(areas)
    for index in range(sheet.nrows):
        cells = merges.applied(index + 1, cells_of(book, sheet, index))
        info = sheet.rowinfo_map.get(index)
        yield Line(index + 1, cells, bool(info and info.hidden))


def cells_of(book, sheet, index) -> Iterator[Cell]:
    for column in range(sheet.row_len(index)):
        cell = cell_of(book, sheet, index, column)
        if cell.text or cell.note:
            refuse_far(index + 1, column)
            yield cell


def cell_of(book, sheet, row, column) -> Cell:
    import xlrd

    kind, value = sheet.cell_type(row, column), sheet.cell_value(row, column)
    if kind == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(value, "")
        return Cell("", column, note=ERROR.format(text=text))
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        style = book.xf_list[sheet.cell_xf_index(row, column)]
        code = book.format_map[style.format_key].format_str
        text, note = shown(value, code, from_1904=bool(book.datemode))
        return Cell(text, column, note=note, guess=True)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return Cell("是" if value else "否", column)
    return Cell(str(value).strip(), column)
