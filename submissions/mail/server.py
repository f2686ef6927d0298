"""The mail server: one connection for a batch, and its refusals in plain words."""

import logging
import smtplib

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from submissions.mail.outbox import LONGEST_ERROR

logger = logging.getLogger(__name__)

CONNECTION_LOST = "连不上邮件服务器，请管理员检查网络和 EMAIL_URL 的设置。"
LOGIN_REFUSED = "邮件服务器不接受发件账号或口令，请管理员检查 EMAIL_URL 的设置。"


class Post:
    """One connection for a batch; after a failed opening no letter tries again."""

    def __init__(self):
        self.connection = get_connection()
        self.closed_for = ""

    def deliver(self, mail):
        """A sentence why the server did not take the letter, or ""."""
        if self.closed_for:
            return self.closed_for
        try:
            self.connection.open()
        except (OSError, ValueError) as error:
            self.closed_for = explain_mail_error(error)
            return self.closed_for
        try:
            self.connection.send_messages([make_message(mail)])
        except (OSError, ValueError) as error:
            self.close()
            return explain_mail_error(error)
        return ""

    def close(self):
        """Close the connection; an error then changes nothing for letters sent."""
        try:
            self.connection.close()
        except OSError as error:
            logger.info("mail server: goodbye failed: %s", type(error).__name__)


def make_message(mail):
    """The EmailMessage; its Message-ID is the same when a letter is sent twice."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ")
    number = f"<portal-{mail.pk}-{mail.written_at:%Y%m%d%H%M%S}@{domain}>"
    return EmailMessage(
        mail.subject, mail.body, to=[mail.address], headers={"Message-ID": number}
    )


def explain_mail_error(error):
    """A sentence for the office; the server's own words where it had any."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        text = f"邮件服务器不收这个地址：{code} {decode_server_words(words)}"
    elif isinstance(error, smtplib.SMTPAuthenticationError):
        text = LOGIN_REFUSED
    elif isinstance(error, smtplib.SMTPResponseException):
        text = f"邮件服务器没有收下：{error.smtp_code} {decode_server_words(error.smtp_error)}"
    elif isinstance(error, OSError):
        text = CONNECTION_LOST
    else:
        text = "标题或地址里有不能用的字符，请改过再发。"
    return text[:LONGEST_ERROR]


def decode_server_words(words):
    return words.decode(errors="replace") if isinstance(words, bytes) else str(words)
