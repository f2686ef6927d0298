"""The texts of a reminder: for one unit, for a group chat, by state."""

from collections import defaultdict

from django.conf import settings

from submissions.choices import DeclarationStatus, Standing
from submissions.dates import write_moment, write_span_left
from submissions.declarations.deadline import expected_by


def group_by_standing(declarations):
    """[(Standing, its declarations)], only groups that somebody is in."""
    groups = {standing: [] for standing in Standing.missing()}
    for declaration in declarations:
        groups[Standing(declaration.standing)].append(declaration)
    return [(standing, rows) for standing, rows in groups.items() if rows]


def is_overdue(declaration, now):
    return now >= declaration.due_at


def write_reminder_text(declaration, text, now, overdue=""):
    """The text with the unit's own name, state and end filled in.

    `overdue`: the text for units past their end; "" means `text` serves them too.
    """
    late = is_overdue(declaration, now)
    words = fill_placeholders(
        overdue if late and overdue else text,
        declaration.campaign,
        unit=declaration.unit.name,
        state=declaration.state_label,
        due=expected_by(declaration),
        left=write_time_left(declaration, now),
    )
    return "\n".join([words, *list_login_lines()])


def write_time_left(declaration, now):
    if is_overdue(declaration, now):
        return "已经截止"
    left = write_span_left(expected_by(declaration), now)
    return left or "重报的期限已过，请马上重报"


def write_joint_text(campaign, declarations, text, now, overdue=""):
    """One message for a group chat: the text, then the units by state and end.

    Units past their end get a paragraph of their own.
    """
    in_time = [row for row in declarations if not is_overdue(row, now)]
    late = [row for row in declarations if is_overdue(row, now)]
    lines = write_paragraph(campaign, in_time, text, now)
    lines += write_paragraph(campaign, late, overdue or text, now)
    return "\n".join([*lines, *list_login_lines()])


def write_paragraph(campaign, declarations, text, now):
    if not declarations:
        return []
    end = campaign.closes_at
    if now >= end and not is_overdue(declarations[0], now):
        end = min(row.due_at for row in declarations)
    words = fill_placeholders(
        text,
        campaign,
        unit="有关单位",
        state="未报送",
        due=end,
        left=write_span_left(end, now) or "已经截止",
    )
    lists = [
        f"{standing.label}{write_own_end(rows[0], end)}：{name_units(rows)}"
        for standing, group in group_by_standing(declarations)
        for rows in group_by_end(group)
    ]
    return [words, *lists]


def group_by_end(declarations):
    """[[Declaration]] that are expected by the same moment, the earliest first."""
    groups = defaultdict(list)
    for declaration in declarations:
        groups[expected_by(declaration)].append(declaration)
    return [groups[end] for end in sorted(groups)]


def name_units(declarations):
    return "、".join(declaration.unit.name for declaration in declarations)


def write_own_end(declaration, end):
    """Until when a group is expected, in brackets, where that is not `end`."""
    own_end = expected_by(declaration)
    if own_end == end:
        return ""
    returned = declaration.status == DeclarationStatus.RETURNED
    return f"（{write_moment(own_end)}{'前重报' if returned else '截止'}）"


def fill_placeholders(text, campaign, *, unit, state, due, left):
    said = {
        "单位": unit,
        "年份": campaign.year,
        "状态": state,
        "截止时间": write_moment(due),
        "剩余时间": left,
        "办公室": campaign.office_short_name,
        "电话": campaign.office_phone,
    }
    return text.format(**said)


def list_login_lines():
    """A list with the line of the login address; [] when PORTAL_URL is not set."""
    return [f"登录地址：{settings.PORTAL_URL}"] if settings.PORTAL_URL else []


def write_subject(declaration, now):
    form = f"{declaration.campaign.year}年“政务公开主题日”活动主题申报表"
    if is_overdue(declaration, now):
        return f"{form}已过截止时间，请与办公室联系"
    end = write_moment(expected_by(declaration))
    if declaration.status == DeclarationStatus.RETURNED:
        return f"请重新报送{form}（应于{end}前重报）"
    return f"请报送{form}（{end}截止）"
