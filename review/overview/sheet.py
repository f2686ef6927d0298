"""总览 as Excel: the table that is shown, all its pages."""

from review.overview.counts import OUTCOMES
from review.sheets import write_count, write_list, write_note
from submissions.choices import Standing
from submissions.documents.paper import Column

NUMBER = 18
MONTHS = tuple(Column(f"{month}月", 13, number=True) for month in range(1, 13))
TALLIED = tuple(
    Column(head, NUMBER, number=True)
    for head in ("申报", *(outcome.label for outcome in OUTCOMES), "撤回")
)
TURNOUT = (
    Column("应报单位", NUMBER, number=True),
    Column("已报送", NUMBER, number=True),
)


def write_overview_xlsx(table: dict, *, title: str, office: str) -> bytes:
    """`table`: the context of the page, without pages."""
    columns, rows = SHEET_OF[table["by"]](table)
    sums = 0 if table["by"] == "year" else 1
    note = write_note(say_months(table))
    return write_list(columns, rows, title=title, note=note, office=office, sums=sums)


def say_months(table):
    if "planned" not in table:
        return "没有主题入选的单位" if table.get("only_without") else ""
    if table["planned"]:
        return "印发的计划里的主题，按计划月份"
    which = "全部已报送的主题" if table["whole"] else "入选的主题"
    return f"{which}，按申报月份"


def list_year(table):
    return (name_column("项目"), *MONTHS, name_total("合计")), write_months(table)


def list_months(table):
    columns = (name_column(table["table"][1:]), *MONTHS, name_total("主题"))
    return columns, [*write_months(table), write_line(table["sums"])]


def list_units(table):
    columns = (name_column("单位"), Column("状态", 24), *TALLIED)
    rows = [
        (tally.name, Standing(declaration.standing).label, *write_tally(tally))
        for declaration, tally in table["rows"]
    ]
    sums = table["sums"]
    return columns, [*rows, (sums.name, "", *write_tally(sums))]


def list_kinds(table):
    columns = (name_column("单位类别"), *TURNOUT, *TALLIED)
    whole = (table["units"], table["sums"])
    return columns, [
        (tally.name, *write_turnout(totals), *write_tally(tally))
        for totals, tally in [*table["rows"], whole]
    ]


SHEET_OF = {
    "year": list_year,
    "unit": list_units,
    "kind": list_kinds,
    "focus": list_months,
    "form": list_months,
}


def name_column(head):
    return Column(head, 40, stretch=1, centred=False)


def name_total(head):
    return Column(head, NUMBER, number=True)


def write_months(table):
    return [write_line(line) for line in table["lines"]]


def write_line(line):
    return (line.name, *map(write_count, [*line.months, line.total]))


def write_turnout(totals):
    return write_count(totals.units), write_count(totals.filed)


def write_tally(tally):
    counted = (tally.total, *tally.outcomes.values(), tally.withdrawn)
    return tuple(map(write_count, counted))
