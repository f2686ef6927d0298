"""计划调整 as Excel: the requests of the units, those that wait first."""

from review.sheets import write_numbered_list
from submissions.dates import write_clock
from submissions.documents.paper import Column

COLUMNS = (
    Column("单位", 30, centred=False),
    Column("调整事项", 16),
    Column("活动主题", 40, stretch=1, centred=False),
    Column("改为", 40, stretch=1, centred=False),
    Column("原因", 36, stretch=1, centred=False),
    Column("申请", 24),
    Column("办理", 16),
    Column("办理意见", 30, centred=False),
)
WISHES = {
    "months": "活动时间",
    "title": "活动主题",
    "forms_text": "活动形式",
    "summary": "活动简介",
}


def write_requests_xlsx(changes, *, title: str, note: str, office: str) -> bytes:
    cells = map(write_cells, changes)
    return write_numbered_list(COLUMNS, cells, title=title, note=note, office=office)


def write_cells(change):
    return (
        str(change.unit),
        change.get_kind_display(),
        change.theme_label or change.title,
        "；".join(f"{WISHES[name]}：{value}" for name, value in change.wish.items()),
        change.reason,
        write_clock(change.asked_at),
        change.get_status_display(),
        change.answer,
    )
