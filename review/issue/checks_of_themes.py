"""Rules of the 核对单 on the themes: decided, read, compared, merged."""

from collections import defaultdict
from datetime import UTC, datetime

from django.db.models import Max, Q

from review.alike import similarity
from review.issue.basis import say_issued_before
from review.issue.sheet import Check, Item, Mark
from review.selection.wording import find_wording
from submissions.choices import (
    Selection,
)
from submissions.models import Filing


def all_decided(basis):
    waiting = basis.counts[Selection.PENDING]
    if not waiting:
        many = sum(basis.counts.values())
        return Check(Mark.GOOD, f"已报送的 {many} 个主题都有了甄选结果。")
    page = f"{basis.page('theme-list')}?selection={Selection.PENDING.value}"
    return Check(
        Mark.LOOK, f"{waiting} 个主题还是待定，印发后单位看到的是“待定”。", url=page
    )


def wording_read(basis):
    """Somebody read the text of each theme for the plan, and the unit filed no other since.

    That a text was issued before says nothing: it may have been issued unread.
    """
    refiled = find_last_filings(basis)
    unread = [row for row in basis.themed if find_wording(row.theme) is None]
    outdated = [
        row
        for row in basis.themed
        if row not in unread
        and not row.entry.title
        and refiled[row.theme.declaration_id] > find_wording(row.theme).read_at
    ]
    added = len(basis.rows) - len(basis.themed)
    if not (unread or outdated):
        return Check(
            Mark.GOOD,
            f"{len(basis.themed)} 个申报的主题的计划文字都有核对记录"
            + (f"，另有 {added} 个增补的由办公室撰写。" if added else "。"),
        )
    items = [
        Item(f"{row.theme}{why}", basis.page("theme-show", row.theme_id))
        for rows, why in ((unread, ""), (outdated, "（核对以后单位又报送过）"))
        for row in rows
    ]
    issued = sum(bool(row.entry.title) for row in unread)
    return Check(
        Mark.LOOK,
        f"{len(items)} 个主题的计划文字没有核对记录{say_issued_before(issued)}：",
        items,
    )


def find_last_filings(basis):
    """{pk of a declaration: when it was filed last}."""
    ids = {row.theme.declaration_id for row in basis.themed}
    filings = Filing.objects.filter(declaration__in=ids).order_by()
    last = filings.values_list("declaration").annotate(Max("received_at"))
    never = datetime.min.replace(tzinfo=UTC)
    return defaultdict(lambda: never, last)


def likes_judged(basis):
    groups = [
        group
        for group in similarity.find_similar_groups(basis.campaign)
        if sum(kind == similarity.OWN for kind, _ in group.keys) > 1
    ]
    if not groups:
        many = similarity.find_themes_in_question(basis.campaign).count()
        said = f"比较了 {many} 个未落选、未并入的主题，没有还未判定的相似主题。"
        if many > similarity.MOST:
            said = f"{many} 个主题中只比较了前 {similarity.MOST} 个，其中没有相似的。"
        return Check(Mark.LOOK if many > similarity.MOST else Mark.GOOD, said)
    page = basis.page("similar-list")
    return Check(Mark.LOOK, f"{len(groups)} 组相似主题还没有判定。", url=page)


def merged_have_a_home(basis):
    """A theme that was merged is in the plan through the theme it joined."""
    in_plan = basis.version.entries.current().values("theme")
    merged = basis.themes().filter(selection=Selection.MERGED)
    orphans = merged.filter(
        Q(merged_into__isnull=True) | ~Q(merged_into__in=in_plan)
    ).in_official_order()
    items = [Item(str(one), basis.page("theme-show", one.pk)) for one in orphans]
    if not items:
        many = basis.counts[Selection.MERGED]
        said = f"{many} 个并入的主题，它们并入的都在计划里。"
        return Check(Mark.GOOD, said) if many else None
    return Check(Mark.LOOK, f"{len(items)} 个主题并入的主题不在计划里：", items)
