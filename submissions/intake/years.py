"""Sheets of a workbook that are 附表 of different years."""

import re

from submissions.intake.grid import Document, Grid
from submissions.intake.headings import find_heading
from submissions.intake.reading import Doubt
from submissions.intake.tables import Found

YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])")
TWO_YEARS = (
    "{sheets}写的年份不一样（{years}），都读入了；请只留下{year}要报的，再交一次。"
)


def doubt_two_years(document: Document, found: Found, year: int | None) -> list[Doubt]:
    """A list with one Doubt when the rows come from sheets of two years, else []."""
    read = {row.grid for row in found.rows}
    sheets = [grid for grid in document.grids if grid.name in read and not grid.drawn]
    years = {grid.name: read_sheet_year(grid) for grid in sheets}
    named = {found for found in years.values() if found}
    if len(years) < 2 or len(named | {str(year or "")} - {""}) < 2:
        return []
    sentence = TWO_YEARS.format(
        sheets="、".join(years),
        years="、".join(f"{each}年" for each in sorted(named)),
        year=f" {year} 年" if year else "今年",
    )
    return [Doubt("", sentence)]


def read_sheet_year(grid: Grid) -> str:
    """The year in the name of a sheet, else in the lines above its headings, or ""."""
    if named := YEAR.search(grid.name):
        return named[1]
    for index, line in enumerate(grid.lines):
        if find_heading(grid.lines, index):
            return ""
        for cell in line.own:
            if written := YEAR.search(cell.text):
                return written[1]
    return ""
