"""活动计划安排表: the plan of a year as it prints."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime

from submissions.choices import Arrangement
from submissions.district import find_district
from submissions.documents.letter import make_heading
from submissions.documents.paper import (
    A4,
    PAGES,
    Column,
    Page,
    Paper,
    PrintedRow,
    make_grouped_rows,
    write_chinese_date,
    write_log_head,
)
from submissions.months import Months

# By the field of a PlanRow. Contact persons have no column: issued plans name none.
COLUMNS = {
    "number": Column("序号", 13, number=True),
    "title": Column("活动主题", 44, stretch=1, centred=False),
    "units_text": Column("责任单位", 38),
    "months": Column("活动时间（月份）", 22, listed=True),
    "forms_text": Column("活动形式", 25, listed=True),
    "summary": Column("活动简介", 60, stretch=3, centred=False),
    "remark": Column("备注", 22),
}
DEFAULT_COLUMNS = ("number", "title", "units_text", "months", "forms_text", "summary")
DRAFT_NOTE = "（编制中，未印发）"


@dataclass(frozen=True)
class PlanRow:
    """A row as it reads; rows that follow each other in a group share one band.

    `line` is the row's name in every version; `split` says 街镇 or 区直单位 of the lead
    unit, whose official place and key are `rank`. These do not print, so they tell no two
    rows apart.
    """

    number: int
    title: str
    units_text: str
    months: Months
    forms_text: str
    summary: str
    remark: str = ""
    group: str = ""
    line: str = field(default="", compare=False)
    split: str = field(default="", compare=False)
    rank: tuple[int, int] = field(default=(0, 0), compare=False)

    def concerns(self, unit):
        """Whether this unit leads or takes part, by the names as printed."""
        return self.rank[1] == unit.pk or unit.name in self.unit_names

    @property
    def unit_names(self):
        return self.units_text.split("、")

    @property
    def forms(self):
        """Names of the forms."""
        return [name for name in self.forms_text.split("、") if name]


@dataclass(frozen=True)
class PlanPaper:
    """`mark` is 附件 or empty; `columns` names fields of PlanRow, in printed order."""

    title: str
    rows: Sequence[PlanRow]
    mark: str = ""
    office: str = ""
    issued_on: date | None = None
    draft: bool = False
    # When it was issued.
    moment: datetime | None = None
    log_head: str = ""
    columns: tuple[str, ...] = DEFAULT_COLUMNS
    page: Page = A4
    first_page: int = 1
    outer_numbers: bool = False

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
    first_page: int = 1
    outer_numbers: bool = False

    @property
    def key(self) -> str:
        """The look as text that `read_look` reads; empty as it comes.

        Numbers that begin with 1 go unsaid: papers were kept by such keys before there
        was a choice.
        """
        said = asdict(self)
        for name in ("first_page", "outer_numbers"):
            if said[name] == getattr(AS_IT_COMES, name):
                del said[name]
        return "" if self == AS_IT_COMES else json.dumps(said, ensure_ascii=False)

    def of(self, paper: PlanPaper) -> PlanPaper:
        """The paper with this look: rows in its order, numbered anew."""
        rows = ORDERS[self.arrangement](paper.rows)
        return replace(
            paper,
            title=self.title or paper.title,
            mark=self.mark or paper.mark,
            columns=self.columns,
            page=PAGES[self.page],
            first_page=self.first_page,
            outer_numbers=self.outer_numbers,
            rows=[replace(row, number=n) for n, row in enumerate(rows, start=1)],
        )


AS_IT_COMES = Look()


def read_look(key: str) -> Look:
    said = json.loads(key or "{}")
    return Look(**said | ({"columns": tuple(said["columns"])} if said else {}))


def split_by_kind(rows):
    """一、街镇 before 二、区直单位, each under its band, else in the plan's order."""
    first = find_district().town_band
    kinds = sorted({row.split for row in rows}, key=lambda kind: kind != first)
    bands = {
        kind: kind and make_heading(number, kind).text
        for number, kind in enumerate(kinds, start=1)
    }
    split = sorted(rows, key=lambda row: kinds.index(row.split))
    return [replace(row, group=bands[row.split]) for row in split]


ORDERS = {
    Arrangement.MONTH: list,
    Arrangement.KIND: split_by_kind,
    Arrangement.UNIT: lambda rows: sorted(rows, key=lambda row: row.rank),
}


def build_plan_table(paper: PlanPaper) -> Paper:
    return Paper(
        title=paper.title,
        columns=tuple(COLUMNS[name] for name in paper.columns),
        rows=build_table_rows(paper),
        mark=paper.mark,
        note=DRAFT_NOTE if paper.draft else "",
        # What is attached to a notice is signed there (7.4).
        signature=() if paper.mark else sign_paper(paper.office, paper.issued_on),
        author=paper.office,
        foot=write_log_head(paper.log_head),
        page=paper.page,
        first_page=paper.first_page,
        outer_numbers=paper.outer_numbers,
        moment=paper.moment,
    )


def build_table_rows(paper: PlanPaper) -> list[PrintedRow]:
    def cells(row: PlanRow) -> tuple[str, ...]:
        return tuple(str(getattr(row, name)) for name in paper.columns)

    begun = [row.months.first or 0 for row in paper.rows]
    named = name_first_month if begun == sorted(begun) else name_nothing
    return list(make_grouped_rows(paper.rows, cells, named))


def name_first_month(row: PlanRow) -> str:
    """A bookmark for every month, where a plan runs through the year."""
    return f"{row.months.first}月" if row.months else ""


def name_nothing(row: PlanRow) -> str:
    return ""


def sign_paper(office: str, day: date | None) -> tuple[str, ...]:
    return tuple(filter(None, (office, day and write_chinese_date(day))))
