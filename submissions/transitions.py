"""Moves between states: the only writer of a status column."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from submissions import audit
from submissions.permissions import is_archived


@dataclass(frozen=True)
class Move:
    """One allowed change of a status, a row of a table of moves.

    `column` is the status column; `permitted(user, obj)` and `open_at(obj, moment)` are
    predicates; `refusal` is the sentence shown when the window is shut.
    """

    name: str
    label: str
    sources: tuple[str, ...]
    target: str
    permitted: Callable
    column: str = "status"
    needs_reason: bool = False
    open_at: Callable | None = None
    refusal: str = ""

    def allows(self, user, obj, moment):
        return (
            getattr(obj, self.column) in self.sources
            and self.permitted(user, obj)
            and (self.open_at is None or self.open_at(obj, moment))
        )


class MoveRefused(Exception):
    """The move cannot be made; the message tells the person why, in a sentence."""


def list_available_moves(moves, user, obj, moment=None):
    """The moves of a table that this person may make now, in the table's order."""
    moment = moment or timezone.now()
    return [move for move in moves if move.allows(user, obj, moment)]


@transaction.atomic
def apply_move(move, target, *, actor, reason="", moment=None, guard=None, **columns):
    """Make `move` on `target`, with `columns` in the same UPDATE and its audit entry.

    The UPDATE names the state the caller saw (and `guard`, more columns that must still
    hold), so of two people at once the database lets one win. Raises MoveRefused.
    """
    moment = moment or timezone.now()
    source = getattr(target, move.column)
    refuse_unless_allowed(move, target, actor, reason, moment)
    changed = (
        type(target)
        ._base_manager.filter(pk=target.pk, **{move.column: source}, **(guard or {}))
        .update(**{move.column: move.target}, **columns)
    )
    if changed != 1:
        raise MoveRefused(
            f"{target}刚刚被别人处理过，这一步没有做。请看过最新情况再办。"
        )
    audit.record(
        actor=actor,
        action=move.name,
        target=target,
        source=source,
        result=move.target,
        **({"reason": reason} if reason else {}),
    )
    target.refresh_from_db()
    return target


def create_in_state(rows, state, *, column="status", **columns):
    """A new row of a manager that is in a later state from the beginning.

    For what papers tell of years before the portal: nobody made a move here.
    """
    return rows.create(**{column: state}, **columns)


def explain_ban(move, target):
    if is_archived(target):
        return f"没有{move.label}。{target.campaign.archived_sentence}"
    return f"您没有“{move.label}”的权限。"


def refuse_unless_allowed(move, target, actor, reason, moment):
    if not move.permitted(actor, target):
        raise MoveRefused(explain_ban(move, target))
    if getattr(target, move.column) not in move.sources:
        state = getattr(target, f"get_{move.column}_display")()
        raise MoveRefused(f"{target}现在是“{state}”，不能{move.label}。")
    if move.open_at is not None and not move.open_at(target, moment):
        raise MoveRefused(move.refusal)
    if move.needs_reason and not reason.strip():
        raise MoveRefused(f"请写明{move.label}的原因。")
