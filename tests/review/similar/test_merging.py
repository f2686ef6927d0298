"""Themes go into a lead and come out again as they were."""

import pytest

from review.issue import issuing
from review.issue.basis import Basis
from review.issue.checks_of_units import every_unit_takes_part
from review.models import Decision, Proposal
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.rows import list_placed_rows
from review.plan.versions import begin_version, build_plan_paper
from review.selection.joining import merge_themes, split_theme
from review.selection.outcomes import decide_theme
from review.similar.merging import find_leads, find_orphans
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import AuditEntry, Campaign, Declaration, PlanEntry, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

REASON = "与去年重复"


@pytest.fixture
def lead(campaign):
    unit = make_unit("区教育局")
    return make_theme(make_declaration(unit, status=Status.SUBMITTED), "校园食堂开放日")


@pytest.fixture
def other(campaign):
    unit = make_unit("月亮岛街道")
    return make_theme(make_declaration(unit, status=Status.ACCEPTED), "食堂家长陪餐周")


def stored(theme):
    return Theme.objects.get(pk=theme.pk)


def issue_with(theme, actor):
    version = begin_version(theme.declaration.campaign, actor=actor)
    place_theme(theme, Months.of(4), version=version, actor=actor)
    return issuing.issue_plan(version, actor=actor)


# 并入 ------------------------------------------------------------------------


@pytest.mark.parametrize("before", Selection.joinable())
def test_merged_theme_names_its_lead(lead, other, reviewer, before):
    Theme.objects.filter(pk=other.pk).update(selection=before)

    merge_themes(lead, [other], actor=reviewer)

    other = stored(other)
    assert (other.selection, other.merged_into) == (Selection.MERGED, lead)
    assert stored(lead).selection == Selection.PENDING


def test_units_of_the_merged_take_part_in_the_lead(lead, other, reviewer):
    partner = make_unit("区市场监督管理局")
    other.co_organisers.add(partner)

    joint = merge_themes(lead, [other], actor=reviewer)

    assert joint.units_text == "区教育局、月亮岛街道、区市场监督管理局"


def test_merging_keeps_a_decision_and_a_log_entry(lead, other, reviewer):
    Theme.objects.filter(pk=other.pk).update(selection=Selection.RESERVE)

    merge_themes(lead, [other], actor=reviewer)

    decision, (entry, _) = Decision.objects.get(), AuditEntry.objects.order_by("pk")
    told = "并入“校园食堂开放日”（牵头单位：区教育局）"
    assert (decision.theme, decision.before) == (other, Selection.RESERVE)
    assert (decision.outcome, decision.reason) == (Selection.MERGED, told)
    assert (decision.decided_by, decision.decided_by_label) == (
        reviewer,
        reviewer.label,
    )
    assert (entry.action, entry.target_id) == ("theme.merge", str(other.pk))
    assert entry.data["reason"] == told


def test_what_was_proposed_for_a_merged_theme_is_gone(lead, other, reviewer):
    Proposal.objects.create(
        theme=other, outcome=Selection.SELECTED, proposed_by=reviewer
    )

    merge_themes(lead, [other], actor=reviewer)

    assert not Proposal.objects.exists()
    entry = AuditEntry.objects.get(action="theme.proposal_void")
    assert (entry.target_id, entry.data["outcome"]) == (str(other.pk), "selected")


@pytest.mark.parametrize("waits", ["lead", "other"])
def test_under_two_levels_what_waits_is_answered_before_merging(
    lead, other, reviewer, waits
):
    Campaign.objects.update(two_levels=True)
    theme = {"lead": lead, "other": other}[waits]
    decide_theme(stored(theme), Selection.SELECTED, actor=reviewer)

    with pytest.raises(MoveRefused, match=f"“{theme}”拟了“入选”.*请先在“梳理甄选”"):
        merge_themes(stored(lead), [stored(other)], actor=reviewer)

    assert Proposal.objects.exists()
    assert stored(other).selection == Selection.PENDING


def test_several_are_merged_together_or_not_at_all(lead, other, reviewer):
    declined = make_theme(selection=Selection.DECLINED)

    with pytest.raises(MoveRefused, match="不能并入"):
        merge_themes(lead, [other, declined], actor=reviewer)

    assert stored(other).selection == Selection.PENDING
    assert not Decision.objects.exists()
    assert not AuditEntry.objects.of_acts().exists()


@pytest.mark.parametrize("status", Status.editable())
def test_lead_must_be_filed(lead, other, reviewer, status):
    fields = {"return_reason": "请改。", "answer_by": "2027-04-01T00:00+08:00"}
    Declaration.objects.filter(pk=lead.declaration_id).update(status=status, **fields)

    with pytest.raises(MoveRefused, match="不能牵头"):
        merge_themes(lead, [other], actor=reviewer)


@pytest.mark.parametrize("status", Status.editable())
def test_what_goes_in_must_be_filed(lead, other, reviewer, status):
    fields = {"return_reason": "请改。", "answer_by": "2027-04-01T00:00+08:00"}
    Declaration.objects.filter(pk=other.declaration_id).update(status=status, **fields)

    with pytest.raises(MoveRefused, match="不在已报送状态，没有合并"):
        merge_themes(lead, [other], actor=reviewer)


def test_declined_theme_leads_nothing(lead, other, reviewer):
    decide_theme(lead, Selection.DECLINED, actor=reviewer, reason=REASON)

    with pytest.raises(MoveRefused, match="已定为未入选，不能牵头"):
        merge_themes(lead, [other], actor=reviewer)


def test_merged_theme_leads_nothing_and_says_who_merged_it(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)
    third = make_theme()

    with pytest.raises(MoveRefused, match=r"office）?于.+改为“并入”"):
        merge_themes(other, [third], actor=reviewer)


def test_merged_theme_is_not_merged_twice(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)

    with pytest.raises(MoveRefused, match="改为“并入”"):
        merge_themes(make_theme(), [other], actor=reviewer)

    assert stored(other).merged_into == lead


def test_lead_of_others_goes_into_nothing(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)

    with pytest.raises(MoveRefused, match="有 1 个主题并入了它，不能并入别的主题"):
        merge_themes(make_theme(), [lead], actor=reviewer)


def test_lead_of_others_is_not_declined(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)

    with pytest.raises(MoveRefused, match="请先在“相似主题”页把并入的主题拆出"):
        decide_theme(stored(lead), Selection.DECLINED, actor=reviewer, reason=REASON)


@pytest.mark.parametrize("outcome", [Selection.SELECTED, Selection.RESERVE])
def test_lead_of_others_is_selected_as_any_theme(lead, other, reviewer, outcome):
    merge_themes(lead, [other], actor=reviewer)

    decide_theme(stored(lead), outcome, actor=reviewer)

    assert stored(lead).selection == outcome
    assert stored(other).selection == Selection.MERGED


def test_merged_theme_is_not_decided_on(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)

    with pytest.raises(MoveRefused):
        decide_theme(stored(other), Selection.SELECTED, actor=reviewer)


def test_theme_of_another_year_is_not_merged(lead, reviewer):
    campaign = make_campaign(2026)
    old = make_theme(make_declaration(campaign=campaign, status=Status.SUBMITTED))

    with pytest.raises(MoveRefused, match="不是同一年"):
        merge_themes(lead, [old], actor=reviewer)


def test_issued_theme_neither_leads_nor_joins(lead, other, reviewer):
    settled = make_selected("已印发的主题")
    issue_with(settled, reviewer)

    with pytest.raises(MoveRefused, match="已经写进印发的计划，不能再合并"):
        merge_themes(settled, [other], actor=reviewer)
    with pytest.raises(MoveRefused, match="要并入的主题已经写进印发的计划"):
        merge_themes(lead, [settled], actor=reviewer)


def test_more_units_than_the_plan_can_name_are_refused(lead, reviewer):
    crowd = [
        make_theme(
            make_declaration(make_unit(f"{n}" + "长" * 55), status=Status.SUBMITTED)
        )
        for n in range(15)
    ]

    with pytest.raises(MoveRefused, match="计划里写不下"):
        merge_themes(lead, crowd, actor=reviewer)

    assert not Theme.objects.filter(selection=Selection.MERGED).exists()


@pytest.mark.parametrize("who", ["leader", "filer"])
def test_only_the_office_merges_and_splits(lead, other, reviewer, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(MoveRefused, match="没有“并入”的权限"):
        merge_themes(lead, [other], actor=person)
    merge_themes(lead, [other], actor=reviewer)

    with pytest.raises(MoveRefused, match="没有“拆出”的权限"):
        split_theme(stored(other), actor=person)


# 拆出 ------------------------------------------------------------------------


@pytest.mark.parametrize("before", Selection.joinable())
def test_split_theme_is_what_it_was(lead, other, reviewer, before):
    if before != Selection.PENDING:
        decide_theme(other, before, actor=reviewer, reason="人数待定")
    merge_themes(lead, [stored(other)], actor=reviewer)

    split_theme(stored(other), actor=reviewer)

    other = stored(other)
    assert (other.selection, other.merged_into) == (before, None)
    reason = "人数待定" if before != Selection.PENDING else ""
    assert other.decisions.first().reason == reason


def test_split_is_told_by_the_log(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)

    split_theme(stored(other), actor=reviewer)

    entry = AuditEntry.objects.filter(target_id=other.pk).latest("pk")
    assert (entry.action, entry.data["reason"]) == (
        "theme.split",
        "拆出“校园食堂开放日”（牵头单位：区教育局）",
    )
    assert entry.data["result"] == Selection.PENDING


def test_merging_and_splitting_go_on_as_often_as_wanted(lead, other, reviewer):
    decide_theme(other, Selection.RESERVE, actor=reviewer)
    for _ in range(3):
        merge_themes(lead, [stored(other)], actor=reviewer)
        split_theme(stored(other), actor=reviewer)

    assert stored(other).selection == Selection.RESERVE
    assert other.decisions.count() == 7


def test_what_is_not_merged_is_not_split(other, reviewer):
    with pytest.raises(MoveRefused, match="现在是“待定”"):
        split_theme(other, actor=reviewer)


def test_issued_joint_theme_is_not_split(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)
    decide_theme(stored(lead), Selection.SELECTED, actor=reviewer)
    issue_with(stored(lead), reviewer)

    with pytest.raises(MoveRefused, match="已经写进印发的计划，不能再拆出"):
        split_theme(stored(other), actor=reviewer)

    assert stored(other).merged_into == lead


def test_issued_lead_is_sent_to_the_change_of_the_plan_not_to_splitting(
    lead, other, reviewer
):
    merge_themes(lead, [other], actor=reviewer)
    decide_theme(stored(lead), Selection.SELECTED, actor=reviewer)
    issue_with(stored(lead), reviewer)

    with pytest.raises(MoveRefused) as refused:
        decide_theme(stored(lead), Selection.DECLINED, actor=reviewer, reason=REASON)

    assert "已经写进印发的计划" in str(refused.value)
    assert "“计划调整”" in str(refused.value)
    assert "拆出" not in str(refused.value)


# Orphans ---------------------------------------------------------------------


def test_theme_whose_lead_was_returned_waits_to_be_split(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)
    assert not find_orphans(lead.declaration.campaign)

    Declaration.objects.filter(pk=lead.declaration_id).update(status=Status.DRAFT)

    assert list(find_orphans(lead.declaration.campaign)) == [other]
    split_theme(stored(other), actor=reviewer)
    assert not find_orphans(lead.declaration.campaign)


def test_theme_whose_lead_was_deleted_stays_merged_and_can_be_split(
    lead, other, reviewer
):
    merge_themes(lead, [other], actor=reviewer)

    lead.delete()

    campaign = other.declaration.campaign
    assert list(find_orphans(campaign)) == [other]
    assert stored(other).selection == Selection.MERGED
    split_theme(stored(other), actor=reviewer)
    assert stored(other).selection == Selection.PENDING


def test_leads_come_once_with_all_that_joined(lead, other, reviewer):
    third = make_theme()
    merge_themes(lead, [other, third], actor=reviewer)

    [listed] = find_leads(lead.declaration.campaign)

    assert listed == lead
    assert set(listed.merged_themes.all()) == {other, third}


# In the plan -----------------------------------------------------------------


def test_issued_plan_names_all_units_and_has_one_row(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)
    decide_theme(stored(lead), Selection.SELECTED, actor=reviewer)

    version = issue_with(stored(lead), reviewer)

    [entry] = PlanEntry.objects.filter(version=version)
    assert entry.unit_name == "区教育局、月亮岛街道"
    assert [row.units_text for row in build_plan_paper(version).rows] == [
        entry.unit_name
    ]


def test_unit_of_a_merged_theme_counts_as_having_one_in_the_plan(lead, other, reviewer):
    merge_themes(lead, [other], actor=reviewer)
    decide_theme(stored(lead), Selection.SELECTED, actor=reviewer)
    without = make_declaration(make_unit("区档案馆"))
    version = begin_version(without.campaign, actor=reviewer)
    place_theme(stored(lead), Months.of(4), version=version, actor=reviewer)

    check = every_unit_takes_part(Basis(version))

    assert [item.text for item in check.items] == ["区档案馆（草稿）"]


def test_merged_theme_leaves_the_working_plan(lead, other, reviewer):
    for theme in (lead, other):
        decide_theme(theme, Selection.SELECTED, actor=reviewer)
    version = begin_version(lead.declaration.campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)

    merge_themes(lead, [other], actor=reviewer)

    assert [row.entry.theme for row in list_placed_rows(version)] == [lead]


# What the unit is told -------------------------------------------------------


def told(client, theme):
    client.force_login(theme.declaration.unit.people.get())
    return client.get("/").content.decode()


def test_unit_learns_of_the_merger_after_the_issue_only(client, lead, other, reviewer):
    make_filing(other.declaration)
    merge_themes(lead, [other], actor=reviewer)
    decide_theme(stored(lead), Selection.SELECTED, actor=reviewer)
    assert "校园食堂开放日" not in told(client, other)

    issue_with(stored(lead), reviewer)

    html = told(client, other)
    assert "并入“校园食堂开放日”（牵头单位：区教育局）" in html
    assert '<span class="state state-info">并入</span>' in html
