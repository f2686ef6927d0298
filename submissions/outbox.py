"""发件箱: letters are written in the transaction of an act and sent after its commit."""

import logging
import smtplib
import time
from datetime import timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from submissions import audit, transitions
from submissions.choices import MailPurpose, MailStatus
from submissions.models import Declaration, OutgoingMail
from submissions.permissions import is_office, is_system
from submissions.text import clean_line
from submissions.transitions import Move, MoveRefused

logger = logging.getLogger(__name__)

LONGEST_SUBJECT = 120
LONGEST_ERROR = 300
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

CONNECTION_LOST = "连不上邮件服务器，请管理员检查网络和 EMAIL_URL 的设置。"
LOGIN_REFUSED = "邮件服务器不接受发件账号或口令，请管理员检查 EMAIL_URL 的设置。"


# --- the table of moves -------------------------------------------------------


def is_office_or_system(user, mail):
    return is_system(user) or is_office(user)


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


# --- writing ------------------------------------------------------------------


def is_on():
    """Whether the site has a mail server; without one nothing is written."""
    return bool(settings.EMAIL_URL)


def write(campaign, unit, purpose, subject, body, actor):
    """Lay a letter into the outbox in the caller's transaction, to go after its commit.

    Returns the row, or None when the unit has no address or the site no mail server.
    `actor` is None for the system itself.
    """
    if not (is_on() and unit.email):
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
def edit(mail, *, actor, **columns):
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


def retry(mail, *, actor):
    """再发: it begins anew, with all its tries before it."""
    now = timezone.now()
    return transitions.apply(RETRY, mail, actor=actor, not_before=now, attempts=0)


def discard(mail, *, actor, reason=""):
    """不再发; it stays in the box to be read."""
    return transitions.apply(
        DISCARD, mail, actor=actor, reason=reason, error=reason[:LONGEST_ERROR]
    )


@transaction.atomic
def hurry(mails, *, actor):
    """Let the waiting and failed of `mails` go at once; returns them as a queryset."""
    pks = [mail.pk for mail in mails]
    failed = OutgoingMail.objects.filter(pk__in=pks, status=MailStatus.FAILED)
    for mail in failed.select_for_update():
        retry(mail, actor=actor)
    waiting = OutgoingMail.objects.filter(pk__in=pks, status=MailStatus.WAITING)
    waiting.update(not_before=timezone.now())
    return waiting


# --- sending ------------------------------------------------------------------


def send_due(now):
    """A chore: take up what a dead sender left, send what is due; returns how many."""
    if not is_on():
        return 0
    return take_back(now) + send(OutgoingMail.objects.due(now), now)


def take_back(now):
    """Letters that were taken up long ago and neither sent nor failed wait again."""
    lost = OutgoingMail.objects.filter(
        status=MailStatus.SENDING, taken_at__lte=now - SILENCE
    )
    return sum(moved(TAKE_BACK, mail) for mail in lost)


def send(mails, now):
    """Send of `mails` what nobody else is sending, a batch, over one connection.

    Returns how many were dealt with: sent, postponed, failed or discarded.
    """
    post, begun, dealt = Post(), time.monotonic(), 0
    for mail in mails.select_related("unit", "campaign").order_by("pk")[:BATCH]:
        if time.monotonic() - begun > PATIENCE:
            break
        dealt += send_one(mail, post, now)
    post.close()
    return dealt


def send_one(mail, post, now):
    """Whether this sender dealt with the letter; it was another's otherwise."""
    if now - mail.not_before > STALE:
        return moved(FAIL, mail, error=STALE_ERROR)
    try:
        if not claim(mail, now):
            return True
    except MoveRefused:
        return False
    if error := post.deliver(mail):
        give_up_for_now(mail, error, now)
    else:
        moved(SENT, mail, sent_at=timezone.now(), error="")
    return True


@transaction.atomic
def claim(mail, now):
    """Take the letter up, or discard it and return False when nobody needs it any more.

    The number of tries is the token of the claim: of two senders one gets it.
    """
    if reason := needless(mail):
        discard(mail, actor=None, reason=reason)
        return False
    transitions.apply(
        CLAIM,
        mail,
        actor=None,
        guard={"attempts": mail.attempts, "not_before": mail.not_before},
        attempts=mail.attempts + 1,
        taken_at=now,
    )
    return True


def needless(mail):
    """Why a letter need not go any more, or nothing; the unit cannot file meanwhile."""
    if mail.purpose != MailPurpose.REMINDER:
        return ""
    declaration = (
        Declaration.objects.select_for_update(no_key=True)
        .filter(campaign=mail.campaign_id, unit=mail.unit_id)
        .first()
    )
    filed = declaration is not None and declaration.is_filed
    return "单位已经报送，不用再催。" if filed else ""


def give_up_for_now(mail, error, now):
    """Wait longer each time; after the last pause it stays until somebody acts."""
    logger.warning("mail %s: try %s failed", mail.pk, mail.attempts)
    if mail.attempts > len(PAUSES):
        moved(FAIL, mail, error=error)
    else:
        later = now + PAUSES[mail.attempts - 1]
        moved(POSTPONE, mail, error=error, not_before=later)


def moved(move, mail, **columns):
    """Whether this sender still held the letter and could move it on."""
    guard = {"attempts": mail.attempts, "taken_at": mail.taken_at}
    try:
        transitions.apply(move, mail, actor=None, guard=guard, **columns)
    except MoveRefused:
        logger.warning("mail %s was taken by another sender", mail.pk)
        return False
    return True


# --- the mail server ----------------------------------------------------------


class Post:
    """One connection for a batch; a server that does not answer is asked once."""

    def __init__(self):
        self.connection = get_connection()
        self.closed_for = ""

    def deliver(self, mail):
        """Nothing when the server took the letter, else why not, in a sentence."""
        if self.closed_for:
            return self.closed_for
        try:
            self.connection.open()
        except (OSError, ValueError) as error:
            self.closed_for = explain(error)
            return self.closed_for
        try:
            self.connection.send_messages([message(mail)])
        except (OSError, ValueError) as error:
            self.close()
            return explain(error)
        return ""

    def close(self):
        """What was accepted stays accepted, whatever the goodbye comes to."""
        try:
            self.connection.close()
        except OSError as error:
            logger.info("mail server: goodbye failed: %s", type(error).__name__)


def message(mail):
    """The letter; one that is sent twice has one number, so that readers see it once."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    number = f"<portal-{mail.pk}-{mail.written_at:%Y%m%d%H%M%S}@{domain}>"
    return EmailMessage(
        mail.subject, mail.body, to=[mail.address], headers={"Message-ID": number}
    )


def explain(error):
    """A sentence for the office; the server's own words where it had any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        text = f"邮件服务器不收这个地址：{code} {readable(words)}"
    elif isinstance(error, smtplib.SMTPAuthenticationError):
        text = LOGIN_REFUSED
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"邮件服务器没有收下：{error.smtp_code} {readable(error.smtp_error)}"
    elif isinstance(error, OSError):
        text = CONNECTION_LOST
    else:
        text = "标题或地址里有不能用的字符，请改过再发。"
    return text[:LONGEST_ERROR]


def readable(words):
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
