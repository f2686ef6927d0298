"""梳理甄选 as Excel: the themes of a list as it was filtered and sorted."""

from django.db.models import OuterRef, Prefetch, Subquery

from review.models import Decision
from review.sheets import write_numbered_list
from submissions.choices import Selection
from submissions.documents.paper import Column
from submissions.models.themes import prefetch_joint_rows

NEWEST = Decision.objects.filter(theme=OuterRef("pk")).order_by("-pk")
COLUMNS = (
    Column("填报单位", 28, centred=False),
    Column("活动主题", 38, stretch=1, centred=False),
    Column("活动时间（月份）", 18),
    Column("活动形式", 22),
    Column("活动简介", 56, stretch=2, centred=False),
    Column("重大主题", 20),
    Column("甄选", 16),
    Column("原因", 22, centred=False),
    Column("标签", 16),
)


def write_themes_xlsx(themes, *, title: str, note: str, office: str) -> bytes:
    """`themes`: the queryset of the list in its order."""
    rows = themes.select_related("declaration__unit", "focus_area", "merged_into")
    rows = rows.prefetch_related(
        *prefetch_joint_rows(), Prefetch("tags", to_attr="listed_tags")
    ).annotate(why=Subquery(NEWEST.values("reason")[:1]))
    cells = map(write_cells, rows)
    return write_numbered_list(COLUMNS, cells, title=title, note=note, office=office)


def write_cells(theme):
    return (
        theme.units_text,
        theme.title,
        theme.time_text,
        theme.forms_text,
        theme.summary,
        str(theme.focus_area or ""),
        theme.get_selection_display(),
        write_reason(theme),
        "、".join(map(str, theme.listed_tags)),
    )


def write_reason(theme):
    if theme.selection == Selection.MERGED:
        return f"并入“{theme.merged_into}”" if theme.merged_into else "牵头主题已被删除"
    return theme.why or ""
