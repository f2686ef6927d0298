"""工作总结 of a quarter or a year, in figures and text, for the office to go on writing."""

from review.publicity.figures import (
    make_table,
    name_occasion,
    write_figures,
    write_media,
)
from submissions.documents.letter import Letter, make_heading, write_letter_docx
from submissions.documents.paper import write_chinese_date


def write_summary_docx(digest):
    """Bytes of the paper."""
    campaign, period = digest.campaign, digest.period
    sections = [
        ("总体情况", tell_whole(digest)),
        ("各单位开展情况", tell_units(digest)),
        ("意见建议办理情况", tell_opinions(digest)),
        ("宣传情况", tell_publicity(digest)),
        ("典型经验", tell_exemplary(digest)),
        ("还要办的事", tell_open(digest)),
    ]
    body = []
    shown = [(title, parts) for title, parts in sections if parts]
    for number, (title, parts) in enumerate(shown, start=1):
        body += [make_heading(number, title), *parts]
    scope = "年度" if period.is_year else period.label
    return write_letter_docx(
        Letter(
            title=f"{campaign.full_name}\n{scope}活动工作总结",
            body=body,
            signature=(campaign.office_name, write_chinese_date(digest.day)),
            author=campaign.office_name,
        )
    )


def tell_whole(digest):
    parts = [write_figures(digest)]
    if not digest.months:
        return parts
    return [*parts, make_table("计划月份", digest.months, digest.figures)]


def tell_units(digest):
    lines = [(str(line.unit), line) for line in digest.units]
    if not lines:
        return []
    led = f"{len(lines)}个单位牵头的活动，按单位名册的次序列出："
    return [led, make_table("单位", lines, digest.figures)]


def tell_opinions(digest):
    figures = digest.figures
    if not figures.opinions:
        return []
    late = digest.late_answers
    overdue = f"，其中{late}条已过答复期限" if late else ""
    return [
        (
            f"活动中听取意见建议{figures.opinions}条，已答复{figures.answered}条，"
            f"没有答复{figures.unanswered}条{overdue}。"
        )
    ]


def tell_publicity(digest):
    if not digest.held:
        return []
    shown = len(digest.held) - len(digest.without_logo)
    return [
        (
            f"已办的{len(digest.held)}场中，{shown}场展示了“政务公开主题日”标识；"
            f"留存照片{digest.photo_total}张。"
        ),
        *write_media(digest),
    ]


def tell_exemplary(digest):
    if not digest.exemplary:
        return []
    told = [f"列为典型经验的有{len(digest.exemplary)}场。"]
    return told + [
        f"{name_occasion(one)}：{one.experience or one.what_shown}"
        for one in digest.exemplary
    ]


def tell_open(digest):
    lists = (
        ("逾期的", digest.overdue),
        ("没有展示标识的", digest.without_logo),
        ("没有在计划月份办的", digest.in_other_month),
        ("还要开展的", digest.ahead),
    )
    return [
        f"{label}{len(occasions)}场：{'；'.join(map(name_occasion, occasions))}。"
        for label, occasions in lists
        if occasions
    ]
