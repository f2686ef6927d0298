"""Lists as Excel: a list as it was filtered and sorted, in one shape for all desks."""

from collections.abc import Iterable, Sequence

from django.utils import timezone

from submissions.dates import write_dated_clock
from submissions.documents.paper import LIST_SIZE, Column, Paper, PrintedRow
from submissions.documents.xlsx import write_xlsx

NUMBER = Column("序号", 12, number=True)


def write_list(
    columns: Sequence[Column],
    rows: Sequence[Sequence[str]],
    *,
    title: str,
    note: str = "",
    office: str,
    sums: int = 0,
) -> bytes:
    """Small type and heads that choose rows: a list to work with.

    `sums`: the last rows that are sums, and stay where they are.
    """
    printed = [PrintedRow(tuple(row)) for row in rows]
    paper = Paper(
        title, tuple(columns), printed, note=note, author=office, size=LIST_SIZE
    )
    return write_xlsx(paper, filtered=True, sums=sums)


def write_numbered_list(
    columns: Sequence[Column], rows: Iterable[Sequence[str]], **particulars
) -> bytes:
    """The same, each row with its number before it."""
    numbered = [(str(number), *row) for number, row in enumerate(rows, 1)]
    return write_list((NUMBER, *columns), numbered, **particulars)


def write_note(*words: str) -> str:
    """“截至2027年3月24日 16:30；状态：未报送”."""
    told = [f"截至{write_dated_clock(timezone.now())}", *filter(None, words)]
    return "；".join(told)


def write_count(number: int | None) -> str:
    """Blank for none, so that what there is can be seen."""
    return str(number or "")
