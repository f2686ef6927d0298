"""Two senders and one letter: it goes once; and nobody who filed is written to."""

import pytest
from django.db import transaction
from django.utils import timezone

from submissions.choices import DeclarationStatus, MailStatus, Role
from submissions.declarations.filing import submit_declaration
from submissions.mail.outbox import edit_letter, retry_letter
from submissions.mail.sending import claim_letter, send_due_letters
from submissions.mail.server import Post
from submissions.models import OutgoingMail
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_mail, make_theme, make_user
from tests.mailserver import mail_server
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def letters(settings):
    with mail_server(settings) as letters:
        yield letters


def send():
    return send_due_letters(timezone.now())


def test_four_senders_send_each_letter_once(letters, campaign):
    for number in range(8):
        make_mail(campaign=campaign, address=f"unit{number}@example.cn")

    outcomes = at_once(send, send, send, send)

    assert failures(outcomes) == []
    assert sum(outcomes) == 8
    assert sorted(letters.addresses) == [[f"unit{n}@example.cn"] for n in range(8)]


def test_twin_two_naive_senders_send_it_twice(letters, campaign):
    make_mail(campaign=campaign)
    meeting = Meeting(2)

    def naive():
        with transaction.atomic():
            mail = OutgoingMail.objects.get()
            waiting = mail.status == MailStatus.WAITING
            meeting.wait()
            if waiting:
                mail.status = MailStatus.SENDING
                mail.save()
        Post().deliver(mail)

    outcomes = at_once(naive, naive)

    assert failures(outcomes) == []
    assert len(letters.received) == 2


def test_edit_behind_a_claim_is_refused(letters, campaign, reviewer):
    mail = make_mail(campaign=campaign)

    refusal = behind(
        lambda: claim_letter(mail, timezone.now()),
        lambda: edit_letter(mail, actor=reviewer, subject="改过的标题"),
    )

    assert isinstance(refusal, MoveRefused)
    assert OutgoingMail.objects.get().subject == "请报送申报表"


def test_claim_behind_an_edit_sends_the_new_words(letters, campaign, reviewer):
    mail = make_mail(campaign=campaign)

    behind(lambda: edit_letter(mail, actor=reviewer, subject="改过的标题"), send)

    [(_, letter)] = letters.received
    assert letter["Subject"] == "改过的标题"


def test_two_of_the_office_retry_once(campaign):
    mail = make_mail(campaign=campaign, status=MailStatus.FAILED, error="拒收")
    people = [make_user(f"office{n}", Role.REVIEWER) for n in (1, 2)]
    mine, theirs = (OutgoingMail.objects.get(pk=mail.pk) for _ in people)

    outcomes = at_once(
        lambda: retry_letter(mine, actor=people[0]),
        lambda: retry_letter(theirs, actor=people[1]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)


# --- the unit files while its reminder is about to go -----------------------------


@pytest.fixture
def reminder(campaign):
    mail = make_mail(campaign=campaign)
    make_theme(make_declaration(mail.unit, campaign))
    return mail


def file_it(mail):
    declaration = mail.unit.declarations.get()
    return submit_declaration(
        declaration,
        actor=make_user(unit=mail.unit),
        key="6f1f4c1e-6a0c-4a52-8d5f-3e8d1f8a4f10",
        revision=1,
        received=timezone.now(),
    )


def test_reminder_behind_a_filing_is_discarded(letters, reminder):
    behind(lambda: file_it(reminder), send)

    reminder.refresh_from_db()
    assert letters.received == []
    assert reminder.status == MailStatus.DISCARDED


def test_twin_without_the_lock_the_reminder_goes(letters, reminder):
    def naive():
        declaration = reminder.unit.declarations.get()
        if declaration.status not in DeclarationStatus.filed():
            Post().deliver(reminder)

    behind(lambda: file_it(reminder), naive)

    assert len(letters.received) == 1
    assert reminder.unit.declarations.get().is_filed
