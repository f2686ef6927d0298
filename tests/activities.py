"""Makers of activities and occasions, as an issued plan leaves them."""

import uuid
from datetime import date, time

from django.utils import timezone

from submissions.choices import AudienceGroup, OccasionStatus
from submissions.models import Activity, Campaign, Occasion
from submissions.models.occasions import find_last_day
from submissions.months import Months
from tests.factories import make_campaign, make_unit, numbers

ANNOUNCED = {
    "day": date(2027, 9, 17),
    "starts": time(14, 30),
    "ends": time(16, 30),
    "place": "湘江嘉园投放点",
    "lead_person": "刘思源",
    "plan_text": "从投放点走到中转站，现场称重，当场公布读数。",
    "report_due": date(2027, 9, 24),
}
HELD = {
    "held_on": date(2027, 9, 17),
    "held_starts": time(14, 30),
    "held_ends": time(16, 40),
    "held_place": "湘江嘉园投放点、大泽湖中转站",
    "in_planned_month": True,
    "logo_shown": False,
    "logo_reason": "下雨，展板没有摆出来。",
    "what_shown": "走访投放点和中转站，公布分类数据和清运费用，现场回答提问。",
}
RETURNED = {
    "return_reason": "请核对人数。",
    "answer_by": date(2027, 9, 27),
    "returned_by_label": "周文清（office）",
}


def make_activity(unit=None, months=None, campaign=None, **fields):
    """An activity of 2027 in September, without occasions."""
    campaign = campaign or Campaign.objects.first() or make_campaign()
    number = next(numbers)
    return Activity.objects.create(
        campaign=campaign,
        unit=unit or make_unit(),
        **{
            "line": uuid.uuid4(),
            "position": number,
            "title": f"看得见的垃圾分类{number}",
            "units_text": "高塘岭街道",
            "forms_text": "现场观摩、座谈交流",
            "months": months or Months.of(9),
        }
        | fields,
    )


def make_occasion(activity=None, status=OccasionStatus.PLANNED, unit=None, **fields):
    """An occasion in this state, with everything that the state asks for."""
    activity = activity or make_activity(unit)
    months = fields.pop("months", Months.of(activity.months.first))
    defaults = {
        "months": months,
        "last_day": find_last_day(activity.campaign.year, months),
        "position": activity.occasions.count() + 1,
    }
    if status != OccasionStatus.PLANNED:
        defaults |= ANNOUNCED | {"announced_at": timezone.now()}
    if status in OccasionStatus.held():
        defaults |= HELD
    if status == OccasionStatus.RETURNED:
        defaults |= RETURNED
    if status == OccasionStatus.CONFIRMED:
        defaults["confirmed_at"] = timezone.now()
    return Occasion.objects.create(
        activity=activity, status=status, **defaults | fields
    )


def make_complete(occasion):
    """Everybody came as invited, and two opinions were heard."""
    for group in AudienceGroup:
        occasion.groups.create(group=group, planned=5, present=5)
    occasion.opinions.create(
        position=1, group=AudienceGroup.RESIDENT, text="投放点晚上没有灯。"
    )
    occasion.opinions.create(
        position=2, group=AudienceGroup.DEPUTY, text="请按月公布清运费用。"
    )
    return occasion
