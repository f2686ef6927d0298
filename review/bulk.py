"""Many themes at once: look first, then decide row by row, each on its own."""

from dataclasses import dataclass
from functools import cached_property

from review import proposals, selection
from review.selection import new_batch, proposal_of, settling, state_of
from review.undoing import Result
from submissions.choices import Selection
from submissions.models import Theme
from submissions.transitions import MoveRefused

MOST = 5000
CONFIRM = "confirm"


@dataclass(frozen=True)
class Line:
    """One theme of a drawing: where it would go, or why it cannot."""

    theme: Theme
    outcome: Selection | None
    obstacle: str = ""
    fresh: bool = False

    @property
    def before(self):
        return Selection(self.theme.selection)


@dataclass(frozen=True)
class Drawing:
    """What one press would do to a set of themes, as it was looked at.

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
        """Not what the person has looked at: to be looked at again."""
        return bool(self.gone or self.fresh)

    @property
    def needs_reason(self):
        return any(line.outcome == Selection.DECLINED for line in self.changing)

    @property
    def states(self):
        """`12=pending 13=selected/4`: the set as it is drawn, to be sent back."""
        return " ".join(
            f"{line.theme.pk}={state_of(line.theme)}" for line in self.lines
        )


def draw(themes, act, *, actor, drawn=None):
    """The Drawing of `act` (a Selection, or CONFIRM) over a queryset of filed themes.

    `drawn`: {pk: state} of the drawing before; what is not as it was is marked.
    """
    themes = list(
        themes.select_related("declaration__campaign", "declaration__unit", "proposal")
    )
    pks = [theme.pk for theme in themes]
    bound = Bound(
        settled=set(settling().filter(theme__in=pks).values_list("theme", flat=True)),
        leading=set(
            Theme.objects.filter(merged_into__in=pks)
            .order_by()
            .values_list("merged_into", flat=True)
        ),
    )
    lines = [line(theme, act, actor, bound, drawn) for theme in themes]
    return Drawing(lines, gone=len(set(drawn or ()) - set(pks)))


@dataclass(frozen=True)
class Bound:
    """Primary keys of themes that other things hold: an issued plan, merged themes."""

    settled: set
    leading: set


def line(theme, act, actor, bound, drawn):
    proposal = proposal_of(theme)
    outcome = act
    if act == CONFIRM:
        outcome = Selection(proposal.outcome) if proposal else None
    return Line(
        theme,
        outcome,
        obstacle=obstacle_of_binding(theme, outcome, bound)
        or obstacle(theme, act, proposal, actor),
        fresh=drawn is not None and drawn.get(theme.pk) != state_of(theme),
    )


def obstacle_of_binding(theme, outcome, bound):
    if theme.pk in bound.settled:
        return "已写进印发的计划"
    if theme.pk in bound.leading and outcome == Selection.DECLINED:
        return "有别的主题并入了它，先要拆出"
    return ""


def obstacle(theme, act, proposal, actor):
    """Why this theme stays as it is, or nothing."""
    if theme.selection == Selection.MERGED:
        return "已并入别的主题"
    if act == CONFIRM:
        return obstacle_to_confirming(proposal, actor)
    if theme.selection == act:
        return f"已经是“{act.label}”"
    if theme.declaration.campaign.two_levels and proposal and proposal.outcome == act:
        return f"{proposal.proposed_by_label}已拟“{act.label}”，等待确认"
    return ""


def obstacle_to_confirming(proposal, actor):
    if proposal is None:
        return "没有等待确认的意见"
    if proposal.proposed_by_id == actor.pk:
        return "是您自己拟的，要由另一位同志确认"
    return ""


def apply(drawing, act, *, actor, reason="", spared=()):
    """[Result] of what the drawing would change, except the pks in `spared`.

    Every row is a transaction of its own: one that is refused does not stop the rest.
    """
    lines = [line for line in drawing.changing if line.theme.pk not in spared]
    if not lines:
        return []
    batch = new_batch(lines[0].theme.declaration.campaign, actor)
    results = [tried(line.theme, act, actor, reason, batch) for line in lines]
    if all(result.refusal for result in results):
        batch.delete()
    return results


def tried(theme, act, actor, reason, batch):
    how = {"actor": actor, "seen": state_of(theme), "batch": batch}
    try:
        if act == CONFIRM:
            proposals.confirm(theme, **how)
        else:
            selection.decide(theme, act, reason=reason, **how)
    except MoveRefused as refusal:
        return Result(theme, str(refusal))
    return Result(theme)
