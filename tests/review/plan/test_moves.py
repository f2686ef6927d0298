"""Acts on the board: what was seen, the order by hand, and taking back."""

import pytest

from review.plan import arranging, moves
from review.plan.arranging import NotYetSelected, place_declared_themes, place_theme
from review.plan.rows import find_unplaced_themes, list_placed_rows
from review.plan.versions import begin_version
from review.selection.outcomes import decide_theme
from submissions.choices import ConsentStatus, Role, Selection
from submissions.models import AuditEntry, Consent, PlanEntry, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_theme, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


@pytest.fixture
def colleague(db):
    return make_user("office2", Role.REVIEWER)


@pytest.fixture
def put(version, reviewer):
    """Place a theme, by `reviewer` unless told otherwise."""

    def act(theme, *months, actor=reviewer, **how):
        place_theme(theme, Months.of(*months), version=version, actor=actor, **how)
        return theme

    return act


def standing(version):
    return {row.title: str(row.months) for row in list_placed_rows(version)}


def order(version):
    return [row.title for row in list_placed_rows(version)]


# --- what was seen -----------------------------------------------------------------


def test_mover_who_saw_something_else_is_told_who_was_quicker(put, version, colleague):
    theme = put(make_selected("走进大厅"), 4)
    put(theme, 5, actor=colleague, seen=Months.of(4))

    with pytest.raises(MoveRefused, match=r"已由office2于.*移到5月，您的操作没有生效"):
        put(theme, 6, seen=Months.of(4))

    assert standing(version) == {"走进大厅": "5月"}


def test_theme_seen_in_the_tray_was_placed_meanwhile(put, version, colleague):
    theme = put(make_selected("走进大厅"), 4, actor=colleague)

    with pytest.raises(MoveRefused, match="已由office2"):
        put(theme, 6, seen=Months())


def test_placed_theme_goes_back_to_the_tray(put, version, campaign, reviewer):
    theme = put(make_selected(), 4)

    arranging.take_out_theme(theme, version=version, actor=reviewer, seen=Months.of(4))

    assert list(find_unplaced_themes(campaign, version)) == [theme]


def test_issued_row_does_not_go_back_to_the_tray(put, version, reviewer):
    theme = put(make_selected(), 4)
    version.entries.update(title="印发过的", unit=theme.declaration.unit)

    with pytest.raises(MoveRefused, match="已经印发过，不能放回待安排"):
        arranging.take_out_theme(theme, version=version, actor=reviewer)


# --- 备选 ------------------------------------------------------------------------------


def test_reserve_theme_asks_first(put, version):
    theme = make_theme(title="备着", selection=Selection.RESERVE)

    with pytest.raises(NotYetSelected):
        put(theme, 4)

    assert not PlanEntry.objects.exists()


def test_reserve_theme_is_selected_and_placed_by_one_act(put, version):
    theme = make_theme(title="备着", selection=Selection.RESERVE)

    put(theme, 4, select=True)

    theme.refresh_from_db()
    assert theme.selection == Selection.SELECTED
    assert theme.decisions.get().outcome == Selection.SELECTED
    assert standing(version) == {"备着": "4月"}


def test_taking_back_makes_it_a_reserve_again(put, version, reviewer):
    theme = put(make_theme(selection=Selection.RESERVE), 4, select=True)

    moves.take_back_act(version, actor=reviewer)

    theme.refresh_from_db()
    assert theme.selection == Selection.RESERVE
    assert not version.entries.exists()


def test_second_level_is_not_passed_by_on_the_board(put, version, campaign):
    campaign.two_levels = True
    campaign.save()
    theme = make_theme(selection=Selection.RESERVE)

    with pytest.raises(MoveRefused, match="第二人"):
        put(Theme.objects.get(pk=theme.pk), 4, select=True)


# --- order by hand ------------------------------------------------------------------------


@pytest.fixture
def april(put):
    """Three themes of one month, in official order 甲 乙 丙."""
    return [put(make_selected(title), 4) for title in "甲乙丙"]


def test_row_moves_up_and_down_within_its_month(april, version, reviewer):
    arranging.reorder_theme(april[2], version=version, actor=reviewer, step=-1)
    assert order(version) == ["甲", "丙", "乙"]

    arranging.reorder_theme(april[0], version=version, actor=reviewer, step=1)
    assert order(version) == ["丙", "甲", "乙"]


def test_row_that_stays_where_it_is_leaves_nothing_to_undo(april, version, reviewer):
    arranging.reorder_theme(april[0], version=version, actor=reviewer, step=-1)

    assert not version.entries.exclude(position=0).exists()


def test_row_is_dropped_before_another(april, version, reviewer):
    first = version.entries.get(theme=april[0])

    arranging.reorder_theme(april[2], version=version, actor=reviewer, before=first.pk)

    assert order(version) == ["丙", "甲", "乙"]


def test_newcomer_goes_after_an_order_made_by_hand(april, put, version, reviewer):
    arranging.reorder_theme(april[2], version=version, actor=reviewer, step=-2)
    put(make_selected("丁", "4月"), 4)

    assert order(version) == ["丙", "甲", "乙", "丁"]


def test_month_can_go_by_units_again(april, version, reviewer):
    arranging.reorder_theme(april[2], version=version, actor=reviewer, step=-2)

    arranging.order_month_by_unit(4, version=version, actor=reviewer)

    assert order(version) == ["甲", "乙", "丙"]


def test_row_that_leaves_its_month_leaves_its_place(april, put, version, reviewer):
    arranging.reorder_theme(april[2], version=version, actor=reviewer, step=-2)
    put(april[2], 5)
    put(april[2], 4)

    assert order(version) == ["甲", "乙", "丙"]


# --- taking back ------------------------------------------------------------------------


def test_last_act_is_taken_back_then_the_one_before(put, version, reviewer):
    theme = put(put(make_selected("走进大厅"), 4), 5)

    moves.take_back_act(version, actor=reviewer)
    assert standing(version) == {"走进大厅": "4月"}

    moves.take_back_act(version, actor=reviewer)
    assert standing(version) == {}
    assert AuditEntry.objects.filter(action="plan.undo").count() == 2
    assert theme.selection == Selection.SELECTED


def test_theme_put_back_in_the_tray_returns(put, version, reviewer):
    theme = put(make_selected("走进大厅"), 4)
    line = version.entries.get().line
    arranging.take_out_theme(theme, version=version, actor=reviewer)

    moves.take_back_act(version, actor=reviewer)

    assert version.entries.get().line == line
    assert standing(version) == {"走进大厅": "4月"}


def test_theme_put_back_in_the_tray_returns_with_its_remark(put, version, reviewer):
    theme = put(make_selected("走进大厅"), 4)
    arranging.put_remark(theme, "雨天改期", version=version, actor=reviewer)
    arranging.take_out_theme(theme, version=version, actor=reviewer)

    moves.take_back_act(version, actor=reviewer)

    assert version.entries.get().remark == "雨天改期"


def test_many_placed_at_once_are_taken_back_at_once(version, reviewer):
    for _ in range(3):
        make_selected()
    place_declared_themes(version, actor=reviewer)

    moves.take_back_act(version, actor=reviewer)

    assert not version.entries.exists()


def test_order_by_hand_is_taken_back(april, version, reviewer):
    arranging.reorder_theme(april[2], version=version, actor=reviewer, step=-2)

    moves.take_back_act(version, actor=reviewer)

    assert order(version) == ["甲", "乙", "丙"]


def test_what_somebody_moved_since_is_not_taken_back(put, version, reviewer, colleague):
    theme = put(make_selected("走进大厅"), 4)
    put(theme, 6, actor=colleague)

    with pytest.raises(MoveRefused, match=r"已由office2于.*移到6月"):
        moves.take_back_act(version, actor=reviewer)

    assert standing(version) == {"走进大厅": "6月"}


def test_nobody_takes_back_what_another_did(put, version, colleague):
    put(make_selected(), 4)

    with pytest.raises(MoveRefused, match="没有可以撤销的操作"):
        moves.take_back_act(version, actor=colleague)


# --- 征询 on the board ----------------------------------------------------------------------


@pytest.fixture
def asked(put, version, reviewer):
    """A theme placed outside its declared month, its unit asked."""
    theme = put(make_selected("走进大厅", "4月"), 9)
    arranging.ask_unit(theme, version=version, actor=reviewer, question="可否秋天办？")
    return theme


@pytest.mark.parametrize("month", [4, 10])
def test_moving_on_drops_the_open_question(asked, put, month):
    put(asked, month)

    assert Consent.objects.get().status == ConsentStatus.DROPPED


def test_going_back_to_the_tray_drops_the_open_question(asked, version, reviewer):
    arranging.take_out_theme(asked, version=version, actor=reviewer)

    assert Consent.objects.get().status == ConsentStatus.DROPPED


def test_declared_month_is_not_asked_about(put, version, reviewer):
    theme = put(make_selected(time_text="4-5月"), 5)

    with pytest.raises(MoveRefused, match="不用征询"):
        arranging.ask_unit(theme, version=version, actor=reviewer)


def test_reserve_that_left_the_board_is_not_asked_about(asked, version, reviewer):
    decide_theme(asked, Selection.RESERVE, actor=reviewer)

    with pytest.raises(MoveRefused, match="不在计划里"):
        arranging.ask_unit(asked, version=version, actor=reviewer)
