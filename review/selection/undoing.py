"""撤销: take back what one act decided, theme by theme."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from review.models import DecisionBatch, Proposal
from review.selection.joining import hold_with_lead, join_again, split_theme
from review.selection.outcomes import (
    CORRECTIONS,
    SELECTION_MOVES,
    begin_batch,
    drop_proposal,
    find_proposal,
    hold_theme,
    keep_decision,
    refuse_unless_open,
    tell_who_decided,
)
from submissions.choices import Selection
from submissions.models import Theme
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, apply_move


@dataclass(frozen=True)
class Result:
    """The result for one theme: a sentence in `refusal`, or in `done`, or neither."""

    theme: Theme
    refusal: str = ""
    done: str = ""


def undo_batch(batch, *, actor):
    """[Result] of every row of the batch; MoveRefused when it was taken back before.

    The claim is committed first, so the second of two presses is refused.
    """
    undoing = claim_undo(batch, actor)
    decisions = batch.decisions.select_related("theme", "proposed_by")
    proposals = batch.proposals.select_related("theme")
    return [
        *(
            try_undo(take_back_decision, row, actor, undoing)
            for row in decisions.order_by("pk")
        ),
        *(try_undo(withdraw_proposal, row, actor, undoing) for row in proposals),
    ]


@transaction.atomic
def claim_undo(batch, actor):
    if batch.by_id != actor.pk or not is_office(actor, batch):
        raise MoveRefused("只能撤销自己的操作。")
    standing = DecisionBatch.objects.standing().filter(pk=batch.pk)
    if not standing.since_issue().exists() and standing.exists():
        raise MoveRefused(
            "这一步以后计划已经印发，不能再撤销。印发后的变动请到“计划调整”办理。"
        )
    if not standing.update(undone_at=timezone.now()):
        raise MoveRefused("这一步已经撤销过了。")
    return begin_batch(batch.campaign, actor, undoes=batch)


def try_undo(act, row, actor, undoing):
    try:
        done = act(row, actor=actor, batch=undoing)
    except MoveRefused as refusal:
        return Result(row.theme, str(refusal))
    return Result(row.theme, done=done)


@transaction.atomic
def take_back_decision(decision, *, actor, batch):
    """Give the theme what it had before the decision, with the reason of that time."""
    if decision.is_joint:
        return take_back_joint(decision, actor=actor, batch=batch)
    theme = hold_theme(decision.theme)
    refuse_unless_last(theme, decision)
    earlier = theme.decisions.filter(pk__lt=decision.pk).first()
    reason = earlier.reason if earlier and earlier.outcome == decision.before else ""
    before, now = Selection(decision.before), theme.selection
    move = make_undo_move(now, before)
    refuse_unless_open(move, theme, actor, reason)
    apply_move(move, theme, actor=actor, reason=reason)
    keep_decision(theme, now, before, actor, reason, batch)
    if decision.proposed_by and find_proposal(theme) is None:
        restore_proposal(theme, decision)
    if now == before:
        return f"“{theme}”的原因恢复如前"
    return f"“{theme}”恢复为{before.label}"


def take_back_joint(decision, *, actor, batch):
    """Take apart what the decision merged, or merge what it took apart."""
    theme = hold_with_lead(decision.theme)
    refuse_unless_last(theme, decision)
    if decision.outcome == Selection.MERGED:
        theme = split_theme(theme, actor=actor, batch=batch)
        return f"“{theme}”拆出，恢复为{theme.get_selection_display()}"
    lead = join_again(theme, actor=actor, batch=batch)
    return f"“{theme}”重新并入“{lead}”"


def refuse_unless_last(theme, decision):
    """MoveRefused if a later decision stands; decisions taken back do not count."""
    stands = Q(batch=None) | Q(batch__undone_at=None, batch__undoes=None)
    later = theme.decisions.filter(stands, pk__gt=decision.pk)
    if theme.selection != decision.outcome or later.exists():
        raise MoveRefused(tell_who_decided(theme))
    if decision.is_joint:
        return
    if theme.declaration.campaign.two_levels and decision.proposed_by is None:
        raise MoveRefused(
            f"“{theme}”：现在甄选须经第二人确认，不能直接撤销，请重新提出意见。"
        )


def restore_proposal(theme, decision):
    """Make the confirmed outcome a proposal again."""
    Proposal.objects.create(
        theme=theme,
        outcome=decision.outcome,
        reason=decision.reason,
        proposed_by=decision.proposed_by,
        proposed_by_label=decision.proposed_by_label,
    )


@transaction.atomic
def withdraw_proposal(proposal, *, actor, batch):
    theme = hold_theme(proposal.theme)
    if find_proposal(theme) != proposal:
        raise MoveRefused(tell_who_decided(theme))
    drop_proposal(proposal, actor=actor)
    said, state = proposal.get_outcome_display(), theme.get_selection_display()
    return f"“{theme}”拟{said}的意见已撤下，仍为{state}"


def make_undo_move(now, before):
    """The move back; where only the reason was mended, the selection stays."""
    if now == before:
        return replace(CORRECTIONS[before], name="theme.undo", needs_reason=False)
    return replace(SELECTION_MOVES[before], name="theme.undo")
