"""Where rows of a plan stand, who moved them, and how to take a move back."""

import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from review import selection
from review.models import PlanEntry, PlanMove, PlanVersion
from submissions import audit, consents
from submissions.choices import Selection
from submissions.models import Theme
from submissions.months import Months
from submissions.transitions import MoveRefused

TRAY = (Months(), 0)


def spot_of(entry):
    """(months, position) of an entry; of None, the tray."""
    return (entry.months, entry.position) if entry else TRAY


def refuse_unless_working(version):
    locked = PlanVersion.objects.select_for_update().get(pk=version.pk)
    if not locked.is_working:
        raise MoveRefused(f"{version}已经印发，不能再改。需要调整时请编制新的一版。")


@dataclass(frozen=True)
class Step:
    """One row of an act: its entry's line and theme, where it stood, where it stands."""

    line: uuid.UUID
    theme_id: int | None
    before: tuple = TRAY
    after: tuple = TRAY
    from_reserve: bool = False
    remark: str = ""


def note(version, steps, *, actor):
    """Keep the steps of one act, so that its author can take it back."""
    act = uuid.uuid4()
    PlanMove.objects.bulk_create(
        PlanMove(
            version=version,
            act=act,
            line=step.line,
            theme_id=step.theme_id,
            months_before=step.before[0],
            position_before=step.before[1],
            months_after=step.after[0],
            position_after=step.after[1],
            from_reserve=step.from_reserve,
            remark=step.remark,
            by=actor,
            by_label=actor.label,
        )
        for step in steps
    )


def refuse_unless_seen(entry, theme, *, version, seen):
    """`seen`: the months that the page showed, none for the tray; None: no page."""
    months, _ = spot_of(entry)
    if seen is None or seen == months:
        return
    move = version.moves.filter(theme=theme).first()
    raise MoveRefused(moved_since(move, theme, months))


def moved_since(move, theme, now):
    """Who moved it, when, and to where; `now`: its months."""
    months = move and (move.months_before if move.undone_at else move.months_after)
    if months != now:
        return f"“{theme}”现在的月份与您看到的不同，您的操作没有生效，请看过再排。"
    at = timezone.localtime(move.undone_at or move.at)
    done = f"移到{months}" if months else "放回待安排"
    return (
        f"“{theme}”已由{move.by_label}于{at.month}月{at.day}日{at:%H:%M}{done}，"
        "您的操作没有生效，请看过再排。"
    )


def last_act(version, actor):
    """The rows of the newest act of this person that still stands, newest first."""
    newest = version.moves.filter(by=actor, undone_at=None).first()
    if newest is None:
        return []
    return list(version.moves.filter(act=newest.act).select_related("theme"))


def described(steps):
    """What an act did, in a few words; "" for none."""
    if not steps:
        return ""
    step = steps[0]
    if all(one.months_before == one.months_after for one in steps):
        return f"调整{step.months_after.first}月的次序"
    if len(steps) > 1:
        return f"排入 {len(steps)} 个主题"
    if not step.months_after:
        return f"把“{step.theme}”放回待安排"
    return f"把“{step.theme}”排到{step.months_after}"


@transaction.atomic
def take_back(version, *, actor):
    """Undo this person's newest act; returns its steps. Raises MoveRefused.

    Refused as a whole when somebody moved one of its rows since.
    """
    refuse_unless_working(version)
    steps = last_act(version, actor)
    if not steps:
        raise MoveRefused("没有可以撤销的操作。")
    lines = [step.line for step in steps]
    entries = {entry.line: entry for entry in version.entries.filter(line__in=lines)}
    for step in steps:
        refuse_unless_untouched(step, entries.get(step.line))
    consents.settle(
        {step.theme_id: step.months_before for step in steps if step.theme_id},
        actor=actor,
    )
    for step in steps:
        restore(step, entries.get(step.line), actor=actor)
    version.moves.filter(act=steps[0].act).update(undone_at=timezone.now())
    audit.record(
        actor=actor, action="plan.undo", target=version, moved=described(steps)
    )
    return steps


def refuse_unless_untouched(step, entry):
    entries, moves = step.version.entries, step.version.moves
    placed_anew = entry is None and entries.filter(theme=step.theme_id).exists()
    if placed_anew or spot_of(entry) != step.after:
        its = Q(theme=step.theme_id) if step.theme_id else Q(line=step.line)
        move, months = moves.filter(its).first(), spot_of(entry)[0]
        raise MoveRefused(moved_since(move, step.theme or entry, months))


def restore(step, entry, *, actor):
    months, position = step.before
    if not months:
        entry.delete()
    elif entry is None:
        PlanEntry.objects.create(
            version=step.version,
            line=step.line,
            theme=step.theme,
            months=months,
            position=position,
            remark=step.remark,
        )
    else:
        entry.months, entry.position = step.before
        entry.save(update_fields=["months", "position"])
    if step.from_reserve:
        reserve_again(step.theme_id, actor)


def reserve_again(pk, actor):
    theme = Theme.objects.select_related("declaration").get(pk=pk)
    if theme.selection == Selection.SELECTED:
        selection.decide(theme, Selection.RESERVE, actor=actor)
