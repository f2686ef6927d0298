"""催报: who has not filed, and the reminders kept of letters, calls and messages."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Prefetch

from review.models import Reminder
from review.reminders.texts import write_reminder_text, write_subject
from review.roster.rows import (
    add_figures,
    find_contacts,
    find_roster,
    mark_shown,
)
from submissions import audit
from submissions.choices import MailPurpose, ReminderChannel, Standing
from submissions.declarations.deadline import expected_by
from submissions.mail.outbox import is_mail_on, write_letter
from submissions.models import Campaign, Declaration

# Session key: whom the letters could not go to, for the button of the outbox that follows.
UNREACHED = "reminder_unreached"


class NotReminded(Exception):
    """Nothing was written to this unit; the message says why."""


# --- who ------------------------------------------------------------------------


def list_called_units(campaign, user, now):
    """Every unit of a campaign with its `standing`, what the lists show, and `reminders`.

    In official order, by a constant number of queries.
    """
    history = Prefetch("reminders", Reminder.objects.select_related("mail"))
    return add_figures(find_roster(campaign, user, now)).prefetch_related(history)


def list_silent_units(campaign, user, now):
    """Declarations that have not been filed and are still expected."""
    return list_called_units(campaign, user, now).filter(
        standing__in=Standing.missing()
    )


def list_reachable_units(declarations):
    """[Declaration] of units with an address; [] without a mail server."""
    return [row for row in declarations if is_mail_on() and row.unit.email]


@transaction.atomic
def keep_reminder_text(campaign, text, *, actor):
    """Store the campaign's text, for this page and for automatic reminders."""
    changes = audit.list_changes(campaign, {"reminder_text": text})
    Campaign.objects.filter(pk=campaign.pk).update(reminder_text=text)
    audit.record(
        actor=actor, action="campaign.reminder_text", target=campaign, changes=changes
    )


# --- by letter --------------------------------------------------------------------


@dataclass
class MailOutcome:
    """How many letters were written, and in sentences who got none and why.

    `unreached`: those that no letter can go to.
    """

    written: int = 0
    refusals: list = field(default_factory=list)
    unreached: list = field(default_factory=list)


def mail_reminders(declarations, *, text, actor, key, now, overdue=""):
    """Write a letter to each unit that has not filed; `key` is that of the page.

    A page sent twice writes once. Returns the Outcome.
    """
    outcome, with_address = MailOutcome(), list_reachable_units(declarations)
    for declaration in with_address:
        try:
            mail_reminder(
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
def mail_reminder(declaration, *, channel, occasion, text, actor, now, overdue=""):
    """Put one letter into the outbox, once per occasion; raises NotReminded.

    The declaration is locked, so the unit cannot file between check and letter.
    """
    declaration = lock_declaration(declaration)
    if declaration.is_filed:
        raise NotReminded(f"{declaration.unit}刚刚已经报送，没有再催。")
    earlier = declaration.reminders.filter(occasion=occasion).first()
    if earlier is not None:
        return earlier
    mail = write_letter(
        declaration.campaign,
        declaration.unit,
        MailPurpose.REMINDER,
        write_subject(declaration, now),
        write_reminder_text(declaration, text, now, overdue),
        actor,
    )
    if mail is None:
        raise NotReminded(f"{declaration.unit}没有邮箱，没有发邮件，请打电话。")
    return keep_reminder(
        declaration,
        channel=channel,
        actor=actor,
        text=mail.body,
        mail=mail,
        occasion=occasion,
    )


def lock_declaration(declaration):
    return (
        Declaration.objects.select_for_update(of=("self",), no_key=True)
        .select_related("campaign", "unit")
        .get(pk=declaration.pk)
    )


# --- by telephone and message -------------------------------------------------------


@dataclass(frozen=True)
class Call:
    """One unit that has not filed, as the page and the call list show it.

    `detail`: how far an overdue one came. `end`: its own, where that is not everybody's.
    """

    declaration: Declaration
    state: str
    detail: str
    end: datetime | None
    missed: bool
    contacts: tuple
    last: Reminder | None


def make_call(declaration, now):
    standing, end = Standing(declaration.standing), expected_by(declaration)
    progress = Standing(declaration.progress)
    return Call(
        declaration=declaration,
        state=standing.label,
        detail=progress.label if standing is Standing.OVERDUE else "",
        end=end if end != declaration.campaign.closes_at else None,
        missed=end <= now,
        contacts=tuple(find_contacts(declaration)),
        last=next(iter(declaration.reminders.all()), None),
    )


@transaction.atomic
def make_call_list(campaign, declarations, *, actor, now):
    """[Call] with whole phone numbers; that they were shown, and how many, is logged."""
    calls = [make_call(row, now) for row in declarations]
    record_shown_phones(campaign, [call.contacts for call in calls], actor)
    return calls


def record_shown_phones(campaign, shown, actor):
    """`shown`: the Contacts of each unit whose whole numbers somebody sees."""
    audit.record(
        actor=actor,
        action="reminder.call_list",
        target=campaign,
        units=len(shown),
        phones=sum(map(len, shown)),
    )


@transaction.atomic
def note_calls(notes, *, actor, key):
    """Keep that these units were called; `notes`: [(declaration, what came of it)].

    Once per page and result: a page sent again with another result tells another call.
    """
    for declaration, note in notes:
        occasion = f"{ReminderChannel.PHONE} {key} {mark_shown(note)}"
        keep_reminder_once(
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
        keep_reminder_once(
            declaration,
            channel=ReminderChannel.MESSAGE,
            actor=actor,
            text=write_reminder_text(declaration, text, now, overdue),
            occasion=occasion,
        )


def keep_reminder_once(declaration, *, occasion, **columns):
    row = lock_declaration(declaration)
    if not row.reminders.filter(occasion=occasion).exists():
        keep_reminder(row, occasion=occasion, **columns)


def keep_reminder(declaration, *, channel, actor, **columns):
    reminder = Reminder.objects.create(
        declaration=declaration,
        channel=channel,
        by_label=actor.label if actor else "系统",
        **columns,
    )
    audit.record(actor=actor, action=f"reminder.{channel}", target=declaration)
    return reminder
