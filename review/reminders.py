"""催报: who is still waited for, what each unit is told, and what is kept of it."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch

from review.models import Reminder
from review.roster import contacts_of, roster, with_figures
from submissions import audit, outbox
from submissions.choices import (
    MailPurpose,
    ReminderChannel,
    Standing,
)
from submissions.models import Campaign, Declaration
from submissions.templatetags.portal import moment, time_left


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


def grouped(declarations):
    """[(Standing, its declarations)], only groups that somebody is in."""
    groups = {standing: [] for standing in Standing.missing()}
    for declaration in declarations:
        groups[Standing(declaration.standing)].append(declaration)
    return [(standing, rows) for standing, rows in groups.items() if rows]


def reachable(declarations):
    """Those that a letter can go to."""
    return [row for row in declarations if outbox.is_on() and row.unit.email]


# --- what each is told ------------------------------------------------------------


def text_for(declaration, text, now):
    """The office's text as this unit gets it: its own name, state and end."""
    words = filled_in(
        text,
        declaration.campaign,
        unit=declaration.unit.name,
        state=declaration.state_label,
        due=declaration.due_at,
        now=now,
    )
    return "\n".join([words, *login_line()])


def joint_text(campaign, declarations, text, now):
    """One message for a group chat: the text, and who is meant, by state."""
    words = filled_in(
        text,
        campaign,
        unit="有关单位",
        state="未报送",
        due=campaign.closes_at,
        now=now,
    )
    lists = [
        f"{standing.label}：{'、'.join(named(row) for row in rows)}"
        for standing, rows in grouped(declarations)
    ]
    return "\n".join([words, *lists, *login_line()])


def named(declaration):
    """The unit, with its own end where that is not everybody's."""
    own_end = declaration.due_at
    if own_end == declaration.campaign.closes_at:
        return declaration.unit.name
    return f"{declaration.unit.name}（{moment(own_end)}截止）"


def filled_in(text, campaign, *, unit, state, due, now):
    return text.format(
        unit=unit,
        year=campaign.year,
        state=state,
        deadline=moment(due),
        left=time_left(due, now) or "已经截止",
        office=campaign.office_short_name,
        phone=campaign.office_phone,
    )


def login_line():
    """Where to log in, where the site says so."""
    return [f"登录地址：{settings.PORTAL_URL}"] if settings.PORTAL_URL else []


def subject_for(declaration):
    campaign = declaration.campaign
    return (
        f"请报送{campaign.year}年“政务公开主题日”活动主题申报表"
        f"（{moment(declaration.due_at)}截止）"
    )


@transaction.atomic
def keep_text(campaign, text, *, actor):
    """Make this the campaign's text, for the desk and for automatic reminders."""
    Campaign.objects.filter(pk=campaign.pk).update(reminder_text=text)
    audit.record(actor=actor, action="campaign.reminder_text", target=campaign)


# --- by letter --------------------------------------------------------------------


@dataclass
class Outcome:
    """How many letters were written, and in sentences who got none and why."""

    written: int = 0
    refusals: list = field(default_factory=list)


def mail_each(declarations, *, text, actor, key, now):
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
                actor=actor,
                now=now,
            )
        except NotReminded as refusal:
            outcome.refusals.append(str(refusal))
        else:
            outcome.written += 1
    if without := [row.unit.name for row in declarations if row not in with_address]:
        outcome.refusals.append(
            f"{len(without)} 个单位发不了邮件，请打电话：{'、'.join(without)}。"
        )
    return outcome


@transaction.atomic
def by_mail(declaration, *, channel, occasion, text, actor, now):
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
        subject_for(declaration),
        text_for(declaration, text, now),
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
    """One line of the call list, with whole numbers."""

    declaration: Declaration
    state: str
    contacts: tuple
    last: Reminder | None


@transaction.atomic
def call_list(campaign, declarations, *, actor):
    """[Call] with whole phone numbers; that they were shown, and how many, is logged."""
    calls = [
        Call(
            declaration=row,
            state=Standing(row.standing).label,
            contacts=tuple(contacts_of(row)),
            last=next(iter(row.reminders.all()), None),
        )
        for row in declarations
    ]
    audit.record(
        actor=actor,
        action="reminder.call_list",
        target=campaign,
        units=len(calls),
        phones=sum(len(call.contacts) for call in calls),
    )
    return calls


@transaction.atomic
def note_calls(notes, *, actor):
    """Keep that these units were called; `notes`: [(declaration, what came of it)]."""
    for declaration, note in notes:
        keep(declaration, channel=ReminderChannel.PHONE, actor=actor, note=note)


@transaction.atomic
def note_messages(declarations, *, text, actor, key, now):
    """Keep that each was written to by SMS or WeChat, once per page."""
    occasion = f"{ReminderChannel.MESSAGE} {key}"
    for declaration in declarations:
        row = locked(declaration)
        if not row.reminders.filter(occasion=occasion).exists():
            keep(
                row,
                channel=ReminderChannel.MESSAGE,
                actor=actor,
                text=text_for(row, text, now),
                occasion=occasion,
            )


def keep(declaration, *, channel, actor, **columns):
    reminder = Reminder.objects.create(
        declaration=declaration,
        channel=channel,
        by_label=actor.label if actor else "系统",
        **columns,
    )
    audit.record(actor=actor, action=f"reminder.{channel}", target=declaration)
    return reminder
