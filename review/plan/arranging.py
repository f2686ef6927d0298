"""Acts on the plan board: place, take out, put in order, ask the unit."""

from django.db import transaction

from review.plan import moves
from review.plan.rows import (
    BoardRow,
    find_granted_months,
    find_tray,
    list_entries_in_order,
    list_waiting_rows,
    means_each_month,
    title_entry,
    title_theme,
)
from review.plan.versions import refuse_unless_working
from review.selection.outcomes import decide_theme
from submissions import audit
from submissions.choices import Selection
from submissions.consents.asking import (
    ask_consent,
    drop_consent,
    drop_outdated_consents,
)
from submissions.models import PlanEntry, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused


def find_current_entry(theme, version):
    """The row of `theme` as the board shows it, or MoveRefused."""
    entry = version.entries.current().filter(theme=theme).first()
    if entry is None:
        raise MoveRefused(
            f"“{title_theme(theme)}”现在不在计划里，请看过最新情况再操作。"
        )
    return entry


@transaction.atomic
def take_out_theme(theme, *, version, actor, seen=None):
    """Put a placed theme back among those that wait for a month."""
    refuse_unless_working(version)
    entry = version.entries.current().filter(theme=theme).first()
    moves.refuse_unless_seen(entry, theme, version=version, seen=seen)
    entry = find_current_entry(theme, version)
    if entry.title:
        raise MoveRefused(
            f"“{entry.title}”已经印发过，不能放回待安排；可以换月份，"
            "不再举办的请写明原因取消。"
        )
    drop_outdated_consents({theme.pk: Months()}, actor=actor)
    entry.delete()
    step = moves.make_step(entry, before=moves.find_spot(entry), remark=entry.remark)
    moves.record_steps(version, [step], actor=actor)
    audit.record(
        actor=actor, action="plan.take_out", target=theme, version=version.number
    )


@transaction.atomic
def reorder_theme(theme, *, version, actor, step=0, before=None):
    """Move a row within its first month; returns that month.

    `step`: so many places down (up when negative); else to stand before the entry of
    this pk, or at the end.
    """
    refuse_unless_working(version)
    entry = find_current_entry(theme, version)
    month = entry.months.first
    rows = [row for row in list_entries_in_order(version) if row.months.first == month]
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
    renumber_rows(rows, range(1, len(rows) + 1), version=version, actor=actor)
    return month


@transaction.atomic
def order_month_by_unit(month, *, version, actor):
    """Give up the hand-made order of a month."""
    refuse_unless_working(version)
    rows = [row for row in list_entries_in_order(version) if row.months.first == month]
    renumber_rows(rows, [0] * len(rows), version=version, actor=actor)


def renumber_rows(rows, positions, *, version, actor):
    steps = []
    for row, position in zip(rows, positions, strict=True):
        spot = (row.months, position)
        if row.position != position:
            steps.append(moves.make_step(row, before=moves.find_spot(row), after=spot))
            row.position = position
            row.save(update_fields=["position"])
    if steps:
        moves.record_steps(version, steps, actor=actor)
        month = rows[0].months.first
        audit.record(actor=actor, action="plan.order", target=version, month=month)


@transaction.atomic
def put_remark(theme, remark, *, version, actor):
    """The 备注 of a row that is not issued yet; returns the row."""
    refuse_unless_working(version)
    entry = find_current_entry(theme, version)
    if entry.title:
        raise MoveRefused(
            f"“{entry.title}”已经印发过，备注请点卡片上的“调整”来改，并写明原因。"
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
    refuse_unless_working(version)
    entry = find_current_entry(theme, version)
    moves.refuse_unless_seen(entry, theme, version=version, seen=seen)
    granted = find_granted_months(version).get(entry.line)
    if BoardRow(entry, granted_months=granted).requested:
        raise MoveRefused(
            f"“{title_entry(entry)}”的月份是单位自己申请调整的，不用征询。"
        )
    return ask_consent(theme, entry.months, actor=actor, question=question)


@transaction.atomic
def stop_asking_unit(consent, *, version, actor):
    """撤回征询, while the plan is at work."""
    refuse_unless_working(version)
    return drop_consent(consent, actor=actor)


class NotYetSelected(MoveRefused):
    """A reserve theme: whoever places it must say that it is 入选 now."""


@transaction.atomic
def place_theme(theme, months, *, version, actor, seen=None, select=False):
    """Give a selected theme its months in the working version.

    `seen`: the months that the page showed, none for the tray. `select`: a reserve
    theme becomes 入选 by the same act. Raises MoveRefused.
    """
    refuse_unless_working(version)
    entry = version.entries.filter(theme=theme).first()
    current = version.entries.current().filter(theme=theme).first()
    moves.refuse_unless_seen(current, theme, version=version, seen=seen)
    from_reserve = refuse_unless_placeable(theme, entry, select)
    before = moves.find_spot(current)
    after = (months, before[1] if before[0].first == months.first else 0)
    drop_outdated_consents({theme.pk: months}, actor=actor)
    if from_reserve:
        decide_theme(theme, Selection.SELECTED, actor=actor)
    entry, _ = PlanEntry.objects.update_or_create(
        version=version, theme=theme, defaults={"months": months, "position": after[1]}
    )
    how = {"before": before, "after": after, "from_reserve": from_reserve}
    step = moves.make_step(entry, **how)
    moves.record_steps(version, [step], actor=actor)
    audit.record(
        actor=actor,
        action="plan.place",
        target=theme,
        version=version.number,
        months=list(months),
    )


def complete_months(theme, months):
    """The months of a theme put in one of them; for 4月、8月 it stands in both."""
    [row] = list_waiting_rows([theme])
    return row.months if means_each_month(row) and months & row.months else months


def refuse_unless_placeable(theme, entry, select):
    """Returns whether the theme is a reserve that becomes 入选."""
    if entry and entry.dropped:
        raise MoveRefused(f"“{title_entry(entry)}”在这一版里已经取消，不能再安排月份。")
    filed = Theme.objects.filed().filter(pk=theme.pk)
    now = filed.values_list("selection", flat=True).first()
    if now == Selection.RESERVE and not select:
        raise NotYetSelected(f"“{title_theme(theme)}”现在没有入选，是备选。")
    if now == Selection.RESERVE and theme.declaration.campaign.two_levels:
        raise MoveRefused(
            f"“{title_theme(theme)}”是备选，改为入选要经第二人确认，请先到“梳理甄选”里改。"
        )
    if now not in (Selection.SELECTED, Selection.RESERVE):
        raise MoveRefused(f"“{title_theme(theme)}”现在没有入选，不能安排月份。")
    return now == Selection.RESERVE


@transaction.atomic
def place_declared_themes(version, *, actor):
    """Place every unplaced theme in its months; what has none stays. Returns how many."""
    refuse_unless_working(version)
    rows = list_waiting_rows(find_tray(version))
    wanted = {row.entry.theme: row.months for row in rows if row.months}
    return place_themes(wanted, version=version, actor=actor, action="place_declared")


def place_suggestions(months, *, version, actor):
    """Place themes as suggested, {pk of the theme: Months}; returns how many."""
    themes = find_tray(version).filter(pk__in=months)
    wanted = {theme: months[theme.pk] for theme in themes}
    return place_themes(wanted, version=version, actor=actor, action="place_suggested")


@transaction.atomic
def place_themes(wanted, *, version, actor, action):
    """Place waiting themes together, {theme: Months}; returns how many.

    One that no longer waits stays where it is.
    """
    refuse_unless_working(version)
    waiting = set(find_tray(version).values_list("pk", flat=True))
    entries = PlanEntry.objects.bulk_create(
        PlanEntry(version=version, theme=theme, months=months)
        for theme, months in wanted.items()
        if theme.pk in waiting
    )
    steps = [moves.make_step(entry, after=moves.find_spot(entry)) for entry in entries]
    moves.record_steps(version, steps, actor=actor)
    audit.record(
        actor=actor, action=f"plan.{action}", target=version, themes=len(entries)
    )
    return len(entries)
