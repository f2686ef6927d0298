"""What to look at before a day is announced; nothing here stops anybody."""

from datetime import datetime, time, timedelta

from django.db.models import Q
from django.utils import timezone

from submissions.activities.completeness import make_hint
from submissions.activities.privacy import find_private_numbers
from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus
from submissions.models import Occasion

# How long an activity lasts whose end nobody wrote down.
USUAL_LENGTH = timedelta(hours=2)


def find_warnings(occasion, *, today=None, calendar=None):
    """[OccasionProblem], none blocking, about the day, hour and place of a 报备."""
    if occasion.day is None:
        return []
    today, calendar = today or timezone.localdate(), calendar or read_calendar()
    return [
        *warn_of_month(occasion),
        *warn_of_day_off(occasion, calendar),
        *warn_of_lead_time(occasion, today, calendar),
        *warn_of_clashes(occasion),
    ]


def warn_of_month(occasion):
    year = occasion.campaign.year
    if occasion.day.year != year:
        yield make_hint(
            "day", f"日期写的是{occasion.day.year}年，这是{year}年的计划，请核对年份。"
        )
    elif not occasion.covers(occasion.day):
        yield make_hint(
            "day",
            f"计划安排在{occasion.months}，这一天不在计划月份内。"
            "要改到别的月份，最好先提出调整申请。",
        )


def warn_of_day_off(occasion, calendar):
    if not calendar.is_working_day(occasion.day):
        name = calendar.name_day(occasion.day)
        yield make_hint("day", f"这一天是{name}，请确认场地和人员都能到。")
    elif occasion.day in calendar.special:
        name = calendar.name_day(occasion.day)
        yield make_hint("day", f"这一天是{name}，照常上班。")


def warn_of_lead_time(occasion, today, calendar):
    """Of the 报备 itself: too late for the rule, or of a day that has passed."""
    if occasion.day < today:
        yield make_hint("day", "这一天已经过去。办过的活动也可以补报备，再报送情况。")
        return
    days = occasion.campaign.announce_days
    left = calendar.count_working_days(today, occasion.day)
    if left < days and not occasion.campaign.announcement_waived:
        until = f"离这一天还有 {left} 个工作日" if left else "离这一天没有工作日了"
        yield make_hint(
            "day",
            f"{until}，通常要提前 {days} 个工作日报备。"
            "确需这一天办，请同时打电话告诉办公室。",
        )


def warn_of_clashes(occasion):
    """Own ones by name; of another unit only that it is there, for it is not one's own."""
    clashes = list_clashes(occasion)
    own = [other for other in clashes if other.unit_id == occasion.unit_id]
    others = [other for other in clashes if other not in own]
    for other in own:
        hour = f"{other.starts:%H:%M}" if other.starts else "时间未定"
        yield make_hint("starts", f"本单位当天同一时间（{hour}）还有{other}。")
    if any(is_same_place(occasion, other) for other in others):
        yield make_hint(
            "place", f"同一时间，区里还有别的活动也在{occasion.place}，请先问清场地。"
        )
    elif others:
        yield make_hint("starts", "同一时间，区里还有别的活动，请的人可能重。")


def list_clashes(occasion):
    """Announced occasions of the same day whose hours meet."""
    others = (
        Occasion.objects.standing()
        .filter(day=occasion.day)
        .filter(Q(status=OccasionStatus.ANNOUNCED))
        .exclude(pk=occasion.pk)
        .select_related("activity__unit")
        .order_by("starts", "pk")
    )
    return [other for other in others if do_hours_meet(occasion, other)]


def do_hours_meet(one, other):
    """Whether their hours overlap; one without an hour may be at any."""
    if one.starts is None or other.starts is None:
        return True
    first, second = span_hours(one), span_hours(other)
    return first[0] < second[1] and second[0] < first[1]


def span_hours(occasion):
    start = datetime.combine(occasion.day, occasion.starts)
    if occasion.ends and occasion.ends > occasion.starts:
        return start, datetime.combine(occasion.day, occasion.ends)
    latest = datetime.combine(occasion.day, time.max)
    return start, min(start + USUAL_LENGTH, latest)


def is_same_place(one, other):
    return bool(one.place) and one.place == other.place


def warn_of_private_numbers(occasion):
    """In what the public would read; the field for the public phone is apart."""
    for field, label in (("notice_text", "预告信息"), ("sign_up", "报名方式")):
        for found in find_private_numbers({label: getattr(occasion, field)}):
            yield make_hint(
                field, f"{found}，活动预告不能公开它，请改填在“对外联系电话”里。"
            )
