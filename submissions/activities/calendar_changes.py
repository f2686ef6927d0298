"""The public calendar is changed: the dates that hang on it move, and it says which."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from submissions import audit
from submissions.activities.due_dates import recompute_due_dates
from submissions.calendars import join_days
from submissions.choices import HolidayKind
from submissions.models import Campaign, Holiday
from submissions.sheets import SheetError, read_sheet
from submissions.text import clean_line

COLUMNS = ("名称", "类别", "第一天", "最后一天")
KINDS = {label: value for value, label in HolidayKind.choices}
LONGEST_SPAN = 31
HEADING_WITHIN = 10


class HolidaysRefused(Exception):
    """Nothing was changed; `problems` are the sentences to show."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class HolidaySpan:
    """A line of the table: these days off, or worked to make up."""

    name: str
    kind: str
    first_day: date
    last_day: date

    @property
    def days(self):
        number = (self.last_day - self.first_day).days
        return [self.first_day + timedelta(days=n) for n in range(number + 1)]


@dataclass
class HolidayChange:
    """How many days the year has now, and [MovedDue] of what hangs on them."""

    year: int
    days: int
    moved: list = field(default_factory=list)

    def __str__(self):
        moved = (
            f"{len(self.moved)} 个期限随着改了。" if self.moved else "没有期限要改。"
        )
        return f"{self.year}年的节假日共 {self.days} 天已经写好，{moved}"


def preview_holidays(year, spans, *, actor, **columns):
    """The HolidayChange that `replace_holidays` would come to; nothing is kept."""
    with transaction.atomic():
        change = replace_holidays(year, spans, actor=actor, **columns)
        transaction.set_rollback(True)
    return change


@transaction.atomic
def replace_holidays(year, spans, *, actor, source="", provisional=False):
    """The days of a year's notice are these [HolidaySpan] now; returns HolidayChange.

    Raises HolidaysRefused when a day stands twice.
    """
    refuse_days_twice(year, spans)
    Holiday.objects.filter(year=year).delete()
    days = Holiday.objects.bulk_create(
        Holiday(
            year=year,
            day=day,
            kind=span.kind,
            name=span.name,
            source=source,
            provisional=provisional,
        )
        for span in spans
        for day in span.days
    )
    # The dates that hang on the calendar move with it.
    moved = recompute_due_dates(actor=actor)
    if campaign := Campaign.objects.order_by("-year").first():
        audit.record(
            actor=actor,
            action="holiday.replace",
            target=campaign,
            year=year,
            days=len(days),
            moved=len(moved),
        )
    return HolidayChange(year, len(days), moved)


def refuse_days_twice(year, spans):
    days = [day for span in spans for day in span.days]
    elsewhere = Holiday.objects.exclude(year=year).filter(day__in=days)
    twice = {day for day in days if days.count(day) > 1}
    twice |= set(elsewhere.values_list("day", flat=True))
    if twice:
        raise HolidaysRefused(
            [f"{day.year}年{day.month}月{day.day}日写了两次。" for day in sorted(twice)]
        )


def read_holiday_file(year, name, content):
    """[HolidaySpan] of the file. Raises HolidaysRefused."""
    try:
        lines = read_sheet(name, content)
    except SheetError as error:
        raise HolidaysRefused([str(error)]) from error
    places, rows = find_heading(lines)
    return read_spans(
        year,
        [
            (number, [cells[place] if place < len(cells) else "" for place in places])
            for number, cells in rows
        ],
    )


def read_holiday_text(year, text):
    """[HolidaySpan] of lines `春节 放假 2027-02-05 2027-02-08`. Raises HolidaysRefused."""
    rows = [(number, line.split()) for number, line in enumerate(text.splitlines(), 1)]
    columns = len(COLUMNS)
    return read_spans(
        year,
        [
            (number, (cells + [""] * columns)[: max(columns, len(cells))])
            for number, cells in rows
            if cells
        ],
    )


def write_holiday_text(spans):
    """What `read_holiday_text` reads again."""
    return "\n".join(
        f"{span.name} {HolidayKind(span.kind).label} {span.first_day} {span.last_day}"
        for span in spans
    )


def list_spans(year):
    """[HolidaySpan] of a year as it stands, by their first day."""
    of_year = Holiday.objects.filter(year=year).order_by("day")
    spans = [
        HolidaySpan(run.name, kind, run.first_day, run.last_day)
        for kind in HolidayKind
        for run in join_days(list(of_year.filter(kind=kind)))
    ]
    return sorted(spans, key=lambda span: span.first_day)


def read_spans(year, rows):
    """[HolidaySpan] of [(line number, cells)]. Raises HolidaysRefused."""
    problems, spans = [], []
    for number, cells in rows:
        try:
            spans.append(read_span(year, *cells))
        except TypeError:
            problems.append(f"第{number}行：一行只写名称、类别、第一天、最后一天。")
        except ValueError as error:
            problems.append(f"第{number}行：{error}")
    if problems:
        raise HolidaysRefused(problems)
    return spans


def find_heading(lines):
    """([place of each of COLUMNS], the rows below the heading)."""
    for place, (_, cells) in enumerate(lines[:HEADING_WITHIN]):
        if set(COLUMNS) <= set(cells):
            return [cells.index(column) for column in COLUMNS], lines[place + 1 :]
    raise HolidaysRefused(["没有找到表头。第一行请写：名称、类别、第一天、最后一天。"])


def read_span(year, name, kind, first, last):
    """The HolidaySpan of a line. Raises ValueError with a sentence."""
    name = clean_line(name)
    if not name or len(name) > 20:
        raise ValueError("请写节日名称，至多 20 个字。")
    if kind not in KINDS:
        raise ValueError(f"类别请写“放假”或“调休上班”，现在是“{kind[:20]}”。")
    first_day, last_day = read_day(first), read_day(last or first)
    if last_day < first_day:
        raise ValueError("最后一天早于第一天。")
    if (last_day - first_day).days >= LONGEST_SPAN:
        raise ValueError(f"一个节日超过 {LONGEST_SPAN} 天，请核对日期。")
    if not all(abs(day.year - year) <= 1 for day in (first_day, last_day)):
        raise ValueError(f"日期不在{year}年前后，请核对年份。")
    return HolidaySpan(name, KINDS[kind], first_day, last_day)


def read_day(text):
    """2026-10-01, 2026/10/1, 2026年10月1日, or what Excel makes of a date."""
    plain = text.split(" ")[0].split("T")[0]
    for mark in ("年", "月", "/", "."):
        plain = plain.replace(mark, "-")
    parts = plain.removesuffix("日").split("-")
    try:
        return date(*(int(part) for part in parts))
    except (TypeError, ValueError) as error:
        raise ValueError(f"“{text[:20]}”不是日期，请写成 2026-10-01 这样。") from error
