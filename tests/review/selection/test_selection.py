"""Design §3, the track of a theme: outcomes, reasons, and who was first."""

import pytest
from django.db import DatabaseError, connection

from review.issue import issuing
from review.models import Decision, DecisionBatch
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection.outcomes import SELECTION_MOVES, decide_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import PlanStatus, Role, Selection
from submissions.models import AuditEntry, Declaration, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_selected, make_theme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REASON = "与主题日无关。"


def stored(theme):
    return Theme.objects.get(pk=theme.pk).selection


def make_settled(reviewer):
    """A theme that an issued plan holds."""
    theme = make_selected("走进街道大厅")
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)
    return theme


@pytest.mark.parametrize("outcome", Selection.outcomes())
@pytest.mark.parametrize("before", Selection.outcomes())
def test_every_outcome_leads_to_every_other(reviewer, before, outcome):
    theme, bystander = make_theme(selection=before), make_theme(selection=before)

    decide_theme(theme, outcome, actor=reviewer, reason=REASON)

    assert stored(theme) == outcome
    assert stored(bystander) == before
    assert Decision.objects.get().before == before
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("outcome", Selection.outcomes())
@pytest.mark.parametrize("role", [Role.FILER, Role.LEADER])
def test_only_the_office_decides(role, outcome):
    theme = make_theme(selection=Selection.PENDING)
    unit = theme.declaration.unit if role == Role.FILER else None

    with pytest.raises(MoveRefused):
        decide_theme(theme, outcome, actor=make_user("x", role, unit), reason=REASON)

    assert stored(theme) == Selection.PENDING
    assert not Decision.objects.exists()


def test_decision_keeps_who_and_why(reviewer):
    theme = make_theme()

    decision = decide_theme(theme, Selection.DECLINED, actor=reviewer, reason=REASON)

    assert theme.decisions.get() == decision
    assert (decision.outcome, decision.reason) == (Selection.DECLINED, REASON)
    assert (decision.decided_by, decision.decided_by_label) == (reviewer, "office")


@pytest.mark.parametrize("reason", ["", REASON])
def test_saying_the_same_again_is_refused(reviewer, reason):
    theme = make_theme()
    decide_theme(theme, Selection.RESERVE, actor=reviewer, reason=reason)
    theme.refresh_from_db()

    with pytest.raises(MoveRefused, match="现在是“备选”"):
        decide_theme(theme, Selection.RESERVE, actor=reviewer, reason=reason)

    assert theme.decisions.count() == 1


def test_reason_is_mended_without_moving_the_theme(reviewer):
    theme = make_theme()
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与去年重复。")
    theme.refresh_from_db()

    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason=REASON)

    said = theme.decisions.values_list("before", "outcome", "reason")
    assert said[0] == ("declined", "declined", REASON)
    assert AuditEntry.objects.first().action == "theme.reason"


def test_reason_of_an_issued_theme_stays(reviewer):
    theme = make_settled(reviewer)

    with pytest.raises(MoveRefused, match="已经写进印发的计划"):
        decide_theme(theme, Selection.SELECTED, actor=reviewer, reason=REASON)

    assert not theme.decisions.exists()


def test_every_press_is_an_act_of_its_own(reviewer):
    one, other = make_theme(), make_theme()

    for theme in (one, other):
        decide_theme(theme, Selection.SELECTED, actor=reviewer)

    batches = DecisionBatch.objects.filter(by=reviewer)
    assert [batch.decisions.get().theme for batch in batches] == [other, one]


def test_refused_decision_leaves_no_act(reviewer):
    theme = make_settled(reviewer)

    with pytest.raises(MoveRefused):
        decide_theme(theme, Selection.RESERVE, actor=reviewer)

    assert not DecisionBatch.objects.exists()


def test_theme_that_the_unit_deleted_is_refused_in_words(reviewer):
    theme = make_theme(title="走进大厅")
    seen = Theme.objects.get(pk=theme.pk)
    theme.delete()

    with pytest.raises(MoveRefused, match="“走进大厅”已经被单位删去"):
        decide_theme(seen, Selection.SELECTED, actor=reviewer)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_declining_needs_a_reason(reviewer, reason):
    theme = make_theme()

    with pytest.raises(MoveRefused, match="请写明未入选的原因"):
        decide_theme(theme, Selection.DECLINED, actor=reviewer, reason=reason)

    assert stored(theme) == Selection.PENDING
    assert not AuditEntry.objects.of_acts().exists()


@pytest.mark.parametrize("status", Status.editable())
def test_what_is_not_before_the_office_is_not_decided(reviewer, status):
    theme = make_theme(make_declaration(status=status))

    with pytest.raises(MoveRefused, match="不在已报送状态"):
        decide_theme(theme, Selection.SELECTED, actor=reviewer)

    assert stored(theme) == Selection.PENDING


@pytest.mark.parametrize("status", Status.filed())
def test_what_is_filed_is_decided(reviewer, status):
    theme = make_theme(make_declaration(status=status))

    decide_theme(theme, Selection.SELECTED, actor=reviewer)

    assert stored(theme) == Selection.SELECTED


def test_issued_theme_cannot_be_decided_again(reviewer):
    theme = make_settled(reviewer)

    with pytest.raises(MoveRefused, match="已经写进印发的计划"):
        decide_theme(theme, Selection.RESERVE, actor=reviewer)

    assert stored(theme) == Selection.SELECTED


def test_theme_stays_settled_when_its_version_is_superseded(reviewer):
    theme = make_settled(reviewer)
    second = begin_version(theme.declaration.campaign, actor=reviewer)
    issuing.issue_plan(second, actor=reviewer)

    with pytest.raises(MoveRefused, match="已经写进印发的计划"):
        decide_theme(theme, Selection.RESERVE, actor=reviewer)

    states = theme.plan_entries.values_list("version__status", flat=True)
    assert set(states) == {PlanStatus.SUPERSEDED, PlanStatus.ISSUED}


def test_theme_that_the_plan_in_force_left_out_is_open_again(reviewer):
    theme = make_settled(reviewer)
    campaign = theme.declaration.campaign
    second = begin_version(campaign, actor=reviewer)
    other = make_selected()
    place_theme(other, Months.of(5), version=second, actor=reviewer)
    Declaration.objects.filter(pk=theme.declaration_id).update(status=Status.DRAFT)
    issuing.issue_plan(second, actor=reviewer)
    Declaration.objects.update(status=Status.SUBMITTED)

    decide_theme(theme, Selection.RESERVE, actor=reviewer)

    assert stored(theme) == Selection.RESERVE


def test_working_plan_settles_nothing(reviewer):
    theme = make_selected()
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)

    decide_theme(theme, Selection.RESERVE, actor=reviewer)

    assert stored(theme) == Selection.RESERVE


def test_page_that_showed_another_outcome_is_told_who_was_first(reviewer):
    colleague = make_user("office2", Role.REVIEWER, name="周文清")
    theme = make_theme()
    decide_theme(theme, Selection.SELECTED, actor=colleague)

    with pytest.raises(MoveRefused, match=r"周文清（office2）于.+改为“入选”"):
        decide_theme(theme, Selection.RESERVE, actor=reviewer, seen=Selection.PENDING)

    assert stored(theme) == Selection.SELECTED
    assert theme.decisions.count() == 1


def test_decision_on_what_a_colleague_decided_since_is_refused(reviewer):
    theme = make_theme()
    seen = Theme.objects.get(pk=theme.pk)
    decide_theme(theme, Selection.SELECTED, actor=reviewer)

    with pytest.raises(MoveRefused, match=r"已由office于.+改为“入选”"):
        decide_theme(seen, Selection.RESERVE, actor=reviewer)

    assert stored(theme) == Selection.SELECTED
    assert theme.decisions.count() == 1


def test_outcome_is_undone_when_the_decision_cannot_be_kept(reviewer):
    theme = make_theme()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE review_decision RENAME TO gone")

    with pytest.raises(DatabaseError):
        decide_theme(theme, Selection.SELECTED, actor=reviewer)

    assert stored(theme) == Selection.PENDING
    assert not AuditEntry.objects.of_acts().exists()


def test_every_outcome_has_its_move():
    assert set(SELECTION_MOVES) == set(Selection.outcomes())
    assert {move.column for move in SELECTION_MOVES.values()} == {"selection"}
