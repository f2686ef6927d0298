"""操作日志 as Excel, as it was filtered."""

from review.manage.acts import describe_entry, name_act
from submissions.dates import find_local_time
from submissions.documents.paper import Column, Paper, PrintedRow
from submissions.documents.xlsx import write_xlsx

COLUMNS = (
    Column("编号", 16, number=True),
    Column("时间", 34),
    Column("操作人", 30),
    Column("操作", 30),
    Column("对象", 50, centred=False),
    Column("内容", 90, stretch=1, centred=False),
    Column("来自", 30),
)


def write_log_xlsx(entries, *, note, author):
    """`note`: which entries, and as of when."""
    rows = [
        PrintedRow(
            (
                str(entry.pk),
                f"{find_local_time(entry.at):%Y-%m-%d %H:%M:%S}",
                entry.actor_label,
                name_act(entry.action),
                entry.target_label,
                "；".join(describe_entry(entry)),
                entry.address,
            )
        )
        for entry in entries
    ]
    return write_xlsx(Paper("操作日志", COLUMNS, rows, note=note, author=author))
