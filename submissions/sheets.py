"""Small tables that people hand in, .xlsx or .csv, as rows of text; no database."""

import csv
import io
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

from submissions.text import clean_line, decode_text

LARGEST_FILE = 5 * 1024 * 1024
# What a workbook unpacks to, by its own directory; zipfile reads no more than that.
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 50
LAST_ROW_OF_EXCEL = 1_048_576


class SheetError(Exception):
    """The table cannot be read; the message says why and what to do."""


def read_sheet(name, content):
    """[(line number from 1, [text of each cell])] of every line that is not blank.

    `name` tells the format, `content` is the file in bytes. Raises SheetError.
    """
    if len(content) > LARGEST_FILE:
        raise SheetError("文件超过 5 MB，不像一份名单。请只留名单那一张表，再试一次。")
    if not content.strip():
        raise SheetError("文件是空的，请检查是不是选错了文件。")
    lines = choose_reader(name)(content)
    written = list(islice((line for line in lines if any(line[1])), MOST_ROWS + 2))
    if len(written) > MOST_ROWS + 1:
        raise SheetError(f"表格超过 {MOST_ROWS} 行，请分成几个文件，分次处理。")
    return written


def choose_reader(name):
    match PurePath(name).suffix.lower():
        case ".xlsx":
            return read_workbook_sheet
        case ".csv":
            return read_csv_sheet
    raise SheetError(
        "只能读 .xlsx 和 .csv 文件。其他格式请先用 Excel 或 WPS 另存为 .xlsx。"
    )


def read_csv_sheet(content) -> Iterator:
    text = decode_text(content)
    if text is None:
        raise SheetError(
            "这不是文本格式的 .csv 文件。请用 Excel 或 WPS 打开，另存为 .xlsx 再试。"
        )
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    first = 1
    try:
        for cells in reader:
            yield first, [clean_line(cell) for cell in cells[:MOST_COLUMNS]]
            first = reader.line_num + 1
    except csv.Error as error:
        raise SheetError(
            f"第 {first} 行起的内容读不出来，多半是英文双引号没有成对。"
            "请改正，或者另存为 .xlsx 再试。"
        ) from error


def read_workbook_sheet(content) -> Iterator:
    refuse_unless_small_archive(content)
    try:
        yield from read_first_worksheet(content)
    except Exception as error:
        # A damaged part makes openpyxl raise whatever its parser happens to meet.
        raise SheetError(
            "工作簿已损坏或者加了密码，读不出来。请用 Excel 或 WPS 打开，"
            "取消密码，另存为 .xlsx 再试。"
        ) from error


def refuse_unless_small_archive(content):
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SheetError(
            "文件名是 .xlsx，内容却不是 Excel 工作簿。请用 Excel 或 WPS 打开，"
            "另存为 .xlsx 再试。"
        ) from error
    if unpacked > LARGEST_UNPACKED:
        raise SheetError("工作簿展开后超过 20 MB，不像一份名单，没有读取。")


def read_first_worksheet(content):
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    sheet = workbook.worksheets[0]
    rows = sheet.iter_rows(
        max_row=LAST_ROW_OF_EXCEL, max_col=MOST_COLUMNS, values_only=True
    )
    for number, values in enumerate(rows, start=1):
        yield number, [write_cell_text(value) for value in values]


def write_cell_text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return clean_line(str(value))
