"""Rules of the 核对单 on the plan: its rows, months, figures and changes."""

from review.issue.basis import say_issued_before
from review.issue.sheet import Check, Item, Mark
from review.plan import comparing
from review.plan.versions import find_version_before
from submissions.choices import (
    ConsentStatus,
    Selection,
)
from submissions.models import Consent


def has_rows(basis):
    if basis.rows:
        return None
    return Check(Mark.BAD, "计划里还没有主题，不能印发。", url=basis.board)


def all_placed(basis):
    if not basis.tray:
        return Check(Mark.GOOD, f"列入计划的 {len(basis.rows)} 个主题都安排了月份。")
    items = [Item(row.title, basis.card(row)) for row in basis.tray]
    return Check(Mark.BAD, f"还有 {len(items)} 个入选主题没有安排月份：", items)


def counts_reconcile(basis):
    """申报 = the five outcomes; 入选 = rows of the plan."""
    counts = basis.counts
    parts = " + ".join(
        f"{label} {counts[value]}"
        for value, label in Selection.choices
        if counts[value] or value == Selection.SELECTED
    )
    selected = counts[Selection.SELECTED]
    themed = sum(1 for row in basis.rows if row.theme)
    added = len(basis.rows) - themed
    dropped = basis.version.entries.filter(
        dropped=True, theme__selection=Selection.SELECTED
    ).count()
    agrees = selected == themed + dropped
    said = (
        f"申报 {sum(counts.values())} = {parts}；"
        f"入选 {selected}{' = ' if agrees else '，'}列入计划 {themed}"
        + (f" + 取消 {dropped}" if dropped else "")
        + (f"；另有增补 {added} 个" if added else "")
    )
    if agrees:
        return Check(Mark.GOOD, f"数目对得上：{said}。")
    return Check(Mark.LOOK, f"数目对不上：{said}。", url=basis.board)


def months_within_declared(basis):
    """Months that a unit had not named, with its word or without."""
    moved = [row for row in basis.themed if row.moved]
    unasked = [row for row in moved if not row.agreed]
    if not unasked:
        within = len(basis.themed) - len(moved)
        agreed = f"，{len(moved)} 个经单位同意或应单位申请安排在别的月份"
        return Check(
            Mark.GOOD,
            f"{len(basis.themed)} 个主题中 {within} 个安排在申报的月份之内"
            f"{agreed if moved else ''}。",
        )
    items = [
        Item(
            f"{row.title}（申报 {row.time_text}，安排 {row.months}）",
            basis.card(row),
        )
        for row in unasked
    ]
    issued = sum(row.months == row.issued_months for row in unasked)
    return Check(
        Mark.LOOK,
        f"{len(items)} 个主题安排在申报以外的月份，单位没有同意"
        f"{say_issued_before(issued)}：",
        items,
    )


def consents_settled(basis):
    """Every question that is still open, and every 不同意 to months of the plan.

    A question is moot once the unit itself asked for the months that it is about.
    """
    asked = Consent.objects.filter(theme__declaration__campaign=basis.campaign)
    asked = asked.exclude(status=ConsentStatus.DROPPED).select_related("theme")
    cards = {row.theme_id: basis.card(row) for row in basis.themed}
    agreed = {row.theme_id: row.months for row in basis.themed if row.agreed}
    refused = {row.consent for row in basis.themed if row.consent and not row.agreed}
    open_ones = [
        one
        for one in asked
        if (
            one.status == ConsentStatus.WAITING
            and agreed.get(one.theme_id) != one.months
        )
        or one in refused
    ]
    if not open_ones:
        many = len(asked)
        return Check(Mark.GOOD, f"{many} 件月份征询都谈妥了。") if many else None
    items = [
        Item(
            f"{one.theme}（征询 {one.months}，{one.get_status_display()}）",
            cards.get(one.theme_id) or basis.page("theme-show", one.theme_id),
        )
        for one in open_ones
    ]
    return Check(Mark.LOOK, f"{len(items)} 件月份征询还没有谈妥：", items)


def every_month_has_one(basis):
    taken = {month for row in basis.rows for month in row.months}
    empty = [month for month in range(1, 13) if month not in taken]
    if not empty:
        return Check(Mark.GOOD, "每个月都有活动。")
    months = "、".join(f"{month}月" for month in empty)
    return Check(Mark.LOOK, f"这些月份没有活动：{months}。", url=basis.board)


def requests_answered(basis):
    waiting = basis.campaign.change_requests.open().count()
    if not waiting:
        many = basis.campaign.change_requests.count()
        return Check(Mark.GOOD, f"单位的 {many} 件调整申请都办理了。") if many else None
    page = basis.page("change-list")
    return Check(Mark.LOOK, f"{waiting} 件单位的调整申请还没有办理。", url=page)


def changes_have_reasons(basis):
    before = find_version_before(basis.version)
    if before is None:
        return None
    changed = comparing.find_changed_rows(before, basis.version)
    silent = [row for row in changed if not row.reason]
    if not silent:
        how = comparing.sum_up_changes(changed) or "没有改动"
        return Check(
            Mark.GOOD if changed else Mark.LOOK, f"与第{before.number}版相比：{how}。"
        )
    items = [
        Item(row.newest.title, basis.page("entry-change", row.entry.line))
        for row in silent
    ]
    return Check(
        Mark.LOOK,
        f"{len(items)} 项改动没有单写原因，《对照表》里会写整版的调整说明：",
        items,
    )
