"""催报 by itself: reminders that the worker writes at set hours before the deadline."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from review.models import Reminder
from review.reminders import NotReminded, by_mail, locked
from review.standing import expected_by
from submissions import audit, outbox
from submissions.choices import DeclarationStatus, ReminderChannel
from submissions.models import AuditEntry, Campaign

logger = logging.getLogger(__name__)

# A reminder “24 hours before” that comes later than this says the wrong thing.
LATENESS = timedelta(hours=6)
# No campaign gives more minutes of grace than its column holds.
LONGEST_GRACE = timedelta(minutes=32767)


def remind(now):
    """A chore: write to the non-filers whose time has come; returns how many letters.

    Only units with an address, by each unit's own end, once per occasion.
    """
    if not outbox.is_on():
        return 0
    campaigns = Campaign.objects.filter(opens_at__lte=now).exclude(reminder_hours="")
    return sum(remind_of(campaign, now) for campaign in campaigns)


def remind_of(campaign, now):
    tell_missed(campaign, now)
    told = set(
        Reminder.objects.filter(
            declaration__campaign=campaign, channel=ReminderChannel.AUTOMATIC
        ).values_list("declaration", "occasion")
    )
    return sum(
        remind_one(declaration, now)
        for declaration in waited_for(campaign, now)
        if (occasion := occasion_of(declaration, now))
        and (declaration.pk, occasion) not in told
    )


def waited_for(campaign, now):
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
def remind_one(declaration, now):
    """Whether this unit was written to; its end may have moved since it was listed."""
    declaration = locked(declaration)
    occasion = occasion_of(declaration, now)
    if not occasion:
        return False
    try:
        by_mail(
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


def occasion_of(declaration, now):
    """`24h 2027-03-29T16:00:00+00:00`: the latest time that has come, or nothing.

    Nothing too when that time is long past: the worker was down, or the mail off.
    """
    due = expected_by(declaration)
    if now >= due:
        return ""
    for hours in hours_of(declaration.campaign):
        at = due - timedelta(hours=hours)
        if at <= now:
            return occasion(hours, due) if now - at <= LATENESS else ""
    return ""


def comes_to(declaration, now):
    """Whether a time to write to this unit is still ahead, as it stands now."""
    campaign = declaration.campaign
    if not (campaign.reminder_hours and declaration.unit.email):
        return False
    last = timedelta(hours=hours_of(campaign)[0])
    return now < expected_by(declaration) - last


def occasion(hours, due):
    return f"{hours}h {due.isoformat()}"


def hours_of(campaign):
    """The hours before the end, the last reminder first."""
    return sorted(int(hours) for hours in campaign.reminder_hours.split("、"))


def tell_missed(campaign, now):
    """Log once for each time of the campaign that went by without a letter."""
    due = campaign.closes_at
    for hours in hours_of(campaign):
        at = due - timedelta(hours=hours)
        missed = campaign.opens_at <= at < now - LATENESS and now < due
        if missed and not known(campaign, occasion(hours, due)):
            logger.warning("reminders of %s h before %s were missed", hours, due)
            audit.record(
                actor=None,
                action="reminder.missed",
                target=campaign,
                occasion=occasion(hours, due),
            )


def known(campaign, occasion):
    """Whether somebody was reminded then, or the log says already that nobody was."""
    sent = Reminder.objects.filter(declaration__campaign=campaign, occasion=occasion)
    logged = AuditEntry.objects.filter(
        target_type=campaign._meta.label_lower,
        target_id=str(campaign.pk),
        action="reminder.missed",
        data__occasion=occasion,
    )
    return sent.exists() or logged.exists()
