"""A finished 附表, as file or pasted cells → rows and problems.

Pure: no database, no HTTP. Lists are passed in; nothing is kept.
"""

from collections.abc import Mapping, Sequence

from submissions.intake.docx import read_docx
from submissions.intake.files import kind_of
from submissions.intake.grid import Paper
from submissions.intake.headless import with_headings
from submissions.intake.heads import missing, read_heads
from submissions.intake.pasted import read_cells, read_csv
from submissions.intake.reading import (
    MOST_ROWS,
    TOO_MANY_ROWS,
    Doubt,
    IntakeRefused,
    Reading,
    ReadRow,
)
from submissions.intake.rows import read_row
from submissions.intake.tables import find
from submissions.intake.units import match_unit
from submissions.intake.xls import read_xls
from submissions.intake.xlsx import read_xlsx

__all__ = [
    "Doubt",
    "IntakeRefused",
    "ReadRow",
    "Reading",
    "read_file",
    "read_pasted",
]

READERS = {
    ".docx": read_docx,
    ".xlsx": read_xlsx,
    ".xls": read_xls,
    ".csv": read_csv,
}
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
    paper = READERS[kind_of(name, content)](content)
    return reading_of(paper, forms, year, units, region)


def read_pasted(
    text: str,
    *,
    forms: Sequence[str],
    year: int | None = None,
    units: Mapping[str, Sequence[str]] | None = None,
    region: str = "",
) -> Reading:
    """What cells copied from Excel, WPS or Word say: lines, cells apart by tabs.

    As `read_file`, but a paste has no head lines, so their absence is no problem, and
    without headings the columns are taken in the order of the 附表.
    """
    reading = reading_of(read_cells(text), forms, year, units, region)
    absent = list(missing(Reading()))
    reading.problems = [doubt for doubt in reading.problems if doubt not in absent]
    return reading


def reading_of(paper: Paper, forms, year, units, region) -> Reading:
    found = find(with_headings(paper))
    if not found.headings:
        raise IntakeRefused(NO_TABLE)
    if len(found.rows) > MOST_ROWS:
        raise IntakeRefused(TOO_MANY_ROWS)
    reading = Reading(problems=list(found.doubts))
    reading.rows = [read_row(raw, forms, year) for raw in found.rows]
    if not reading.rows:
        reading.problems.append(Doubt("", "表里没有填写任何活动主题。"))
    read_heads(found, reading)
    reading.unit, doubts = match_unit(reading.unit, units or {}, region)
    reading.problems += doubts
    return reading
