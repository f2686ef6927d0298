"""Decide on many themes: draw what would change, then decide theme by theme."""

from dataclasses import dataclass
from functools import cached_property

from review.selection.outcomes import (
    begin_batch,
    confirm_proposal,
    decide_theme,
    describe_state,
    find_proposal,
)
from review.selection.undoing import Result
from submissions.choices import Selection
from submissions.models import PlanEntry, Theme
from submissions.transitions import MoveRefused

MOST = 5000
CONFIRM = "confirm"


@dataclass(frozen=True)
class Line:
    """One theme of a Drawing: its outcome, or the obstacle to it."""

    theme: Theme
    outcome: Selection | None
    obstacle: str = ""
    fresh: bool = False

    @property
    def before(self):
        return Selection(self.theme.selection)


@dataclass(frozen=True)
class Drawing:
    """What one act would do to a set of themes, shown before it is done.

    `gone` counts the themes that were drawn the time before and are no longer there.
    """

    lines: list
    gone: int = 0

    @cached_property
    def changing(self):
        return [line for line in self.lines if not line.obstacle]

    @cached_property
    def staying(self):
        return [line for line in self.lines if line.obstacle]

    @property
    def fresh(self):
        return sum(line.fresh for line in self.lines)

    @property
    def differs(self):
        """Whether themes came, went or changed since the drawing that was shown."""
        return bool(self.gone or self.fresh)

    @property
    def needs_reason(self):
        return any(line.outcome == Selection.DECLINED for line in self.changing)

    @property
    def states(self):
        """`12=pending 13=selected/4`: the set as it is drawn, to be sent back."""
        return " ".join(
            f"{line.theme.pk}={describe_state(line.theme)}" for line in self.lines
        )


def draw_decisions(themes, act, *, actor, drawn=None):
    """The Drawing of `act` (a Selection, or CONFIRM) over a queryset of filed themes.

    `drawn`: {pk: state} of the drawing before; what is not as it was is marked.
    """
    themes = list(
        themes.select_related("declaration__campaign", "declaration__unit", "proposal")
    )
    pks = [theme.pk for theme in themes]
    bound = Bound(
        settled=set(
            PlanEntry.objects.settling()
            .filter(theme__in=pks)
            .values_list("theme", flat=True)
        ),
        leading=set(
            Theme.objects.filter(merged_into__in=pks)
            .order_by()
            .values_list("merged_into", flat=True)
        ),
    )
    lines = [draw_line(theme, act, actor, bound, drawn) for theme in themes]
    return Drawing(lines, gone=len(set(drawn or ()) - set(pks)))


@dataclass(frozen=True)
class Bound:
    """Primary keys of themes in a plan in force, and of leads of merged themes."""

    settled: set
    leading: set


def draw_line(theme, act, actor, bound, drawn):
    proposal = find_proposal(theme)
    outcome = act
    if act == CONFIRM:
        outcome = Selection(proposal.outcome) if proposal else None
    return Line(
        theme,
        outcome,
        obstacle=find_binding_obstacle(theme, outcome, bound)
        or find_obstacle(theme, act, proposal, actor),
        fresh=drawn is not None and drawn.get(theme.pk) != describe_state(theme),
    )


def find_binding_obstacle(theme, outcome, bound):
    if theme.pk in bound.settled:
        return "已写进印发的计划"
    if theme.pk in bound.leading and outcome == Selection.DECLINED:
        return "有别的主题并入了它，先要拆出"
    return ""


def find_obstacle(theme, act, proposal, actor):
    """Why this theme stays as it is, or ""."""
    if theme.selection == Selection.MERGED:
        return "已并入别的主题"
    if act == CONFIRM:
        return find_confirming_obstacle(proposal, actor)
    if theme.selection == act:
        return f"已经是“{act.label}”"
    if theme.declaration.campaign.two_levels and proposal and proposal.outcome == act:
        return f"{proposal.proposed_by_label}已拟“{act.label}”，等待确认"
    return ""


def find_confirming_obstacle(proposal, actor):
    if proposal is None:
        return "没有等待确认的意见"
    if proposal.proposed_by_id == actor.pk:
        return "是您自己拟的，要由另一位同志确认"
    return ""


def carry_out_drawing(drawing, act, *, actor, reason="", spared=()):
    """[Result] of what the drawing would change, except the pks in `spared`.

    Every row is a transaction of its own: one that is refused does not stop the rest.
    """
    lines = [line for line in drawing.changing if line.theme.pk not in spared]
    if not lines:
        return []
    batch = begin_batch(lines[0].theme.declaration.campaign, actor)
    results = [try_decision(line.theme, act, actor, reason, batch) for line in lines]
    if all(result.refusal for result in results):
        batch.delete()
    return results


def try_decision(theme, act, actor, reason, batch):
    how = {"actor": actor, "seen": describe_state(theme), "batch": batch}
    try:
        if act == CONFIRM:
            confirm_proposal(theme, **how)
        else:
            decide_theme(theme, act, reason=reason, **how)
    except MoveRefused as refusal:
        return Result(theme, str(refusal))
    return Result(theme)
