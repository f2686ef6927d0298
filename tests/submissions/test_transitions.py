"""A move is made whole, by whoever may, from the state that was seen — or not at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Declaration
from submissions.permissions import is_office, is_own_filer
from submissions.transitions import Move, MoveRefused, apply_move, list_available_moves
from tests.factories import make_declaration

pytestmark = pytest.mark.database

ACCEPT = Move("test.accept", "受理", (Status.SUBMITTED,), Status.ACCEPTED, is_office)
REOPEN = Move(
    "test.reopen",
    "重开",
    (Status.SUBMITTED, Status.ACCEPTED),
    Status.DRAFT,
    is_office,
    needs_reason=True,
)
NEVER = Move(
    "test.never",
    "报送",
    (Status.SUBMITTED,),
    Status.DRAFT,
    is_office,
    open_at=lambda declaration, moment: False,
    refusal="窗口已经关闭。",
)
RECALL = Move(
    "test.recall", "撤回", (Status.SUBMITTED,), Status.DRAFT, permitted=is_own_filer
)


@pytest.fixture
def declaration(unit, campaign):
    make_declaration(campaign=campaign, status=Status.SUBMITTED)
    return make_declaration(unit, campaign, status=Status.SUBMITTED)


def stored(declaration):
    return Declaration.objects.get(pk=declaration.pk)


def test_move_changes_this_row_alone(declaration, reviewer):
    moved = apply_move(ACCEPT, declaration, actor=reviewer)

    assert moved.status == stored(declaration).status == Status.ACCEPTED
    others = Declaration.objects.exclude(pk=declaration.pk)
    assert [other.status for other in others] == [Status.SUBMITTED]


def test_columns_are_written_with_the_move(declaration, reviewer):
    apply_move(ACCEPT, declaration, actor=reviewer, contact_name="李强")

    assert stored(declaration).contact_name == "李强"


def test_move_is_in_the_log(declaration, reviewer):
    apply_move(REOPEN, declaration, actor=reviewer, reason="附件盖错章。")

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("test.reopen", reviewer)
    assert entry.target_id == str(declaration.pk)
    assert entry.data == {
        "source": "submitted",
        "result": "draft",
        "reason": "附件盖错章。",
    }


def test_move_from_another_state_says_where_it_stands(declaration, reviewer):
    accepted = apply_move(ACCEPT, declaration, actor=reviewer)

    with pytest.raises(MoveRefused, match="现在是“已受理”，不能受理"):
        apply_move(ACCEPT, accepted, actor=reviewer)

    assert AuditEntry.objects.count() == 1


def test_move_without_permission_is_refused(declaration, leader):
    with pytest.raises(MoveRefused, match="没有“受理”的权限"):
        apply_move(ACCEPT, declaration, actor=leader)

    assert stored(declaration).status == Status.SUBMITTED
    assert not AuditEntry.objects.of_acts().exists()


def test_shut_window_is_told_in_its_own_words(declaration, reviewer):
    with pytest.raises(MoveRefused, match="窗口已经关闭。"):
        apply_move(NEVER, declaration, actor=reviewer)

    assert stored(declaration).status == Status.SUBMITTED


def test_blank_reason_is_no_reason(declaration, reviewer):
    with pytest.raises(MoveRefused, match="请写明重开的原因"):
        apply_move(REOPEN, declaration, actor=reviewer, reason=" \n")

    assert stored(declaration).status == Status.SUBMITTED


def test_move_on_what_somebody_moved_since_is_refused(declaration, reviewer, filer):
    seen = stored(declaration)
    apply_move(RECALL, declaration, actor=filer)

    with pytest.raises(MoveRefused, match="刚刚被别人处理过"):
        apply_move(ACCEPT, seen, actor=reviewer)

    assert stored(declaration).status == Status.DRAFT
    assert AuditEntry.objects.get().action == "test.recall"


def test_guard_must_still_hold(declaration, reviewer):
    with pytest.raises(MoveRefused, match="刚刚被别人处理过"):
        apply_move(ACCEPT, declaration, actor=reviewer, guard={"revision": 7})

    assert stored(declaration).status == Status.SUBMITTED


def test_available_lists_the_moves_of_this_person_in_order(
    declaration, reviewer, filer, outsider
):
    table = [REOPEN, NEVER, RECALL, ACCEPT]

    assert list_available_moves(table, reviewer, declaration) == [REOPEN, ACCEPT]
    assert list_available_moves(table, filer, declaration) == [RECALL]
    assert list_available_moves(table, outsider, declaration) == []


def test_window_is_asked_about_the_moment_of_the_request(declaration, reviewer):
    asked = []
    timed = Move(
        "test.timed",
        "受理",
        (Status.SUBMITTED,),
        Status.ACCEPTED,
        is_office,
        open_at=lambda target, moment: asked.append(moment) or True,
    )
    received = timezone.now() - timedelta(hours=2)

    apply_move(timed, declaration, actor=reviewer, moment=received)

    assert asked == [received]
