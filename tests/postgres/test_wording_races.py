"""Two of the office at the words of one theme, or at the tags of one year."""

import pytest
from django.db import IntegrityError, transaction

from review.issue import issuing
from review.models import Tag, Wording
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection import wording
from review.selection.marks import add_tag
from review.selection.wording import keep_unit_words, reword_theme, stamp_wording
from submissions.choices import PlanStatus, Role
from submissions.models import PlanEntry, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_selected, make_theme, make_user
from tests.postgres.races import at_once, behind, failures

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def colleagues():
    return make_user("office1", Role.REVIEWER), make_user("office2", Role.REVIEWER)


def test_one_of_two_first_wordings_wins(colleagues):
    theme = make_theme()

    outcomes = at_once(
        *(
            lambda actor=actor: reword_theme(
                Theme.objects.get(pk=theme.pk), actor=actor, seen="", title=actor.label
            )
            for actor in colleagues
        )
    )

    [refusal] = failures(outcomes)
    assert isinstance(refusal, wording.WordingStale)
    assert Wording.objects.get().title == Wording.objects.get().read_by_label


def test_one_of_two_later_wordings_wins(colleagues):
    theme = make_theme()
    keep_unit_words(theme, actor=colleagues[0], seen="")
    seen = stamp_wording(Theme.objects.get(pk=theme.pk))

    outcomes = at_once(
        *(
            lambda actor=actor: reword_theme(
                Theme.objects.get(pk=theme.pk),
                actor=actor,
                seen=seen,
                title=actor.label,
            )
            for actor in colleagues
        )
    )

    assert [type(error) for error in failures(outcomes)] == [wording.WordingStale]
    assert Wording.objects.get().revision == 2


def test_twin_naive_second_wording_overwrites_the_first(colleagues):
    theme = make_theme()
    keep_unit_words(theme, actor=colleagues[0], seen="")
    read = Wording.objects.get()

    def naive():
        """Look at the revision that was read, then write, without a lock."""
        with transaction.atomic():
            if Wording.objects.get(pk=read.pk).revision == read.revision:
                Wording.objects.filter(pk=read.pk).update(title="第二个人写的")

    seen = stamp_wording(Theme.objects.get(pk=theme.pk))
    outcome = behind(
        lambda: reword_theme(
            theme, actor=colleagues[0], seen=seen, title="第一个人写的"
        ),
        naive,
    )

    assert outcome is None
    assert Wording.objects.get().title == "第二个人写的"


def make_ready_plan(actor):
    theme = make_selected()
    version = begin_version(theme.declaration.campaign, actor=actor)
    place_theme(theme, Months.of(4), version=version, actor=actor)
    return theme, version


def test_wording_behind_an_issue_is_refused(colleagues):
    theme, version = make_ready_plan(colleagues[0])

    refusal = behind(
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
        lambda: reword_theme(theme, actor=colleagues[1], seen="", title="太晚了"),
    )

    assert isinstance(refusal, MoveRefused)
    assert not Wording.objects.exists()


def test_issue_waits_for_a_wording_under_way(colleagues):
    theme, version = make_ready_plan(colleagues[0])

    behind(
        lambda: reword_theme(theme, actor=colleagues[1], seen="", title="新写的"),
        lambda: issuing.issue_plan(version, actor=colleagues[0]),
    )

    entry = PlanEntry.objects.get(version__status=PlanStatus.ISSUED)
    assert entry.title == "新写的"


def test_new_tag_of_two_people_is_one_tag(colleagues):
    first = make_theme()
    second = make_theme(first.declaration)

    tag = behind(
        lambda: add_tag(first, "亲子", actor=colleagues[0]),
        lambda: add_tag(second, "亲子", actor=colleagues[1]),
    )

    assert tag == Tag.objects.get()
    assert tag.themes.count() == 2


def test_twin_naive_second_tag_is_an_error(colleagues):
    first = make_theme()
    campaign = first.declaration.campaign

    def naive():
        with transaction.atomic():
            found = campaign.tags.filter(name="亲子").first()
            return found or campaign.tags.create(name="亲子")

    error = behind(lambda: add_tag(first, "亲子", actor=colleagues[0]), naive)

    assert isinstance(error, IntegrityError)
