"""Text with separators: a .csv file, or cells pasted from Excel, WPS or Word."""

import csv
import io
import re
from collections.abc import Iterable, Iterator

from submissions.intake.escapes import decode_escapes
from submissions.intake.files import EXCEL
from submissions.intake.grid import Cell, Document, Grid, Line, clean_cell_text
from submissions.intake.labels import begins_with_label
from submissions.intake.lines import is_beside
from submissions.intake.reading import BOMB, TOO_MANY_ROWS, Doubt, IntakeRefused
from submissions.intake.sheets import MOST_COLUMNS, refuse_far_cell
from submissions.intake.values import list_number_notes
from submissions.text import LINE_ENDS, decode_text

LONGEST_PASTED = 1024 * 1024
# A text of more lines, or a line of more separators than Excel has columns, is no 附表.
MOST_TEXT_LINES = 50_000
MOST_SEPARATORS = 16_384
# Of a pasted table whose torn cells can be told from other lines.
NARROWEST = 4  # cells
NOT_TEXT = (
    "这不是文本格式的 .csv 文件，可能改过扩展名。"
    "请用 WPS 或 Excel 打开，另存为 .xlsx 再交。"
)
NOTHING_PASTED = "没有粘贴任何内容。请在表格里选中几行，复制，再到这里粘贴。"
REJOINED = "粘贴的内容里有分成几段的单元格，已经按行拼回，请核对。"
# A cell that its program put in quotation marks, as it does for line ends inside.
QUOTED = re.compile(r'"(?>(?:[^"\t]|"")*)"(?=[\t\n]|\Z)')
PLAIN = re.compile(r"[^\t\n]*")


def read_csv(content: bytes) -> Document:
    """Comma, semicolon or tab; UTF-8, GB 18030 or UTF-16 with its mark."""
    text = decode_text(content)
    if text is None:
        raise IntakeRefused(NOT_TEXT)
    text = LINE_ENDS.sub("\n", text)
    first = "\n".join(text.split("\n", 20)[:20])
    delimiter = max("\t,;", key=first.count)
    lines = text.split("\n", MOST_TEXT_LINES)
    if len(lines) > MOST_TEXT_LINES:
        raise IntakeRefused(TOO_MANY_ROWS)
    if any(line.count(delimiter) > MOST_SEPARATORS for line in lines):
        raise IntakeRefused(BOMB)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return make_text_document(reader)
    except csv.Error as error:
        raise IntakeRefused(
            f"第 {reader.line_num} 行起的内容读不出来，多半是英文双引号没有成对。{EXCEL}"
        ) from error


def read_pasted_cells(text: str) -> Document:
    """Tab between cells; a cell of several lines stands in double quotes."""
    if len(text) > LONGEST_PASTED:
        raise IntakeRefused(TOO_MANY_ROWS)
    text = LINE_ENDS.sub("\n", text.replace("\0", ""))
    if not text.strip():
        raise IntakeRefused(NOTHING_PASTED)
    rows = list(split_pasted(text))
    rejoined = rejoin_paragraphs(rows)
    document = make_text_document(rejoined or rows)
    if rejoined:
        document.doubts.append(Doubt("", REJOINED, guess=True))
    return document


def split_pasted(text: str) -> Iterator[list[str]]:
    """The cells of each line. Quotation marks that enclose no line end are text."""
    row, at = [], 0
    while at <= len(text):
        cell = match_pasted_cell(text, at)
        row.append(unquote_cell(cell[0]) if cell.re is QUOTED else cell[0])
        if text[cell.end() : cell.end() + 1] != "\t":
            yield row
            row = []
        at = cell.end() + 1


def match_pasted_cell(text, at) -> re.Match:
    quoted = QUOTED.match(text, at)
    if quoted and ("\n" in quoted[0] or '""' in quoted[0][1:-1]):
        return quoted
    return PLAIN.match(text, at)


def unquote_cell(text: str) -> str:
    return text[1:-1].replace('""', '"')


def rejoin_paragraphs(rows: list[list[str]]) -> list[list[str]]:
    """Rows whose cells Word broke at each paragraph, whole again; [] if none are so.

    Word puts a line end between the paragraphs of a cell, so that a row of five cells
    may come as several lines that have four tabs only together.
    """
    written = [row for row in rows if any(map(str.strip, row))]
    width = max(map(len, written), default=0)
    whole, last = [], None
    for row in written:
        if last is None or not carries_on(last, row, width):
            whole.append(list(row))
            last = whole[-1] if len(row) > 1 else None
        else:
            last[-1] += f"\n{row[0]}"
            last += row[1:]
    is_torn = width >= NARROWEST and len(whole) < len(written)
    fits = all(len(row) in (1, width) for row in whole)
    return whole if is_torn and fits else []


def carries_on(last, row, width) -> bool:
    """Whether the line goes on with the cell that the row before ended in."""
    if len(row) == width or len(last) + len(row) - 1 > width:
        return False
    if len(last) < width:
        return True
    line = Line(0, [Cell(row[0].strip(), 0)])
    is_own = begins_with_label(row[0]) or is_beside(line)
    return len(row) == 1 and not is_own


def make_text_document(rows: Iterable[list[str]]) -> Document:
    document = Document()
    lines = document.budget.keep(read_text_lines(rows))
    document.blocks.append(Grid("表 1", lines))
    return document


def read_text_lines(rows) -> Iterator[Line]:
    for number, texts in enumerate(rows, start=1):
        if any(map(str.strip, texts[MOST_COLUMNS:])):
            refuse_far_cell(1, len(texts) - 1)
        cells = [
            make_text_cell(text, column)
            for column, text in enumerate(texts[:MOST_COLUMNS])
            if text.strip()
        ]
        yield Line(number, cells)


def make_text_cell(text, column) -> Cell:
    text = clean_cell_text(decode_escapes(text))
    return Cell(text, column, notes=list_number_notes(text))
