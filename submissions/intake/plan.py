"""An issued 计划安排表 → its rows with their units, its title and its signature.

Pure, as the rest of the intake.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise

from submissions.intake.grid import Document, Grid, Line
from submissions.intake.matrix import add_form_headings
from submissions.intake.raw_rows import RawRow, fill_ditto, is_ditto
from submissions.intake.reading import Doubt, IntakeRefused, ReadRow
from submissions.intake.rows import read_row
from submissions.intake.tables import find_rows
from submissions.text import clean_line, split_names

ALSO = ("unit", "remark")
DATE = re.compile(
    r"((?:19|20)[0-9]{2})\s*年\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*日\s*(?:印发)?"
)
OFFICE = re.compile(r"[^。；：:，,]{4,60}")
# 一、街镇 of a table whose bands are not merged.
BAND = re.compile(r"[(（]?[一二三四五六七八九十]{1,2}[)）、.．][^。]{1,20}")
TITLE = re.compile("计划|安排|主题日")
BEFORE_TITLE = re.compile(r"附\s*件|[(（]")
NO_TABLE = (
    "没有找到计划的表格：请保留“活动主题”“责任单位”“活动时间”这一行表头，再试一次。"
)
NO_TIMES = "表里没有“活动时间（月份）”这一栏，不知道活动排在哪个月。请换一份有这一栏的计划安排表。"


@dataclass
class PlanLine(ReadRow):
    """A row of an issued plan. `units_written`: the cell of its units, in its lines;
    `forms_text`: its forms as the plan names them."""

    units_written: str = ""
    forms_text: str = ""
    remark: str = ""


@dataclass
class PlanReading:
    """An issued plan as understood; "" and None where the paper says nothing.

    `problems` leaves out those of the rows.
    """

    title: str = ""
    office: str = ""
    dated: date | None = None
    rows: list[PlanLine] = field(default_factory=list)
    problems: list[Doubt] = field(default_factory=list)


def read_plan_document(
    document: Document, forms: Sequence[str], year: int | None
) -> PlanReading:
    """IntakeRefused when it holds no table of a plan."""
    reading = PlanReading()
    reading.office, reading.dated = take_signature(document)
    found = find_rows(add_form_headings(document, forms), ALSO)
    if not found.headings:
        raise IntakeRefused(NO_TABLE)
    raws = [raw for raw in found.rows if not is_written_band(raw)]
    if not any(raw.text("time_text") for raw in raws):
        raise IntakeRefused(NO_TIMES)
    for above, raw in pairwise(raws):
        fill_ditto(raw, above)
        if is_ditto(raw.text("unit")):
            raw.texts["unit"] = list(above.texts.get("unit", []))
    reading.rows = [read_line(raw, forms, year) for raw in raws]
    reading.title = find_title(found.before)
    reading.problems = [restate_unread(doubt) for doubt in found.doubts]
    return reading


def read_line(raw: RawRow, forms, year) -> PlanLine:
    row = read_row(raw, forms, year)
    # What a form must have, an issued plan may leave out, and be as long as it likes.
    row.problems = [doubt for doubt in row.problems if doubt.field in ("", "time_text")]
    return PlanLine(
        **vars(row),
        units_written=raw.text("unit"),
        forms_text="、".join(split_names(raw.text("forms"))),
        remark=clean_line(raw.text("remark")),
    )


def is_written_band(raw: RawRow) -> bool:
    told = [name for name, texts in raw.texts.items() if any(texts)]
    return told == ["title"] and bool(BAND.fullmatch(raw.text("title")))


def restate_unread(doubt: Doubt) -> Doubt:
    return replace(doubt, text=doubt.text.replace("在申报表里没有", "在计划里没有"))


def find_title(before: Sequence[str]) -> str:
    """The lines above the table that are its title, as one."""
    lines = [clean_line(text.replace("\n", "")) for text in before]
    named = [n for n, line in enumerate(lines) if TITLE.search(line)]
    if not named:
        return ""
    told = lines[: named[-1] + 1]
    return "".join(line for line in told if not BEFORE_TITLE.match(line))


# --- the signature --------------------------------------------------------------------


def take_signature(document: Document) -> tuple[str, date | None]:
    """(office, day) from the last lines, which are taken out of the document."""
    office, dated = "", None
    for text, drop in list_last_lines(document):
        parts = [part.strip() for part in text.split("\n") if part.strip()]
        while parts and dated is None and (match := DATE.fullmatch(parts[-1])):
            dated = read_date(match)
            parts.pop()
        if dated is None:
            break
        if parts and not OFFICE.fullmatch(parts[-1]):
            break
        drop()
        if parts:
            return parts[-1], dated
    return office, dated


def list_last_lines(document: Document) -> Iterator[tuple[str, callable]]:
    """(text, what takes it out) from the end, as far as lines hold one text each."""
    for block in reversed(list(document.blocks)):
        if isinstance(block, str):
            yield block, lambda block=block: document.blocks.remove(block)
            continue
        for line in reversed(list(block.lines)):
            if len(line.own) != 1:
                return
            yield line.own[0].text, lambda line=line, g=block: drop_line(g, line)


def drop_line(grid: Grid, line: Line) -> None:
    grid.lines.remove(line)


def read_date(match) -> date | None:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        return None
