"""How late an occasion is, and what is awaited of whom, in words."""

from django.utils import timezone

from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus, Stage
from submissions.dates import write_short_day


def write_stage_note(occasion, *, today=None, calendar=None):
    """What the word of its stage leaves open: by when, since when, or why; "" for nothing."""
    today, calendar = today or timezone.localdate(), calendar or read_calendar()
    stage = occasion.stage_on(today)
    if stage == Stage.CONFIRMED:
        return f"{write_short_day(timezone.localdate(occasion.confirmed_at))}确认"
    if stage == Stage.CANCELLED:
        return occasion.cancelling_reason
    return write_lateness(occasion, stage, today, calendar)


def write_lateness(occasion, stage, today, calendar):
    """What is awaited of whom by when, in words; "" where nothing is."""
    if stage == Stage.OVERDUE:
        return write_overdue(occasion, today, calendar)
    if stage == Stage.UNANNOUNCED:
        return write_month_left(occasion, today, calendar)
    if stage == Stage.UPCOMING and occasion.day:
        return write_days_until(occasion.day, today)
    due = {Stage.RETURNED: occasion.answer_by, Stage.UNREPORTED: occasion.report_due}
    if day := due.get(stage):
        act = "改好" if stage == Stage.RETURNED else "报送"
        return f"{write_short_day(day)}前{act}，{write_days_left(day, today, calendar)}"
    return ""


def write_overdue(occasion, today, calendar):
    """`8月已过，没有报备`, or `应于9月16日前报送，已过 5 个工作日`."""
    planned = occasion.status == OccasionStatus.PLANNED
    if planned and occasion.report_due is None:
        return f"{occasion.months}已过，没有报备"
    returned = occasion.status == OccasionStatus.RETURNED
    due = occasion.answer_by if returned else occasion.report_due
    act = "改好" if returned else "报送"
    left = write_days_left(due, today, calendar)
    return f"应于{write_short_day(due)}前{act}，{left}"


def write_month_left(occasion, today, calendar):
    first = occasion.last_day.replace(day=1)
    if today < first or len(occasion.months) > 1:
        days = occasion.campaign.announce_days
        return f"开展前 {days} 个工作日报备"
    if today == occasion.last_day:
        return "今天是本月最后一天"
    if left := calendar.count_working_days(today, occasion.last_day):
        return f"本月还剩 {left} 个工作日"
    return f"本月还剩 {(occasion.last_day - today).days} 天，都不上班"


def write_days_until(day, today):
    """`今天`, `明天`, `还有 5 天`."""
    days = (day - today).days
    return {0: "今天", 1: "明天"}.get(days, f"还有 {days} 天")


def write_days_left(due, today, calendar):
    """`还有 4 个工作日`, `今天到期`, `已过 5 个工作日`; plain days where none is worked."""
    if due == today:
        return "今天到期"
    word, first, last = ("还有", today, due) if due > today else ("已过", due, today)
    if worked := calendar.count_working_days(first, last):
        return f"{word} {worked} 个工作日"
    return f"{word} {(last - first).days} 天"
