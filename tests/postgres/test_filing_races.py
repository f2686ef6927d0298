"""Two editors, two clicks, a deadline that moves: nothing is lost, nothing is doubled."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from submissions.choices import DeclarationStatus
from submissions.declarations.drafts import EditedRow, StaleRevision, save_draft
from submissions.declarations.filing import submit_declaration
from submissions.models import AuditEntry, Campaign, Declaration, Filing
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_filing, make_theme, make_user
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(campaign):
    """A complete declaration at revision 1."""
    return make_theme(make_declaration(campaign=campaign)).declaration


@pytest.fixture
def writer(draft):
    return make_user("writer", unit=draft.unit)


def fresh(declaration):
    return Declaration.objects.select_related("campaign", "unit").get(pk=declaration.pk)


# --- double click ---------------------------------------------------------------


def submit(declaration, actor, key=None):
    return submit_declaration(
        fresh(declaration),
        actor=actor,
        key=key or uuid.uuid4(),
        revision=1,
        received=timezone.now(),
    )


def test_double_click_files_once(draft, writer):
    key = uuid.uuid4()

    outcomes = at_once(*[lambda: submit(draft, writer, key)] * 4)

    assert outcomes == [Filing.objects.get()] * 4
    assert AuditEntry.objects.filter(action="declaration.submit").count() == 1


def test_two_check_pages_file_once(draft, writer):
    outcomes = at_once(lambda: submit(draft, writer), lambda: submit(draft, writer))

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert Filing.objects.count() == 1


def test_twin_without_the_lock_the_second_click_gets_an_error(draft, writer):
    key, meeting = uuid.uuid4(), Meeting(2)

    def naive():
        with transaction.atomic():
            earlier = Filing.objects.filter(key=key).first()
            meeting.wait()
            return earlier or make_filing(draft, writer, key=key)

    outcomes = at_once(naive, naive)

    [error] = failures(outcomes)
    assert isinstance(error, IntegrityError)


# --- two editors ----------------------------------------------------------------


def save(declaration, actor, name):
    theme = declaration.themes.get()
    theme.title = f"{name}写的题目"
    return save_draft(
        declaration,
        actor=actor,
        revision=1,
        contact_name=name,
        contact_phone="13800138000",
        rows=[EditedRow(theme, list(theme.forms.all()))],
    )


def test_one_of_two_editors_is_told_of_the_other(draft, writer):
    mine, theirs = fresh(draft), fresh(draft)

    outcomes = at_once(
        lambda: save(mine, writer, "张敏"), lambda: save(theirs, writer, "李强")
    )

    stored = fresh(draft)
    [refusal] = failures(outcomes)
    assert isinstance(refusal, StaleRevision)
    assert stored.revision == 2
    assert stored.themes.get().title == f"{stored.contact_name}写的题目"


def test_twin_one_of_two_naive_editors_is_lost(draft):
    meeting, told = Meeting(2), []

    def naive(name):
        with transaction.atomic():
            mine = fresh(draft)
            current = mine.revision == 1
            meeting.wait()
            if current:
                mine.revision, mine.contact_name = 2, name
                mine.save()
                told.append(name)

    at_once(lambda: naive("张敏"), lambda: naive("李强"))

    assert sorted(told) == ["张敏", "李强"]
    assert fresh(draft).revision == 2


def test_save_and_submit_have_one_winner(draft, writer):
    mine = fresh(draft)

    outcomes = at_once(
        lambda: save(mine, writer, "李强"), lambda: submit(draft, writer)
    )

    stored = fresh(draft)
    assert len(failures(outcomes)) == 1
    assert (stored.revision, stored.status) in [(2, "draft"), (1, "submitted")]
    for filing in Filing.objects.all():
        assert filing.content == stored.content()


def test_twin_naive_save_and_submit_file_what_no_longer_stands(draft, writer):
    meeting = Meeting(2)

    def naive(act):
        with transaction.atomic():
            mine = fresh(draft)
            current, seen = mine.revision == 1 and mine.editable, mine.content()
            meeting.wait()
            if current:
                act(mine, seen)

    def naive_save(mine, seen):
        mine.themes.update(title="李强写的题目")
        Declaration.objects.filter(pk=mine.pk).update(revision=2)

    def naive_submit(mine, seen):
        Declaration.objects.filter(pk=mine.pk).update(status="submitted")
        make_filing(mine, writer, content=seen)

    outcomes = at_once(lambda: naive(naive_save), lambda: naive(naive_submit))

    stored = fresh(draft)
    assert failures(outcomes) == []
    assert (stored.revision, stored.status) == (2, "submitted")
    assert Filing.objects.get().content != stored.content()


# --- the deadline moves ----------------------------------------------------------


def close(campaign):
    Campaign.objects.filter(pk=campaign.pk).update(
        deadline=timezone.now() - timedelta(minutes=1)
    )


def test_submit_behind_a_moved_deadline_is_refused(draft, writer):
    refusal = behind(lambda: close(draft.campaign), lambda: submit(draft, writer))

    assert isinstance(refusal, MoveRefused)
    assert fresh(draft).status == DeclarationStatus.DRAFT
    assert Filing.objects.count() == 0


def test_twin_without_the_lock_the_old_deadline_lets_it_in(draft, writer):
    def naive():
        with transaction.atomic():
            mine = fresh(draft)
            in_time = mine.accepts_filing_at(timezone.now())
            return make_filing(mine, writer) if in_time else None

    filing = behind(lambda: close(draft.campaign), naive)

    assert Filing.objects.get() == filing
    assert not fresh(draft).accepts_filing_at(filing.received_at)


def test_every_unit_has_a_receipt_or_was_refused(campaign):
    drafts = [
        make_theme(make_declaration(campaign=campaign)).declaration for _ in range(6)
    ]
    people = [make_user(unit=declaration.unit) for declaration in drafts]

    outcomes = at_once(
        *(
            lambda declaration=declaration, person=person: submit(declaration, person)
            for declaration, person in zip(drafts, people, strict=True)
        ),
        lambda: close(campaign),
    )

    receipts = [result for result in outcomes[:-1] if isinstance(result, Filing)]
    submitted = Declaration.objects.filter(status=DeclarationStatus.SUBMITTED)
    assert len(receipts) == Filing.objects.count() == submitted.count()
    assert {type(error) for error in failures(outcomes)} <= {MoveRefused}
