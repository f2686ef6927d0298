"""A plan is built, checked, issued, and then never changes."""

import pytest
from django.db.models import ProtectedError

from review.issue import issuing
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.rows import find_unplaced_themes
from review.plan.versions import begin_version, build_plan_paper
from review.selection.outcomes import decide_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import PlanStatus, Selection
from submissions.declarations.handling import return_for_changes
from submissions.models import AuditEntry, Plan, PlanEntry, PlanVersion, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


def make_filed(unit=None, campaign=None, **fields):
    return make_declaration(unit, campaign, status=Status.SUBMITTED, **fields)


def place(theme, *months, version, actor):
    place_theme(theme, Months.of(*months), version=version, actor=actor)
    return theme


def titles(version):
    return [row.title for row in build_plan_paper(version).rows]


def fresh(version):
    return PlanVersion.objects.select_related("plan__campaign").get(pk=version.pk)


# --- begin --------------------------------------------------------------------------


def test_first_version_is_empty_and_working(version, campaign):
    assert (version.number, version.status) == (1, PlanStatus.WORKING)
    assert version.plan == Plan.objects.get(campaign=campaign)
    assert not version.entries.exists()


def test_beginning_again_gives_the_version_at_work(version, campaign, reviewer):
    assert begin_version(campaign, actor=reviewer) == version
    assert AuditEntry.objects.filter(action="plan.begin").count() == 1


def test_each_year_has_its_own_plan(version, reviewer):
    other = begin_version(make_campaign(2028), actor=reviewer)

    assert (other.number, other.plan.campaign.year) == (1, 2028)
    assert other.plan != version.plan


# --- place --------------------------------------------------------------------------


def test_placing_again_moves_the_entry(version, reviewer):
    theme = make_selected()
    place(theme, 4, version=version, actor=reviewer)

    place(theme, 5, 6, version=version, actor=reviewer)

    assert version.entries.get().months == Months.of(5, 6)
    assert AuditEntry.objects.first().data == {"version": 1, "months": [5, 6]}


@pytest.mark.parametrize(
    "selection", [Selection.PENDING, Selection.RESERVE, Selection.DECLINED]
)
def test_only_selected_themes_are_placed(version, reviewer, selection):
    theme = make_theme(selection=selection)

    with pytest.raises(MoveRefused, match="没有入选"):
        place(theme, 4, version=version, actor=reviewer)

    assert not PlanEntry.objects.exists()


def test_theme_of_a_returned_form_is_not_placed(version, reviewer):
    theme = make_selected(declaration=make_declaration(status=Status.RETURNED))

    with pytest.raises(MoveRefused, match="没有入选"):
        place(theme, 4, version=version, actor=reviewer)


def test_issued_version_takes_no_entry(version, reviewer):
    place(make_selected(), 4, version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    with pytest.raises(MoveRefused, match="第1版已经印发"):
        place(make_selected(), 5, version=version, actor=reviewer)
    with pytest.raises(MoveRefused, match="第1版已经印发"):
        place_declared_themes(version, actor=reviewer)

    assert version.entries.count() == 1


def test_declared_months_place_what_is_understood_and_unplaced(version, reviewer):
    moved = place(make_selected("已排的", "4月"), 9, version=version, actor=reviewer)
    make_selected("四五月的", "4-5月")
    make_selected("没说清的", "另行通知")
    make_theme(title="没入选的", time_text="6月")

    assert place_declared_themes(version, actor=reviewer) == 1

    placed = {entry.theme.title: entry.months for entry in version.entries.all()}
    assert placed == {moved.title: Months.of(9), "四五月的": Months.of(4, 5)}


# --- the tray -----------------------------------------------------------------------


def test_tray_holds_selected_themes_without_a_month(version, campaign, reviewer):
    waiting = make_selected("等着的")
    place(make_selected("排好的"), 4, version=version, actor=reviewer)
    make_theme(title="没定的")
    make_selected(declaration=make_declaration(status=Status.RETURNED))
    make_selected(declaration=make_filed(campaign=make_campaign(2028)))

    assert list(find_unplaced_themes(campaign, version)) == [waiting]


def test_tray_without_any_version_holds_all_selected(campaign):
    theme = make_selected()

    assert list(find_unplaced_themes(campaign, None)) == [theme]


def test_tray_between_versions_compares_with_the_issued_one(
    version, campaign, reviewer
):
    place(make_selected(), 4, version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)
    late = make_selected("后来入选的")

    assert list(find_unplaced_themes(campaign, None)) == [late]


# --- order --------------------------------------------------------------------------


def test_rows_go_by_month_then_official_order_then_form(version, campaign, reviewer):
    second = make_filed(make_unit("区教育局", order=20), campaign)
    first = make_filed(make_unit("高塘岭街道", order=10), campaign)
    for declaration, title, position, months in [
        (second, "四月乙", 1, [4]),
        (first, "五月甲", 1, [5]),
        (first, "四月甲二", 3, [4]),
        (first, "四月甲一", 2, [4]),
        (first, "四五月甲", 1, [4, 5]),
        (second, "三月乙", 2, [3]),
    ]:
        theme = make_selected(title, declaration=declaration, position=position)
        place(theme, *months, version=version, actor=reviewer)

    expected = ["三月乙", "四月甲一", "四月甲二", "四月乙", "四五月甲", "五月甲"]
    assert titles(version) == expected
    issuing.issue_plan(version, actor=reviewer)
    assert titles(fresh(version)) == expected


# --- dormant entries ------------------------------------------------------------------


def test_entry_sleeps_while_its_theme_is_not_selected(version, campaign, reviewer):
    theme = place(make_selected("犹豫的"), 4, version=version, actor=reviewer)
    decide_theme(theme, Selection.RESERVE, actor=reviewer)
    assert titles(version) == []

    decide_theme(theme, Selection.SELECTED, actor=reviewer)

    assert titles(version) == ["犹豫的"]
    assert version.entries.get().months == Months.of(4)


def test_dormant_entries_are_not_issued(version, reviewer):
    place(make_selected("留下的"), 4, version=version, actor=reviewer)
    dropped = place(make_selected("放下的"), 5, version=version, actor=reviewer)
    decide_theme(dropped, Selection.RESERVE, actor=reviewer)

    issuing.issue_plan(version, actor=reviewer)

    assert [entry.title for entry in version.entries.all()] == ["留下的"]


def test_returned_form_takes_its_themes_out_of_the_plan(version, campaign, reviewer):
    theme = place(make_selected(), 4, version=version, actor=reviewer)
    return_for_changes(
        theme.declaration,
        actor=reviewer,
        reason="请写具体。",
        answer_by=campaign.deadline,
    )

    assert titles(version) == []
    assert list(find_unplaced_themes(campaign, version)) == []


# --- issue --------------------------------------------------------------------------


def test_issue_freezes_title_office_and_order(version, campaign, reviewer):
    place(make_selected("五月的"), 5, version=version, actor=reviewer)
    place(make_selected("四月的"), 4, version=version, actor=reviewer)

    issued = issuing.issue_plan(version, actor=reviewer)

    assert issued.status == PlanStatus.ISSUED
    assert issued.title == "长沙市望城区2027年“政务公开主题日”活动计划安排表"
    assert (issued.office_name, issued.issued_by_label) == (
        campaign.office_name,
        "office",
    )
    entries = issued.entries.values_list("position", "title")
    assert list(entries) == [(1, "四月的"), (2, "五月的")]


def test_issued_paper_never_changes(version, campaign, reviewer):
    theme = place(
        make_selected("走进大厅", declaration=make_filed(make_unit("高塘岭街道"))),
        4,
        version=version,
        actor=reviewer,
    )
    issued = issuing.issue_plan(version, actor=reviewer)
    before = build_plan_paper(issued)

    Theme.objects.update(title="改了", summary="改了", months=Months.of(9), position=7)
    theme.forms.clear()
    theme.declaration.unit.name = "改了名的街道"
    theme.declaration.unit.order = 99
    theme.declaration.unit.save()
    campaign.plan_title, campaign.office_name = "改了", "改了"
    campaign.save()

    assert build_plan_paper(fresh(version)) == before
    assert (before.rows[0].title, before.rows[0].units_text) == (
        "走进大厅",
        "高塘岭街道",
    )


def test_issued_row_outlives_its_theme(version, reviewer):
    theme = place(make_selected("走进大厅"), 4, version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    theme.delete()

    assert titles(fresh(version)) == ["走进大厅"]


def test_issued_version_cannot_be_deleted(version, reviewer):
    place(make_selected(), 4, version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    with pytest.raises(ProtectedError):
        version.delete()


def test_selected_theme_without_a_month_holds_back_the_issue(version, reviewer):
    place(make_selected(), 4, version=version, actor=reviewer)
    make_selected("还没排的")

    with pytest.raises(MoveRefused, match="没有安排月份"):
        issuing.issue_plan(version, actor=reviewer)

    assert fresh(version).is_working
    assert set(PlanEntry.objects.values_list("title", flat=True)) == {""}


def test_empty_plan_is_not_issued(version, reviewer):
    with pytest.raises(MoveRefused, match="计划里还没有主题"):
        issuing.issue_plan(version, actor=reviewer)

    assert fresh(version).is_working


def test_leader_issues_nothing(version, reviewer, leader):
    place(make_selected(), 4, version=version, actor=reviewer)

    with pytest.raises(MoveRefused, match="没有“印发”的权限"):
        issuing.issue_plan(version, actor=leader)

    assert fresh(version).is_working


def test_second_issuer_with_an_old_page_is_refused(version, reviewer):
    place(make_selected(), 4, version=version, actor=reviewer)
    seen = fresh(version)
    issuing.issue_plan(version, actor=reviewer)

    with pytest.raises(MoveRefused, match="现在是“已印发”，不能印发"):
        issuing.issue_plan(seen, actor=reviewer)

    assert fresh(version).status == PlanStatus.ISSUED
    assert not AuditEntry.objects.filter(action="plan.supersede").exists()


# --- revise -------------------------------------------------------------------------


@pytest.fixture
def issued(version, reviewer):
    place(make_selected("四月的"), 4, version=version, actor=reviewer)
    place(make_selected("五月的"), 5, version=version, actor=reviewer)
    return issuing.issue_plan(version, actor=reviewer)


def test_revision_begins_with_what_was_issued(issued, campaign, reviewer):
    second = begin_version(campaign, actor=reviewer)

    assert (second.number, second.status) == (2, PlanStatus.WORKING)
    assert titles(second) == titles(issued) == ["四月的", "五月的"]


def test_second_version_supersedes_the_first(issued, campaign, reviewer):
    second = begin_version(campaign, actor=reviewer)
    place(Theme.objects.get(title="四月的"), 9, version=second, actor=reviewer)

    issuing.issue_plan(second, actor=reviewer)

    assert fresh(issued).status == PlanStatus.SUPERSEDED
    assert fresh(second).status == PlanStatus.ISSUED
    assert titles(fresh(issued)) == ["四月的", "五月的"]
    assert titles(fresh(second)) == ["五月的", "四月的"]


def test_first_version_stays_in_force_until_the_second_is_issued(
    issued, campaign, reviewer
):
    second = begin_version(campaign, actor=reviewer)
    make_selected("还没排的")

    with pytest.raises(MoveRefused):
        issuing.issue_plan(second, actor=reviewer)

    assert fresh(issued).status == PlanStatus.ISSUED
    assert fresh(second).is_working


def test_revision_keeps_the_wording_as_issued(issued, campaign, reviewer):
    Theme.objects.filter(title="四月的").update(title="后来改的")
    second = begin_version(campaign, actor=reviewer)

    issuing.issue_plan(second, actor=reviewer)

    assert titles(fresh(second)) == ["四月的", "五月的"]
