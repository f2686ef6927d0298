"""The table of selection moves, the act of deciding on a theme (design §3), and what a
second person says to a proposal."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from review.models import Decision, DecisionBatch, Note, Proposal
from review.stale import tell_who_was_quicker
from submissions import audit, transitions
from submissions.audit import find_latest_entry
from submissions.choices import Selection
from submissions.models import PlanEntry, Theme
from submissions.permissions import is_office
from submissions.transitions import Move, MoveRefused, apply_move


def is_unsettled(theme, moment):
    """Whether the theme may be decided on: it is filed, and not in a plan in force."""
    return (
        theme.declaration.is_filed
        and not PlanEntry.objects.settling().filter(theme=theme).exists()
    )


def make_move(outcome, label, **extra):
    others = tuple(state for state in Selection.outcomes() if state is not outcome)
    return Move(
        f"theme.{outcome.value}",
        label,
        sources=others,
        target=outcome,
        permitted=is_office,
        column="selection",
        open_at=is_unsettled,
        refusal="这个主题已经写进印发的计划，或者申报表不在已报送状态，"
        "不能再改甄选结果。印发后的变动请到“计划调整”办理。",
        **extra,
    )


SELECTION_MOVES = {
    Selection.SELECTED: make_move(Selection.SELECTED, "入选"),
    Selection.RESERVE: make_move(Selection.RESERVE, "备选"),
    Selection.DECLINED: make_move(Selection.DECLINED, "未入选", needs_reason=True),
    Selection.PENDING: make_move(Selection.PENDING, "待定"),
}


# The same outcome with another reason: a mended Decision, the selection stays.
CORRECTIONS = {
    outcome: replace(
        move,
        name="theme.reason",
        label=f"改写“{outcome.label}”的原因",
        sources=(outcome,),
        needs_reason=True,
    )
    for outcome, move in SELECTION_MOVES.items()
}


@transaction.atomic
def decide_theme(theme, outcome, *, actor, reason="", seen=None, batch=None):
    """Give a theme its outcome, or propose it where a second person must confirm.

    `seen` is what the page showed (`describe_state`); when somebody was quicker, nothing
    is written and MoveRefused names who, when and what. Returns the Decision or Proposal.
    """
    hold_theme(theme, seen)
    act = propose_outcome if theme.declaration.campaign.two_levels else settle_theme
    batch = batch or begin_batch(theme.declaration.campaign, actor)
    return act(theme, outcome, actor=actor, reason=reason, batch=batch)


def begin_batch(campaign, actor, **fields):
    return DecisionBatch.objects.create(campaign=campaign, by=actor, **fields)


def find_proposal(theme):
    return theme.open_proposal


def describe_state(theme):
    """What a page shows of a theme: its selection, and the open proposal, if any."""
    proposal = find_proposal(theme)
    return f"{theme.selection}/{proposal.pk}" if proposal else f"{theme.selection}"


def hold_theme(theme, seen=None):
    """Lock the theme and read it anew; refuses when the person saw something else.

    Waits for whoever is at it: another decision, or an issue that may settle it.
    """
    saw = theme.selection if seen is None else seen
    rows = Theme.objects.select_related("declaration__campaign")
    try:
        theme.refresh_from_db(
            from_queryset=rows.select_for_update(of=("self",), no_key=True)
        )
    except Theme.DoesNotExist:
        raise MoveRefused(f"“{theme}”已经被单位删去。") from None
    # The proposal is read after the lock: with it, it would be as old as the wait.
    if saw != (theme.selection if seen is None else describe_state(theme)):
        raise MoveRefused(tell_who_decided(theme))
    return theme


def settle_theme(theme, outcome, *, actor, reason="", batch=None, proposal=None):
    """Write the outcome of a held theme and delete its open proposal."""
    before, answered = theme.selection, find_proposal(theme)
    move = choose_move(theme, outcome, reason)
    refuse_unless_open(move, theme, actor, reason)
    apply_move(move, theme, actor=actor, reason=reason)
    if answered:
        answered.delete()
    return keep_decision(theme, before, outcome, actor, reason, batch, proposal)


def keep_decision(theme, before, outcome, actor, reason, batch, proposal=None):
    return Decision.objects.create(
        theme=theme,
        before=before,
        outcome=outcome,
        reason=reason,
        batch=batch,
        decided_by=actor,
        decided_by_label=actor.label,
        proposed_by=proposal and proposal.proposed_by,
        proposed_by_label=proposal.proposed_by_label if proposal else "",
    )


def choose_move(theme, outcome, reason):
    if (
        theme.selection == outcome
        and reason.strip()
        and reason != read_last_reason(theme)
    ):
        return CORRECTIONS[outcome]
    return SELECTION_MOVES[outcome]


def read_last_reason(theme):
    decision = theme.decisions.first()
    return decision.reason if decision else ""


def propose_outcome(theme, outcome, *, actor, reason="", batch=None):
    """Propose an outcome for a held theme, in place of any earlier proposal."""
    move = choose_move(theme, outcome, reason)
    refuse_unless_open(move, theme, actor, reason)
    if earlier := find_proposal(theme):
        refuse_said_again(earlier, outcome, actor, reason)
        earlier.delete()
    audit.record(
        actor=actor,
        action="theme.propose",
        target=theme,
        outcome=outcome,
        **({"reason": reason} if reason else {}),
    )
    return Proposal.objects.create(
        theme=theme,
        outcome=outcome,
        reason=reason,
        batch=batch,
        proposed_by=actor,
        proposed_by_label=actor.label,
    )


def refuse_said_again(proposal, outcome, actor, reason):
    if proposal.outcome != outcome or (reason and reason != proposal.reason):
        return
    if proposal.proposed_by_id == actor.pk:
        raise MoveRefused(f"您已经拟“{outcome.label}”，等另一位同志确认。")
    raise MoveRefused(
        f"{proposal.proposed_by_label}已经拟“{outcome.label}”，同意请按“确认”。"
    )


def refuse_if_leading(theme, act):
    """MoveRefused if themes were merged into this one. `act`: “改为…”, a verb."""
    if joined := theme.merged_themes.count():
        raise MoveRefused(
            f"“{theme}”是合办主题的牵头，有 {joined} 个主题并入了它，不能{act}。"
            "请先在“相似主题”页把并入的主题拆出。"
        )


def refuse_unless_open(move, theme, actor, reason):
    """MoveRefused unless the move is allowed; a plan in force is named before a merge."""
    transitions.refuse_unless_allowed(move, theme, actor, reason, timezone.now())
    if move.target == Selection.DECLINED:
        refuse_if_leading(theme, "改为“未入选”")


def tell_who_decided(theme):
    """The sentence of a stale page: who was quicker, when, and the state now."""
    proposal, decision = find_proposal(theme), theme.decisions.first()
    state = theme.get_selection_display()
    if proposal:
        who, when = proposal.proposed_by_label, proposal.proposed_at
        what = f"拟“{proposal.get_outcome_display()}”，等待确认"
    elif refusal := find_last_refusal(theme, decision):
        who, when = refusal.actor_label, refusal.at
        what = f"撤下拟定的意见，现在是“{state}”"
    elif decision:
        who, when = decision.decided_by_label, decision.decided_at
        what = f"改为“{state}”"
    else:
        return f"“{theme}”现在是“{state}”，与您看到的不同，请看过再定。"
    return tell_who_was_quicker(f"“{theme}”", who=who, at=when, done=what)


def find_last_refusal(theme, decision):
    """The log's entry of a proposal turned down since the last decision, or None."""
    entry = find_latest_entry(theme, "theme.reject")
    return (
        entry if entry and not (decision and decision.decided_at > entry.at) else None
    )


@transaction.atomic
def confirm_proposal(theme, *, actor, seen=None, batch=None):
    """Let the proposal take effect; whoever made it cannot confirm it."""
    hold_theme(theme, seen)
    proposal = require_proposal(theme)
    if proposal.proposed_by_id == actor.pk:
        raise MoveRefused(f"“{theme}”是您自己拟的，要由另一位同志确认。")
    return settle_theme(
        theme,
        proposal.outcome,
        actor=actor,
        reason=proposal.reason,
        batch=batch or begin_batch(theme.declaration.campaign, actor),
        proposal=proposal,
    )


@transaction.atomic
def reject_proposal(theme, *, actor, word="", seen=None):
    """Remove the proposal; another person than the proposer must give a reason."""
    hold_theme(theme, seen)
    proposal = require_proposal(theme)
    if not is_office(actor, theme):
        raise MoveRefused("您没有甄选的权限。")
    if proposal.proposed_by_id != actor.pk:
        if not word.strip():
            raise MoveRefused("请写明不同意的理由，提出的同志会看到。")
        Note.objects.create(
            theme=theme,
            text=f"不同意{proposal.proposed_by_label}拟“{proposal.get_outcome_display()}”：{word}",
            by_label=actor.label,
        )
    drop_proposal(proposal, actor=actor, word=word)


def drop_proposal(proposal, *, actor, word="", action="theme.reject"):
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


def require_proposal(theme):
    proposal = find_proposal(theme)
    if proposal is None:
        raise MoveRefused(f"“{theme}”没有等待确认的意见。")
    return proposal
