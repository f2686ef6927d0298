"""催报: who is still waited for, and what is kept of what each was told."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from review.models import Reminder
from review.reminder_texts import subject_for, text_for
from review.roster import contacts_of, mark_of, roster, with_figures
from review.standing import expected_by
from submissions import audit, outbox
from submissions.choices import MailPurpose, ReminderChannel, Standing
from submissions.models import Campaign, Declaration


class NotReminded(Exception):
    """Nothing was written to this unit; the message says why."""


# --- who ------------------------------------------------------------------------


def called_upon(campaign, user, now):
    """Every unit of a campaign with its `standing`, what the lists show, and `reminders`.

    In official order, by a constant number of queries.
    """
    history = Prefetch("reminders", Reminder.objects.select_related("mail"))
    return with_figures(roster(campaign, user, now)).prefetch_related(history)


def unfinished(campaign, user, now):
    """Those that the office still waits for."""
    return called_upon(campaign, user, now).filter(standing__in=Standing.missing())


def reachable(declarations):
    """Those that a letter can go to."""
    return [row for row in declarations if outbox.is_on() and row.unit.email]


@transaction.atomic
def keep_text(campaign, text, *, actor):
    """Make this the campaign's text, for the desk and for automatic reminders."""
    Campaign.objects.filter(pk=campaign.pk).update(reminder_text=text)
    audit.record(actor=actor, action="campaign.reminder_text", target=campaign)


# --- by letter --------------------------------------------------------------------


@dataclass
class Outcome:
    """How many letters were written, and in sentences who got none and why.

    `unreached`: those that no letter can go to.
    """

    written: int = 0
    refusals: list = field(default_factory=list)
    unreached: list = field(default_factory=list)


def mail_each(declarations, *, text, actor, key, now, overdue=""):
    """Write a letter to each unit that has not filed; `key` is that of the page.

    A page sent twice writes once. Returns the Outcome.
    """
    outcome, with_address = Outcome(), reachable(declarations)
    for declaration in with_address:
        try:
            by_mail(
                declaration,
                channel=ReminderChannel.MAIL,
                occasion=f"{ReminderChannel.MAIL} {key}",
                text=text,
                overdue=overdue,
                actor=actor,
                now=now,
            )
        except NotReminded as refusal:
            outcome.refusals.append(str(refusal))
        else:
            outcome.written += 1
    outcome.unreached = [row for row in declarations if row not in with_address]
    if outcome.unreached:
        names = "、".join(row.unit.name for row in outcome.unreached)
        outcome.refusals.append(
            f"{len(outcome.unreached)} 个单位发不了邮件，请打电话：{names}。"
        )
    return outcome


@transaction.atomic
def by_mail(declaration, *, channel, occasion, text, actor, now, overdue=""):
    """Lay one letter into the outbox, once per occasion; raises NotReminded.

    The unit cannot file between the look at its state and the letter.
    """
    declaration = locked(declaration)
    if declaration.is_filed:
        raise NotReminded(f"{declaration.unit}刚刚已经报送，没有再催。")
    earlier = declaration.reminders.filter(occasion=occasion).first()
    if earlier is not None:
        return earlier
    mail = outbox.write(
        declaration.campaign,
        declaration.unit,
        MailPurpose.REMINDER,
        subject_for(declaration, now),
        text_for(declaration, text, now, overdue),
        actor,
    )
    if mail is None:
        raise NotReminded(f"{declaration.unit}没有邮箱，没有发邮件，请打电话。")
    return keep(
        declaration,
        channel=channel,
        actor=actor,
        text=mail.body,
        mail=mail,
        occasion=occasion,
    )


def locked(declaration):
    return (
        Declaration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign", "unit")
        .get(pk=declaration.pk)
    )


# --- by telephone and message -------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One unit that is waited for, as the desk and the call list show it.

    `detail`: how far an overdue one came. `end`: its own, where that is not everybody's.
    """

    declaration: Declaration
    state: str
    detail: str
    end: datetime | None
    missed: bool
    contacts: tuple
    last: Reminder | None


def call_of(declaration, now):
    standing, end = Standing(declaration.standing), expected_by(declaration)
    progress = Standing(declaration.progress)
    return Call(
        declaration=declaration,
        state=standing.label,
        detail=progress.label if standing is Standing.OVERDUE else "",
        end=end if end != declaration.campaign.closes_at else None,
        missed=end <= now,
        contacts=tuple(contacts_of(declaration)),
        last=next(iter(declaration.reminders.all()), None),
    )


@transaction.atomic
def call_list(campaign, declarations, *, actor, now):
    """[Call] with whole phone numbers; that they were shown, and how many, is logged."""
    calls = [call_of(row, now) for row in declarations]
    audit.record(
        actor=actor,
        action="reminder.call_list",
        target=campaign,
        units=len(calls),
        phones=sum(len(call.contacts) for call in calls),
    )
    return calls


@transaction.atomic
def note_calls(notes, *, actor, key):
    """Keep that these units were called; `notes`: [(declaration, what came of it)].

    Once per page and result: a page sent again with another result tells another call.
    """
    for declaration, note in notes:
        occasion = f"{ReminderChannel.PHONE} {key} {mark_of(note)}"
        keep_once(
            declaration,
            channel=ReminderChannel.PHONE,
            actor=actor,
            note=note,
            occasion=occasion,
        )


@transaction.atomic
def note_messages(declarations, *, text, actor, key, now, overdue=""):
    """Keep that each was written to by SMS or WeChat, once per page."""
    occasion = f"{ReminderChannel.MESSAGE} {key}"
    for declaration in declarations:
        keep_once(
            declaration,
            channel=ReminderChannel.MESSAGE,
            actor=actor,
            text=text_for(declaration, text, now, overdue),
            occasion=occasion,
        )


def keep_once(declaration, *, occasion, **columns):
    row = locked(declaration)
    if not row.reminders.filter(occasion=occasion).exists():
        keep(row, occasion=occasion, **columns)


def keep(declaration, *, channel, actor, **columns):
    reminder = Reminder.objects.create(
        declaration=declaration,
        channel=channel,
        by_label=actor.label if actor else "系统",
        **columns,
    )
    audit.record(actor=actor, action=f"reminder.{channel}", target=declaration)
    return reminder
