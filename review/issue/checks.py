"""核对单: what to look at before a plan is issued, each line where it is mended."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property

from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone

from review.alike import similarity
from review.issue.sheet import Check, CheckSheet, Item, Mark
from review.overview import counts
from review.plan import comparing
from review.plan.board import locate_card
from review.plan.rows import find_tray, list_placed_rows, list_waiting_rows
from review.plan.versions import find_version_before
from review.roster.standing import express_stamp, with_standing
from review.selection.wording import find_wording
from submissions.choices import (
    ConsentStatus,
    DeclarationStatus,
    ScanRule,
    Selection,
    Stamp,
    Standing,
)
from submissions.dates import write_moment
from submissions.models import Consent, Filing, Theme


class Basis:
    """What the rules look at, read once."""

    def __init__(self, version):
        self.version, self.campaign = version, version.plan.campaign
        self.rows = list_placed_rows(version)
        self.tray = list_waiting_rows(find_tray(version))
        self.counts = counts.count_by_outcome(self.campaign)
        self.now = timezone.now()

    @cached_property
    def declarations(self):
        """All of the campaign, in official order."""
        declarations = self.campaign.declarations.select_related("unit", "campaign")
        found = with_standing(declarations, self.campaign, self.now)
        return list(found.in_official_order())

    @property
    def themed(self):
        """The rows that a unit declared; the others were added by the office."""
        return [row for row in self.rows if row.theme]

    def page(self, name, *args):
        return reverse(f"review:{name}", args=[self.campaign.year, *args])

    @property
    def board(self):
        return self.page("plan-board")

    def card(self, row):
        return locate_card(self.campaign, row.card)

    def themes(self):
        return Theme.objects.filed().filter(declaration__campaign=self.campaign)


def build_check_sheet(version):
    basis = Basis(version)
    checks = [
        replace(check, name=rule.__name__, title=title)
        for rule, title in RULES.items()
        if (check := rule(basis))
    ]
    return CheckSheet(rows=len(basis.rows), checks=checks)


# --- the plan itself ------------------------------------------------------------------


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


def say_issued_before(many):
    return f"（其中 {many} 个上一版已经这样印发）" if many else ""


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


# --- the units --------------------------------------------------------------------------


def filing_is_over(basis):
    """Whether a unit may still file: before the deadline, extended, or returned."""
    closes = write_moment(basis.campaign.closes_at)
    filed = sum(one.is_filed for one in basis.declarations)
    counted = f"{len(basis.declarations)} 个单位中 {filed} 个已报送"
    if basis.now < basis.campaign.closes_at:
        return Check(
            Mark.LOOK,
            f"申报要到{closes}才截止，单位还可以报送、撤回；{counted}。",
            url=basis.page("roster-list"),
        )
    late = [
        one
        for one in basis.declarations
        if one.editable and one.accepts_filing_at(basis.now)
    ]
    if not late:
        return Check(
            Mark.GOOD,
            f"申报已于{closes}截止，没有单位还在延期或重报的期限内；{counted}。",
        )
    items = [
        build_declaration_item(
            basis, one, f"{one.unit}（到{write_moment(one.due_at)}）"
        )
        for one in late
    ]
    return Check(
        Mark.LOOK, f"申报已截止，{len(items)} 个单位还在延期或重报的期限内：", items
    )


def build_declaration_item(basis, declaration, text=""):
    page = basis.page("declaration-detail", declaration.pk)
    return Item(text or str(declaration.unit), page)


def every_unit_takes_part(basis):
    """A unit that helps with another's theme, or was merged into it, takes part."""
    planned = {unit.pk for row in basis.rows for unit in row.units}
    without = [one for one in basis.declarations if one.unit_id not in planned]
    if not without:
        many = len(basis.declarations)
        return Check(
            Mark.GOOD, f"{many} 个单位都有主题列入计划（牵头、协办或并入的都算）。"
        )
    items = [
        build_declaration_item(
            basis, one, f"{one.unit}（{Standing(one.standing).label}）"
        )
        for one in without
    ]
    return Check(Mark.LOOK, f"{len(items)} 个单位没有主题列入计划：", items)


def returns_answered(basis):
    items = [
        build_declaration_item(basis, one)
        for one in basis.declarations
        if one.status == DeclarationStatus.RETURNED
    ]
    if not items:
        many = len(basis.declarations)
        return Check(Mark.GOOD, f"{many} 份申报表中没有退回后还未重新报送的。")
    return Check(Mark.LOOK, f"{len(items)} 份退回的申报表还没有重新报送：", items)


def forms_are_stamped(basis):
    """By the campaign's rule: missing scans where they are asked for, outdated ones."""
    rule = basis.campaign.scan_rule
    if rule == ScanRule.WAIVED:
        return Check(Mark.WAIVED, "本年不需要盖章扫描件，没有核对。")
    filed = basis.campaign.declarations.filed().filter(none_reason="")
    filed = list(
        filed.annotate(stamp=express_stamp())
        .select_related("unit", "campaign")
        .in_official_order()
    )
    many = Counter(one.stamp for one in filed)
    found = "、".join(f"{each.label} {many[each]}" for each in Stamp if many[each])
    counted = f"{len(filed)} 份有主题的申报表：{found}" if filed else "没有申报表"
    missing = [Stamp.ABSENT] if rule == ScanRule.REQUIRED else []
    items = [
        build_declaration_item(
            basis, one, f"{one.unit}（扫描件{Stamp(one.stamp).label}）"
        )
        for one in filed
        if one.stamp in [Stamp.OUTDATED, *missing]
    ]
    if items:
        return Check(
            Mark.LOOK, f"{len(items)} 份盖章扫描件要看一看（{counted}）：", items
        )
    if rule == ScanRule.ALLOWED:
        return Check(Mark.WAIVED, f"本年可以不上传盖章扫描件。{counted}。")
    return Check(Mark.GOOD, f"盖章扫描件都上传了。{counted}。")


# --- the themes -------------------------------------------------------------------------


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


# --- a further version --------------------------------------------------------------------


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


# {the rule: what its line is called}, in the order of the sheet.
RULES = {
    has_rows: "计划的主题",
    all_placed: "安排月份",
    counts_reconcile: "数目",
    changes_have_reasons: "改动的原因",
    requests_answered: "调整申请",
    filing_is_over: "申报截止",
    every_unit_takes_part: "单位",
    returns_answered: "退回的申报表",
    forms_are_stamped: "盖章扫描件",
    all_decided: "甄选结果",
    wording_read: "计划文字",
    likes_judged: "相似主题",
    merged_have_a_home: "并入的主题",
    months_within_declared: "与申报的月份",
    consents_settled: "月份征询",
    every_month_has_one: "各月的活动",
}
