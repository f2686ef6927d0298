"""催办 of activities: what waits of each unit, in one message, kept like every 催报."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from django.db import transaction
from django.db.models import Q

from review.reminders.sending import (
    MailOutcome,
    NotReminded,
    keep_reminder,
    lock_declaration,
    record_shown_phones,
)
from review.reminders.texts import list_login_lines
from review.roster.rows import add_figures, find_contacts
from submissions.activities.next_steps import ask_by, describe_occasion
from submissions.activities.stages import write_days_left
from submissions.calendars import find_work_horizon, read_calendar
from submissions.choices import MailPurpose, OccasionStatus, ReminderChannel
from submissions.mail.outbox import write_letter
from submissions.models import Declaration, Occasion, Opinion, Unit
from submissions.placeholders import fill_letter

# A letter stays shorter than the outbox keeps; the rest is on the portal.
MOST_LINES = 20


@dataclass(frozen=True)
class UnitWork:
    """What waits of one unit; `declaration`: its row in the roster, or None."""

    unit: Unit
    declaration: Declaration | None
    lines: list
    text: str
    # Contacts with whole numbers, of a unit to be called; else None.
    contacts: list | None = None

    @property
    def last(self):
        """The newest Reminder, or None."""
        kept = self.declaration.reminders.all() if self.declaration else []
        return next(iter(kept), None)


def list_unit_work(campaign, today, unit=None):
    """[UnitWork] of everybody, or of one unit, in official order; seven queries at most."""
    lines = collect_lines(campaign, today, unit)
    rows = campaign.declarations.filter(unit__in=lines).prefetch_related("reminders")
    rows = {row.unit_id: row for row in rows}
    return [
        UnitWork(
            one,
            rows.get(one.pk),
            lines[one.pk],
            write_work_text(campaign, one, lines[one.pk]),
        )
        for one in Unit.objects.filter(pk__in=lines).order_by("order", "pk")
    ]


@transaction.atomic
def show_phones(campaign, works, chosen, *, actor):
    """`works` with the `contacts` of the chosen ones; that they were shown is logged."""
    units = [work.unit.pk for work in chosen]
    rows = add_figures(campaign.declarations.filter(unit__in=units))
    contacts = {row.unit_id: list(find_contacts(row)) for row in rows}
    record_shown_phones(campaign, contacts.values(), actor)
    return [
        replace(work, contacts=contacts.get(work.unit.pk, []))
        if work in chosen
        else work
        for work in works
    ]


def collect_lines(campaign, today, unit=None):
    """{pk of a unit: [what waits, in words]}, the most urgent first."""
    of_unit = {"activity__unit": unit} if unit else {}
    calendar, until = read_calendar(), find_work_horizon(today)
    lines = defaultdict(list)
    occasions = (
        Occasion.objects.filter(activity__campaign=campaign, **of_unit)
        .with_row_data()
        .by_urgency(today)
        .waiting_for_unit(until, today)
    )
    for occasion in occasions:
        found = describe_occasion(occasion, today, calendar)
        late = f"{found.late}。" if found.late else ""
        lines[occasion.unit_id].append(f"{occasion}：{found.step.hint}{late}")
    for occasion, opinions in group_opinions(campaign, until, of_unit):
        lines[occasion.unit_id].append(
            write_opinions(occasion, opinions, today, calendar)
        )
    return dict(lines)


def group_opinions(campaign, until, of_unit):
    """(Occasion, [Opinion that waits for an answer, the first due first])."""
    heard = Occasion.objects.filter(activity__campaign=campaign, **of_unit)
    waiting = (
        Opinion.objects.filter(occasion__in=heard)
        .waiting_for_unit(until)
        .select_related("occasion__activity")
        .order_by("occasion", "due")
    )
    for occasion, opinions in groupby(waiting, key=lambda one: one.occasion):
        yield occasion, list(opinions)


def write_opinions(occasion, opinions, today, calendar):
    due = opinions[0].due
    return (
        f"{occasion}：{len(opinions)} 条意见没有答复，{ask_by(due, '答复', today)}"
        f"{write_days_left(due, today, calendar)}。"
    )


def write_work_text(campaign, unit, listed):
    """The one message to a unit, in the campaign's words: letter, and text to copy."""
    shown = [f"{number}. {line}" for number, line in enumerate(listed[:MOST_LINES], 1)]
    more = ["……其余请登录平台查看。"] if len(listed) > MOST_LINES else []
    said = {"件数": len(listed), "事项": "\n".join([*shown, *more])}
    words = fill_letter(campaign.work_letter, campaign, unit, said)
    return "\n".join([words, *list_login_lines()])


def tell_units(works, *, channel, actor, key, today):
    """Write to each, or keep that it was told, by a page that counts once: MailOutcome."""
    outcome = MailOutcome()
    for work in works:
        try:
            tell_unit(work, channel, actor, f"{channel} {key}", today)
        except NotReminded as refusal:
            outcome.refusals.append(str(refusal))
        else:
            outcome.written += 1
    return outcome


@transaction.atomic
def tell_unit(work, channel, actor, occasion, today):
    """The Reminder, once per `occasion`. What waits is read again under the lock, so
    nobody is reminded of what was just filed. Raises NotReminded."""
    if work.declaration is None:
        raise NotReminded(f"{work.unit}不在本年度的名册里，没有记下，请打电话。")
    declaration = lock_declaration(work.declaration)
    if earlier := declaration.reminders.filter(occasion=occasion).first():
        return earlier
    fresh = list_unit_work(declaration.campaign, today, declaration.unit)
    if not fresh:
        raise NotReminded(f"{work.unit}刚刚已经办了，没有再催。")
    [now] = fresh
    mail = None
    if channel in (ReminderChannel.MAIL, ReminderChannel.AUTOMATIC):
        mail = write_work_letter(now, actor)
    return keep_reminder(
        declaration,
        channel=channel,
        actor=actor,
        text=now.text,
        note=f"活动开展 {len(now.lines)} 件",
        mail=mail,
        occasion=occasion,
    )


def write_work_letter(work, actor):
    campaign = work.declaration.campaign
    subject = (
        f"{campaign.year}年“政务公开主题日”活动有 {len(work.lines)} 件事等贵单位办"
    )
    mail = write_letter(
        campaign, work.unit, MailPurpose.WORK, subject, work.text, actor
    )
    if mail is None:
        raise NotReminded(f"{work.unit}没有邮箱，没有发邮件，请打电话。")
    return mail


def list_units_due(campaign, today, calendar):
    """{pk} of units with something due on the next working day, or late since the last.

    What the worker reminds of by itself: once before, once after.
    """
    days = list_trigger_days(today, calendar)
    occasions = Occasion.objects.standing().filter(activity__campaign=campaign)
    due = occasions.filter(
        Q(status=OccasionStatus.PLANNED, announce_due__in=days)
        | Q(status=OccasionStatus.ANNOUNCED, report_due__in=days)
        | Q(status=OccasionStatus.RETURNED, answer_by__in=days)
    )
    opinions = Opinion.objects.filter(occasion__in=occasions, due__in=days)
    heard = opinions.waiting_for_unit(max(days))
    return {
        *due.values_list("activity__unit", flat=True),
        *heard.values_list("occasion__activity__unit", flat=True),
    }


def list_trigger_days(today, calendar):
    """Days after today up to the next working day; from the last working day to yesterday."""
    last, coming = (calendar.add_working_days(today, step) for step in (-1, 1))
    span = (coming - last).days + 1
    days = [date.fromordinal(last.toordinal() + n) for n in range(span)]
    return [day for day in days if day != today]
