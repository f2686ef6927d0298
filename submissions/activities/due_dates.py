"""Dates to act by, in working days: set when something changes, moved with the calendar."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from submissions import audit
from submissions.calendars import read_calendar
from submissions.models import Campaign, Occasion, Opinion


@dataclass(frozen=True)
class MovedDue:
    """A date that is another one now; `what` is an occasion or an opinion."""

    what: Occasion | Opinion
    label: str
    before: date | None
    after: date | None

    def __str__(self):
        return f"{self.what}：{self.label}由{say_day(self.before)}改为{say_day(self.after)}"


def say_day(day):
    return f"{day.month}月{day.day}日" if day else "未定"


def find_due_dates(campaign, calendar, *, last_day, announced_day=None):
    """{column: date} of an occasion, by its announced day, else by its month's last one.

    One that is only planned must be reported by a day only where 报备 is waived.
    """
    day = announced_day or last_day
    report_due = calendar.add_working_days(day, campaign.report_days)
    if campaign.announcement_waived:
        return {"announce_due": None, "report_due": report_due}
    return {
        "announce_due": calendar.add_working_days(day, -campaign.announce_days),
        "report_due": report_due if announced_day else None,
    }


def find_answer_due(day, campaign, calendar):
    """The date to answer an opinion by that was heard on `day`."""
    return calendar.add_working_days(day, campaign.answer_days)


def set_due_dates(occasion, campaign, calendar):
    """Write both dates into an open occasion, unsaved."""
    announced = occasion.is_announced
    found = find_due_dates(
        campaign,
        calendar,
        last_day=occasion.last_day,
        announced_day=occasion.day if announced else None,
    )
    for column, day in found.items():
        setattr(occasion, column, day)


@transaction.atomic
def recompute_due_dates(*, actor, campaign=None):
    """Set every open date anew, of one campaign or of all in work; returns [MovedDue]."""
    calendar, moved = read_calendar(), []
    for one in [campaign] if campaign else Campaign.objects.not_archived():
        found = recompute_occasions(one, calendar) + recompute_opinions(one, calendar)
        if found:
            audit.record(
                actor=actor, action="campaign.due_dates", target=one, moved=len(found)
            )
        moved += found
    return moved


def recompute_occasions(campaign, calendar):
    open_ones = (
        Occasion.objects.open()
        .filter(activity__campaign=campaign)
        .select_related("activity")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    changed, moved = [], []
    for occasion in open_ones:
        before = occasion.announce_due, occasion.report_due
        set_due_dates(occasion, campaign, calendar)
        after = occasion.announce_due, occasion.report_due
        labels = ("应报备日期", "应报送日期")
        found = [
            MovedDue(occasion, *each)
            for each in zip(labels, before, after, strict=True)
            if each[1] != each[2]
        ]
        if found:
            changed.append(occasion)
            moved += found
    Occasion.objects.bulk_update(changed, ["announce_due", "report_due"], 500)
    return moved


def recompute_opinions(campaign, calendar):
    """Only those still to be answered, of occasions whose day is known."""
    waiting = (
        Opinion.objects.unanswered()
        .filter(occasion__activity__campaign=campaign, due__isnull=False)
        .select_related("occasion__activity")
        .select_for_update(of=("self",), no_key=True)
        .order_by("pk")
    )
    moved = []
    for opinion in waiting:
        day = opinion.occasion.held_on or opinion.occasion.day
        due = find_answer_due(day, campaign, calendar) if day else opinion.due
        if due != opinion.due:
            moved.append(MovedDue(opinion, "应答复日期", opinion.due, due))
            opinion.due = due
    Opinion.objects.bulk_update([found.what for found in moved], ["due"], 500)
    return moved
