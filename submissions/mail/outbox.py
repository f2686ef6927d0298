"""发件箱: letters are written in the transaction of an act and sent after its commit."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from submissions import audit
from submissions.choices import MailStatus
from submissions.models import OutgoingMail
from submissions.permissions import is_office, is_system
from submissions.text import clean_line
from submissions.transitions import Move, MoveRefused, apply_move


def is_office_or_system(user, mail):
    return is_system(user) or is_office(user, mail)


CLAIM = Move(
    "mail.claim",
    "发送",
    sources=(MailStatus.WAITING,),
    target=MailStatus.SENDING,
    permitted=is_system,
)
SENT = Move(
    "mail.sent",
    "记为已发",
    sources=(MailStatus.SENDING,),
    target=MailStatus.SENT,
    permitted=is_system,
)
POSTPONE = Move(
    "mail.postpone",
    "稍后再发",
    sources=(MailStatus.SENDING,),
    target=MailStatus.WAITING,
    permitted=is_system,
)
FAIL = Move(
    "mail.fail",
    "记为未发出",
    sources=(MailStatus.WAITING, MailStatus.SENDING),
    target=MailStatus.FAILED,
    permitted=is_system,
)
TAKE_BACK = Move(
    "mail.take_back",
    "重新排队",
    sources=(MailStatus.SENDING,),
    target=MailStatus.WAITING,
    permitted=is_system,
)
RETRY = Move(
    "mail.retry",
    "再发",
    sources=(MailStatus.FAILED,),
    target=MailStatus.WAITING,
    permitted=is_office,
)
DISCARD = Move(
    "mail.discard",
    "不再发",
    sources=MailStatus.editable(),
    target=MailStatus.DISCARDED,
    permitted=is_office_or_system,
)
MAIL_MOVES = (RETRY, DISCARD)


LONGEST_SUBJECT = 120
LONGEST_ERROR = 300


def is_mail_on():
    """Whether the site has a mail server; without one nothing is written."""
    return bool(settings.EMAIL_URL)


def write_letter(campaign, unit, purpose, subject, body, actor):
    """Put a letter into the outbox, in the caller's transaction; it is sent after commit.

    Returns the row, or None when the unit has no address or the site no mail server.
    `actor` is None for the system itself.
    """
    if not (is_mail_on() and unit.email):
        return None
    return OutgoingMail.objects.create(
        campaign=campaign,
        unit=unit,
        purpose=purpose,
        address=unit.email,
        subject=clean_line(subject)[:LONGEST_SUBJECT],
        body=body,
        written_by_label=actor.label if actor else "系统",
    )


@transaction.atomic
def edit_letter(mail, *, actor, **columns):
    """Change address, subject, body of a letter that has not gone. Raises MoveRefused."""
    rows = OutgoingMail.objects.filter(pk=mail.pk, status__in=MailStatus.editable())
    if not rows.update(**columns):
        mail.refresh_from_db()
        raise MoveRefused(
            f"这封信现在是“{mail.get_status_display()}”，刚才的修改没有保存。"
        )
    audit.record(actor=actor, action="mail.edit", target=mail)
    mail.refresh_from_db()
    return mail


def retry_letter(mail, *, actor):
    """再发: the letter waits again, with no tries counted."""
    now = timezone.now()
    return apply_move(RETRY, mail, actor=actor, not_before=now, attempts=0)


def discard_letter(mail, *, actor, reason=""):
    """不再发: the letter stays in the outbox as discarded."""
    return apply_move(
        DISCARD, mail, actor=actor, reason=reason, error=reason[:LONGEST_ERROR]
    )


@transaction.atomic
def hurry_letters(mails, *, actor):
    """Make the waiting and failed of `mails` due now; returns them as a queryset."""
    pks = [mail.pk for mail in mails]
    failed = OutgoingMail.objects.filter(pk__in=pks, status=MailStatus.FAILED)
    for mail in failed.select_for_update():
        retry_letter(mail, actor=actor)
    waiting = OutgoingMail.objects.filter(pk__in=pks, status=MailStatus.WAITING)
    waiting.update(not_before=timezone.now())
    return waiting
