"""A finished 附表, as file or pasted cells → rows and problems.

Pure: no database, no HTTP. Lists are passed in; nothing is kept.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from submissions.intake.clipboard import read_clipboard_cells
from submissions.intake.docx import read_docx
from submissions.intake.files import check_kind
from submissions.intake.grid import Document
from submissions.intake.headless import add_missing_headings
from submissions.intake.heads import list_missing_heads, read_heads
from submissions.intake.matrix import add_form_headings
from submissions.intake.pasted import read_csv, read_pasted_cells
from submissions.intake.plan import PlanLine, PlanReading, read_plan_document
from submissions.intake.raw_rows import settle_rows
from submissions.intake.reading import (
    BOMB,
    MOST_ROWS,
    TOO_MANY_ROWS,
    Doubt,
    IntakeRefused,
    Reading,
    ReadRow,
)
from submissions.intake.rows import read_row
from submissions.intake.tables import find_rows
from submissions.intake.units import match_unit
from submissions.intake.xls import read_xls
from submissions.intake.xlsx import read_xlsx
from submissions.intake.years import doubt_two_years

__all__ = [
    "Doubt",
    "IntakeRefused",
    "PlanLine",
    "PlanReading",
    "ReadRow",
    "Reading",
    "read_file",
    "read_pasted",
    "read_plan",
]

READERS = {
    ".docx": read_docx,
    ".xlsx": read_xlsx,
    ".xls": read_xls,
    ".csv": read_csv,
}
EMPTY = "这张表是空的，没有填写任何活动主题。"
NO_TABLE = (
    "没有找到申报的表格：请保留“活动主题”“活动时间”“活动形式”“活动简介”"
    "这一行表头，再试一次。"
)


def read_file(
    name: str,
    content: bytes,
    *,
    forms: Sequence[str],
    year: int | None = None,
    units: Mapping[str, Sequence[str]] | None = None,
    region: str = "",
) -> Reading:
    """What a .docx, .xlsx, .xls or .csv 附表 says.

    `forms` are the names of the campaign's forms in order, `year` its year, `units`
    {name: [other names]}: without it the unit stays as written; `region` may stand
    before its name. Raises IntakeRefused, and nothing else, for any name and bytes.
    """
    return make_reading(read_document(name, content), forms, year, units, region)


def read_document(name: str, content: bytes) -> Document:
    """IntakeRefused for any file that is not read."""
    kind = check_kind(name, content)
    try:
        return READERS[kind](content)
    except RecursionError as error:
        raise IntakeRefused(BOMB) from error


def read_plan(
    name: str, content: bytes, *, forms: Sequence[str], year: int | None = None
) -> PlanReading:
    """What an issued 计划安排表 says; `forms` and refusals as `read_file`."""
    return read_plan_document(read_document(name, content), forms, year)


def read_pasted(
    text: str,
    html: str = "",
    *,
    forms: Sequence[str],
    year: int | None = None,
    units: Mapping[str, Sequence[str]] | None = None,
    region: str = "",
) -> Reading:
    """What cells copied from Excel, WPS or Word say: lines, cells apart by tabs.

    `html`: the same cells as `text/html` of the clipboard; it knows which paragraphs
    are of one cell, and is left aside unless it says what the text says.

    As `read_file`, but a paste has no head lines, so their absence is no problem, and
    without headings the columns are taken in the order of the 附表.
    """
    document = read_clipboard_cells(html, text) or read_pasted_cells(text)
    reading = make_reading(document, forms, year, units, region)
    absent = list(list_missing_heads(Reading()))
    reading.problems = [doubt for doubt in reading.problems if doubt not in absent]
    return reading


def make_reading(document: Document, forms, year, units, region) -> Reading:
    found = find_rows(add_missing_headings(add_form_headings(document, forms)))
    if not found.headings:
        raise IntakeRefused(NO_TABLE)
    rows = settle_rows(found.rows)
    if len(rows) > MOST_ROWS:
        raise IntakeRefused(TOO_MANY_ROWS)
    reading = Reading(problems=list(found.doubts))
    reading.problems += doubt_two_years(document, found, year)
    reading.rows = [read_row(raw, forms, year) for raw in rows]
    for number, row in enumerate(reading.rows, start=1):
        row.problems = [replace(doubt, row=number) for doubt in row.problems]
    if not reading.rows:
        reading.problems.append(Doubt("", EMPTY))
    read_heads(found, reading)
    reading.unit, doubts = match_unit(reading.unit, units or {}, region)
    reading.problems += doubts
    return reading
