"""再加一场: occasions that the unit adds beyond one a month, and takes out again."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from submissions import audit
from submissions.activities.due_dates import set_due_dates
from submissions.activities.opening import build_occasion
from submissions.calendars import read_calendar
from submissions.choices import OccasionStatus
from submissions.models import Activity, Occasion
from submissions.models.occasions import find_last_day
from submissions.months import ALL, Months
from submissions.transitions import MoveRefused

# One a week; more is a slip.
MOST_PER_ACTIVITY = 60


@transaction.atomic
def add_occasion(activity, *, actor, month):
    """再加一场 in a month of the plan. Raises MoveRefused."""
    activity = lock_activity(activity)
    refuse_unless_addable(activity, month)
    occasion = build_next_occasion(activity, Months.of(month), read_calendar())
    occasion.save()
    audit.record(actor=actor, action="occasion.add", target=occasion, month=month)
    return occasion


def lock_activity(activity):
    """The activity, locked; MoveRefused when the plan has it no more."""
    locked = Activity.objects.select_for_update(of=("self",), no_key=True)
    activity = locked.select_related("campaign").get(pk=activity.pk)
    if activity.is_closed:
        raise MoveRefused(
            f"“{activity}”已经从现行计划中取消，不能再加场次。要恢复，请提出调整申请。"
        )
    return activity


def refuse_unless_addable(activity, month):
    if month not in activity.months:
        raise MoveRefused(
            f"计划把“{activity}”安排在{activity.months}。"
            f"要在{month}月办，请先提出调整申请。"
        )
    if activity.occasions.count() >= MOST_PER_ACTIVITY:
        raise MoveRefused(f"一个活动至多 {MOST_PER_ACTIVITY} 场，没有再加。")


def build_next_occasion(activity, months, calendar, **columns):
    last = activity.occasions.aggregate(last=Max("position"))["last"] or 0
    columns = {"extra": True} | columns
    return build_occasion(activity, months, last + 1, calendar, **columns)


@transaction.atomic
def remove_occasion(occasion, *, actor):
    """Take out one that the unit itself added and has not announced. Raises MoveRefused."""
    locked = Occasion.objects.select_for_update(of=("self",), no_key=True)
    occasion = locked.select_related("activity__campaign").get(pk=occasion.pk)
    if not occasion.extra:
        raise MoveRefused("这一场是计划安排的，不能删去。要取消，请提出调整申请。")
    if occasion.status != OccasionStatus.PLANNED:
        raise MoveRefused(f"{occasion}已经报备，请先撤回报备，再删去。")
    if occasion.files.exists():
        raise MoveRefused(f"{occasion}里还有上传的材料，请先删去材料。")
    audit.record(actor=actor, action="occasion.remove", target=occasion)
    occasion.delete()


@transaction.atomic
def open_every_month(activity, *, actor):
    """每月办一场: an activity 全年 gets an occasion for every month that is left.

    The one occasion that it had becomes the first of them, unless it was held. Raises
    MoveRefused.
    """
    activity = lock_activity(activity)
    if not activity.lasts_all_year:
        raise MoveRefused(f"“{activity}”不是全年的活动，每个月份已经各有一场。")
    months, calendar = list_months_left(activity), read_calendar()
    settle_whole_year(activity, months[0], calendar)
    taken = {month for one in activity.occasions.standing() for month in one.months}
    for month in sorted(set(months) - taken):
        build_next_occasion(activity, Months.of(month), calendar, extra=False).save()
    audit.record(actor=actor, action="activity.monthly", target=activity, months=months)
    return activity


def list_months_left(activity):
    """Months of its year that are not over; all of them once the year is."""
    year, today = activity.campaign.year, timezone.localdate()
    left = [month for month in ALL if find_last_day(year, Months.of(month)) >= today]
    return left or list(ALL)


def settle_whole_year(activity, first, calendar):
    """The occasion 全年 becomes one of the month of its day, else of the `first` month."""
    for occasion in activity.occasions.standing().select_related("activity__campaign"):
        if occasion.months != ALL:
            continue
        day = occasion.held_on or occasion.day
        occasion.months = Months.of(day.month if day else first)
        occasion.last_day = find_last_day(activity.campaign.year, occasion.months)
        occasion.revision += 1
        if occasion.is_open:
            set_due_dates(occasion, activity.campaign, calendar)
        occasion.save(
            update_fields=[
                "months",
                "last_day",
                "revision",
                "announce_due",
                "report_due",
            ]
        )
