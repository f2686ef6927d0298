"""The papers of 考核: figures, what they mean, 媒体报道, and a 情况报告 as it was filed."""

from datetime import date

from review.archive.measures import MEASURES
from review.followup.sheet import write_sheet
from submissions.activities.comparing import TEXT_LABELS, write_value
from submissions.activities.reporting import write_iso
from submissions.choices import AudienceGroup, OpinionHandling
from submissions.dates import write_dated_clock
from submissions.documents.paper import (
    Column,
    Paper,
    PrintedRow,
    write_chinese_date,
    write_log_head,
)

FIGURE_COLUMNS = (
    Column("单位", 34, stretch=1, centred=False),
    *(Column(measure.head, 17, number=True) for measure in MEASURES.values()),
)
SCORE_COLUMN = Column("得分\n／满分", 26)
MEANING_COLUMNS = (Column("指标", 30), Column("怎样算", 200, stretch=1, centred=False))
MEDIA_COLUMNS = (
    Column("序号", 12, number=True),
    Column("单位", 34, centred=False),
    Column("活动主题", 46, centred=False),
    Column("媒体", 22),
    Column("名称", 34, centred=False),
    Column("标题", 50, stretch=1, centred=False),
    Column("网址", 50, stretch=1, centred=False),
    Column("日期", 24),
)
HOURS = ("held_on", "held_starts", "held_ends")
REPORT_COLUMNS = (Column("项目", 40), Column("内容", 200, stretch=1, centred=False))


def build_figures_paper(campaign, total, lines, as_of):
    """The Paper of the figures: units in official order, the district at the end."""
    scored = bool(total.points)
    rows = [PrintedRow(list_figure_cells(line, scored)) for line in (*lines, total)]
    return Paper(
        title=f"{campaign.full_name}考核材料统计表",
        columns=(*FIGURE_COLUMNS, *([SCORE_COLUMN] if scored else [])),
        rows=rows,
        note=f"截至{write_dated_clock(as_of)}",
        author=campaign.office_name,
    )


def list_figure_cells(line, scored):
    cells = (line.name, *(str(number) for _, number in line.figures))
    return (*cells, line.score_text) if scored else cells


def build_meanings_paper(campaign):
    """How each figure is counted."""
    rows = [
        PrintedRow((measure.label, measure.meaning)) for measure in MEASURES.values()
    ]
    return Paper(
        title=f"{campaign.full_name}考核材料指标说明",
        columns=MEANING_COLUMNS,
        rows=rows,
        author=campaign.office_name,
    )


def write_media_xlsx(campaign, items, note):
    """Bytes of 媒体报道清单."""
    rows = [list_media_cells(*each) for each in enumerate(items, 1)]
    return write_sheet(campaign, "媒体报道清单", MEDIA_COLUMNS, rows, note)


def list_media_cells(number, item):
    return (
        str(number),
        item.occasion.unit.name,
        item.occasion.title,
        item.get_kind_display(),
        item.outlet,
        item.title,
        item.address,
        write_iso(item.published_on),
    )


def build_report_paper(report):
    """An OccasionReport as it was filed."""
    said = report.content
    rows = [
        PrintedRow((label, text))
        for label, text in list_report_lines(said)
        if text.strip()
    ]
    return Paper(
        title=f"{said['title']}\n情况报告（第{said['occasion']}场）",
        columns=REPORT_COLUMNS,
        rows=rows,
        fields=(("责任单位", said["unit"]),),
        author=said["unit"],
        foot=f"编号 {report.number}　校验码 {report.code}　"
        f"{write_dated_clock(report.received_at)}报送　"
        f"{write_log_head(report.log_head)}".rstrip(),
    )


def list_report_lines(said):
    """[(label, text)] of a content as `build_report_content` makes it."""
    return [
        ("时间", write_when(said)),
        ("计划月份", write_months(said)),
        *(
            (label, write_value(key, said[key]))
            for key, label in TEXT_LABELS.items()
            if key not in HOURS
        ),
        ("到场人数", "\n".join(map(write_present, said["groups"]))),
        ("意见建议", "\n".join(map(write_opinion, said["opinions"]))),
        ("媒体报道", "\n".join(map(write_media_item, said["media"]))),
        ("照片", "\n".join(map(write_photo, said["photos"]))),
        ("其他材料", "\n".join(file["name"] for file in said["files"])),
    ]


def write_when(said):
    """`2027年4月17日 09:30—11:30`, of times in ISO."""
    day, *hours = (said[key] for key in HOURS)
    clock = "—".join(hour[:5] for hour in hours if hour)
    return f"{write_chinese_date(date.fromisoformat(day))} {clock}".strip()


def write_months(said):
    months = "、".join(f"{month}月" for month in said["months"])
    return months if said["in_planned_month"] else f"{months}（不在当月开展）"


def write_present(row):
    group = AudienceGroup(row["group"]).label
    return f"{group} {row['present'] or 0} 人（拟邀 {row['planned']} 人）"


def write_opinion(row):
    handled = OpinionHandling(row["handling"]).label
    answer = f"：{row['answer']}" if row["answer"] else ""
    return f"{AudienceGroup(row['group']).label}：{row['text']}（{handled}{answer}）"


def write_media_item(row):
    said = [row[name] for name in ("outlet", "title", "address", "published_on")]
    return "　".join(filter(None, said))


def write_photo(row):
    return f"{row['caption'] or '（没有说明）'}　SHA-256 {row['sha256']}"
