"""A unit files while the office reminds it, two workers at one time, a double click."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from review.models import Reminder
from review.reminders.automatic import send_due_reminders
from review.reminders.sending import NotReminded, mail_reminder
from submissions.choices import MailPurpose, ReminderChannel
from submissions.declarations.filing import submit_declaration
from submissions.declarations.handling import extend_deadline
from submissions.models import Declaration, OutgoingMail
from tests.factories import (
    make_campaign,
    make_declaration,
    make_theme,
    make_unit,
    make_user,
)
from tests.mailserver import free_port, use_mail_server
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def mail_is_on(settings):
    use_mail_server(settings, free_port())


@pytest.fixture
def draft():
    """A complete draft, a day before the end."""
    end = timezone.now() + timedelta(hours=23)
    campaign = make_campaign(opens_at=end - timedelta(days=9), deadline=end)
    unit = make_unit(email="unit@example.cn")
    return make_theme(make_declaration(unit, campaign)).declaration


def file_it(declaration):
    return submit_declaration(
        Declaration.objects.get(pk=declaration.pk),
        actor=make_user(unit=declaration.unit),
        key=uuid4(),
        revision=1,
        received=timezone.now(),
    )


def remind(declaration, actor, key="page"):
    return mail_reminder(
        declaration,
        channel=ReminderChannel.MAIL,
        occasion=f"mail {key}",
        text="请{单位}填报。",
        actor=actor,
        now=timezone.now(),
    )


def by_itself():
    return send_due_reminders(timezone.now())


# --- 报送 ∥ 催报 ----------------------------------------------------------------


def test_letter_behind_a_filing_is_not_written(draft, reviewer):
    refusal = behind(lambda: file_it(draft), lambda: remind(draft, reviewer))

    assert isinstance(refusal, NotReminded)
    assert not OutgoingMail.objects.exists()


def test_automatic_letter_behind_a_filing_is_not_written(draft):
    assert behind(lambda: file_it(draft), by_itself) == 0
    assert not OutgoingMail.objects.exists()


def test_twin_without_the_lock_who_filed_is_reminded(draft):
    def naive():
        """Look at the state, then write, without a lock."""
        with transaction.atomic():
            mine = Declaration.objects.get(pk=draft.pk)
            if not mine.is_filed:
                OutgoingMail.objects.create(
                    campaign=mine.campaign,
                    unit=mine.unit,
                    purpose=MailPurpose.REMINDER,
                    address=mine.unit.email,
                )

    behind(lambda: file_it(draft), naive)

    assert OutgoingMail.objects.exists()
    assert Declaration.objects.get().is_filed


# --- twice at once ---------------------------------------------------------------


def test_two_workers_write_once(draft):
    outcomes = at_once(by_itself, by_itself, by_itself)

    assert failures(outcomes) == []
    assert OutgoingMail.objects.count() == Reminder.objects.count() == 1


def test_double_click_writes_once(draft, reviewer):
    outcomes = at_once(*[lambda: remind(draft, reviewer)] * 3)

    assert failures(outcomes) == []
    assert OutgoingMail.objects.count() == Reminder.objects.count() == 1


def test_twin_naive_worker_gets_an_error(draft):
    meeting = Meeting(2)

    def naive():
        with transaction.atomic():
            known = Reminder.objects.filter(occasion="24h").exists()
            meeting.wait()
            if not known:
                Reminder.objects.create(
                    declaration=draft, channel="automatic", occasion="24h"
                )

    [error] = failures(at_once(naive, naive))

    assert isinstance(error, IntegrityError)


# --- 延期 ∥ 自动催报 ---------------------------------------------------------------


def test_extension_under_way_holds_the_reminder_back(draft, reviewer):
    until = timezone.now() + timedelta(days=9)

    written = behind(
        lambda: extend_deadline(draft, actor=reviewer, until=until, reason="停电"),
        by_itself,
    )

    assert written == 0
    assert not OutgoingMail.objects.exists()
