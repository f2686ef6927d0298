"""Which themes of a year are compared, and with what."""

import pytest

from review.alike.similarity import (
    Told,
    find_side,
    find_similar_groups,
    put_side_by_side,
    write_remark_about,
)
from review.issue import issuing
from review.models import KeptApart
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from review.selection.joining import merge_themes
from review.similar.merging import keep_apart
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import Theme
from tests.factories import make_campaign, make_declaration, make_theme, make_unit

pytestmark = pytest.mark.django_db

SUMMARY = "邀请家长走进食堂后厨，查看食材验收、留样和餐具消毒，与学生同餐。"
OTHER = "请家长代表看后厨、查食材验收台账和餐具消毒记录，陪学生吃一顿饭。"


def canteen(title="校园食堂开放日", summary=SUMMARY, **fields):
    return make_theme(title=title, summary=summary, **fields)


@pytest.fixture
def pair(campaign):
    return canteen(), canteen("走进校园食堂", OTHER)


def shown(campaign, **how):
    groups = find_similar_groups(campaign, **how)
    return [
        [side.mark for side in group.sides]
        for group in put_side_by_side(groups, campaign)
    ]


def marks(*themes):
    return [f"theme-{theme.pk}" for theme in themes]


def keep(reviewer, *themes):
    told = [Told.of_theme(Theme.objects.get(pk=theme.pk)) for theme in themes]
    keep_apart(told, actor=reviewer)


def make_last_year(reviewer, title="校园食堂开放日"):
    """A theme issued in last year's plan; returns its entry."""
    before = make_campaign(2026)
    declaration = make_declaration(
        make_unit("区教育局"), before, status=Status.ACCEPTED
    )
    theme = canteen(title, declaration=declaration, selection=Selection.SELECTED)
    version = begin_version(before, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)
    return theme.plan_entries.get()


def test_like_themes_of_a_year_are_a_group(campaign, pair):
    make_theme(title="防汛演练开放日", summary="看暴雨转移和冲锋舟救援。")

    assert shown(campaign) == [marks(*pair)]


@pytest.mark.parametrize(("region", "like"), [("株洲市石峰县", 0), ("长沙市望城区", 1)])
def test_the_region_of_the_campaign_makes_nothing_alike(region, like):
    campaign = make_campaign(region=region)
    canteen("株洲市石峰县食堂", "看食材验收。")
    canteen("株洲市石峰县水库", "学冲锋舟救援。")

    assert len(shown(campaign)) == like


@pytest.mark.parametrize("status", Status.editable())
def test_what_is_not_filed_is_not_compared(campaign, status):
    canteen()
    canteen(declaration=make_declaration(status=status))

    assert shown(campaign) == []


@pytest.mark.parametrize("selection", [Selection.DECLINED, Selection.MERGED])
def test_what_is_out_of_question_is_not_compared(campaign, selection):
    canteen()
    canteen(selection=selection)

    assert shown(campaign) == []


def test_lead_of_a_joint_theme_is_still_compared(campaign, pair, reviewer):
    third = canteen("校园食堂家长开放日")
    merge_themes(pair[0], [pair[1]], actor=reviewer)

    assert shown(campaign) == [marks(pair[0], third)]


def test_themes_of_two_years_are_not_compared(campaign):
    canteen()
    canteen(
        declaration=make_declaration(
            campaign=make_campaign(2026), status=Status.SUBMITTED
        )
    )

    assert shown(campaign) == []


def test_row_of_last_years_plan_in_force_is_compared(campaign, reviewer):
    entry = make_last_year(reviewer)
    theme = canteen()

    assert shown(campaign) == [[*marks(theme), f"entry-{entry.pk}"]]


def test_superseded_and_dropped_rows_are_not(campaign, reviewer):
    entry = make_last_year(reviewer)
    canteen()
    begin_version(entry.version.plan.campaign, actor=reviewer)
    assert len(shown(campaign)) == 1

    entry.dropped, entry.change_reason = True, "场地不能用"
    entry.save()

    assert shown(campaign) == []


def test_plan_of_the_same_year_is_not_compared(campaign, pair, reviewer):
    Theme.objects.filter(pk=pair[0].pk).update(selection=Selection.SELECTED)
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    assert shown(campaign) == [marks(*pair)]


# 都保留 ----------------------------------------------------------------------


def test_kept_pair_is_not_shown_again(campaign, pair, reviewer):
    keep(reviewer, *pair)

    assert shown(campaign) == []


def test_kept_pair_is_shown_on_wish_with_who_judged(campaign, pair, reviewer):
    keep(reviewer, *pair)

    [group] = put_side_by_side(find_similar_groups(campaign, with_kept=True), campaign)

    assert [one.by_label for one in group.kept] == [reviewer.label]


def test_kept_pair_is_open_again_once_a_text_changed(campaign, pair, reviewer):
    keep(reviewer, *pair)

    Theme.objects.filter(pk=pair[1].pk).update(summary=f"{OTHER}欢迎报名。")

    assert shown(campaign) == [marks(*pair)]


def test_pair_stays_kept_when_only_its_time_changed(campaign, pair, reviewer):
    keep(reviewer, *pair)

    Theme.objects.filter(pk=pair[1].pk).update(time_text="9月")

    assert shown(campaign) == []


def test_pair_is_kept_anew_after_a_change(campaign, pair, reviewer):
    keep(reviewer, *pair)
    Theme.objects.filter(pk=pair[1].pk).update(summary=f"{OTHER}欢迎报名。")

    keep(reviewer, *pair)

    assert shown(campaign) == []
    assert KeptApart.objects.count() == 1


def test_third_theme_is_shown_with_each_of_a_kept_pair(campaign, pair, reviewer):
    keep(reviewer, *pair)
    third = canteen("校园食堂家长开放日")

    assert sorted(shown(campaign)) == sorted(
        [marks(pair[0], third), marks(pair[1], third)]
    )


def test_theme_and_last_years_row_are_kept_apart(campaign, reviewer):
    entry, theme = make_last_year(reviewer), canteen()

    keep_apart([Told.of_theme(theme), Told.of_entry(entry)], actor=reviewer)

    assert shown(campaign) == []


# Remarks ---------------------------------------------------------------------


def test_remark_names_the_other_theme_and_no_phone(campaign, pair):
    remark = write_remark_about(find_side(f"theme-{pair[0].pk}", campaign))

    assert "“校园食堂开放日”（4月）" in remark
    assert str(pair[0].declaration.unit) in remark
    assert pair[0].declaration.contact_phone not in remark


def test_remark_names_the_year_of_an_earlier_plan(campaign, reviewer):
    entry = make_last_year(reviewer)

    remark = write_remark_about(find_side(f"entry-{entry.pk}", campaign))

    assert remark.startswith("与2026年计划中区教育局的“校园食堂开放日”（4月）")


@pytest.mark.parametrize(
    "mark", ["", "theme", "theme-", "entry-x", "theme-" + "9" * 30]
)
def test_rubbish_names_nothing(campaign, mark):
    assert find_side(mark, campaign) is None


def test_draft_and_other_years_name_nothing(campaign):
    draft = canteen(declaration=make_declaration())

    assert find_side(f"theme-{draft.pk}", campaign) is None
