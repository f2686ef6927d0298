"""A unit takes its scan away while the office accepts: what was accepted stays whole."""

import pytest
from django.db import transaction

from submissions.attachments.removing import take_away, withdraw_attachment
from submissions.choices import DeclarationStatus as Status
from submissions.declarations.handling import accept_declaration
from submissions.files import FileRefused
from submissions.models import Attachment
from tests.factories import make_attachment, make_declaration, make_theme, make_user
from tests.postgres.races import behind

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def filed(unit):
    declaration = make_declaration(unit, status=Status.SUBMITTED)
    make_theme(declaration)
    return declaration


@pytest.fixture
def writer(unit):
    return make_user("writer", unit=unit)


def test_removal_behind_an_acceptance_is_refused(filed, writer, reviewer):
    scan = make_attachment(filed, writer)

    refusal = behind(
        lambda: accept_declaration(filed, actor=reviewer),
        lambda: withdraw_attachment(scan, actor=writer),
    )

    assert isinstance(refusal, FileRefused)
    assert scan.path.exists()
    assert Attachment.objects.get() == scan


def test_twin_without_the_lock_an_accepted_scan_is_gone(filed, writer, reviewer):
    scan = make_attachment(filed, writer)

    @transaction.atomic
    def naive():
        mine = type(filed).objects.get(pk=filed.pk)
        if mine.status != Status.ACCEPTED:
            take_away(scan, mine, writer)

    behind(lambda: accept_declaration(filed, actor=reviewer), naive)

    filed.refresh_from_db()
    assert filed.status == Status.ACCEPTED
    assert not Attachment.objects.exists()
