"""The newest hashes of the log leave the machine once a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions import audit
from submissions.models import AuditEntry
from submissions.models.audit import ACTS, DOOR
from submissions.upkeep.anchor_mail import mail_anchor
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def test_heads_of_both_chains_go_out_once_a_day(settings, mailoutbox):
    unit, now = make_unit(), timezone.now()
    heads = [
        audit.record(actor=None, action="unit.add", target=unit, chain=chain).head
        for chain in (ACTS, DOOR)
    ]

    off = mail_anchor(now)
    settings.AUDIT_ANCHOR_MAIL = "audit@example.cn"
    sent = [mail_anchor(now), mail_anchor(now)]

    assert (off, sent) == (0, [1, 0])
    (letter,) = mailoutbox
    assert letter.to == ["audit@example.cn"]
    assert all(head in letter.body for head in heads)
    assert AuditEntry.objects.get(action="audit.mail").data == {"heads": heads}
    assert mail_anchor(now + timedelta(days=1, minutes=1)) == 1


def test_dead_mail_server_is_told_and_asked_again_tomorrow(settings, caplog):
    settings.AUDIT_ANCHOR_MAIL = "audit@example.cn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    assert mail_anchor(timezone.now()) == 0

    assert "明天再寄" in caplog.text
    assert not AuditEntry.objects.filter(action="audit.mail").exists()
