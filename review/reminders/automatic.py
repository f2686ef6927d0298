"""催报 by itself: reminders that the worker writes at set hours before the deadline."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from review.models import Reminder
from review.reminders.sending import NotReminded, lock_declaration, mail_reminder
from review.reminders.work import list_unit_work, list_units_due, tell_unit
from submissions import audit
from submissions.calendars import read_calendar
from submissions.choices import DeclarationStatus, ReminderChannel
from submissions.dates import find_local_time
from submissions.declarations.deadline import expected_by
from submissions.mail.outbox import is_mail_on
from submissions.models import Campaign, Unit

logger = logging.getLogger(__name__)

# A reminder “24 hours before” that comes later than this says the wrong thing.
LATENESS = timedelta(hours=6)
# The hour of a working day from which the worker reminds of activities.
WORK_FROM = 8
# No campaign gives more minutes of grace than its column holds.
LONGEST_GRACE = timedelta(minutes=32767)


def send_due_reminders(now):
    """A chore: write to the non-filers whose time has come; returns how many letters.

    Only units with an address, by each unit's own end, once per occasion.
    """
    if not is_mail_on():
        return 0
    opened = Campaign.objects.not_archived().filter(opens_at__lte=now)
    campaigns = opened.exclude(reminder_hours="")
    silent = sum(remind_campaign(campaign, now) for campaign in campaigns)
    return silent + sum(remind_of_work(campaign, now) for campaign in campaigns)


def remind_of_work(campaign, now):
    """Write to the units whose activities have something due next, or late since the last
    working day: one letter a unit and day, in the morning of a working day."""
    if not campaign.activities.exists():
        return 0
    local, calendar = find_local_time(now), read_calendar()
    today = local.date()
    if local.hour < WORK_FROM or not calendar.is_working_day(today):
        return 0
    occasion = f"{ReminderChannel.AUTOMATIC} {today}"
    told = Reminder.objects.filter(declaration__campaign=campaign, occasion=occasion)
    due = Unit.objects.filter(pk__in=list_units_due(campaign, today, calendar))
    waiting = due.exclude(email="").exclude(declarations__reminders__in=told)
    return sum(remind_unit_of_work(campaign, unit, occasion, today) for unit in waiting)


def remind_unit_of_work(campaign, unit, occasion, today):
    """Whether a letter was written."""
    channel = ReminderChannel.AUTOMATIC
    try:
        for work in list_unit_work(campaign, today, unit):
            return bool(tell_unit(work, channel, None, occasion, today))
    except NotReminded as refusal:
        logger.info("no letter about activities: %s", refusal)
    return False


def remind_campaign(campaign, now):
    log_missed_occasions(campaign, now)
    told = set(
        Reminder.objects.filter(
            declaration__campaign=campaign, channel=ReminderChannel.AUTOMATIC
        ).values_list("declaration", "occasion")
    )
    return sum(
        remind_unit(declaration, now)
        for declaration in list_waited_for(campaign, now)
        if (occasion := find_due_occasion(declaration, now))
        and (declaration.pk, occasion) not in told
    )


def list_waited_for(campaign, now):
    """Units with an address that have not filed and may still do so."""
    ahead = (
        Q(campaign__deadline__gt=now - LONGEST_GRACE)
        | Q(extended_until__gt=now)
        | Q(answer_by__gt=now)
    )
    return (
        campaign.declarations.filter(
            ahead, status__in=DeclarationStatus.editable(), unit__active=True
        )
        .exclude(unit__email="")
        .select_related("campaign", "unit")
    )


@transaction.atomic
def remind_unit(declaration, now):
    """Whether a letter was written; the unit's end is read again under a lock."""
    declaration = lock_declaration(declaration)
    occasion = find_due_occasion(declaration, now)
    if not occasion:
        return False
    try:
        mail_reminder(
            declaration,
            channel=ReminderChannel.AUTOMATIC,
            occasion=occasion,
            text=declaration.campaign.reminder_text,
            actor=None,
            now=now,
        )
    except NotReminded:
        return False
    return True


def find_due_occasion(declaration, now):
    """`24h 2027-03-29T16:00:00+00:00` of the latest reminder due now, or "".

    "" too when it is late by more than LATENESS: the worker was down, or the mail off.
    """
    due = expected_by(declaration)
    if now >= due:
        return ""
    for hours in list_reminder_hours(declaration.campaign):
        at = due - timedelta(hours=hours)
        if at <= now:
            return name_occasion(hours, due) if now - at <= LATENESS else ""
    return ""


def has_reminder_ahead(declaration, now):
    """Whether an automatic reminder to this unit is still to come."""
    campaign = declaration.campaign
    if not (campaign.reminder_hours and declaration.unit.email):
        return False
    last = timedelta(hours=list_reminder_hours(campaign)[0])
    return now < expected_by(declaration) - last


def name_occasion(hours, due):
    return f"{hours}h {due.isoformat()}"


def list_reminder_hours(campaign):
    """The hours before the end, the last reminder first."""
    return sorted(int(hours) for hours in campaign.reminder_hours.split("、"))


def log_missed_occasions(campaign, now):
    """Log, once each, the reminders of the campaign that nobody got in time."""
    due = campaign.closes_at
    for hours in list_reminder_hours(campaign):
        at = due - timedelta(hours=hours)
        missed = campaign.opens_at <= at < now - LATENESS and now < due
        if missed and not is_known_occasion(campaign, name_occasion(hours, due)):
            logger.warning("reminders of %s h before %s were missed", hours, due)
            audit.record(
                actor=None,
                action="reminder.missed",
                target=campaign,
                occasion=name_occasion(hours, due),
            )


def is_known_occasion(campaign, occasion):
    """Whether the occasion had a reminder, or is in the log as missed."""
    sent = Reminder.objects.filter(declaration__campaign=campaign, occasion=occasion)
    logged = audit.list_entries(campaign, "reminder.missed")
    return sent.exists() or logged.filter(data__occasion=occasion).exists()
