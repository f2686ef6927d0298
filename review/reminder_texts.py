"""What each unit that is waited for is told."""

from django.conf import settings

from review.standing import expected_by
from submissions.choices import DeclarationStatus, Standing
from submissions.templatetags.portal import moment, time_left

# To whoever cannot file any more: only the office can open the form again.
OVERDUE_TEXT = (
    "{unit}：{year}年“政务公开主题日”活动主题申报表现在是“{state}”，"
    "已过截止时间（{deadline}），平台不再收。请与{office}联系延期或补报"
)


def grouped(declarations):
    """[(Standing, its declarations)], only groups that somebody is in."""
    groups = {standing: [] for standing in Standing.missing()}
    for declaration in declarations:
        groups[Standing(declaration.standing)].append(declaration)
    return [(standing, rows) for standing, rows in groups.items() if rows]


def overdue_text(campaign):
    """What the overdue are told unless the office writes something else."""
    phone = "，电话{phone}" if campaign.office_phone else ""
    return f"{OVERDUE_TEXT}{phone}。"


def is_overdue(declaration, now):
    return now >= declaration.due_at


def text_for(declaration, text, now, overdue=""):
    """The office's text as this unit gets it: its own name, state and end.

    `overdue`: the words for those that cannot file any more, if the usual ones are not
    for them too.
    """
    late = is_overdue(declaration, now)
    words = filled_in(
        overdue if late and overdue else text,
        declaration.campaign,
        unit=declaration.unit.name,
        state=declaration.state_label,
        due=expected_by(declaration),
        left=left_for(declaration, now),
    )
    return "\n".join([words, *login_line()])


def left_for(declaration, now):
    if is_overdue(declaration, now):
        return "已经截止"
    left = time_left(expected_by(declaration), now)
    return left or "重报的期限已过，请马上重报"


def joint_text(campaign, declarations, text, now, overdue=""):
    """One message for a group chat: the words, and who is meant, by state.

    Those that cannot file any more get a paragraph of their own.
    """
    in_time = [row for row in declarations if not is_overdue(row, now)]
    late = [row for row in declarations if is_overdue(row, now)]
    lines = paragraph(campaign, in_time, text, now)
    lines += paragraph(campaign, late, overdue or text, now)
    return "\n".join([*lines, *login_line()])


def paragraph(campaign, declarations, text, now):
    if not declarations:
        return []
    end = campaign.closes_at
    if now >= end and not is_overdue(declarations[0], now):
        end = min(row.due_at for row in declarations)
    words = filled_in(
        text,
        campaign,
        unit="有关单位",
        state="未报送",
        due=end,
        left=time_left(end, now) or "已经截止",
    )
    lists = [
        f"{standing.label}：{'、'.join(named(row, end) for row in rows)}"
        for standing, rows in grouped(declarations)
    ]
    return [words, *lists]


def named(declaration, end):
    """The unit, with its own end where that is not everybody's."""
    own_end = expected_by(declaration)
    if own_end == end:
        return declaration.unit.name
    returned = declaration.status == DeclarationStatus.RETURNED
    what = "前重报" if returned else "截止"
    return f"{declaration.unit.name}（{moment(own_end)}{what}）"


def filled_in(text, campaign, *, unit, state, due, left):
    return text.format(
        unit=unit,
        year=campaign.year,
        state=state,
        deadline=moment(due),
        left=left,
        office=campaign.office_short_name,
        phone=campaign.office_phone,
    )


def login_line():
    """Where to log in, where the site says so."""
    return [f"登录地址：{settings.PORTAL_URL}"] if settings.PORTAL_URL else []


def subject_for(declaration, now):
    paper = f"{declaration.campaign.year}年“政务公开主题日”活动主题申报表"
    if is_overdue(declaration, now):
        return f"{paper}已过截止时间，请与办公室联系"
    end = moment(expected_by(declaration))
    if declaration.status == DeclarationStatus.RETURNED:
        return f"请重新报送{paper}（应于{end}前重报）"
    return f"请报送{paper}（{end}截止）"
