"""Design §3, the track of a declaration: every status × move × role."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.declarations.workflow import DECLARATION_MOVES
from submissions.models import AuditEntry, Declaration
from submissions.transitions import MoveRefused, apply_move, list_available_moves
from tests.factories import make_campaign, make_declaration

pytestmark = [pytest.mark.django_db, pytest.mark.database]

MOVES = {move.name.partition(".")[2]: move for move in DECLARATION_MOVES}
# What the status is afterwards; a dash: refused.
TABLE = """
status    move     filer     outsider reviewer leader admin
draft     submit   submitted -        submitted -     submitted
draft     withdraw -         -        -        -      -
draft     accept   -         -        -        -      -
draft     return   -         -        -        -      -
draft     reopen   -         -        -        -      -
submitted submit   -         -        -        -      -
submitted withdraw draft     -        -        -      -
submitted accept   -         -        accepted -      accepted
submitted return   -         -        returned -      returned
submitted reopen   -         -        -        -      -
accepted  submit   -         -        -        -      -
accepted  withdraw -         -        -        -      -
accepted  accept   -         -        -        -      -
accepted  return   -         -        returned -      returned
accepted  reopen   -         -        submitted -     submitted
returned  submit   submitted -        submitted -     submitted
returned  withdraw -         -        -        -      -
returned  accept   -         -        -        -      -
returned  return   -         -        -        -      -
returned  reopen   -         -        -        -      -
"""
# The same for what the clock decides, with the deadline passed.
LATE = """
status    move     filer     outsider reviewer leader admin
draft     submit   -         -        -        -      -
returned  submit   submitted -        submitted -     submitted
submitted withdraw -         -        -        -      -
submitted accept   -         -        accepted -      accepted
submitted return   -         -        returned -      returned
accepted  return   -         -        returned -      returned
"""


def cells(table):
    head, *lines = (line.split() for line in table.splitlines() if line)
    return [
        pytest.param(status, move, role, result, id=f"{status}-{move}-{role}")
        for status, move, *results in lines
        for role, result in zip(head[2:], results, strict=True)
    ]


def moved(declaration, move, actor):
    columns = {}
    if move.name == "declaration.return":
        answer_by = timezone.now() + timedelta(days=3)
        columns = {"return_reason": "请写具体。", "answer_by": answer_by}
    try:
        apply_move(move, declaration, actor=actor, reason="请写具体。", **columns)
    except MoveRefused:
        return "-"
    return Declaration.objects.get(pk=declaration.pk).status


@pytest.mark.parametrize(("status", "move", "role", "result"), cells(TABLE))
def test_move_while_filing_is_open(status, move, role, result, unit, campaign, request):
    person = request.getfixturevalue(role)
    declaration = make_declaration(unit, campaign, status=status)
    offered = MOVES[move] in list_available_moves(
        DECLARATION_MOVES, person, declaration
    )

    assert moved(declaration, MOVES[move], person) == result
    assert offered == (result != "-")
    assert AuditEntry.objects.count() == (result != "-")


@pytest.mark.parametrize(("status", "move", "role", "result"), cells(LATE))
def test_move_after_the_deadline(status, move, role, result, unit, request):
    closed = make_campaign(deadline=timezone.now() - timedelta(hours=1))
    person = request.getfixturevalue(role)
    declaration = make_declaration(unit, closed, status=status)

    assert moved(declaration, MOVES[move], person) == result


def test_table_names_every_status_and_move():
    seen = {(cell.values[0], cell.values[1]) for cell in cells(TABLE)}

    assert len(seen) == 4 * len(DECLARATION_MOVES)


def test_inactive_people_move_nothing(unit, campaign, filer, reviewer):
    declaration = make_declaration(unit, campaign, status="submitted")
    for person in (filer, reviewer):
        person.is_active = False

        assert list_available_moves(DECLARATION_MOVES, person, declaration) == []


def test_return_without_a_reason_is_refused(unit, campaign, reviewer):
    declaration = make_declaration(unit, campaign, status="submitted")

    with pytest.raises(MoveRefused, match="请写明退回修改的原因"):
        apply_move(MOVES["return"], declaration, actor=reviewer, reason=" ")
