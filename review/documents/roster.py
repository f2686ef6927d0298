"""报送情况 as Excel: the units of a list as it was filtered, phones masked."""

from collections.abc import Sequence
from dataclasses import dataclass

from review.roster import RosterRow
from submissions.choices import Standing
from submissions.documents.paper import Column, Paper, Row
from submissions.documents.xlsx import write_xlsx
from submissions.templatetags import portal

COLUMNS = (
    Column("序号", 12, number=True),
    Column("填报单位", 36, stretch=1, centred=False),
    Column("类别", 18),
    Column("状态", 22),
    Column("主题数", 13, number=True),
    Column("盖章件", 22),
    Column("联系人", 20),
    Column("联系电话", 30),
    Column("最近变动", 24),
    Column("延期、重报期限", 30),
    Column("催报", 24),
)


@dataclass(frozen=True)
class RosterPaper:
    """`note` says which units and as of when."""

    title: str
    note: str
    rows: Sequence[RosterRow]
    office: str = ""


def roster_xlsx(paper: RosterPaper) -> bytes:
    return write_xlsx(
        Paper(
            title=paper.title,
            columns=COLUMNS,
            rows=[Row(cells(number, row)) for number, row in enumerate(paper.rows, 1)],
            note=paper.note,
            author=paper.office,
        )
    )


def cells(number: int, row: RosterRow) -> tuple[str, ...]:
    contact = row.contacts[0] if row.contacts else None
    return (
        str(number),
        row.unit,
        row.kind.label,
        state(row),
        str(row.themes),
        row.stamp.label,
        contact.name if contact else "",
        f"{contact.masked}{source(contact)}" if contact else "",
        changed(row),
        own_end(row),
        f"{row.reminders} 次，{portal.clock(row.reminded_at)}" if row.reminders else "",
    )


def state(row: RosterRow) -> str:
    if row.standing in (Standing.OVERDUE, Standing.STOPPED):
        return f"{row.standing.label}（{row.progress.label}）"
    return row.standing.label


def own_end(row: RosterRow) -> str:
    if row.answer_by:
        missed = "，已过" if row.answer_missed else ""
        return f"应于{portal.moment(row.answer_by)}前重报{missed}"
    return portal.clock(row.extended_until) if row.extended_until else ""


def changed(row: RosterRow) -> str:
    if not row.last_change:
        return ""
    at, what = row.last_change
    return f"{portal.clock(at)} {what}"


def source(contact) -> str:
    return f"（{contact.source}）" if contact.source else ""
