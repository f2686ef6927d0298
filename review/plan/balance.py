"""What somebody should look at in a plan, month by month; pure questions over rows.

A row is a `BoardRow`; a month's activities are the rows that begin in it, its load
all that run in it.
"""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from submissions.choices import ConsentStatus
from submissions.months.words import normalise_text

TWELVE = range(1, 13)
DAYS = re.compile(r"(\d{1,2})月(\d{1,2})日(?:[至到-](?:(\d{1,2})月)?(\d{1,2})日)?")


@dataclass(frozen=True)
class Concern:
    """A sentence and where to look.

    `mild`: only good to know; `on_card`: the row's own card says so already.
    """

    sentence: str
    link: str
    month: int | None = None
    mild: bool = False
    on_card: bool = False


def count_load(rows):
    """{month: how many activities run in it}."""
    running = Counter(month for row in rows for month in row.months)
    return {month: running[month] for month in TWELVE}


def group_by_month(rows):
    """{month: rows that begin in it}, in the order of the year."""
    begun = {month: [] for month in TWELVE}
    for row in rows:
        begun[row.months.first].append(row)
    return begun


def count_months_past(year, day):
    """How many months of `year` are over on `day`."""
    if day.year != year:
        return 0 if day.year < year else 12
    return day.month - 1


def find_concerns(rows, *, low, high, past, holidays):
    """Everything at once, in the order of the year."""
    found = [
        *find_thin_months(rows, low, past),
        *find_crowded_months(rows, high),
        *find_units_twice(rows),
        *find_undeclared_months(rows),
        *find_piles(rows, "形式", lambda row: row.forms),
        *find_piles(rows, "重大主题", lambda row: row.focus),
        *find_rows_too_early(rows, past),
        *find_holiday_clashes(rows, holidays),
    ]
    return sorted(found, key=lambda concern: concern.month)


def find_thin_months(rows, low, past):
    """Nothing is missing yet while nothing is arranged."""
    if not rows:
        return
    for month, running in count_load(rows).items():
        if month > past and running < max(low, 1):
            few = (
                f"只有 {running} 个活动，每月至少 {low} 个" if running else "还没有活动"
            )
            yield Concern(f"{month}月{few}。", f"#month-{month}", month)


def find_crowded_months(rows, high):
    for month, running in count_load(rows).items():
        if running > high:
            many = f"{month}月有 {running} 个活动，每月至多 {high} 个。"
            yield Concern(many, f"#month-{month}", month)


def find_units_twice(rows):
    held = Counter((row.months.first, row.lead) for row in rows)
    for (month, unit), times in held.items():
        if times > 1:
            twice = f"{unit}在{month}月有 {times} 个活动。"
            yield Concern(twice, f"#month-{month}", month)


def find_undeclared_months(rows):
    for row in rows:
        if not row.moved or row.agreed:
            continue
        where = f"“{row.title}”安排在{row.months}，单位申报的是{row.time_text}"
        sentence = f"{where}，{describe_consent(row)}"
        yield Concern(sentence, row.anchor, row.months.first, on_card=True)


def describe_consent(row):
    if row.consent is None:
        return "还没有征询。"
    if row.consent.status == ConsentStatus.WAITING:
        return f"正在等{row.lead}答复。"
    return f"{row.lead}不同意：{row.consent.remark}"


def find_piles(rows, kind, names_of):
    """More than half of a month's activities, and at least three, are of one sort."""
    for month, held in group_by_month(rows).items():
        sorts = Counter(name for row in held for name in names_of(row))
        for name, times in sorts.items():
            if times >= 3 and times * 2 > len(held):
                piled = f"{month}月 {len(held)} 个活动里有 {times} 个{kind}是“{name}”。"
                yield Concern(piled, f"#month-{month}", month)


def find_rows_too_early(rows, past):
    """Over before the plan goes out; what an earlier version said so stays unsaid."""
    for row in rows:
        if max(row.months) <= past and row.issued_months != row.months:
            early = f"“{row.title}”安排在{row.months}，计划印发时已经过去。"
            yield Concern(early, row.anchor, row.months.first)


def find_holiday_clashes(rows, holidays):
    begun = group_by_month(rows)
    for holiday in holidays:
        for month in list_holiday_months(holiday):
            held = begun[month]
            hit = [row for row in held if falls_on_holiday(row.time_text, holiday)]
            for row in hit:
                clash = f"“{row.title}”的时间“{row.time_text}”在{holiday}放假期间。"
                yield Concern(clash, row.anchor, month)
            if held and not hit:
                hint = f"{holiday}放假：{describe_holiday(holiday)}，请避开。"
                yield Concern(hint, f"#month-{month}", month, mild=True)


def list_holiday_months(holiday):
    """Those of the year in which it begins."""
    first, last = holiday.first_day, holiday.last_day
    return range(first.month, (last.month if last.year == first.year else 12) + 1)


def describe_holiday(holiday):
    first, last = holiday.first_day, holiday.last_day
    if first == last:
        return f"{first.month}月{first.day}日"
    until = f"{last.month}月" if last.month != first.month else ""
    return f"{first.month}月{first.day}日至{until}{last.day}日"


def falls_on_holiday(text, holiday):
    """Whether a written time names days of the holiday."""
    year = holiday.first_day.year
    return any(
        first <= holiday.last_day and holiday.first_day <= last
        for first, last in read_days(text, year)
    )


def read_days(text, year):
    """[(first day, last day)] that a text writes out: “5月1日”, “4月28日至5月3日”."""
    for month, day, until, end in DAYS.findall(normalise_text(text)):
        try:
            first = date(year, int(month), int(day))
            last = date(year, int(until or month), int(end or day))
        except ValueError:
            continue
        yield first, last


def find_units_without_theme(units, link):
    """Units of the campaign that no row names."""
    if not units:
        return []
    named = "、".join(str(unit) for unit in units[:5])
    rest = "等" if len(units) > 5 else ""
    sentence = f"{len(units)} 个单位没有主题列入计划：{named}{rest}。"
    return [Concern(sentence, link)]
