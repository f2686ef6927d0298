"""并入 against 并入, a decision and an issue: nobody's act is lost or half done."""

import pytest
from django.db import transaction

from review.issue import issuing
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection.joining import merge_themes, split_theme
from review.selection.outcomes import decide_theme
from submissions.choices import PlanStatus, Role, Selection
from submissions.models import PlanEntry, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_theme, make_user
from tests.postgres.races import Meeting, at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleagues():
    return make_user("office1", Role.REVIEWER), make_user("office2", Role.REVIEWER)


@pytest.fixture
def pair(campaign):
    return make_theme(title="甲"), make_theme(title="乙")


def read(theme):
    return Theme.objects.get(pk=theme.pk)


def put(theme, lead):
    """Merge as one might without a lock: look, then write."""
    Theme.objects.filter(pk=theme.pk).update(
        selection=Selection.MERGED, merged_into=lead
    )


def make_ready_plan(theme, actor):
    version = begin_version(theme.declaration.campaign, actor=actor)
    place_theme(theme, Months.of(4), version=version, actor=actor)
    return version


def issued_units():
    entries = PlanEntry.objects.filter(version__status=PlanStatus.ISSUED)
    return [entry.unit_name for entry in entries]


# --- 并入 ∥ 并入 ----------------------------------------------------------------


def test_of_two_themes_merged_into_each_other_one_leads(colleagues, pair):
    one, other = pair

    outcomes = at_once(
        lambda: merge_themes(one, [other], actor=colleagues[0]),
        lambda: merge_themes(other, [one], actor=colleagues[1]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    leads = [read(theme).merged_into for theme in pair]
    assert leads in ([None, one], [other, None])


def test_twin_naive_mergers_leave_no_lead(pair):
    meeting = Meeting(2)

    def naive(lead, theme):
        with transaction.atomic():
            free = read(lead).selection != Selection.MERGED
            meeting.wait()
            if free:
                put(theme, lead)

    outcomes = at_once(lambda: naive(*pair), lambda: naive(*reversed(pair)))

    assert failures(outcomes) == []
    assert {read(theme).selection for theme in pair} == {Selection.MERGED}


def test_lead_is_not_merged_away_under_a_merger(colleagues, pair):
    (one, other), third = pair, make_theme(title="丙")

    refusal = behind(
        lambda: merge_themes(one, [other], actor=colleagues[0]),
        lambda: merge_themes(third, [one], actor=colleagues[1]),
    )

    assert isinstance(refusal, MoveRefused)
    assert read(one).selection == Selection.PENDING


def test_theme_goes_into_one_of_two_leads(colleagues, pair):
    third = make_theme(title="丙")

    outcomes = at_once(
        lambda: merge_themes(pair[0], [third], actor=colleagues[0]),
        lambda: merge_themes(pair[1], [third], actor=colleagues[1]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert third.decisions.count() == 1


# --- 并入 ∥ a decision ------------------------------------------------------------


def test_lead_is_not_declined_under_a_merger(colleagues, pair):
    lead, theme = pair

    refusal = behind(
        lambda: merge_themes(lead, [theme], actor=colleagues[0]),
        lambda: decide_theme(
            read(lead), Selection.DECLINED, actor=colleagues[1], reason="重复"
        ),
    )

    assert isinstance(refusal, MoveRefused)
    assert read(lead).selection == Selection.PENDING


def test_merger_behind_a_refusal_of_its_lead_is_refused(colleagues, pair):
    lead, theme = pair

    refusal = behind(
        lambda: decide_theme(
            read(lead), Selection.DECLINED, actor=colleagues[0], reason="重复"
        ),
        lambda: merge_themes(lead, [theme], actor=colleagues[1]),
    )

    assert isinstance(refusal, MoveRefused)
    assert read(theme).selection == Selection.PENDING


def test_twin_naive_merger_goes_into_a_declined_lead(colleagues, pair):
    lead, theme = pair

    def naive():
        with transaction.atomic():
            if read(lead).selection in Selection.joinable():
                put(theme, lead)

    behind(
        lambda: decide_theme(
            read(lead), Selection.DECLINED, actor=colleagues[0], reason="重复"
        ),
        naive,
    )

    assert read(lead).selection == Selection.DECLINED
    assert read(theme).merged_into == lead


def test_theme_is_merged_or_decided_not_both(colleagues, pair):
    lead, theme = pair
    seen = read(theme)

    outcomes = at_once(
        lambda: merge_themes(lead, [theme], actor=colleagues[0]),
        lambda: decide_theme(
            seen, Selection.SELECTED, actor=colleagues[1], seen="pending"
        ),
    )

    theme = read(theme)
    # A merger takes a selected theme too; a decision never takes a merged one.
    assert theme.decisions.first().outcome == theme.selection
    assert theme.decisions.count() == 2 - len(failures(outcomes))


# --- 拆出 -----------------------------------------------------------------------


def test_one_of_two_takes_a_theme_out(colleagues, pair):
    merge_themes(pair[0], [pair[1]], actor=colleagues[0])
    mine, theirs = read(pair[1]), read(pair[1])

    outcomes = at_once(
        lambda: split_theme(mine, actor=colleagues[0]),
        lambda: split_theme(theirs, actor=colleagues[1]),
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, MoveRefused)
    assert read(pair[1]).selection == Selection.PENDING
    assert pair[1].decisions.count() == 2


# --- 印发 -----------------------------------------------------------------------


@pytest.fixture
def joint(campaign, colleagues):
    """A selected lead with a theme that went into it, placed: (lead, theme, version)."""
    lead, theme = make_selected("甲"), make_theme(title="乙")
    merge_themes(lead, [theme], actor=colleagues[0])
    return lead, read(theme), make_ready_plan(lead, colleagues[0])


def test_theme_is_not_taken_out_behind_an_issue(colleagues, joint):
    lead, theme, version = joint

    refusal = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
        lambda: split_theme(theme, actor=colleagues[1]),
    )

    assert isinstance(refusal, MoveRefused)
    assert read(theme).merged_into == lead
    assert issued_units() == [f"{lead.declaration.unit}、{theme.declaration.unit}"]


def test_issue_waits_for_a_theme_being_taken_out(colleagues, joint):
    lead, theme, version = joint

    behind(
        lambda: split_theme(theme, actor=colleagues[1]),
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
    )

    assert issued_units() == [str(lead.declaration.unit)]


def test_twin_naive_split_leaves_a_unit_in_the_issued_plan(colleagues, joint):
    lead, theme, version = joint

    def naive():
        with transaction.atomic():
            issued = PlanEntry.objects.filter(
                theme=lead, version__status=PlanStatus.ISSUED
            )
            if not issued.exists():
                Theme.objects.filter(pk=theme.pk).update(
                    selection=Selection.PENDING, merged_into=None
                )

    behind(lambda: issuing.issue_plan(version, actor=colleagues[0]), naive)

    assert read(theme).merged_into is None
    assert issued_units() == [f"{lead.declaration.unit}、{theme.declaration.unit}"]


def test_issue_waits_for_a_merger_under_way(colleagues, campaign):
    lead, theme = make_selected("甲"), make_theme(title="乙")
    version = make_ready_plan(lead, colleagues[0])

    behind(
        lambda: merge_themes(lead, [theme], actor=colleagues[1]),
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
    )

    assert issued_units() == [f"{lead.declaration.unit}、{theme.declaration.unit}"]


def test_merger_behind_an_issue_is_refused(colleagues, campaign):
    lead, theme = make_selected("甲"), make_theme(title="乙")
    version = make_ready_plan(lead, colleagues[0])

    refusal = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
        lambda: merge_themes(lead, [theme], actor=colleagues[1]),
    )

    assert isinstance(refusal, MoveRefused)
    assert issued_units() == [str(lead.declaration.unit)]
