"""发件箱 as Excel: the letters of a list as it was filtered, without their text."""

from review.sheets import write_numbered_list
from submissions.dates import write_clock
from submissions.documents.paper import Column

COLUMNS = (
    Column("标题", 60, stretch=2, centred=False),
    Column("单位", 36, stretch=1, centred=False),
    Column("收件地址", 44),
    Column("事由", 18),
    Column("写信时间", 24),
    Column("写信人", 24),
    Column("状态", 16),
    Column("未发出的原因", 30, centred=False),
)


def write_outbox_xlsx(letters, *, title: str, note: str, office: str) -> bytes:
    cells = map(write_cells, letters)
    return write_numbered_list(COLUMNS, cells, title=title, note=note, office=office)


def write_cells(letter):
    return (
        letter.subject,
        str(letter.unit),
        letter.address,
        letter.get_purpose_display(),
        write_clock(letter.written_at),
        letter.written_by_label,
        letter.get_status_display(),
        letter.error,
    )
