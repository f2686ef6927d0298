"""撤销: take back what one press decided, row by row."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from review.models import DecisionBatch, Proposal
from review.proposals import drop
from review.selection import (
    CORRECTIONS,
    SELECTION_MOVES,
    hold,
    keep_decision,
    new_batch,
    proposal_of,
    refuse_unless_open,
    said_otherwise,
)
from submissions import transitions
from submissions.choices import Selection
from submissions.models import Theme
from submissions.permissions import is_office
from submissions.transitions import MoveRefused


@dataclass(frozen=True)
class Result:
    """What became of one row; a refusal is a sentence, `done` what was taken back."""

    theme: Theme
    refusal: str = ""
    done: str = ""


def undo(batch, *, actor):
    """[Result] of every row of the batch; MoveRefused when it was taken back before.

    The claim is kept first, so of two presses one does all the rows.
    """
    undoing = claim(batch, actor)
    decisions = batch.decisions.select_related("theme", "proposed_by")
    proposals = batch.proposals.select_related("theme")
    return [
        *(tried(take_back, row, actor, undoing) for row in decisions.order_by("pk")),
        *(tried(withdraw, row, actor, undoing) for row in proposals),
    ]


@transaction.atomic
def claim(batch, actor):
    if batch.by_id != actor.pk or not is_office(actor):
        raise MoveRefused("只能撤销自己的操作。")
    standing = DecisionBatch.objects.standing().filter(pk=batch.pk)
    if not standing.update(undone_at=timezone.now()):
        raise MoveRefused("这一步已经撤销过了。")
    return new_batch(batch.campaign, actor, undoes=batch)


def tried(act, row, actor, undoing):
    try:
        done = act(row, actor=actor, batch=undoing)
    except MoveRefused as refusal:
        return Result(row.theme, str(refusal))
    return Result(row.theme, done=done)


@transaction.atomic
def take_back(decision, *, actor, batch):
    """Give the theme what it had before the decision, with the reason of that time."""
    theme = hold(decision.theme)
    refuse_unless_last(theme, decision)
    earlier = theme.decisions.filter(pk__lt=decision.pk).first()
    reason = earlier.reason if earlier and earlier.outcome == decision.before else ""
    before, now = Selection(decision.before), theme.selection
    move = undo_move(now, before)
    refuse_unless_open(move, theme, actor, reason)
    transitions.apply(move, theme, actor=actor, reason=reason)
    keep_decision(theme, now, before, actor, reason, batch)
    if decision.proposed_by and proposal_of(theme) is None:
        wait_again(theme, decision)
    if now == before:
        return f"“{theme}”的原因恢复如前"
    return f"“{theme}”恢复为{before.label}"


def refuse_unless_last(theme, decision):
    """Only acts that stand count: what was taken back since is no later word."""
    stands = Q(batch=None) | Q(batch__undone_at=None, batch__undoes=None)
    later = theme.decisions.filter(stands, pk__gt=decision.pk)
    if theme.selection != decision.outcome or later.exists():
        raise MoveRefused(said_otherwise(theme))
    if theme.declaration.campaign.two_levels and decision.proposed_by is None:
        raise MoveRefused(
            f"“{theme}”：现在甄选须经第二人确认，不能直接撤销，请重新提出意见。"
        )


def wait_again(theme, decision):
    """What was confirmed waits for a confirmation once more."""
    Proposal.objects.create(
        theme=theme,
        outcome=decision.outcome,
        reason=decision.reason,
        proposed_by=decision.proposed_by,
        proposed_by_label=decision.proposed_by_label,
    )


@transaction.atomic
def withdraw(proposal, *, actor, batch):
    theme = hold(proposal.theme)
    if proposal_of(theme) != proposal:
        raise MoveRefused(said_otherwise(theme))
    drop(proposal, actor=actor)
    said, state = proposal.get_outcome_display(), theme.get_selection_display()
    return f"“{theme}”拟{said}的意见已撤下，仍为{state}"


def undo_move(now, before):
    """The move back; where only the reason was mended, the selection stays."""
    if now == before:
        return replace(CORRECTIONS[before], name="theme.undo", needs_reason=False)
    return replace(SELECTION_MOVES[before], name="theme.undo")
