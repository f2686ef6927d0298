"""Days and hours of the demo, and acts put back to when they would have happened."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta

from django.utils import timezone


def back_date(rows, **dates):
    """Set dates that an act stamps with the moment it runs.

    Past years happened in the past. Statuses, filings and the log stay as the acts
    wrote them, so the log says truly that all of it was written today.
    """
    rows.update(**dates)


def find_office_hour(moment, days, hour):
    """`days` after a moment, at an hour; a weekend becomes the Monday after."""
    day = timezone.localdate(moment) + timedelta(days=days)
    if day.weekday() >= 5:
        day += timedelta(days=7 - day.weekday())
    return timezone.make_aware(datetime.combine(day, time(hour)))


def find_midnight(moment, days):
    """The beginning of the day that is `days` after a moment."""
    day = timezone.localdate(moment) + timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time()))


def spread_moments(first, last, how_many):
    """[datetime]: `how_many` moments in working hours, evenly spread."""
    moments = list(list_working_moments(first, last))
    step = len(moments) / (how_many + 1)
    return [moments[int(step * number)] for number in range(1, how_many + 1)]


def list_working_moments(first, last) -> Iterator[datetime]:
    moment = first
    while (moment := moment + timedelta(minutes=13)) < last:
        local = timezone.localtime(moment)
        if local.weekday() < 5 and local.hour in (9, 10, 11, 14, 15, 16):
            yield moment
