"""Two of the office at once: the database lets one win, and the other is told."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from review.issue import issuing
from review.models import Decision, DecisionBatch, Proposal
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, build_plan_paper
from review.selection.bulk import carry_out_drawing, draw_decisions
from review.selection.outcomes import (
    confirm_proposal,
    decide_theme,
    describe_state,
    reject_proposal,
)
from review.selection.undoing import undo_batch
from submissions.choices import DeclarationStatus, PlanStatus, Role, Selection
from submissions.declarations.filing import withdraw_declaration
from submissions.declarations.handling import accept_declaration, return_for_changes
from submissions.models import (
    AuditEntry,
    Declaration,
    Plan,
    PlanEntry,
    PlanVersion,
    Theme,
)
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_user,
)
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleagues():
    return make_user("office1", Role.REVIEWER), make_user("office2", Role.REVIEWER)


def twice(row):
    """The same row as two people read it before either writes."""
    return type(row).objects.get(pk=row.pk), type(row).objects.get(pk=row.pk)


def stored(*themes):
    found = dict(Theme.objects.values_list("pk", "selection"))
    return [found[theme.pk] for theme in themes]


def actions():
    return sorted(AuditEntry.objects.values_list("action", flat=True))


# --- two decisions on one theme -----------------------------------------------


def test_one_of_two_decisions_wins(colleagues):
    theme = make_theme()
    (one, other), (mine, theirs) = colleagues, twice(theme)

    outcomes = at_once(
        lambda: decide_theme(mine, Selection.SELECTED, actor=one),
        lambda: decide_theme(theirs, Selection.RESERVE, actor=other),
    )

    theme.refresh_from_db()
    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert [decision.outcome for decision in theme.decisions.all()] == [theme.selection]
    assert actions() == [f"theme.{theme.selection}"]


def test_twin_two_naive_decisions_both_win(colleagues):
    theme, meeting = make_theme(), Meeting(2)

    def naive(result, actor):
        with transaction.atomic():
            mine = Theme.objects.get(pk=theme.pk)
            free = mine.selection == Selection.PENDING
            meeting.wait()
            if free:
                mine.selection = result
                mine.save()
                Decision.objects.create(theme=mine, outcome=result, decided_by=actor)

    outcomes = at_once(
        lambda: naive(Selection.SELECTED, colleagues[0]),
        lambda: naive(Selection.RESERVE, colleagues[1]),
    )

    assert failures(outcomes) == []
    assert theme.decisions.count() == 2


def test_loser_of_two_decisions_is_told_who_and_what(colleagues):
    theme = make_theme(title="走进大厅")
    mine, theirs = twice(theme)

    refusal = behind(
        lambda: decide_theme(mine, Selection.SELECTED, actor=colleagues[0]),
        lambda: decide_theme(theirs, Selection.RESERVE, actor=colleagues[1]),
    )

    assert re.match("“走进大厅”已由office1于.+改为“入选”", str(refusal))


# --- many at once ∥ one ---------------------------------------------------------


@pytest.mark.parametrize(
    ("headers", "status"), [({}, 409), ({"HX-Request": "true"}, 404)]
)
def test_decision_behind_the_removal_of_its_theme_is_told(colleagues, headers, status):
    theme = make_theme(make_declaration(status=DeclarationStatus.SUBMITTED))
    client = Client(headers=headers)
    client.force_login(colleagues[0])
    page = f"/review/{theme.declaration.campaign.year}/themes/{theme.pk}/decide/"

    answer = behind(
        Theme.objects.get(pk=theme.pk).delete,
        lambda: client.post(page, {"outcome": "selected", "seen": "pending"}),
    )

    assert answer.status_code == status


def drawing_of(*themes, actor):
    rows = Theme.objects.filter(pk__in=[theme.pk for theme in themes])
    return draw_decisions(rows.in_official_order(), Selection.SELECTED, actor=actor)


def test_bulk_leaves_the_row_that_a_colleague_is_deciding(colleagues):
    taken, free = make_theme(), make_theme()
    one, other = colleagues
    drawing = drawing_of(taken, free, actor=other)

    results = behind(
        lambda: decide_theme(taken, Selection.RESERVE, actor=one),
        lambda: carry_out_drawing(drawing, Selection.SELECTED, actor=other),
    )

    refusals = {result.theme: result.refusal for result in results}
    assert "已由office1于" in refusals[taken]
    assert refusals[free] == ""
    assert stored(taken, free) == ["reserve", "selected"]


def test_of_two_bulks_each_row_has_one_winner(colleagues):
    themes = [make_theme() for _ in range(10)]
    drawings = [drawing_of(*themes, actor=person) for person in colleagues]

    outcomes = at_once(
        lambda: carry_out_drawing(drawings[0], Selection.SELECTED, actor=colleagues[0]),
        lambda: carry_out_drawing(drawings[1], Selection.SELECTED, actor=colleagues[1]),
    )

    assert failures(outcomes) == []
    changed = [result for each in outcomes for result in each if not result.refusal]
    assert len(changed) == 10
    assert [theme.decisions.count() for theme in themes] == [1] * 10


def test_twin_naive_bulk_unsays_what_a_colleague_is_deciding(colleagues):
    theme = make_theme()

    def naive():
        """As applied from the drawing: what it showed is taken for what is."""
        rows = list(Theme.objects.filter(selection=Selection.PENDING))
        Theme.objects.filter(pk__in=[row.pk for row in rows]).update(
            selection=Selection.SELECTED
        )

    behind(lambda: decide_theme(theme, Selection.RESERVE, actor=colleagues[0]), naive)

    assert stored(theme) == ["selected"]
    assert theme.decisions.get().outcome == Selection.RESERVE


# --- 撤销 ∥ a decision, 撤销 ∥ 撤销 -------------------------------------------------


def make_decided(actor):
    theme = make_theme(title="走进大厅")
    return theme, decide_theme(theme, Selection.SELECTED, actor=actor).batch


def test_undo_behind_a_decision_leaves_it(colleagues):
    theme, batch = make_decided(colleagues[0])
    fresh = Theme.objects.get(pk=theme.pk)

    [result] = behind(
        lambda: decide_theme(fresh, Selection.RESERVE, actor=colleagues[1]),
        lambda: undo_batch(batch, actor=colleagues[0]),
    )

    assert re.match("“走进大厅”已由office2于.+改为“备选”", result.refusal)
    assert stored(theme) == ["reserve"]


def test_decision_behind_an_undo_is_told_who(colleagues):
    theme, batch = make_decided(colleagues[0])
    fresh = Theme.objects.get(pk=theme.pk)

    refusal = behind(
        lambda: undo_batch(batch, actor=colleagues[0]),
        lambda: decide_theme(fresh, Selection.RESERVE, actor=colleagues[1]),
    )

    assert re.match("“走进大厅”已由office1于.+改为“待定”", str(refusal))
    assert stored(theme) == ["pending"]


def test_twin_naive_undo_unsays_a_decision_since(colleagues):
    theme, batch = make_decided(colleagues[0])
    fresh = Theme.objects.get(pk=theme.pk)

    def naive():
        """Look whether it is still the last word, then write, without a lock."""
        with transaction.atomic():
            if theme.decisions.first().batch_id == batch.pk:
                Theme.objects.filter(pk=theme.pk).update(selection=Selection.PENDING)

    behind(lambda: decide_theme(fresh, Selection.RESERVE, actor=colleagues[1]), naive)

    assert stored(theme) == ["pending"]
    assert theme.decisions.first().outcome == Selection.RESERVE


def test_act_is_undone_by_one_of_two_presses(colleagues):
    theme, batch = make_decided(colleagues[0])

    refusal = behind(
        lambda: undo_batch(batch, actor=colleagues[0]),
        lambda: undo_batch(batch, actor=colleagues[0]),
    )

    assert isinstance(refusal, MoveRefused)
    assert str(refusal) == "这一步已经撤销过了。"
    assert theme.decisions.count() == 2


def test_twin_naive_undo_is_done_twice(colleagues):
    _, batch = make_decided(colleagues[0])
    meeting, told = Meeting(2), []

    def naive():
        with transaction.atomic():
            mine = DecisionBatch.objects.get(pk=batch.pk)
            standing = mine.undone_at is None
            meeting.wait()
            if standing:
                mine.undone_at = timezone.now()
                mine.save()
                told.append("undone")

    at_once(naive, naive)

    assert told == ["undone", "undone"]


def test_undo_behind_an_issue_leaves_what_it_settled(colleagues):
    theme, batch = make_decided(colleagues[0])
    version = begin_version(theme.declaration.campaign, actor=colleagues[1])
    place_theme(theme, Months.of(4), version=version, actor=colleagues[1])

    [result] = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[1]),
        lambda: undo_batch(batch, actor=colleagues[0]),
    )

    assert "已经写进印发的计划" in result.refusal
    assert stored(theme) == ["selected"]


# --- two levels -------------------------------------------------------------------


@pytest.fixture
def proposed(colleagues):
    """A theme with an open proposal of a third person."""
    make_campaign(two_levels=True)
    theme = make_theme(title="走进大厅")
    third = make_user("office3", Role.REVIEWER)
    decide_theme(theme, Selection.SELECTED, actor=third)
    return Theme.objects.get(pk=theme.pk)


def test_one_of_two_proposals_wins_and_the_other_is_told(colleagues):
    make_campaign(two_levels=True)
    mine, theirs = twice(make_theme(title="走进大厅"))

    refusal = behind(
        lambda: decide_theme(
            mine, Selection.SELECTED, actor=colleagues[0], seen="pending"
        ),
        lambda: decide_theme(
            theirs, Selection.RESERVE, actor=colleagues[1], seen="pending"
        ),
    )

    assert isinstance(refusal, MoveRefused)
    assert re.match("“走进大厅”已由office1于.+拟“入选”", str(refusal))
    assert Proposal.objects.get().outcome == Selection.SELECTED


def test_twin_second_of_two_naive_proposals_gets_an_error(colleagues):
    theme = make_theme()

    def naive():
        """Look whether there is one, then make one, without a lock."""
        if not Proposal.objects.filter(theme=theme).exists():
            Proposal.objects.create(
                theme=theme, outcome=Selection.SELECTED, proposed_by=colleagues[0]
            )

    error = behind(naive, naive)

    assert isinstance(error, IntegrityError)


def test_one_of_two_confirmations_wins_and_the_other_is_told(proposed, colleagues):
    mine, theirs = twice(proposed)
    seen = describe_state(proposed)

    refusal = behind(
        lambda: confirm_proposal(mine, actor=colleagues[0], seen=seen),
        lambda: confirm_proposal(theirs, actor=colleagues[1], seen=seen),
    )

    assert isinstance(refusal, MoveRefused)
    assert re.match("“走进大厅”已由office1于.+改为“入选”", str(refusal))
    assert proposed.decisions.count() == 1


def test_twin_two_naive_confirmations_both_win(proposed, colleagues):
    meeting = Meeting(2)

    def naive(actor):
        with transaction.atomic():
            proposal = Proposal.objects.filter(theme=proposed).first()
            meeting.wait()
            if proposal:
                proposal.delete()
                Decision.objects.create(
                    theme=proposed, outcome=proposal.outcome, decided_by=actor
                )

    outcomes = at_once(lambda: naive(colleagues[0]), lambda: naive(colleagues[1]))

    assert failures(outcomes) == []
    assert proposed.decisions.count() == 2


def test_confirmation_and_refusal_have_one_winner(proposed, colleagues):
    mine, theirs = twice(proposed)
    seen = describe_state(proposed)

    outcomes = at_once(
        lambda: confirm_proposal(mine, actor=colleagues[0], seen=seen),
        lambda: reject_proposal(
            theirs, actor=colleagues[1], word="再等等。", seen=seen
        ),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    proposed.refresh_from_db()
    confirmed = proposed.selection == Selection.SELECTED
    assert confirmed == (actions()[-1] == "theme.selected")
    assert proposed.notes.exists() != confirmed


def test_confirmation_of_what_is_being_replaced_is_refused(proposed, colleagues):
    mine, theirs = twice(proposed)
    seen = describe_state(proposed)

    refusal = behind(
        lambda: decide_theme(mine, Selection.RESERVE, actor=colleagues[0], seen=seen),
        lambda: confirm_proposal(theirs, actor=colleagues[1], seen=seen),
    )

    assert re.match("“走进大厅”已由office1于.+拟“备选”", str(refusal))
    assert stored(proposed) == ["pending"]


# --- 受理 ∥ 退回, 受理 ∥ 撤回 ----------------------------------------------------


def answer_by():
    return timezone.now() + timedelta(days=3)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def sent_back(declaration, **how):
    return return_for_changes(
        declaration, reason="请写具体。", answer_by=answer_by(), **how
    )


def test_accept_and_return_have_one_winner(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    (one, other), (mine, theirs) = colleagues, twice(declaration)

    outcomes = at_once(
        lambda: accept_declaration(mine, actor=one),
        lambda: return_for_changes(
            theirs, actor=other, reason="请写具体。", answer_by=answer_by()
        ),
    )

    declaration.refresh_from_db()
    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    won = {"accepted": "declaration.accept", "returned": "declaration.return"}
    assert actions() == [won[declaration.status]]


def test_return_of_what_was_seen_never_overturns_an_accept(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    (one, other), seen = colleagues, {"status": DeclarationStatus.SUBMITTED}

    outcomes = at_once(
        lambda: accept_declaration(fresh(declaration), actor=one, seen=seen),
        lambda: sent_back(fresh(declaration), actor=other, seen=seen),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert len(actions()) == 1


def test_return_of_what_was_seen_is_refused_behind_an_accept(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    (one, other), seen = colleagues, {"status": DeclarationStatus.SUBMITTED}

    accept_declaration(fresh(declaration), actor=one, seen=seen)
    [refusal] = at_once(lambda: sent_back(fresh(declaration), actor=other, seen=seen))

    assert isinstance(refusal, MoveRefused)
    assert actions() == ["declaration.accept"]


def test_twin_return_that_names_nothing_overturns_the_accept(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    one, other = colleagues

    accept_declaration(fresh(declaration), actor=one)
    at_once(lambda: sent_back(fresh(declaration), actor=other))

    assert actions() == ["declaration.accept", "declaration.return"]


def test_two_clicks_accept_once(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    mine, again = twice(declaration)

    outcomes = at_once(
        lambda: accept_declaration(mine, actor=colleagues[0]),
        lambda: accept_declaration(again, actor=colleagues[0]),
    )

    assert failures(outcomes) == []
    assert actions() == ["declaration.accept"]


def test_accept_and_withdraw_have_one_winner(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    filer, (mine, theirs) = make_user(unit=declaration.unit), twice(declaration)

    outcomes = at_once(
        lambda: accept_declaration(mine, actor=colleagues[0]),
        lambda: withdraw_declaration(theirs, actor=filer, received=timezone.now()),
    )

    declaration.refresh_from_db()
    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    won = {"accepted": "declaration.accept", "draft": "declaration.withdraw"}
    assert actions() == [won[declaration.status]]


def test_twin_naive_accept_and_return_both_win(colleagues):
    declaration = make_declaration(status=DeclarationStatus.SUBMITTED)
    meeting, told = Meeting(2), []

    def naive(status):
        with transaction.atomic():
            mine = Declaration.objects.get(pk=declaration.pk)
            free = mine.status == DeclarationStatus.SUBMITTED
            meeting.wait()
            if free:
                mine.status = status
                mine.return_reason, mine.answer_by = "请写具体。", answer_by()
                mine.save()
                told.append(status)

    at_once(
        lambda: naive(DeclarationStatus.ACCEPTED),
        lambda: naive(DeclarationStatus.RETURNED),
    )

    assert sorted(told) == ["accepted", "returned"]


# --- 印发 ---------------------------------------------------------------------


def make_ready_plan(actor):
    """A working version with one selected theme, placed."""
    theme = make_selected()
    version = begin_version(theme.declaration.campaign, actor=actor)
    place_theme(theme, Months.of(4), version=version, actor=actor)
    return theme, version


def test_one_of_two_issuers_wins(colleagues):
    _, version = make_ready_plan(colleagues[0])
    mine, theirs = twice(version)

    outcomes = at_once(
        lambda: issuing.issue_plan(mine, actor=colleagues[0]),
        lambda: issuing.issue_plan(theirs, actor=colleagues[1]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert PlanVersion.objects.get().status == PlanStatus.ISSUED
    assert actions().count("plan.issue") == 1
    assert "plan.supersede" not in actions()


def test_twin_two_naive_issuers_both_win(colleagues):
    _, version = make_ready_plan(colleagues[0])
    meeting, told = Meeting(2), []

    def naive(actor):
        with transaction.atomic():
            mine = PlanVersion.objects.get(pk=version.pk)
            working = mine.is_working
            meeting.wait()
            if working:
                mine.status, mine.title = PlanStatus.ISSUED, "计划"
                mine.issued_at, mine.issued_by_label = timezone.now(), actor.label
                mine.save()
                told.append(actor.label)

    at_once(lambda: naive(colleagues[0]), lambda: naive(colleagues[1]))

    assert sorted(told) == ["office1", "office2"]


def test_second_to_begin_gets_the_version_of_the_first(colleagues, campaign):
    Plan.objects.create(campaign=campaign)

    version = behind(
        lambda: begin_version(campaign, actor=colleagues[0]),
        lambda: begin_version(campaign, actor=colleagues[1]),
    )

    assert version == PlanVersion.objects.get()
    assert actions() == ["plan.begin"]


def test_twin_naive_second_to_begin_gets_an_error(colleagues, campaign):
    plan = Plan.objects.create(campaign=campaign)

    def naive():
        with transaction.atomic():
            working = plan.versions.working().first()
            return working or plan.versions.create(number=1)

    error = behind(lambda: begin_version(campaign, actor=colleagues[0]), naive)

    assert isinstance(error, IntegrityError)


# --- 安排 ∥ 印发 ----------------------------------------------------------------


def test_issue_waits_for_a_placement_under_way(colleagues):
    moved, version = make_ready_plan(colleagues[0])
    other = make_selected(declaration=moved.declaration)
    place_theme(other, Months.of(5), version=version, actor=colleagues[0])

    issued = behind(
        lambda: place_theme(moved, Months.of(9), version=version, actor=colleagues[1]),
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
    )

    rows = build_plan_paper(issued).rows
    assert [(row.title, row.months) for row in rows] == [
        (other.title, Months.of(5)),
        (moved.title, Months.of(9)),
    ]


def test_placement_behind_an_issue_is_refused(colleagues):
    theme, version = make_ready_plan(colleagues[0])

    refusal = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
        lambda: place_theme(theme, Months.of(9), version=version, actor=colleagues[1]),
    )

    assert isinstance(refusal, MoveRefused)
    assert PlanEntry.objects.get().months == Months.of(4)


def test_twin_naive_placement_changes_an_issued_row(colleagues):
    theme, version = make_ready_plan(colleagues[0])

    def naive():
        """Look whether the version is still at work, then write, without a lock."""
        with transaction.atomic():
            if PlanVersion.objects.get(pk=version.pk).is_working:
                theme.plan_entries.update(months=Months.of(9))

    behind(lambda: issuing.issue_plan(version, actor=colleagues[0]), naive)

    assert PlanVersion.objects.get().status == PlanStatus.ISSUED
    assert PlanEntry.objects.get().months == Months.of(9)


# --- a decision while the plan is issued ----------------------------------------


def issued_titles():
    entries = PlanEntry.objects.filter(version__status=PlanStatus.ISSUED)
    return [entry.title for entry in entries]


def test_issue_waits_for_a_decision_under_way(colleagues):
    kept, version = make_ready_plan(colleagues[0])
    dropped = make_selected(declaration=kept.declaration)
    place_theme(dropped, Months.of(5), version=version, actor=colleagues[0])

    behind(
        lambda: decide_theme(dropped, Selection.RESERVE, actor=colleagues[1]),
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
    )

    assert issued_titles() == [kept.title]


def test_decision_waits_for_an_issue_under_way(colleagues):
    theme, version = make_ready_plan(colleagues[0])

    refusal = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
        lambda: decide_theme(theme, Selection.RESERVE, actor=colleagues[1]),
    )

    theme.refresh_from_db()
    assert isinstance(refusal, MoveRefused)
    assert theme.selection == Selection.SELECTED
    assert issued_titles() == [theme.title]


def test_twin_naive_decision_unsays_an_issued_theme(colleagues):
    theme, version = make_ready_plan(colleagues[0])

    def naive():
        """As decided without a lock: look whether a plan settles it, then write."""
        settled = theme.plan_entries.filter(version__status=PlanStatus.ISSUED)
        if not settled.exists():
            Theme.objects.filter(pk=theme.pk).update(selection=Selection.DECLINED)

    with_issue_open = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[0]), naive
    )

    theme.refresh_from_db()
    assert with_issue_open is None
    assert theme.selection == Selection.DECLINED
    assert issued_titles() == [theme.title]
