"""Text with separators: a .csv file, or cells pasted from Excel, WPS or Word."""

import csv
import io

from submissions.intake.files import EXCEL
from submissions.intake.grid import Cell, Grid, Line, Paper, written
from submissions.intake.reading import TOO_MANY_ROWS, IntakeRefused
from submissions.intake.sheets import refuse_far
from submissions.text import LINE_ENDS

LONGEST_PASTED = 1024 * 1024
NOT_TEXT = (
    "这不是文本格式的 .csv 文件，可能改过扩展名。"
    "请用 WPS 或 Excel 打开，另存为 .xlsx 再交。"
)


def read_csv(content: bytes) -> Paper:
    """Comma, semicolon or tab; UTF-8, GB 18030 or UTF-16 with its mark."""
    text = decoded(content)
    first = "\n".join(text.split("\n")[:20])
    return Paper([grid_of(text, max("\t,;", key=first.count))])


def decoded(content: bytes) -> str:
    encodings = ("utf-8-sig", "gb18030")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise IntakeRefused(NOT_TEXT)


def read_cells(text: str) -> Paper:
    """Tab between cells; a cell of several lines stands in double quotes."""
    if len(text) > LONGEST_PASTED:
        raise IntakeRefused(TOO_MANY_ROWS)
    text = text.replace("\0", "")
    if not text.strip():
        raise IntakeRefused(
            "没有粘贴任何内容。请在表格里选中几行，复制，再到这里粘贴。"
        )
    grid = grid_of(text, "\t")
    if any("\t" in cell.text for line in grid.lines for cell in line.cells):
        # A quotation mark at the start of a cell that was no quoting: read it as is.
        grid = grid_of(text, "\t", quoting=csv.QUOTE_NONE)
    return Paper([grid])


def grid_of(text: str, delimiter: str, quoting=csv.QUOTE_MINIMAL) -> Grid:
    stream = io.StringIO(LINE_ENDS.sub("\n", text), newline="")
    reader = csv.reader(stream, delimiter=delimiter, quoting=quoting)
    try:
        return Grid("表 1", written(lines_of(reader)))
    except csv.Error as error:
        raise IntakeRefused(
            f"第 {reader.line_num} 行起的内容读不出来，多半是英文双引号没有成对。{EXCEL}"
        ) from error


def lines_of(reader):
    for number, texts in enumerate(reader, start=1):
        cells = [Cell(text, at) for at, text in enumerate(texts) if text.strip()]
        if cells:
            refuse_far(1, cells[-1].column)
        yield Line(number, cells)
