"""The table of moves of an occasion (design §3)."""

from django.utils import timezone

from submissions.choices import OccasionStatus as Status
from submissions.permissions import is_office, is_own_filer, may_file
from submissions.transitions import Move


def is_in_plan(occasion, moment):
    return not occasion.is_cancelled


def may_be_reported(occasion, moment):
    """In the plan, and the day to report of has come."""
    day = occasion.held_on or occasion.day
    has_come = day is None or day <= timezone.localdate(moment)
    return not occasion.is_cancelled and has_come


def may_skip_announcement(occasion, moment):
    waived = occasion.campaign.announcement_waived
    return waived and may_be_reported(occasion, moment)


def was_announced(occasion, moment):
    return occasion.announced_at is not None


def was_not_announced(occasion, moment):
    return occasion.announced_at is None


NOT_IN_PLAN = "这一场已经从现行计划中取消，不能再报备。要恢复，请提出调整申请。"
NOT_HELD_YET = "这一场还没有到举办的日子，或者已经从计划中取消，不能报送情况。"

ANNOUNCE = Move(
    "occasion.announce",
    "报备",
    sources=(Status.PLANNED,),
    target=Status.ANNOUNCED,
    permitted=may_file,
    open_at=is_in_plan,
    refusal=NOT_IN_PLAN,
)
WITHDRAW_ANNOUNCEMENT = Move(
    "occasion.withdraw",
    "撤回报备",
    sources=(Status.ANNOUNCED,),
    target=Status.PLANNED,
    permitted=may_file,
    needs_reason=True,
)
REPORT = Move(
    "occasion.report",
    "报送情况",
    sources=(Status.ANNOUNCED, Status.RETURNED),
    target=Status.REPORTED,
    permitted=may_file,
    open_at=may_be_reported,
    refusal=NOT_HELD_YET,
)
REPORT_UNANNOUNCED = Move(
    "occasion.report",
    "报送情况",
    sources=(Status.PLANNED,),
    target=Status.REPORTED,
    permitted=may_file,
    open_at=may_skip_announcement,
    refusal="请先报备，再报送情况。" + NOT_HELD_YET,
)
WITHDRAW_REPORT = Move(
    "occasion.report_withdraw",
    "撤回报告",
    sources=(Status.REPORTED,),
    target=Status.ANNOUNCED,
    permitted=is_own_filer,
    open_at=was_announced,
)
WITHDRAW_UNANNOUNCED_REPORT = Move(
    "occasion.report_withdraw",
    "撤回报告",
    sources=(Status.REPORTED,),
    target=Status.PLANNED,
    permitted=is_own_filer,
    open_at=was_not_announced,
)
RETURN_REPORT = Move(
    "occasion.return",
    "退回",
    sources=(Status.REPORTED,),
    target=Status.RETURNED,
    permitted=is_office,
    needs_reason=True,
)
CONFIRM_REPORT = Move(
    "occasion.confirm",
    "确认",
    sources=(Status.REPORTED,),
    target=Status.CONFIRMED,
    permitted=is_office,
)
OCCASION_MOVES = (
    ANNOUNCE,
    WITHDRAW_ANNOUNCEMENT,
    REPORT,
    REPORT_UNANNOUNCED,
    WITHDRAW_REPORT,
    WITHDRAW_UNANNOUNCED_REPORT,
    RETURN_REPORT,
    CONFIRM_REPORT,
)


def choose_report_move(occasion):
    """The Move by which this occasion is reported, as it stands."""
    planned = occasion.status == Status.PLANNED
    return REPORT_UNANNOUNCED if planned else REPORT


def choose_withdrawal_move(occasion):
    """The Move by which its report is taken back: to where it was reported from."""
    announced = was_announced(occasion, None)
    return WITHDRAW_REPORT if announced else WITHDRAW_UNANNOUNCED_REPORT
