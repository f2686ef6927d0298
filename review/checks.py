"""核对单: what to look at before a plan is issued, each line where it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q
from django.urls import reverse

from review import comparing, overview, plans, similarity
from review.standing import stamp
from submissions.choices import (
    DeclarationStatus,
    ScanRule,
    Selection,
    Stamp,
)
from submissions.models import Theme

GOOD, LOOK, BAD = "good", "look", "bad"
# So many names a line shows; the rest is counted.
MOST_NAMED = 30


@dataclass(frozen=True)
class Item:
    text: str
    url: str


@dataclass(frozen=True)
class Check:
    """One line: `bad` stops the issue, `look` asks, `good` is as it should be."""

    level: str
    text: str
    items: Sequence[Item] = ()
    url: str = ""

    @property
    def named(self):
        return self.items[:MOST_NAMED]

    @property
    def unnamed(self):
        return len(self.items) - len(self.named)


@dataclass(frozen=True)
class CheckSheet:
    rows: int
    checks: Sequence[Check]

    @property
    def ready(self):
        return not any(check.level == BAD for check in self.checks)


@dataclass
class Basis:
    """What the rules look at, read once."""

    version: object
    campaign: object = field(init=False)
    rows: list = field(init=False)
    tray: list = field(init=False)
    counts: dict = field(init=False)

    def __post_init__(self):
        self.campaign = self.version.plan.campaign
        self.rows = plans.placed(self.version)
        self.tray = list(plans.tray_of(self.version))
        self.counts = overview.by_outcome(self.campaign)

    @property
    def year(self):
        return self.campaign.year

    def page(self, name, *args):
        return reverse(f"review:{name}", args=[self.year, *args])

    @property
    def board(self):
        return self.page("plan-board")

    def card(self, theme):
        return f"{self.board}#theme-{theme.pk}"

    def themes(self):
        return Theme.objects.filed().filter(declaration__campaign=self.campaign)


def check_sheet(version):
    basis = Basis(version)
    checks = [check for rule in RULES if (check := rule(basis))]
    return CheckSheet(rows=len(basis.rows), checks=checks)


# --- the plan itself ------------------------------------------------------------------


def has_rows(basis):
    if basis.rows:
        return None
    return Check(BAD, "计划里还没有主题，不能印发。", url=basis.board)


def all_placed(basis):
    if not basis.tray:
        return Check(GOOD, "入选的主题都安排了月份。")
    items = [Item(str(theme), basis.card(theme)) for theme in basis.tray]
    return Check(BAD, f"还有 {len(items)} 个入选主题没有安排月份：", items)


def counts_reconcile(basis):
    """申报 = the five outcomes; 入选 = rows of the plan."""
    counts = basis.counts
    parts = " + ".join(
        f"{label} {counts[value]}"
        for value, label in Selection.choices
        if counts[value] or value == Selection.SELECTED
    )
    selected = counts[Selection.SELECTED]
    themed = sum(1 for row in basis.rows if row.entry.theme)
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
        return Check(GOOD, f"数目对得上：{said}。")
    return Check(LOOK, f"数目对不上：{said}。", url=basis.board)


def months_as_declared(basis):
    """What the unit agreed to or asked for, and what was issued so, is settled."""
    moved = [
        row
        for row in basis.rows
        if row.moved and not row.agreed and row.months != row.issued_months
    ]
    if not moved:
        return Check(GOOD, "安排的月份和申报的一致，或者已和单位说好。")
    items = [
        Item(
            f"{row.entry}（申报 {row.time_text}，安排 {row.months}）",
            basis.card(row.entry.theme),
        )
        for row in moved
    ]
    return Check(LOOK, f"{len(items)} 个主题的月份与申报不同，单位还没有同意：", items)


def consents_settled(basis):
    asked = [row for row in basis.rows if row.consent]
    waiting = [row for row in asked if not row.agreed]
    if not waiting:
        return Check(GOOD, "没有待答复或不同意的月份征询。") if asked else None
    items = [
        Item(
            f"{row.entry}（{row.consent.get_status_display()}）",
            basis.card(row.entry.theme),
        )
        for row in waiting
    ]
    return Check(LOOK, f"{len(items)} 个月份征询还没有谈妥：", items)


def every_month_has_one(basis):
    taken = {month for row in basis.rows for month in row.entry.months}
    empty = [month for month in range(1, 13) if month not in taken]
    if not empty:
        return Check(GOOD, "每个月都有活动。")
    months = "、".join(f"{month}月" for month in empty)
    return Check(LOOK, f"这些月份没有活动：{months}。", url=basis.board)


# --- the units --------------------------------------------------------------------------


def declarations_of(basis):
    return basis.campaign.declarations.select_related(
        "unit", "campaign"
    ).in_official_order()


def desk_item(basis, declaration, text=""):
    page = basis.page("declaration-detail", declaration.pk)
    return Item(text or str(declaration.unit), page)


def every_unit_takes_part(basis):
    """A unit that helps with another's theme, or was merged into it, takes part."""
    planned = {unit.pk for row in basis.rows for unit in row.units}
    without = [one for one in declarations_of(basis) if one.unit_id not in planned]
    if not without:
        return Check(GOOD, "每个单位都有主题列入计划。")
    items = [
        desk_item(basis, one, f"{one.unit}（{one.state_label}）") for one in without
    ]
    return Check(LOOK, f"{len(items)} 个单位没有主题列入计划：", items)


def returns_answered(basis):
    open_ones = declarations_of(basis).filter(status=DeclarationStatus.RETURNED)
    items = [desk_item(basis, one) for one in open_ones]
    if not items:
        return Check(GOOD, "没有退回后还未重新报送的申报表。")
    return Check(LOOK, f"{len(items)} 份退回的申报表还没有重新报送：", items)


def forms_are_stamped(basis):
    """By the campaign's rule: missing scans where they are asked for, outdated ones."""
    rule = basis.campaign.scan_rule
    if rule == ScanRule.WAIVED:
        return None
    missing = [Stamp.ABSENT] if rule == ScanRule.REQUIRED else []
    asked = [Stamp.OUTDATED, *missing]
    filed = declarations_of(basis).filed().filter(none_reason="")
    items = [
        desk_item(basis, one, f"{one.unit}（扫描件{Stamp(one.stamp).label}）")
        for one in filed.annotate(stamp=stamp()).filter(stamp__in=asked)
    ]
    if not items:
        return Check(GOOD, "盖章扫描件没有缺漏，也没有过时的。")
    return Check(LOOK, f"{len(items)} 个单位的盖章扫描件要看一看：", items)


# --- the themes -------------------------------------------------------------------------


def all_decided(basis):
    waiting = basis.counts[Selection.PENDING]
    if not waiting:
        return Check(GOOD, "申报的主题都有了甄选结果。")
    page = f"{basis.page('theme-list')}?selection={Selection.PENDING.value}"
    return Check(
        LOOK, f"{waiting} 个主题还是待定，印发后单位看到的是“待定”。", url=page
    )


def wording_read(basis):
    """A row that was issued before has its words; the others are read by somebody."""
    unread = [
        row.entry.theme
        for row in basis.rows
        if not row.entry.title and getattr(row.entry.theme, "wording", None) is None
    ]
    if not unread:
        return Check(GOOD, "列入计划的文字都有人核对过。")
    items = [Item(str(one), basis.page("theme-show", one.pk)) for one in unread]
    return Check(LOOK, f"{len(items)} 个主题的计划文字还没有人核对：", items)


def likes_judged(basis):
    groups = [
        group
        for group in similarity.similar_groups(basis.campaign)
        if sum(kind == similarity.OWN for kind, _ in group.keys) > 1
    ]
    if not groups:
        return Check(GOOD, "没有还未判定的相似主题。")
    page = basis.page("similar-list")
    return Check(LOOK, f"{len(groups)} 组相似主题还没有判定。", url=page)


def merged_have_a_home(basis):
    """A theme that was merged is in the plan through the theme it joined."""
    in_plan = basis.version.entries.current().values("theme")
    orphans = basis.themes().filter(selection=Selection.MERGED)
    orphans = orphans.filter(
        Q(merged_into__isnull=True) | ~Q(merged_into__in=in_plan)
    ).in_official_order()
    items = [Item(str(one), basis.page("theme-show", one.pk)) for one in orphans]
    if not items:
        return None
    return Check(LOOK, f"{len(items)} 个主题并入的主题不在计划里：", items)


# --- a further version --------------------------------------------------------------------


def requests_answered(basis):
    waiting = basis.campaign.change_requests.open().count()
    if not waiting:
        return None
    page = basis.page("change-list")
    return Check(LOOK, f"{waiting} 件单位的调整申请还没有办理。", url=page)


def changes_have_reasons(basis):
    before = comparing.version_before(basis.version)
    if before is None:
        return None
    changed = comparing.changed_rows(before, basis.version)
    silent = [row for row in changed if not row.reason]
    if not silent:
        how = comparing.in_short(changed) or "没有改动"
        return Check(GOOD if changed else LOOK, f"与第{before.number}版相比：{how}。")
    items = [
        Item(row.entry.title, basis.page("entry-change", row.entry.line))
        for row in silent
    ]
    return Check(
        LOOK,
        f"{len(items)} 项改动没有单写原因，《对照表》里会写整版的调整说明：",
        items,
    )


RULES = (
    has_rows,
    all_placed,
    counts_reconcile,
    changes_have_reasons,
    requests_answered,
    every_unit_takes_part,
    returns_answered,
    forms_are_stamped,
    all_decided,
    wording_read,
    likes_judged,
    merged_have_a_home,
    months_as_declared,
    consents_settled,
    every_month_has_one,
)
