"""Letters of the outbox are taken up, sent, and tried again after a failure."""

import logging
import time
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from submissions.calendars import find_work_horizon
from submissions.choices import MailPurpose, MailStatus
from submissions.mail.outbox import (
    CLAIM,
    FAIL,
    POSTPONE,
    SENT,
    TAKE_BACK,
    discard_letter,
    is_mail_on,
)
from submissions.mail.server import Post
from submissions.models import Declaration, Occasion, Opinion, OutgoingMail
from submissions.transitions import MoveRefused, apply_move

logger = logging.getLogger(__name__)

# How long a letter that failed waits before each further try.
PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
)
# Whoever took up a letter and has not said a word for so long is dead.
SILENCE = timedelta(minutes=10)
# A letter that lay so long (mail was off) may say what is no longer true.
STALE = timedelta(days=3)
STALE_ERROR = "写好三天还没有发出，内容可能已经过时。请看过，仍要发的再点“发送”。"
BATCH = 20
# The connection is opened on the first letter; a page waits for it at most so long.
PATIENCE = 15


def send_due_letters(now):
    """A chore: requeue what a dead sender left, send what is due; returns how many."""
    if not is_mail_on():
        return 0
    return requeue_lost_letters(now) + send_letters(OutgoingMail.objects.due(now), now)


def requeue_lost_letters(now):
    """Letters that were taken up long ago and neither sent nor failed wait again."""
    lost = OutgoingMail.objects.filter(
        status=MailStatus.SENDING, taken_at__lte=now - SILENCE
    )
    return sum(move_letter(TAKE_BACK, mail) for mail in lost)


def send_letters(mails, now):
    """Send of `mails` what nobody else is sending, a batch, over one connection.

    Returns how many were dealt with: sent, postponed, failed or discarded.
    """
    post, begun, dealt = Post(), time.monotonic(), 0
    for mail in mails.select_related("unit", "campaign").order_by("pk")[:BATCH]:
        if time.monotonic() - begun > PATIENCE:
            break
        dealt += send_letter(mail, post, now)
    post.close()
    return dealt


def send_letter(mail, post, now):
    """Whether this sender handled the letter; False when another sender has it."""
    if now - mail.not_before > STALE:
        return move_letter(FAIL, mail, error=STALE_ERROR)
    try:
        if not claim_letter(mail, now):
            return True
    except MoveRefused:
        return False
    if error := post.deliver(mail):
        postpone_or_fail(mail, error, now)
    else:
        move_letter(SENT, mail, sent_at=timezone.now(), error="")
    return True


@transaction.atomic
def claim_letter(mail, now):
    """Take the letter up; or discard it and return False when it is needless by now.

    Raises MoveRefused for the second of two senders: the number of tries is guarded.
    """
    if reason := explain_needless(mail):
        discard_letter(mail, actor=None, reason=reason)
        return False
    apply_move(
        CLAIM,
        mail,
        actor=None,
        guard={"attempts": mail.attempts, "not_before": mail.not_before},
        attempts=mail.attempts + 1,
        taken_at=now,
    )
    return True


def explain_needless(mail):
    """Why the letter is needless, or ""; locks the declaration of a reminder."""
    if mail.purpose == MailPurpose.WORK:
        return explain_needless_work(mail)
    if mail.purpose != MailPurpose.REMINDER:
        return ""
    declaration = (
        Declaration.objects.select_for_update(no_key=True)
        .filter(campaign=mail.campaign_id, unit=mail.unit_id)
        .first()
    )
    filed = declaration is not None and declaration.is_filed
    return "单位已经报送，不用再催。" if filed else ""


def explain_needless_work(mail):
    """The same for what waited of a unit's activities."""
    of_unit = {"activity__campaign": mail.campaign_id, "activity__unit": mail.unit_id}
    until = find_work_horizon(timezone.localdate())
    occasions = Occasion.objects.filter(**of_unit).waiting_for_unit(until)
    opinions = Opinion.objects.filter(occasion__in=Occasion.objects.filter(**of_unit))
    waits = occasions.exists() or opinions.waiting_for_unit(until).exists()
    return "" if waits else "单位已经办了，不用再催。"


def postpone_or_fail(mail, error, now):
    """Postpone by the next of PAUSES; after the last the letter is failed."""
    logger.warning("mail %s: try %s failed", mail.pk, mail.attempts)
    if mail.attempts > len(PAUSES):
        move_letter(FAIL, mail, error=error)
    else:
        later = now + PAUSES[mail.attempts - 1]
        move_letter(POSTPONE, mail, error=error, not_before=later)


def move_letter(move, mail, **columns):
    """Whether the move was made; False when another sender took the letter."""
    guard = {"attempts": mail.attempts, "taken_at": mail.taken_at}
    try:
        apply_move(move, mail, actor=None, guard=guard, **columns)
    except MoveRefused:
        logger.warning("mail %s was taken by another sender", mail.pk)
        return False
    return True
