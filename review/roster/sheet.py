"""报送情况 as Excel: the units of a list as it was filtered, phones masked."""

from collections.abc import Sequence

from review.roster.rows import RosterRow
from review.sheets import write_numbered_list
from submissions.choices import Standing
from submissions.dates import write_clock, write_moment
from submissions.documents.paper import Column

COLUMNS = (
    Column("填报单位", 36, stretch=1, centred=False),
    Column("类别", 16),
    Column("状态", 22),
    Column("主题数", 16, number=True),
    Column("盖章件", 22),
    Column("联系人", 19),
    Column("联系电话", 30),
    Column("最近变动", 24),
    Column("延期、重报期限", 30),
    Column("催报", 24),
)


def write_roster_xlsx(
    rows: Sequence[RosterRow], *, title: str, note: str, office: str
) -> bytes:
    """`note` says which units and as of when."""
    cells = map(write_cells, rows)
    return write_numbered_list(COLUMNS, cells, title=title, note=note, office=office)


def write_cells(row: RosterRow) -> tuple[str, ...]:
    contact = row.contacts[0] if row.contacts else None
    return (
        row.unit_name,
        row.kind.label,
        write_state(row),
        str(row.theme_count or 0),
        row.stamp.label,
        contact.name if contact else "",
        f"{contact.masked}{write_source(contact)}" if contact else "",
        write_last_change(row),
        write_own_end(row),
        f"{row.reminder_count} 次，{write_clock(row.reminded_at)}"
        if row.reminder_count
        else "",
    )


def write_state(row: RosterRow) -> str:
    if row.standing in (Standing.OVERDUE, Standing.STOPPED):
        return f"{row.standing.label}（{row.progress.label}）"
    return row.standing.label


def write_own_end(row: RosterRow) -> str:
    if row.answer_asked:
        missed = "，已过" if row.answer_missed else ""
        return f"应于{write_moment(row.answer_asked)}前重报{missed}"
    return write_clock(row.extended_until) if row.extended_until else ""


def write_last_change(row: RosterRow) -> str:
    if not row.last_change:
        return ""
    at, what = row.last_change
    return f"{write_clock(at)} {what}"


def write_source(contact) -> str:
    return f"\n（{contact.source}）" if contact.source else ""
