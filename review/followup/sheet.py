"""活动开展 as Excel: the occasions of a list as it was filtered and sorted."""

from submissions.activities.reporting import write_iso
from submissions.documents.paper import A3, Column, Paper, PrintedRow
from submissions.documents.xlsx import write_xlsx

COLUMNS = (
    Column("序号", 12, number=True),
    Column("活动主题", 48, stretch=1, centred=False),
    Column("场次", 12, number=True),
    Column("责任单位", 36, centred=False),
    Column("计划月份", 20),
    Column("日期", 26),
    Column("地点", 36, centred=False),
    Column("状态", 20),
    Column("当月举办", 18),
    Column("到场人数", 21),
    Column("LOGO", 14),
    Column("照片", 12, number=True),
    Column("意见", 12, number=True),
    Column("已答复", 14, number=True),
    Column("媒体报道", 21, number=True),
)
OPINION_COLUMNS = (
    Column("序号", 12, number=True),
    Column("活动主题", 40, centred=False),
    Column("责任单位", 30, centred=False),
    Column("来自", 22),
    Column("意见", 60, stretch=1, centred=False),
    Column("办理情况", 26),
    Column("答复", 50, stretch=1, centred=False),
    Column("由谁答复", 26, centred=False),
    Column("应答复日期", 24),
    Column("答复日期", 24),
)
SAID = {True: "是", False: "否", None: ""}


def write_followup_xlsx(campaign, occasions, note):
    """Bytes of the sheet; `occasions` as the list shows them, prefetched."""
    rows = [list_cells(number, row) for number, row in enumerate(occasions, 1)]
    return write_sheet(campaign, "开展情况", COLUMNS, rows, note)


def write_opinions_xlsx(campaign, opinions, note):
    """Bytes of 意见建议台账 as the list shows it."""
    rows = [list_opinion_cells(*each) for each in enumerate(opinions, 1)]
    return write_sheet(campaign, "意见建议台账", OPINION_COLUMNS, rows, note)


def write_sheet(campaign, name, columns, rows, note):
    return write_xlsx(
        Paper(
            title=f"{campaign.full_name}{name}",
            columns=columns,
            rows=[PrintedRow(cells) for cells in rows],
            note=note,
            author=campaign.office_name,
            page=A3,
        )
    )


def list_cells(number, occasion):
    day = occasion.held_on or occasion.day
    return (
        str(number),
        occasion.title,
        str(occasion.position),
        occasion.activity.units_text,
        str(occasion.months),
        write_iso(day),
        occasion.held_place or occasion.place,
        occasion.stage.label,
        SAID[occasion.in_planned_month],
        str(occasion.present_total) if occasion.is_held else "",
        SAID[occasion.logo_shown],
        str(occasion.photo_count),
        str(occasion.opinion_count),
        str(occasion.answered_count),
        str(len(occasion.media_items.all())),
    )


def list_opinion_cells(number, opinion):
    return (
        str(number),
        opinion.occasion.title,
        str(opinion.occasion.unit),
        opinion.get_group_display(),
        opinion.text,
        opinion.get_handling_display(),
        opinion.answer,
        opinion.answering_unit,
        write_iso(opinion.due),
        write_iso(opinion.answered_on),
    )
