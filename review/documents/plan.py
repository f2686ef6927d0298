"""活动计划安排表: the plan of a year as Excel, PDF and Word."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date

from submissions.choices import Arrangement
from submissions.documents.docx import write_docx
from submissions.documents.paper import (
    A4,
    PAGES,
    Column,
    Page,
    Paper,
    Row,
    chinese_date,
    rows_in_groups,
)
from submissions.documents.pdf import write_pdf
from submissions.documents.xlsx import write_xlsx

# By the field of a PlanRow. Contact persons have no column: issued plans name none.
COLUMNS = {
    "number": Column("序号", 13, number=True),
    "title": Column("活动主题", 44, stretch=1, centred=False),
    "unit": Column("责任单位", 38),
    # So narrow that the head breaks before its bracket, in sheets too.
    "months": Column("活动时间（月份）", 22),
    "forms": Column("活动形式", 25),
    "summary": Column("活动简介", 60, stretch=3, centred=False),
    "remark": Column("备注", 22),
}
DEFAULT_COLUMNS = ("number", "title", "unit", "months", "forms", "summary")
DRAFT_NOTE = "（编制中，未印发）"


@dataclass(frozen=True)
class PlanRow:
    """Texts as they print; rows that follow each other in a group share one band.

    `line` is the row's name in every version; `on` are its months 1 to 12; `split` says
    街镇 or 区直单位 of the lead unit, whose official place and key are `rank`. These do
    not print, so they tell no two rows apart.
    """

    number: int
    title: str
    unit: str
    months: str
    forms: str
    summary: str
    remark: str = ""
    group: str = ""
    line: str = field(default="", compare=False)
    on: tuple[int, ...] = field(default=(), compare=False)
    split: str = field(default="", compare=False)
    rank: tuple[int, int] = field(default=(0, 0), compare=False)

    def concerns(self, unit):
        """Whether this unit leads or takes part, by the names as printed."""
        return self.rank[1] == unit.pk or unit.name in self.unit.split("、")


@dataclass(frozen=True)
class PlanPaper:
    """`mark` is 附件 or empty; `columns` names fields of PlanRow, in printed order."""

    title: str
    rows: Sequence[PlanRow]
    mark: str = ""
    office: str = ""
    issued_on: date | None = None
    draft: bool = False
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    page: Page = A4

    def of_unit(self, unit):
        """The unit's own extract; the numbers stay those of the plan.

        The unit has a line of the title to itself, so that no line ends in its name.
        """
        rows = [row for row in self.rows if row.concerns(unit)]
        return replace(self, title=f"{self.title}\n（{unit.name}）", rows=rows)


@dataclass(frozen=True)
class Look:
    """How somebody wants a plan to be printed; what is empty stays as it comes."""

    columns: tuple[str, ...] = DEFAULT_COLUMNS
    arrangement: str = Arrangement.MONTH
    mark: str = ""
    title: str = ""
    page: str = A4.name

    @property
    def key(self) -> str:
        """The look as text that `look_of` reads; empty as it comes."""
        return "" if self == Look() else json.dumps(asdict(self), ensure_ascii=False)

    def of(self, paper: PlanPaper) -> PlanPaper:
        """The paper with this look: rows in its order, numbered anew."""
        rows = ORDERS[self.arrangement](paper.rows)
        return replace(
            paper,
            title=self.title or paper.title,
            mark=self.mark or paper.mark,
            columns=self.columns,
            page=PAGES[self.page],
            rows=[replace(row, number=n) for n, row in enumerate(rows, start=1)],
        )


def look_of(key: str) -> Look:
    said = json.loads(key or "{}")
    return Look(**said | ({"columns": tuple(said["columns"])} if said else {}))


def split_by_kind(rows):
    """街镇 before 区直单位, each under its band, else in the plan's order."""
    split = sorted(rows, key=lambda row: row.split != "街镇")
    return [replace(row, group=row.split) for row in split]


ORDERS = {
    Arrangement.MONTH: list,
    Arrangement.KIND: split_by_kind,
    Arrangement.UNIT: lambda rows: sorted(rows, key=lambda row: row.rank),
}


def plan_xlsx(paper: PlanPaper) -> bytes:
    return write_xlsx(plan_table(paper))


def plan_pdf(paper: PlanPaper) -> bytes:
    return write_pdf(plan_table(paper))


def plan_docx(paper: PlanPaper) -> bytes:
    return write_docx(plan_table(paper))


def plan_table(paper: PlanPaper) -> Paper:
    return Paper(
        title=paper.title,
        columns=tuple(COLUMNS[name] for name in paper.columns),
        rows=plan_rows(paper),
        mark=paper.mark,
        note=DRAFT_NOTE if paper.draft else "",
        signature=signature(paper),
        author=paper.office,
        page=paper.page,
    )


def plan_rows(paper: PlanPaper) -> list[Row]:
    def cells(row: PlanRow) -> tuple[str, ...]:
        return tuple(str(getattr(row, name)) for name in paper.columns)

    begun = [row.on[:1] for row in paper.rows]
    named = first_month if begun == sorted(begun) else nothing
    return list(rows_in_groups(paper.rows, cells, named))


def first_month(row: PlanRow) -> str:
    """A bookmark for every month, where a plan runs through the year."""
    return f"{row.on[0]}月" if row.on else ""


def nothing(row: PlanRow) -> str:
    return ""


def signature(paper: PlanPaper) -> tuple[str, ...]:
    day = chinese_date(paper.issued_on) if paper.issued_on else ""
    return tuple(line for line in (paper.office, day) if line)
