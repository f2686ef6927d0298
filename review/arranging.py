"""Acts on the plan board beyond placing: take out, put in order, ask the unit."""

from django.db import transaction

from review import moves, plans
from submissions import audit, consents
from submissions.months import Months
from submissions.transitions import MoveRefused


def current_entry(theme, version):
    """The row of `theme` as the board shows it, or MoveRefused."""
    entry = version.entries.current().filter(theme=theme).first()
    if entry is None:
        raise MoveRefused(f"“{theme}”现在不在计划里，请看过最新情况再操作。")
    return entry


@transaction.atomic
def take_out(theme, *, version, actor, seen=None):
    """Put a placed theme back among those that wait for a month."""
    moves.refuse_unless_working(version)
    entry = version.entries.current().filter(theme=theme).first()
    moves.refuse_unless_seen(entry, theme, version=version, seen=seen)
    entry = current_entry(theme, version)
    if entry.title:
        raise MoveRefused(
            f"“{theme}”已经印发过，不能放回待安排；可以换月份，"
            "不再举办的请写明原因取消。"
        )
    consents.settle({theme.pk: Months()}, actor=actor)
    entry.delete()
    before = moves.spot_of(entry)
    step = moves.Step(entry.line, theme.pk, before=before, remark=entry.remark)
    moves.note(version, [step], actor=actor)
    audit.record(
        actor=actor, action="plan.take_out", target=theme, version=version.number
    )


@transaction.atomic
def reorder(theme, *, version, actor, step=0, before=None):
    """Move a row within its first month; returns that month.

    `step`: so many places down (up when negative); else to stand before the entry of
    this pk, or at the end.
    """
    moves.refuse_unless_working(version)
    entry = current_entry(theme, version)
    month = entry.months.first
    rows = [row for row in plans.entries_in_order(version) if row.months.first == month]
    before_that = list(rows)
    place = rows.index(entry)
    entry = rows.pop(place)
    if step:
        place = max(0, min(len(rows), place + step))
    else:
        pks = [row.pk for row in rows]
        place = pks.index(before) if before in pks else len(rows)
    rows.insert(place, entry)
    if rows == before_that:
        return month
    renumber(rows, range(1, len(rows) + 1), version=version, actor=actor)
    return month


@transaction.atomic
def order_by_unit(month, *, version, actor):
    """Give up the hand-made order of a month."""
    moves.refuse_unless_working(version)
    rows = [row for row in plans.entries_in_order(version) if row.months.first == month]
    renumber(rows, [0] * len(rows), version=version, actor=actor)


def renumber(rows, positions, *, version, actor):
    steps = []
    for row, position in zip(rows, positions, strict=True):
        spot = (row.months, position)
        if row.position != position:
            steps.append(moves.Step(row.line, row.theme_id, moves.spot_of(row), spot))
            row.position = position
            row.save(update_fields=["position"])
    if steps:
        moves.note(version, steps, actor=actor)
        month = rows[0].months.first
        audit.record(actor=actor, action="plan.order", target=version, month=month)


@transaction.atomic
def put_remark(theme, remark, *, version, actor):
    """The 备注 of a row that is not issued yet; returns the row."""
    moves.refuse_unless_working(version)
    entry = current_entry(theme, version)
    if entry.title:
        raise MoveRefused(
            f"“{theme}”已经印发过，备注请点卡片上的“调整”来改，并写明原因。"
        )
    if remark != entry.remark:
        entry.remark = remark
        entry.save(update_fields=["remark"])
        audit.record(
            actor=actor, action="plan.remark", target=theme, version=version.number
        )
    return entry


@transaction.atomic
def ask_unit(theme, *, version, actor, question="", seen=None):
    """征询 the unit about the months that the plan has for its theme."""
    moves.refuse_unless_working(version)
    entry = current_entry(theme, version)
    moves.refuse_unless_seen(entry, theme, version=version, seen=seen)
    granted = plans.granted_in(version).get(entry.line)
    if plans.Placed(entry, granted_months=granted).requested:
        raise MoveRefused(f"“{theme}”的月份是单位自己申请调整的，不用征询。")
    return consents.ask(theme, entry.months, actor=actor, question=question)
