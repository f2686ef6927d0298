"""Two people at one request, or one issuing while the other approves."""

import pytest
from django.db import IntegrityError, transaction

from review.changes import revision
from review.issue import issuing
from review.models import PlanPaperFile
from review.papers import archive
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from submissions.changes.requests import (
    NotAsked,
    ask_for_change,
    withdraw_change_request,
)
from submissions.choices import ChangeKind, ChangeStatus, PlanStatus, Role
from submissions.models import AuditEntry, ChangeRequest, PlanEntry, PlanVersion
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_user
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleagues():
    return make_user("office1", Role.REVIEWER), make_user("office2", Role.REVIEWER)


@pytest.fixture
def entry(colleagues):
    """A row of an issued plan."""
    theme = make_selected("走进大厅")
    version = begin_version(theme.declaration.campaign, actor=colleagues[0])
    place_theme(theme, Months.of(4), version=version, actor=colleagues[0])
    issuing.issue_plan(version, actor=colleagues[0])
    return version.entries.select_related("version__plan__campaign", "unit").get()


def request_for(entry, **fields):
    """An unsaved 延期 of the row."""
    plain = {
        "line": entry.line,
        "theme": entry.theme,
        "theme_label": entry.title,
        "kind": ChangeKind.POSTPONE,
        "months": Months.of(9),
        "reason": "汛期。",
    }
    campaign = entry.version.plan.campaign
    return ChangeRequest(campaign=campaign, unit=entry.unit, **plain | fields)


@pytest.fixture
def asked(entry):
    change = request_for(entry)
    change.save()
    return change


def twice(row):
    return type(row).objects.get(pk=row.pk), type(row).objects.get(pk=row.pk)


def logged(action):
    return AuditEntry.objects.filter(action=action).count()


# --- 同意 ∥ 同意 ------------------------------------------------------------------


def test_one_of_two_approvals_wins(asked, colleagues):
    mine, theirs = twice(asked)

    outcomes = at_once(
        lambda: revision.approve_change(mine, actor=colleagues[0]),
        lambda: revision.approve_change(theirs, actor=colleagues[1]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert (logged("change.approve"), logged("plan.change")) == (1, 1)
    assert PlanVersion.objects.working().count() == 1


def test_one_of_two_approvals_of_one_addition_adds_one_row(entry, colleagues):
    change = request_for(
        entry, kind=ChangeKind.ADD, line=None, theme=None, title="增补的"
    )
    change.save()
    mine, theirs = twice(change)

    at_once(
        lambda: revision.approve_change(mine, actor=colleagues[0]),
        lambda: revision.approve_change(theirs, actor=colleagues[1]),
    )

    assert PlanEntry.objects.filter(added=True).count() == 1


def test_twin_two_naive_approvals_add_two_rows(entry, colleagues):
    change = request_for(
        entry, kind=ChangeKind.ADD, line=None, theme=None, title="增补的"
    )
    change.save()
    version = begin_version(change.campaign, actor=colleagues[0])
    meeting = Meeting(2)

    def naive():
        with transaction.atomic():
            mine = ChangeRequest.objects.get(pk=change.pk)
            free = mine.is_open
            meeting.wait()
            if free:
                mine.status = ChangeStatus.APPROVED
                mine.save()
                version.entries.create(
                    added=True, unit=mine.unit, title=mine.title, months=mine.months
                )

    outcomes = at_once(naive, naive)

    assert failures(outcomes) == []
    assert version.entries.filter(added=True).count() == 2


# --- 同意 ∥ 撤回 ------------------------------------------------------------------


def test_approval_and_withdrawal_have_one_winner(asked, entry, colleagues):
    filer, (mine, theirs) = make_user(unit=entry.unit), twice(asked)

    outcomes = at_once(
        lambda: revision.approve_change(mine, actor=colleagues[0]),
        lambda: withdraw_change_request(theirs, actor=filer),
    )

    asked.refresh_from_db()
    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    moved = PlanEntry.objects.filter(months=Months.of(9)).exists()
    assert moved == (asked.status == ChangeStatus.APPROVED)


def test_twin_naive_approval_grants_what_was_taken_back(asked, entry, colleagues):
    filer = make_user(unit=entry.unit)
    version = begin_version(asked.campaign, actor=colleagues[0])

    def naive():
        with transaction.atomic():
            if ChangeRequest.objects.get(pk=asked.pk).is_open:
                version.entries.update(months=Months.of(9))
                ChangeRequest.objects.filter(pk=asked.pk).update(
                    status=ChangeStatus.APPROVED
                )

    behind(lambda: withdraw_change_request(twice(asked)[0], actor=filer), naive)

    asked.refresh_from_db()
    assert asked.status == ChangeStatus.APPROVED
    assert version.entries.get().months == Months.of(9)
    assert logged("change.withdraw") == 1


# --- 印发 ∥ 同意 ------------------------------------------------------------------


def test_approval_behind_an_issue_goes_into_the_version_after(asked, entry, colleagues):
    second = begin_version(asked.campaign, actor=colleagues[0])

    changed = behind(
        lambda: issuing.issue_plan(second, actor=colleagues[0], reason="调整。"),
        lambda: revision.approve_change(asked, actor=colleagues[1]),
    )

    assert (changed.version.number, changed.months) == (3, Months.of(9))
    assert second.entries.get().months == Months.of(4)


def test_issue_waits_for_an_approval_under_way(asked, entry, colleagues):
    second = begin_version(asked.campaign, actor=colleagues[0])

    issued = behind(
        lambda: revision.approve_change(asked, actor=colleagues[1]),
        lambda: issuing.issue_plan(second, actor=colleagues[0], reason="调整。"),
    )

    assert issued.status == PlanStatus.ISSUED
    assert issued.entries.get().months == Months.of(9)


def test_approval_and_placement_do_not_wait_for_each_other(asked, entry, colleagues):
    second = begin_version(asked.campaign, actor=colleagues[0])

    outcome = behind(
        lambda: place_theme(
            entry.theme, Months.of(11), version=second, actor=colleagues[0]
        ),
        lambda: revision.approve_change(asked, actor=colleagues[1]),
    )

    assert outcome.months == Months.of(9)


def test_twin_naive_approval_changes_an_issued_row(asked, entry, colleagues):
    second = begin_version(asked.campaign, actor=colleagues[0])

    def naive():
        with transaction.atomic():
            version = PlanVersion.objects.get(pk=second.pk)
            if version.is_working:
                version.entries.update(months=Months.of(9))

    behind(
        lambda: issuing.issue_plan(second, actor=colleagues[0], reason="调整。"), naive
    )

    assert PlanVersion.objects.get(pk=second.pk).status == PlanStatus.ISSUED
    assert second.entries.get().months == Months.of(9)


# --- 申请 ∥ 申请 ------------------------------------------------------------------


def test_one_of_two_requests_for_a_row_is_taken(entry):
    filer = make_user(unit=entry.unit)

    outcomes = at_once(
        lambda: ask_for_change(request_for(entry), actor=filer),
        lambda: ask_for_change(request_for(entry), actor=filer),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, NotAsked)
    assert ChangeRequest.objects.count() == 1


# --- two first downloads ----------------------------------------------------------------


def test_two_first_downloads_get_the_same_bytes(entry):
    meeting = Meeting(2)

    def download(content):
        def make():
            meeting.wait()
            return content

        return lambda: archive.fetch_paper(entry.version, "pdf", make=make)

    one, other = at_once(download(b"made here"), download(b"made there"))

    assert one == other
    assert PlanPaperFile.objects.count() == 1


def test_twin_naive_second_keeping_fails(entry):
    meeting = Meeting(2)

    def naive():
        with transaction.atomic():
            kept = entry.version.papers.filter(ending="pdf").exists()
            meeting.wait()
            if not kept:
                entry.version.papers.create(ending="pdf", content=b"x", sha256="")

    [error] = failures(at_once(naive, naive))

    assert isinstance(error, IntegrityError)
