"""Two at the board, or the office and a unit at one question: one wins, the other is told."""

import pytest
from django.db import transaction

from review.issue.issuing import issue_plan
from review.plan import arranging, moves
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, find_seen_version
from submissions.choices import ConsentStatus, PlanStatus, Role
from submissions.consents.asking import answer_consent, drop_consent
from submissions.models import AuditEntry, Consent, PlanEntry, PlanVersion
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_user
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleagues():
    return make_user("office1", Role.REVIEWER), make_user("office2", Role.REVIEWER)


@pytest.fixture
def theme():
    return make_selected("走进大厅", "4月")


@pytest.fixture
def version(theme, colleagues):
    version = begin_version(theme.declaration.campaign, actor=colleagues[0])
    place_theme(theme, Months.of(4), version=version, actor=colleagues[0])
    return version


# --- 移动 ∥ 移动 -------------------------------------------------------------------


def test_one_of_two_moves_wins_and_the_other_is_told(theme, version, colleagues):
    def move(month, actor):
        seen = Months.of(4)
        place_theme(theme, Months.of(month), version=version, actor=actor, seen=seen)

    outcomes = at_once(lambda: move(5, colleagues[0]), lambda: move(6, colleagues[1]))

    [refusal] = failures(outcomes)
    winner = colleagues[outcomes.index(None)]
    assert isinstance(refusal, MoveRefused)
    assert f"已由{winner.label}于" in str(refusal)
    assert AuditEntry.objects.filter(action="plan.place").count() == 2


def test_twin_two_naive_moves_both_win(theme, version):
    meeting, told = Meeting(2), []

    def naive(month):
        with transaction.atomic():
            entry = PlanEntry.objects.get(theme=theme)
            free = entry.months == Months.of(4)
            meeting.wait()
            if free:
                entry.months = Months.of(month)
                entry.save()
                told.append(month)

    at_once(lambda: naive(5), lambda: naive(6))

    assert sorted(told) == [5, 6]


def test_taking_back_behind_another_move_is_refused(theme, version, colleagues):
    refusal = behind(
        lambda: place_theme(theme, Months.of(6), version=version, actor=colleagues[1]),
        lambda: moves.take_back_act(version, actor=colleagues[0]),
    )

    assert isinstance(refusal, MoveRefused)
    assert PlanEntry.objects.get().months == Months.of(6)


# --- 印发 ∥ 移动 -------------------------------------------------------------------


def test_move_of_a_version_that_is_being_issued_is_told_so(theme, version, colleagues):
    campaign = theme.declaration.campaign

    def move():
        seen = find_seen_version(campaign, version.number)
        place_theme(theme, Months.of(9), version=seen, actor=colleagues[1])

    refusal = behind(lambda: issue_plan(version, actor=colleagues[0]), move)

    assert isinstance(refusal, MoveRefused)
    assert "第1版已经印发" in str(refusal)
    assert PlanEntry.objects.get().months == Months.of(4)
    assert AuditEntry.objects.filter(action="plan.begin").count() == 1


def test_issue_waits_for_a_move_under_way(theme, version, colleagues):
    issued = behind(
        lambda: place_theme(theme, Months.of(9), version=version, actor=colleagues[1]),
        lambda: issue_plan(version, actor=colleagues[0]),
    )

    assert issued.entries.get().months == Months.of(9)


def test_twin_naive_move_changes_an_issued_row(theme, version, colleagues):
    campaign = theme.declaration.campaign

    def naive():
        with transaction.atomic():
            seen = find_seen_version(campaign, version.number)
            seen.entries.update(months=Months.of(9))

    behind(lambda: issue_plan(version, actor=colleagues[0]), naive)

    assert PlanVersion.objects.get().status == PlanStatus.ISSUED
    assert PlanEntry.objects.get().months == Months.of(9)


# --- 答复 ∥ 撤回, 答复 ∥ 答复 ----------------------------------------------------------


@pytest.fixture
def consent(theme, version, colleagues):
    place_theme(theme, Months.of(9), version=version, actor=colleagues[0])
    return arranging.ask_unit(theme, version=version, actor=colleagues[0])


@pytest.fixture
def filers(theme):
    unit = theme.declaration.unit
    return make_user("filer1", unit=unit), make_user("filer2", unit=unit)


def read(consent):
    return Consent.objects.select_related("theme__declaration").get(pk=consent.pk)


def test_answer_and_drop_have_one_winner(consent, colleagues, filers):
    mine, theirs = read(consent), read(consent)

    outcomes = at_once(
        lambda: answer_consent(mine, ConsentStatus.AGREED, actor=filers[0]),
        lambda: drop_consent(theirs, actor=colleagues[0]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    told = {
        ConsentStatus.AGREED: "consent.agree",
        ConsentStatus.DROPPED: "consent.drop",
    }
    assert AuditEntry.objects.first().action == told[read(consent).status]


def test_one_of_two_answers_wins(consent, filers):
    mine, theirs = read(consent), read(consent)

    outcomes = at_once(
        lambda: answer_consent(mine, ConsentStatus.AGREED, actor=filers[0]),
        lambda: answer_consent(
            theirs, ConsentStatus.REFUSED, actor=filers[1], remark="人手不够。"
        ),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    winner = filers[outcomes.index(refusal) - 1]
    assert read(consent).answered_by_label == winner.label


def test_answer_and_a_move_do_not_wait_for_each_other(
    consent, theme, version, colleagues, filers
):
    """Both write the log; the move takes the question before it, as the answer does."""
    outcomes = at_once(
        lambda: answer_consent(read(consent), ConsentStatus.AGREED, actor=filers[0]),
        lambda: place_theme(theme, Months.of(10), version=version, actor=colleagues[0]),
    )

    assert all(isinstance(error, MoveRefused) for error in failures(outcomes))
    assert PlanEntry.objects.get().months == Months.of(10)


@pytest.mark.parametrize("other", [ConsentStatus.DROPPED, ConsentStatus.REFUSED])
def test_twin_naive_answers_both_win(consent, other):
    meeting, told = Meeting(2), []

    def naive(status):
        with transaction.atomic():
            mine = Consent.objects.get(pk=consent.pk)
            free = mine.status == ConsentStatus.WAITING
            meeting.wait()
            if free:
                mine.status = status
                mine.save()
                told.append(status)

    at_once(lambda: naive(ConsentStatus.AGREED), lambda: naive(other))

    assert sorted(told) == sorted([ConsentStatus.AGREED, other])


def test_one_of_two_who_ask_asks(theme, version, colleagues):
    place_theme(theme, Months.of(9), version=version, actor=colleagues[0])

    outcomes = at_once(
        *(
            lambda actor=actor: arranging.ask_unit(theme, version=version, actor=actor)
            for actor in colleagues
        )
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert Consent.objects.count() == 1
