"""An old Excel workbook (.xls) as grids.

Read by xlrd, which is pure Python: on damaged files calamine asked for terabytes of
memory and took the whole process with it.
"""

import io
from collections.abc import Iterator
from itertools import pairwise

from submissions.intake.biff import refuse_heavy_book
from submissions.intake.files import EXCEL, LOCKED
from submissions.intake.grid import (
    STRUCK,
    Cell,
    Document,
    Grid,
    Line,
    clean_cell_text,
)
from submissions.intake.reading import Doubt, IntakeRefused
from submissions.intake.sheets import (
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

# Of one cell in several fonts.
MOST_RUNS = 1000
DAMAGED = f"文件已经损坏，读不出来。{EXCEL}"


def read_xls(content: bytes) -> Document:
    """IntakeRefused for a damaged or locked file."""
    import xlrd

    try:
        refuse_hostile(content)
        book = xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
        return read_book(book)
    except IntakeRefused:
        raise
    except Exception as error:
        # A damaged record makes xlrd raise whatever it happens to meet.
        locked = "encrypted" in str(error)
        raise IntakeRefused(LOCKED if locked else DAMAGED) from error


def refuse_hostile(content: bytes) -> None:
    """Refuse a file whose sectors form a ring, or that would build too much.

    xlrd would follow a ring for ever.
    """
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
    for name in ("Workbook", "Book"):
        stream, start, size = document.locate_named_stream(name)
        if stream:
            refuse_heavy_book(stream[start : start + size])


def read_book(book) -> Document:
    document = Document()
    for index in range(min(book.nsheets, MOST_SHEETS)):
        title = book.sheet_names()[index]
        if SAMPLE_SHEET.search(title):
            continue
        sheet = book.sheet_by_index(index)
        reader = SheetReader(book, sheet)
        grid = Grid(
            name_grid(title, book.nsheets), document.budget.keep(reader.lines())
        )
        if sheet.visibility == 0:
            document.blocks.append(grid)
            document.doubts += reader.hidden.doubts(grid.name)
        elif grid.lines:
            document.doubts.append(Doubt("", explain_hidden_sheet(title), guess=True))
        book.unload_sheet(index)
    return document


class SheetReader:
    def __init__(self, book, sheet):
        self.book, self.sheet = book, sheet
        infos = sheet.colinfo_map.items()
        self.hidden = HiddenColumns(column for column, info in infos if info.hidden)

    def lines(self) -> Iterator[Line]:
        areas = (
            (top + 1, end, left, right - 1)
            for top, end, left, right in self.sheet.merged_cells
        )
        merges = Merges(areas)
        for index in range(self.sheet.nrows):
            cells = self.hidden.shown(merges.applied(index + 1, self.cells(index)))
            info = self.sheet.rowinfo_map.get(index)
            yield Line(index + 1, cells, bool(info and info.hidden))

    def cells(self, index) -> Iterator[Cell]:
        for column in range(self.sheet.row_len(index)):
            cell = self.cell(index, column)
            if cell.text or cell.notes:
                refuse_far_cell(index + 1, column)
                yield cell

    def cell(self, row, column) -> Cell:
        import xlrd

        kind = self.sheet.cell_type(row, column)
        value = self.sheet.cell_value(row, column)
        if kind in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK):
            return Cell("", column)
        if kind == xlrd.XL_CELL_ERROR:
            text = xlrd.error_text_from_code.get(value, "")
            return Cell("", column, notes=(make_error_note(text),))
        style = self.book.xf_list[self.sheet.cell_xf_index(row, column)]
        if self.book.font_list[style.font_index].struck_out:
            return Cell("", column, notes=(STRUCK,))
        if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
            return self.number(value, style, column)
        if kind == xlrd.XL_CELL_BOOLEAN:
            return Cell("是" if value else "否", column)
        return self.text(str(value), style, row, column)

    def number(self, value, style, column) -> Cell:
        code = self.book.format_map[style.format_key].format_str
        from_1904 = bool(self.book.datemode)
        text, notes = write_cell_value(value, code, from_1904=from_1904)
        return Cell(text, column, notes=notes)

    def text(self, text, style, row, column) -> Cell:
        """The text by its runs: what is crossed out goes, symbols become their likes."""
        runs = self.sheet.rich_text_runlist_map.get((row, column), [])
        starts = [(0, style.font_index), *runs, (len(text), 0)]
        pieces, notes = [], ()
        for (start, number), (end, _) in pairwise(starts[:MOST_RUNS]):
            font = self.book.font_list[number]
            if not font.struck_out:
                pieces.append(write_symbols(text[start:end], font.name))
            elif text[start:end].strip():
                notes = (STRUCK,)
        return Cell(clean_cell_text("".join(pieces)), column, notes=notes)
