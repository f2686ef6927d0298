"""Eight people write the log at once, and it stays one chain."""

import pytest
from django.db import transaction
from django.utils import timezone

from submissions import audit
from submissions.append_only import execute_all
from submissions.audit import find_first_break, is_end_missing
from submissions.choices import Role
from submissions.models import AuditEntry
from submissions.models.audit import ACTS, DOOR
from tests.factories import make_user
from tests.postgres.races import Meeting, at_once, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

WRITERS, ENTRIES = 8, 5


def test_chain_is_whole_after_eight_writers():
    admin = make_user("admin", Role.ADMIN)

    def write():
        for number in range(ENTRIES):
            audit.record(actor=admin, action="test", target=admin, number=number)

    outcomes = at_once(*[write] * WRITERS)

    assert failures(outcomes) == []
    assert AuditEntry.objects.count() == WRITERS * ENTRIES
    assert find_first_break() is None
    assert not is_end_missing()


def test_twin_without_the_head_lock_the_chain_breaks():
    admin, meeting = make_user("admin", Role.ADMIN), Meeting(WRITERS)

    def naive(number):
        with transaction.atomic():
            newest = AuditEntry.objects.first()
            meeting.wait()
            entry = AuditEntry(
                at=timezone.now(),
                actor=admin,
                actor_label=admin.label,
                action="test",
                data={"number": number},
                previous_hash=newest.entry_hash if newest else "",
            )
            entry.entry_hash = entry.seal()
            entry.save()

    outcomes = at_once(*(lambda n=n: naive(n) for n in range(WRITERS)))

    assert failures(outcomes) == []
    assert find_first_break() is not None


def test_login_never_waits_for_a_long_act():
    """An act that holds the head of the acts: who comes in has a chain of one's own."""
    admin = make_user("admin", Role.ADMIN)

    def come_in(chain):
        with transaction.atomic():
            execute_all(["SET LOCAL lock_timeout = '200ms'"])
            audit.record(actor=admin, action="user.login", target=admin, chain=chain)

    audit.record(actor=admin, action="test", target=admin)
    with transaction.atomic():
        audit.lock_head(ACTS)
        [door] = at_once(lambda: come_in(DOOR))
        [acts] = at_once(lambda: come_in(ACTS))

    assert failures([door]) == []
    assert len(failures([acts])) == 1
    assert find_first_break() is None
