"""Many themes at once: a drawing, then every row on its own, and the way back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from review.issue import issuing
from review.models import Decision, DecisionBatch
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection.bulk import carry_out_drawing, draw_decisions
from review.selection.outcomes import decide_theme
from review.selection.undoing import undo_batch
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Role, Selection
from submissions.models import AuditEntry, Declaration, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SELECTED, RESERVE, DECLINED = Selection.SELECTED, Selection.RESERVE, Selection.DECLINED
REASON = "与主题日无关。"


@pytest.fixture
def colleague(db):
    return make_user("office2", Role.REVIEWER, name="周文清")


def stored(*themes):
    found = dict(Theme.objects.values_list("pk", "selection"))
    return [found[theme.pk] for theme in themes]


def drawing_of(*themes, act=SELECTED, actor, **how):
    rows = Theme.objects.filter(pk__in=[theme.pk for theme in themes])
    return draw_decisions(rows.in_official_order(), act, actor=actor, **how)


def in_bulk(*themes, act=SELECTED, actor, reason="", **how):
    drawing = drawing_of(*themes, act=act, actor=actor)
    return carry_out_drawing(drawing, act, actor=actor, reason=reason, **how)


def last(actor):
    return DecisionBatch.objects.standing().filter(by=actor).first()


def make_issued(reviewer, title="走进街道大厅"):
    """A theme that an issued plan holds."""
    theme = make_selected(title)
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)
    return theme


# A drawing ---------------------------------------------------------------------


def test_drawing_tells_what_changes_and_what_cannot(reviewer):
    issued = make_issued(reviewer)
    merged = make_theme(selection=Selection.MERGED, merged_into=issued)
    fresh, done = make_theme(), make_theme(selection=RESERVE)

    drawing = drawing_of(issued, merged, fresh, done, act=RESERVE, actor=reviewer)

    changing = [(line.theme, line.before, line.outcome) for line in drawing.changing]
    assert changing == [(fresh, Selection.PENDING, RESERVE)]
    assert {line.theme: line.obstacle for line in drawing.staying} == {
        issued: "已写进印发的计划",
        merged: "已并入别的主题",
        done: "已经是“备选”",
    }


def test_theme_that_others_went_into_cannot_be_declined(reviewer):
    lead = make_theme()
    make_theme(selection=Selection.MERGED, merged_into=lead)

    [line] = drawing_of(lead, act=DECLINED, actor=reviewer).lines

    assert line.obstacle == "有别的主题并入了它，先要拆出"


def test_drawing_writes_nothing(reviewer):
    theme = make_theme()

    drawing_of(theme, actor=reviewer)

    assert stored(theme) == ["pending"]
    assert not DecisionBatch.objects.exists()


def test_drawing_asks_a_constant_number_of_queries(reviewer):
    themes = [make_theme() for _ in range(3)]
    counts = []
    for rows in (themes[:1], themes):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            drawing_of(*rows, actor=reviewer)
        counts.append(len(queries))

    assert counts == [3, 3]


def test_what_changed_since_the_last_drawing_is_marked(reviewer, colleague):
    kept, decided, gone = make_theme(), make_theme(), make_theme()
    drawn = {theme.pk: "pending" for theme in (kept, decided, gone)}
    decide_theme(decided, RESERVE, actor=colleague)
    new = make_theme()

    drawing = drawing_of(kept, decided, new, actor=reviewer, drawn=drawn)

    assert {line.theme for line in drawing.lines if line.fresh} == {decided, new}
    assert (drawing.gone, drawing.differs) == (1, True)


def test_same_set_drawn_again_is_no_change(reviewer):
    theme = make_theme()

    drawing = drawing_of(theme, actor=reviewer, drawn={theme.pk: "pending"})

    assert not drawing.differs


# Carrying it out ---------------------------------------------------------------


def test_each_row_is_decided_and_logged(reviewer):
    themes = [make_theme(), make_theme()]

    results = in_bulk(*themes, act=DECLINED, actor=reviewer, reason=REASON)

    entries = AuditEntry.objects.filter(action="theme.declined")
    assert [result.refusal for result in results] == ["", ""]
    assert stored(*themes) == ["declined", "declined"]
    assert {entry.target_id for entry in entries} == {str(t.pk) for t in themes}
    assert {decision.reason for decision in Decision.objects.all()} == {REASON}


def test_one_press_is_one_act(reviewer):
    themes = [make_theme(), make_theme()]

    in_bulk(*themes, actor=reviewer)

    batch = DecisionBatch.objects.get()
    assert {decision.theme for decision in batch.decisions.all()} == set(themes)
    assert batch.said == "2 条改为入选"


def test_refused_row_does_not_stop_the_rest(reviewer, colleague):
    first, taken, last_one = make_theme(), make_theme(title="校园开放周"), make_theme()
    drawing = drawing_of(first, taken, last_one, actor=reviewer)
    decide_theme(taken, RESERVE, actor=colleague)

    results = carry_out_drawing(drawing, SELECTED, actor=reviewer)

    [refused] = [result for result in results if result.refusal]
    assert refused.theme == taken
    assert "“校园开放周”已由周文清（office2）于" in refused.refusal
    assert stored(first, taken, last_one) == ["selected", "reserve", "selected"]


def test_spared_rows_stay(reviewer):
    one, spared = make_theme(), make_theme()

    in_bulk(one, spared, actor=reviewer, spared={spared.pk})

    assert stored(one, spared) == ["selected", "pending"]


def test_act_that_changed_nothing_leaves_no_trace(reviewer, colleague):
    theme = make_theme()
    drawing = drawing_of(theme, actor=reviewer)
    decide_theme(theme, RESERVE, actor=colleague)

    carry_out_drawing(drawing, SELECTED, actor=reviewer)

    assert not DecisionBatch.objects.filter(by=reviewer).exists()


# 撤销 ----------------------------------------------------------------------------


def test_undo_gives_back_what_each_row_was(reviewer):
    fresh, reserve = make_theme(), make_theme(selection=RESERVE)
    in_bulk(fresh, reserve, actor=reviewer)

    results = undo_batch(last(reviewer), actor=reviewer)

    assert [result.refusal for result in results] == ["", ""]
    assert stored(fresh, reserve) == ["pending", "reserve"]


def test_undo_is_kept_and_logged_like_any_act(reviewer):
    theme = make_theme()
    in_bulk(theme, actor=reviewer)

    undo_batch(last(reviewer), actor=reviewer)

    decision = theme.decisions.first()
    assert (decision.before, decision.outcome) == ("selected", "pending")
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.data) == (
        "theme.undo",
        {"source": "selected", "result": "pending"},
    )


def test_undo_gives_back_the_reason_of_that_time(reviewer, colleague):
    theme = make_theme()
    decide_theme(theme, DECLINED, actor=colleague, reason=REASON)
    in_bulk(theme, actor=reviewer)

    undo_batch(last(reviewer), actor=reviewer)

    decision = theme.decisions.first()
    assert (decision.outcome, decision.reason) == ("declined", REASON)


def test_mended_reason_is_taken_back(reviewer):
    theme = make_theme()
    decide_theme(theme, DECLINED, actor=reviewer, reason=REASON)
    theme.refresh_from_db()
    decide_theme(theme, DECLINED, actor=reviewer, reason="写错了。")

    [result] = undo_batch(last(reviewer), actor=reviewer)

    assert result.refusal == ""
    decision = theme.decisions.first()
    assert (decision.outcome, decision.reason) == ("declined", REASON)


def test_undo_leaves_what_a_colleague_decided_since(reviewer, colleague):
    taken, mine = make_theme(title="校园开放周"), make_theme()
    in_bulk(taken, mine, actor=reviewer)
    taken.refresh_from_db()
    decide_theme(taken, RESERVE, actor=colleague)

    results = undo_batch(last(reviewer), actor=reviewer)

    refusals = {result.theme: result.refusal for result in results}
    assert stored(taken, mine) == ["reserve", "pending"]
    assert refusals[mine] == ""
    assert "“校园开放周”已由周文清（office2）于" in refusals[taken]


def test_undo_leaves_what_a_colleague_decided_to_the_same_outcome(reviewer, colleague):
    theme = make_theme()
    decide_theme(theme, DECLINED, actor=reviewer, reason=REASON)
    theme.refresh_from_db()
    decide_theme(theme, DECLINED, actor=colleague, reason="与去年重复。")

    [result] = undo_batch(last(reviewer), actor=reviewer)

    assert "已由周文清（office2）于" in result.refusal
    assert stored(theme) == ["declined"]


def test_undo_ends_with_the_issue(reviewer):
    theme = make_theme()
    in_bulk(theme, actor=reviewer)
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    with pytest.raises(MoveRefused, match="这一步以后计划已经印发"):
        undo_batch(last(reviewer), actor=reviewer)

    assert stored(theme) == ["selected"]


def test_undo_leaves_what_the_unit_took_back(reviewer):
    theme = make_theme()
    in_bulk(theme, actor=reviewer)
    Declaration.objects.update(status=Status.DRAFT)

    [result] = undo_batch(last(reviewer), actor=reviewer)

    assert "申报表不在已报送状态" in result.refusal


def test_act_is_undone_once(reviewer):
    in_bulk(make_theme(), actor=reviewer)
    batch = last(reviewer)
    undo_batch(batch, actor=reviewer)

    with pytest.raises(MoveRefused, match="已经撤销过了"):
        undo_batch(batch, actor=reviewer)

    assert Decision.objects.count() == 2


def test_nobody_undoes_the_act_of_another(reviewer, colleague):
    theme = make_theme()
    in_bulk(theme, actor=reviewer)

    with pytest.raises(MoveRefused, match="只能撤销自己的操作"):
        undo_batch(last(reviewer), actor=colleague)

    assert stored(theme) == ["selected"]


def test_undoing_is_no_act_to_undo(reviewer, campaign):
    in_bulk(make_theme(), actor=reviewer)
    undo_batch(last(reviewer), actor=reviewer)

    assert DecisionBatch.objects.last_of(reviewer, campaign) is None


def test_after_an_undo_the_act_before_is_the_last(reviewer, campaign):
    theme = make_theme()
    in_bulk(theme, actor=reviewer)
    first = last(reviewer)
    theme.refresh_from_db()
    decide_theme(theme, RESERVE, actor=reviewer)
    undo_batch(last(reviewer), actor=reviewer)

    assert DecisionBatch.objects.last_of(reviewer, campaign) == first
    [result] = undo_batch(first, actor=reviewer)

    assert result.refusal == ""
    assert stored(theme) == ["pending"]


def test_last_act_of_another_year_is_not_offered_here(reviewer, campaign):
    elsewhere = make_declaration(campaign=make_campaign(2026), status=Status.SUBMITTED)
    decide_theme(make_theme(elsewhere), SELECTED, actor=reviewer)

    assert DecisionBatch.objects.last_of(reviewer, campaign) is None
