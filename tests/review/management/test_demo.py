"""The demo district: it looks lived in, and the real acts have made it."""

import json
from datetime import datetime
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from django.utils import timezone

from review.management.demo import (
    MOVED_THEME,
    PASSWORD,
    USERNAMES,
)
from review.management.demo_occasions import DATA
from review.models import Decision
from review.roster.rows import find_roster
from submissions.activities.completeness import SHORT_STORY, find_report_problems
from submissions.audit import find_first_break, is_end_missing
from submissions.choices import (
    DeclarationStatus,
    Phase,
    PlanStatus,
    Selection,
    Stage,
    Stamp,
    Standing,
)
from submissions.models import (
    Activity,
    Campaign,
    Declaration,
    Filing,
    Occasion,
    PlanVersion,
    Theme,
    Unit,
    User,
)

pytestmark = pytest.mark.django_db

# A December: of this year's activities all but the last are over, in every state.
NOW = timezone.make_aware(datetime(2026, 12, 15, 14))
THIS_YEAR = NOW.year
NEXT_YEAR = THIS_YEAR + 1


@pytest.fixture(scope="module")
def district(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo made once for this file, and rolled back after it; what was said."""
    scans = override_settings(ATTACHMENT_DIR=tmp_path_factory.mktemp("scans"))
    said = StringIO()
    travel = time_machine.travel(NOW)
    with scans, django_db_blocker.unblock(), travel, transaction.atomic():
        call_command("demo", stdout=said)
        yield said.getvalue()
        transaction.set_rollback(True)


def in_force(campaign):
    return PlanVersion.objects.filter(
        plan__campaign=campaign, status=PlanStatus.ISSUED
    ).first()


def test_one_year_is_over_one_runs_and_one_is_open(district):
    phases = {
        campaign.year: campaign.phase(NOW, issued=bool(in_force(campaign)))
        for campaign in Campaign.objects.all()
    }

    assert phases == {
        2023: Phase.ARCHIVED,
        THIS_YEAR: Phase.ISSUED,
        NEXT_YEAR: Phase.OPEN,
    }


def test_some_sent_the_stamped_paper_and_one_of_an_older_content(district):
    reviewer = User.objects.get(username="office")
    for year, outdated in ((THIS_YEAR, 0), (NEXT_YEAR, 1)):
        campaign = Campaign.objects.get(year=year)
        stamps = [row.stamp for row in find_roster(campaign, reviewer, NOW)]

        assert stamps.count(Stamp.FITS) >= 4
        assert stamps.count(Stamp.OUTDATED) == outdated


def test_next_year_is_due_before_the_end_of_29_march(district):
    deadline = Campaign.objects.get(year=NEXT_YEAR).deadline

    assert deadline.isoformat() == f"{NEXT_YEAR}-03-29T16:00:00+00:00"


def test_every_active_unit_is_called_in_every_year(district):
    active = Unit.objects.active().count()

    called = {campaign.declarations.count() for campaign in Campaign.objects.all()}

    assert called == {active}


def test_the_log_is_whole(district):
    assert find_first_break() is None
    assert not is_end_missing()


def test_every_filing_came_in_the_window_and_not_after_today(district):
    for filing in Filing.objects.select_related("declaration__campaign"):
        campaign = filing.declaration.campaign
        assert campaign.opens_at < filing.received_at < min(campaign.deadline, NOW)


def test_filed_and_unfiled_stand_side_by_side_next_year(district):
    roster = Declaration.objects.filter(campaign__year=NEXT_YEAR)

    states = {declaration.state_label for declaration in roster}

    assert states == {"未填", "草稿", "已报送", "已受理", "已退回"}
    assert 0.6 < roster.filed().count() / roster.count() < 0.75


def logins_and(declarations):
    """[(last login of its person, declaration)]"""
    people = dict(User.objects.exclude(unit=None).values_list("unit", "last_login"))
    declarations = declarations.filter(revision__gt=0).select_related("campaign")
    return [(people[declaration.unit_id], declaration) for declaration in declarations]


def test_who_wrote_had_logged_in(district):
    for came, declaration in logins_and(Declaration.objects.all()):
        assert declaration.campaign.opens_at < came < NOW
    for came, declaration in logins_and(
        Declaration.objects.filter(campaign__year=NEXT_YEAR)
    ):
        assert came < declaration.changed_at


def test_some_of_the_silent_have_logged_in_and_some_have_not(district):
    office = User.objects.get(username="office")
    rows = find_roster(Campaign.objects.get(year=NEXT_YEAR), office, NOW)

    standings = {row.standing for row in rows.filter(revision=0)}

    assert standings == {Standing.UNSEEN, Standing.UNTOUCHED}
    assert not rows.filter(standing=Standing.UNSEEN, revision__gt=0)


def test_a_return_may_still_be_answered(district):
    returned = Declaration.objects.filter(status=DeclarationStatus.RETURNED)

    assert returned
    assert all(declaration.answer_by > NOW for declaration in returned)


def test_the_office_has_begun_to_select_next_year(district):
    outcomes = Theme.objects.filter(declaration__campaign__year=NEXT_YEAR).values_list(
        "selection", flat=True
    )

    assert set(outcomes) == {Selection.PENDING, Selection.SELECTED}


def test_a_theme_not_selected_has_its_reason(district):
    assert Decision.objects.filter(outcome=Selection.DECLINED).exists()
    assert not Decision.objects.filter(outcome=Selection.DECLINED, reason="").exists()


def test_the_plan_of_this_year_holds_every_selected_theme(district):
    selected = Theme.objects.selected().filter(declaration__campaign__year=THIS_YEAR)

    issued = in_force(Campaign.objects.get(year=THIS_YEAR)).entries

    assert set(issued.values_list("theme", flat=True)) == set(
        selected.values_list("pk", flat=True)
    )


def test_the_second_version_of_2023_moves_one_theme(district):
    first, second = (
        {entry.title: entry.months for entry in version.entries.all()}
        for version in PlanVersion.objects.filter(plan__campaign__year=2023).order_by(
            "number"
        )
    )

    moved = [title for title in first if first[title] != second[title]]

    assert first.keys() == second.keys()
    assert moved == [MOVED_THEME]


def test_versions_and_decisions_bear_the_dates_of_their_year(district):
    issued = PlanVersion.objects.filter(plan__campaign__year=2023)
    decided = Decision.objects.filter(theme__declaration__campaign__year=2023)

    assert {version.issued_at.year for version in issued} == {2023}
    assert {decision.decided_at.year for decision in decided} == {2023}


def test_the_cast_logs_in_with_the_demo_password(district):
    cast = User.objects.filter(username__in=USERNAMES, must_change_password=False)

    assert cast.count() == len(USERNAMES)
    assert all(person.check_password(PASSWORD) for person in cast)


def test_the_command_says_how_to_log_in(district):
    assert PASSWORD in district
    assert all(username in district for username in USERNAMES)


def test_nobody_else_can_log_in(district):
    others = User.objects.exclude(username__in=USERNAMES)

    assert others
    assert not any(user.has_usable_password() for user in others)


def test_the_filers_belong_to_the_units_of_the_handbook(district):
    units = dict(
        User.objects.filter(username__startswith="filer").values_list(
            "username", "unit__name"
        )
    )

    assert units == {"filer": "高塘岭街道", "filer2": "区教育局"}


# What became of the plans --------------------------------------------------------


def test_every_activity_of_2023_was_held_and_confirmed(district):
    occasions = Occasion.objects.filter(activity__campaign__year=2023)

    assert set(occasions.values_list("status", flat=True)) == {"confirmed"}
    assert not Activity.objects.filter(campaign__year=2023, occasions=None).exists()


def test_held_activities_bring_photos_opinions_and_reports(district):
    for occasion in Occasion.objects.held():
        assert len(occasion.photos) == 2
        assert occasion.opinions.exists()
        assert occasion.media_items.exists()
        assert occasion.reports.count() == 1
        assert occasion.held_on < occasion.reports.get().received_at.date()
        assert occasion.in_planned_month


def test_every_activity_is_told_to_its_end():
    """Which of this year's are over depends on the day the demo is made."""
    for told in json.loads(DATA.read_text("utf-8")).values():
        for one in told:
            assert len(one["story"]) >= SHORT_STORY, one["title"]
            assert all(one[part] for part in ("decided", "opinions", "media")), one


def test_this_year_is_in_every_state(district):
    occasions = Occasion.objects.filter(activity__campaign__year=THIS_YEAR)
    stages = {one.stage for one in occasions}

    assert {
        Stage.OVERDUE,
        Stage.RETURNED,
        Stage.REPORTED,
        Stage.CONFIRMED,
    } <= stages
    assert Stage.CANCELLED not in stages


def test_reports_of_the_demo_lack_nothing(district):
    for occasion in Occasion.objects.filter(status="confirmed"):
        assert find_report_problems(occasion) == []


def test_first_photo_of_the_demo_shows_the_logo(district):
    occasion = Occasion.objects.filter(activity__campaign__year=2023).first()

    assert occasion.logo_photo == occasion.photos[0]
