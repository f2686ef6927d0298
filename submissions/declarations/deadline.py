"""Until when a declaration is expected, and the strip that says so on a unit's pages."""

from dataclasses import dataclass
from datetime import datetime

from submissions.choices import DeclarationStatus
from submissions.dates import write_moment, write_span_left


@dataclass(frozen=True)
class Strip:
    """A date, what it means, what is left of the time, and what can be done.

    `tone`: "" while there is time, `late` when somebody must act, `past` when all is over.
    """

    moment: datetime
    label: str
    left: str = ""
    help: str = ""
    tone: str = ""

    @property
    def missed(self):
        return self.tone != ""


def expected_by(declaration):
    """Until when the office expects it: a return names its own day, whatever the deadline.

    Never after `due_at`, until which it may still be filed.
    """
    if declaration.status != DeclarationStatus.RETURNED:
        return declaration.due_at
    ends = (declaration.answer_by, declaration.extended_until)
    return max(end for end in ends if end)


def describe_deadline(declaration, now):
    """The Strip of a declaration at this moment."""
    campaign = declaration.campaign
    if not campaign.has_opened(now):
        return Strip(campaign.opens_at, "开始申报")
    end = expected_by(declaration)
    returned = declaration.status == DeclarationStatus.RETURNED
    label = "前重新报送" if returned else "截止报送"
    if now < end:
        return Strip(end, label, write_span_left(end, now), explain_time(declaration))
    if now < declaration.due_at:
        still = f"时间已过，{write_moment(declaration.due_at)}以前还能报送，请尽快"
        return Strip(end, label, "已过期限", still, "late")
    tone = "past" if declaration.is_filed or campaign.is_over(now) else "late"
    return Strip(end, label, "已截止", explain_end(declaration, now), tone)


def explain_time(declaration):
    """What may be done while there is time."""
    match declaration.status:
        case DeclarationStatus.ACCEPTED:
            return "办公室已经受理；要改，请打电话请办公室退回"
        case DeclarationStatus.RETURNED:
            return "这是办公室退回时定的时间"
    if declaration.extended_until == declaration.due_at:
        return "已为本单位延期"
    return "之前可以随时修改、撤回"


def explain_end(declaration, now):
    """What can be done once nothing more may be filed."""
    if declaration.is_filed:
        accepted = declaration.status == DeclarationStatus.ACCEPTED
        return "办公室已经受理" if accepted else "已经报送，等办公室受理"
    if declaration.campaign.is_over(now):
        return "这一年没有报送"
    return f"没有报送。草稿仍可修改；{whom_to_call(declaration.campaign)}"


def whom_to_call(campaign):
    office, phone = campaign.office_short_name, campaign.office_phone
    return f"确需补报，请打电话给{office}（{phone}）"
