"""What the office does with a filed declaration: 受理 and back, 退回, 延期."""

from django.db import transaction

from submissions import audit
from submissions.audit import find_latest_entry
from submissions.declarations.workflow import (
    ACCEPT,
    DECLARATION_MOVES,
    REOPEN,
    RETURN,
)
from submissions.models import Declaration
from submissions.transitions import MoveRefused, apply_move


def accept_declaration(declaration, *, actor, seen=None):
    """受理 of what the actor saw; a second click of the same person changes nothing.

    `seen`: `status` and `revision` that the page showed, as far as it named them.
    """
    try:
        return apply_move(
            ACCEPT, declaration, actor=actor, guard=guard_what_was_seen(seen)
        )
    except MoveRefused:
        if not has_just_made(ACCEPT, declaration, actor):
            raise
    return declaration


def reopen_declaration(declaration, *, actor, seen=None):
    """撤销受理: it waits again, as before it was accepted. `seen`: as above."""
    return apply_move(REOPEN, declaration, actor=actor, guard=guard_what_was_seen(seen))


def guard_what_was_seen(seen):
    """{lookup: value} for `apply_move(guard=…)`: the columns as the page showed them."""
    return {f"{column}__exact": value for column, value in (seen or {}).items()}


def has_just_made(move, declaration, actor):
    """Whether the newest move of this declaration is this one, by this person."""
    newest = find_latest_entry(declaration, *(each.name for each in DECLARATION_MOVES))
    if newest is None or (newest.action, newest.actor_id) != (move.name, actor.pk):
        return False
    declaration.refresh_from_db()
    return True


@transaction.atomic
def return_for_changes(
    declaration, *, actor, reason, answer_by, remarks=None, seen=None
):
    """退回修改: the unit may file again until `answer_by`, also after the deadline.

    `remarks`: {theme pk: what to change in this row}; earlier remarks are replaced.
    `seen`: as in `accept_declaration`.
    """
    apply_move(
        RETURN,
        declaration,
        actor=actor,
        guard=guard_what_was_seen(seen),
        reason=reason,
        return_reason=reason,
        answer_by=answer_by,
    )
    for theme in declaration.themes.all():
        theme.remark = (remarks or {}).get(theme.pk, "")
        theme.save(update_fields=["remark"])
    return declaration


@transaction.atomic
def extend_deadline(declaration, *, actor, until, reason):
    """Let one unit file until `until`, and say in the log why."""
    Declaration.objects.filter(pk=declaration.pk).update(
        extended_until=until, extension_reason=reason
    )
    audit.record(
        actor=actor,
        action="declaration.extend",
        target=declaration,
        until=until.isoformat(),
        reason=reason,
    )
    declaration.refresh_from_db()
    return declaration
