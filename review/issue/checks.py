"""核对单: what to look at before a plan is issued, each line where it is mended."""

from dataclasses import replace

from review.issue.basis import Basis
from review.issue.checks_of_plan import (
    all_placed,
    changes_have_reasons,
    consents_settled,
    counts_reconcile,
    every_month_has_one,
    has_rows,
    months_within_declared,
    requests_answered,
)
from review.issue.checks_of_themes import (
    all_decided,
    likes_judged,
    merged_have_a_home,
    wording_read,
)
from review.issue.checks_of_units import (
    every_unit_takes_part,
    filing_is_over,
    forms_are_stamped,
    returns_answered,
)
from review.issue.sheet import CheckSheet


def build_check_sheet(version):
    basis = Basis(version)
    checks = [
        replace(check, name=rule.__name__, title=title)
        for rule, title in RULES.items()
        if (check := rule(basis))
    ]
    return CheckSheet(rows=len(basis.rows), checks=checks)


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
