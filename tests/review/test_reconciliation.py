"""One year on all its pages and papers: the same fact is the same figure everywhere."""

from io import BytesIO

import pytest
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from review.home.glance import read_glance
from review.home.waiting import list_rows
from review.issue.issuing import issue_plan
from review.overview.selection_summary import Turnout
from review.overview.summing_up import make_selection_summary
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from review.roster.rows import Totals
from review.selection.joining import merge_themes
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from tests.factories import (
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

YEAR = "/review/2027/"


@pytest.fixture
def year(campaign, reviewer):
    """Units in every state, themes of every outcome, a plan in force over four months."""
    for months in ("4月", "5月", "5月", "9月", "12月"):
        make_filing(make_selected(time_text=months).declaration)
    for outcome in (Selection.RESERVE, Selection.DECLINED, Selection.PENDING):
        make_theme(selection=outcome)
    merge_themes(make_selected(time_text="6月"), [make_theme()], actor=reviewer)
    make_declaration(status=Status.ACCEPTED, none_reason="机构改革。")
    make_declaration(make_unit())
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    return campaign


def read_sheet(client, name):
    """Rows of an Excel file, those with a number in front."""
    sheet = load_workbook(BytesIO(client.get(f"{YEAR}{name}").content)).active
    rows = sheet.iter_rows(values_only=True)
    return [row for row in rows if isinstance(row[0], int)]


def count_docx_rows(client, name):
    document = Document(BytesIO(client.get(f"{YEAR}{name}").content))
    return sum(row.cells[0].text.isdigit() for row in document.tables[0].rows)


def collect_figures(client, campaign, user):
    """{fact: {where it is told: figure}}"""
    pages = {
        name: client.get(f"{YEAR}{name}").context
        for name in ("roster/", "themes/", "overview/", "overview/?by=kind", "plan/")
    }
    overview, kinds = pages["overview/"], pages["overview/?by=kind"]
    heat = client.get(f"{YEAR}overview/?by=focus").context
    roster, board = pages["roster/"]["totals"], pages["plan/"]["board"]
    themes = dict(pages["themes/"]["counts"])
    glance = read_glance(campaign, user, timezone.localdate())
    summary = make_selection_summary(campaign, day=timezone.localdate())
    filing = {part.label: part.number for part in glance.quarters[0].parts}
    chosen = {part.label: part.number for part in glance.quarters[1].parts}
    turnouts = {
        turnout: summary.units.get(turnout, 0)
        for turnout in (Turnout.FILED, Turnout.EXPLAINED)
    }
    planned = next(line for line in overview["lines"] if line.name == "计划")
    # 待办 itself is silent about them once the plan is issued.
    unfiled = list_rows(campaign, user)["unfiled"].count()
    facts = {
        "应报单位": {
            "报送情况": roster.units,
            "总览": overview["units"].units,
            "按单位类别": sum(totals.units for totals, _ in kinds["rows"]),
            "一页通览": sum(filing.values()),
            "甄选情况说明": sum(summary.units.values()),
            "报送情况 Excel": len(read_sheet(client, "roster.xlsx")),
        },
        "已报送单位": {
            "报送情况": roster.filed,
            "总览": overview["units"].filed,
            "一页通览": filing["已报送"],
            "甄选情况说明": sum(turnouts.values()),
        },
        "未报送单位": {
            "报送情况": roster.missing,
            "一页通览": filing["未报送"],
            "待办": unfiled,
        },
        "计划里的主题": {
            "计划安排": len(board.rows),
            "总览": planned.total,
            "按重大主题": heat["sums"].total,
            "重大主题各行": sum(line.total for line in heat["lines"]),
            "一页通览": glance.lines[0].total,
            "计划 Excel": len(read_sheet(client, "plan/1.xlsx")),
            "计划 Word": count_docx_rows(client, "plan/1.docx"),
        },
    }
    for outcome in Selection:
        facts[outcome.label] = {
            "梳理甄选": themes[outcome],
            "梳理甄选 Excel": len(
                read_sheet(client, f"themes.xlsx?selection={outcome.value}")
            ),
            "总览": overview["outcomes"][outcome],
            "按单位类别": kinds["sums"].outcomes[outcome],
            "一页通览": chosen.get(outcome.label, 0),
            "甄选情况说明": summary.outcomes[outcome],
        }
    for month in range(1, 13):
        facts[f"{month}月的计划"] = {
            "计划安排": board.load[month],
            "总览": planned.months[month - 1],
            "按重大主题": heat["sums"].months[month - 1],
            "一页通览": glance.lines[0].months[month - 1],
        }
    return facts


def find_disagreements(facts):
    return {fact: told for fact, told in facts.items() if len(set(told.values())) > 1}


def test_every_page_and_paper_tells_the_same_figures(client, reviewer, year):
    client.force_login(reviewer)

    facts = collect_figures(client, year, reviewer)

    assert find_disagreements(facts) == {}
    assert facts["计划里的主题"]["计划安排"] == 6
    assert all(any(facts[outcome.label].values()) for outcome in Selection)


def test_a_page_that_counts_otherwise_is_found(client, reviewer, year, monkeypatch):
    client.force_login(reviewer)
    filed = Totals.filed
    monkeypatch.setattr(
        Totals, "filed", property(lambda totals: filed.fget(totals) + 1)
    )

    found = find_disagreements(collect_figures(client, year, reviewer))

    assert {"已报送单位", "应报单位"} <= set(found)
