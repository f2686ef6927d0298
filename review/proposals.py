"""What a second person says to a proposal (Campaign.two_levels)."""

from django.db import transaction

from review.models import Note
from review.selection import hold, new_batch, proposal_of, settle
from submissions import audit
from submissions.permissions import is_office
from submissions.transitions import MoveRefused


@transaction.atomic
def confirm(theme, *, actor, seen=None, batch=None):
    """Let the proposal take effect; whoever made it cannot confirm it."""
    hold(theme, seen)
    proposal = waiting(theme)
    if proposal.proposed_by_id == actor.pk:
        raise MoveRefused(f"“{theme}”是您自己拟的，要由另一位同志确认。")
    return settle(
        theme,
        proposal.outcome,
        actor=actor,
        reason=proposal.reason,
        batch=batch or new_batch(theme.declaration.campaign, actor),
        proposal=proposal,
    )


@transaction.atomic
def reject(theme, *, actor, word="", seen=None):
    """Take the proposal off the table; a second person says why, in a note."""
    hold(theme, seen)
    proposal = waiting(theme)
    if not is_office(actor):
        raise MoveRefused("您没有甄选的权限。")
    if proposal.proposed_by_id != actor.pk:
        if not word.strip():
            raise MoveRefused("请写明不同意的理由，提出的同志会看到。")
        Note.objects.create(
            theme=theme,
            text=f"不同意{proposal.proposed_by_label}拟“{proposal.get_outcome_display()}”：{word}",
            by_label=actor.label,
        )
    drop(proposal, actor=actor, word=word)


def drop(proposal, *, actor, word="", action="theme.reject"):
    """Remove a proposal whose theme is held."""
    audit.record(
        actor=actor,
        action=action,
        target=proposal.theme,
        outcome=proposal.outcome,
        proposed_by=proposal.proposed_by_label,
        **({"reason": word} if word else {}),
    )
    proposal.delete()


def waiting(theme):
    proposal = proposal_of(theme)
    if proposal is None:
        raise MoveRefused(f"“{theme}”没有等待确认的意见。")
    return proposal
