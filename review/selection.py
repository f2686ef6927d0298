"""The table of selection moves, and the act of deciding on a theme (design §3)."""

from dataclasses import replace

from django.db import transaction
from django.utils import timezone

from review.models import Decision, DecisionBatch, PlanEntry, Proposal
from submissions import audit, transitions
from submissions.choices import PlanStatus, Selection
from submissions.models import Theme
from submissions.permissions import is_office
from submissions.transitions import Move, MoveRefused


def not_settled(theme, moment):
    """The plan in force settles its themes; a draft or returned row is not before us."""
    return theme.declaration.is_filed and not settling().filter(theme=theme).exists()


def settling():
    """Rows of the plans in force: what they hold is settled; what left them is not."""
    return PlanEntry.objects.filter(version__status=PlanStatus.ISSUED, dropped=False)


def move_to(outcome, label, **extra):
    others = tuple(state for state in Selection.outcomes() if state is not outcome)
    return Move(
        f"theme.{outcome.value}",
        label,
        sources=others,
        target=outcome,
        permitted=is_office,
        column="selection",
        open_at=not_settled,
        refusal="这个主题已经写进印发的计划，或者申报表不在已报送状态，"
        "不能再改甄选结果。印发后的变动请到“计划调整”办理。",
        **extra,
    )


SELECTION_MOVES = {
    Selection.SELECTED: move_to(Selection.SELECTED, "入选"),
    Selection.RESERVE: move_to(Selection.RESERVE, "备选"),
    Selection.DECLINED: move_to(Selection.DECLINED, "未入选", needs_reason=True),
    Selection.PENDING: move_to(Selection.PENDING, "待定"),
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
def decide(theme, outcome, *, actor, reason="", seen=None, batch=None):
    """Give a theme its outcome, or propose it where a second person must confirm.

    `seen` is what the page showed (`state_of`); when somebody was quicker, nothing is
    written and MoveRefused names who, when and what. Returns the Decision or Proposal.
    """
    hold(theme, seen)
    act = propose if theme.declaration.campaign.two_levels else settle
    batch = batch or new_batch(theme.declaration.campaign, actor)
    return act(theme, outcome, actor=actor, reason=reason, batch=batch)


def new_batch(campaign, actor, **fields):
    return DecisionBatch.objects.create(campaign=campaign, by=actor, **fields)


def proposal_of(theme):
    return theme.open_proposal


def state_of(theme):
    """What a page shows of a theme: its selection, and the open proposal, if any."""
    proposal = proposal_of(theme)
    return f"{theme.selection}/{proposal.pk}" if proposal else f"{theme.selection}"


def hold(theme, seen=None):
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
    if saw != (theme.selection if seen is None else state_of(theme)):
        raise MoveRefused(said_otherwise(theme))
    return theme


def settle(theme, outcome, *, actor, reason="", batch=None, proposal=None):
    """Write the outcome of a held theme; whatever was proposed for it is answered."""
    before, answered = theme.selection, proposal_of(theme)
    move = move_for(theme, outcome, reason)
    refuse_unless_open(move, theme, actor, reason)
    transitions.apply(move, theme, actor=actor, reason=reason)
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


def move_for(theme, outcome, reason):
    if theme.selection == outcome and reason.strip() and reason != reason_of(theme):
        return CORRECTIONS[outcome]
    return SELECTION_MOVES[outcome]


def reason_of(theme):
    decision = theme.decisions.first()
    return decision.reason if decision else ""


def propose(theme, outcome, *, actor, reason="", batch=None):
    """Let a held theme wait for a second person; the proposal before gives way."""
    move = move_for(theme, outcome, reason)
    refuse_unless_open(move, theme, actor, reason)
    if earlier := proposal_of(theme):
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
    """What others went into cannot go away under them. `act`: “改为…”, a verb."""
    if joined := theme.merged_themes.count():
        raise MoveRefused(
            f"“{theme}”是合办主题的牵头，有 {joined} 个主题并入了它，不能{act}。"
            "请先在“相似主题”页把并入的主题拆出。"
        )


def refuse_unless_open(move, theme, actor, reason):
    """The plan in force is told first: what it holds, no splitting sets free."""
    transitions.refuse_unless_allowed(move, theme, actor, reason, timezone.now())
    if move.target == Selection.DECLINED:
        refuse_if_leading(theme, "改为“未入选”")


def said_otherwise(theme):
    """Who was quicker, when, and what became of the theme."""
    proposal, decision = proposal_of(theme), theme.decisions.first()
    state = theme.get_selection_display()
    if proposal:
        who, when = proposal.proposed_by_label, proposal.proposed_at
        what = f"拟“{proposal.get_outcome_display()}”，等待确认"
    elif refusal := last_refusal(theme, decision):
        who, when = refusal.actor_label, refusal.at
        what = f"撤下拟定的意见，现在是“{state}”"
    elif decision:
        who, when = decision.decided_by_label, decision.decided_at
        what = f"改为“{state}”"
    else:
        return f"“{theme}”现在是“{state}”，与您看到的不同，请看过再定。"
    at = timezone.localtime(when)
    return (
        f"“{theme}”已由{who}于{at.month}月{at.day}日{at:%H:%M}{what}，"
        "您的操作没有生效，请看过再定。"
    )


def last_refusal(theme, decision):
    """The log's entry of a proposal turned down since the last decision, or None."""
    entry = audit.latest(theme, "theme.reject")
    return (
        entry if entry and not (decision and decision.decided_at > entry.at) else None
    )
