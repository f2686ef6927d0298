"""Rules of the 核对单 on the units: who may still file, who takes part, what is stamped."""

from collections import Counter

from review.issue.sheet import Check, Item, Mark
from review.roster.standing import express_stamp
from submissions.choices import (
    DeclarationStatus,
    ScanRule,
    Stamp,
    Standing,
)
from submissions.dates import write_moment


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
