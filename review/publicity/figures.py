"""The figures of a Digest in words and tables, as the lists count them."""

from submissions.activities.news import name_units
from submissions.documents.letter import Table

COUNT = 17  # millimetres of a column of numbers
HEADS = ("计划", "已办", "当月办", "逾期", "意见", "已答复")


def write_figures(digest):
    """One paragraph; every number is that of the list of the same name."""
    figures = digest.figures
    planned = "" if digest.period.is_year else f"计划在{digest.period.label}的"
    came = (
        f"到场{digest.present_total}人次（{join_counts(digest.present, '人次')}）。"
        if digest.present
        else ""
    )
    return (
        f"截至{digest.day.year}年{digest.day.month}月{digest.day.day}日，"
        f"{planned}活动共{figures.planned}场，已报备{figures.announced}场，"
        f"已办{figures.held}场，其中在计划月份办的{figures.in_planned_month}场，"
        f"情况报告待确认{figures.awaiting}份，逾期{figures.overdue}场。{came}"
        f"听取意见建议{figures.opinions}条，已答复{figures.answered}条，"
        f"没有答复{figures.unanswered}条。"
    )


def write_media(digest):
    """[paragraph], none where nobody told of it."""
    if not digest.media:
        return []
    return [f"媒体报道{digest.media_total}条：{join_counts(digest.media, '条')}。"]


def name_occasion(occasion):
    """What, whose and when: as held, else as announced, else as planned."""
    day = occasion.held_on or occasion.day
    when = f"{day.month}月{day.day}日" if day else occasion.months
    return f"{occasion.title}（{name_units(occasion)}，{when}）"


def join_counts(counts, measure):
    return "，".join(f"{name}{number}{measure}" for name, number in counts.items())


def make_table(head, lines, total):
    """Table of [(name, Figures)] with their sum, which is `total` (Figures)."""
    rows = [(name, *list_cells(figures)) for name, figures in lines]
    rows.append(("合计", *list_cells(total)))
    return Table((head, *HEADS), rows, (COUNT,) * len(HEADS))


def list_cells(figures):
    counts = (
        figures.planned,
        figures.held,
        figures.in_planned_month,
        figures.overdue,
        figures.opinions,
        figures.answered,
    )
    return tuple(map(str, counts))
