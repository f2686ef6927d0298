"""Where rows of a plan stand, who moved them, and how to take a move back."""

import uuid

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from review.models import PlanMove
from review.plan.rows import title_theme
from review.plan.versions import refuse_unless_working
from review.selection.outcomes import decide_theme
from review.stale import tell_who_was_quicker
from submissions import audit
from submissions.choices import Selection
from submissions.consents.asking import drop_outdated_consents
from submissions.models import PlanEntry, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused

TRAY = (Months(), 0)


def find_spot(entry):
    """(months, position) of an entry; of None, the tray."""
    return (entry.months, entry.position) if entry else TRAY


def make_step(entry, *, before=TRAY, after=TRAY, **more):
    """Where the row of an entry stood and where it stands: a PlanMove of no act yet."""
    return PlanMove(
        line=entry.line,
        theme_id=entry.theme_id,
        months_before=before[0],
        position_before=before[1],
        months_after=after[0],
        position_after=after[1],
        **more,
    )


def record_steps(version, steps, *, actor):
    """Keep the steps of one act, so that its author can take it back."""
    act = uuid.uuid4()
    for step in steps:
        step.version, step.act = version, act
        step.by, step.by_label = actor, actor.label
    PlanMove.objects.bulk_create(steps)


def refuse_unless_seen(entry, theme, *, version, seen):
    """`seen`: the months that the page showed, none for the tray; None: no page."""
    months, _ = find_spot(entry)
    if seen is None or seen == months:
        return
    move = version.moves.filter(theme=theme).first()
    raise MoveRefused(explain_moved(move, title_theme(theme), months))


def explain_moved(move, title, now):
    """Who moved it, when, and to where; `now`: its months."""
    months = move and (move.months_before if move.undone_at else move.months_after)
    if months != now:
        return f"“{title}”现在的月份与您看到的不同，您的操作没有生效，请看过再排。"
    return tell_who_was_quicker(
        f"“{title}”",
        who=move.by_label,
        at=move.undone_at or move.at,
        done=f"移到{months}" if months else "放回待安排",
    )


def find_last_act(version, actor):
    """The rows of the newest act of this person that still stands, newest first."""
    newest = version.moves.filter(by=actor, undone_at=None).first()
    if newest is None:
        return []
    return list(version.moves.filter(act=newest.act).select_related("theme__wording"))


def describe_steps(steps):
    """What an act did, in a few words; "" for none."""
    if not steps:
        return ""
    step = steps[0]
    if all(one.months_before == one.months_after for one in steps):
        return f"调整{step.months_after.first}月的次序"
    if len(steps) > 1:
        return f"排入 {len(steps)} 个主题"
    if not step.months_after:
        return f"把“{title_theme(step.theme)}”放回待安排"
    return f"把“{title_theme(step.theme)}”排到{step.months_after}"


@transaction.atomic
def take_back_act(version, *, actor):
    """Undo this person's newest act; returns its steps. Raises MoveRefused.

    Refused as a whole when somebody moved one of its rows since.
    """
    refuse_unless_working(version)
    steps = find_last_act(version, actor)
    if not steps:
        raise MoveRefused("没有可以撤销的操作。")
    lines = [step.line for step in steps]
    entries = {entry.line: entry for entry in version.entries.filter(line__in=lines)}
    for step in steps:
        refuse_unless_untouched(step, entries.get(step.line))
    drop_outdated_consents(
        {step.theme_id: step.months_before for step in steps if step.theme_id},
        actor=actor,
    )
    for step in steps:
        restore_step(step, entries.get(step.line), actor=actor)
    version.moves.filter(act=steps[0].act).update(undone_at=timezone.now())
    audit.record(
        actor=actor, action="plan.undo", target=version, moved=describe_steps(steps)
    )
    return steps


def refuse_unless_untouched(step, entry):
    entries, moves = step.version.entries, step.version.moves
    placed_anew = entry is None and entries.filter(theme=step.theme_id).exists()
    if placed_anew or find_spot(entry) != step.after:
        its = Q(theme=step.theme_id) if step.theme_id else Q(line=step.line)
        move, months = moves.filter(its).first(), find_spot(entry)[0]
        title = title_theme(step.theme) if step.theme else entry.title
        raise MoveRefused(explain_moved(move, title, months))


def restore_step(step, entry, *, actor):
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
        make_reserve_again(step.theme_id, actor)


def make_reserve_again(pk, actor):
    theme = Theme.objects.select_related("declaration").get(pk=pk)
    if theme.selection == Selection.SELECTED:
        decide_theme(theme, Selection.RESERVE, actor=actor)
