"""催报: who is still waited for, what each unit is told, and what is kept of it."""

from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Prefetch

from review.models import Reminder
from review.roster import contacts_of, expected_by, mark_of, roster, with_figures
from submissions import audit, outbox
from submissions.choices import (
    DeclarationStatus,
    MailPurpose,
    ReminderChannel,
    Standing,
)
from submissions.models import Campaign, Declaration
from submissions.templatetags.portal import moment, time_left

# To whoever cannot file any more: only the office can open the form again.
OVERDUE_TEXT = (
    "{unit}：{year}年“政务公开主题日”活动主题申报表现在是“{state}”，"
    "已过截止时间（{deadline}），平台不再收。请与{office}联系延期或补报"
)


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


def overdue_text(campaign):
    """What the overdue are told unless the office writes something else."""
    phone = "，电话{phone}" if campaign.office_phone else ""
    return f"{OVERDUE_TEXT}{phone}。"


def is_overdue(declaration, now):
    return now >= declaration.due_at


def text_for(declaration, text, now, overdue=""):
    """The office's text as this unit gets it: its own name, state and end.

    `overdue`: the words for those that cannot file any more, if the usual ones are not
    for them too.
    """
    late = is_overdue(declaration, now)
    words = filled_in(
        overdue if late and overdue else text,
        declaration.campaign,
        unit=declaration.unit.name,
        state=declaration.state_label,
        due=expected_by(declaration),
        left=left_for(declaration, now),
    )
    return "\n".join([words, *login_line()])


def left_for(declaration, now):
    if is_overdue(declaration, now):
        return "已经截止"
    left = time_left(expected_by(declaration), now)
    return left or "重报的期限已过，请马上重报"


def joint_text(campaign, declarations, text, now, overdue=""):
    """One message for a group chat: the words, and who is meant, by state.

    Those that cannot file any more get a paragraph of their own.
    """
    in_time = [row for row in declarations if not is_overdue(row, now)]
    late = [row for row in declarations if is_overdue(row, now)]
    lines = paragraph(campaign, in_time, text, now)
    lines += paragraph(campaign, late, overdue or text, now)
    return "\n".join([*lines, *login_line()])


def paragraph(campaign, declarations, text, now):
    if not declarations:
        return []
    end = campaign.closes_at
    if now >= end and not is_overdue(declarations[0], now):
        end = min(row.due_at for row in declarations)
    words = filled_in(
        text,
        campaign,
        unit="有关单位",
        state="未报送",
        due=end,
        left=time_left(end, now) or "已经截止",
    )
    lists = [
        f"{standing.label}：{'、'.join(named(row, end) for row in rows)}"
        for standing, rows in grouped(declarations)
    ]
    return [words, *lists]


def named(declaration, end):
    """The unit, with its own end where that is not everybody's."""
    own_end = expected_by(declaration)
    if own_end == end:
        return declaration.unit.name
    returned = declaration.status == DeclarationStatus.RETURNED
    what = "前重报" if returned else "截止"
    return f"{declaration.unit.name}（{moment(own_end)}{what}）"


def filled_in(text, campaign, *, unit, state, due, left):
    return text.format(
        unit=unit,
        year=campaign.year,
        state=state,
        deadline=moment(due),
        left=left,
        office=campaign.office_short_name,
        phone=campaign.office_phone,
    )


def login_line():
    """Where to log in, where the site says so."""
    return [f"登录地址：{settings.PORTAL_URL}"] if settings.PORTAL_URL else []


def subject_for(declaration, now):
    paper = f"{declaration.campaign.year}年“政务公开主题日”活动主题申报表"
    if is_overdue(declaration, now):
        return f"{paper}已过截止时间，请与办公室联系"
    end = moment(expected_by(declaration))
    if declaration.status == DeclarationStatus.RETURNED:
        return f"请重新报送{paper}（应于{end}前重报）"
    return f"请报送{paper}（{end}截止）"


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
