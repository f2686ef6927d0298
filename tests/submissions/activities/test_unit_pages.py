"""What a unit reads of its own activities: what is due, in words with its date."""

from datetime import timedelta

import pytest
from django.utils import timezone

from submissions.calendars import add_working_days, read_calendar
from submissions.choices import DeclarationStatus, OccasionStatus
from tests.activities import make_activity, make_occasion
from tests.factories import make_campaign, make_declaration, make_issued, make_theme
from tests.submissions.activities.pages import make_own_occasion, page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit_client(client, filer):
    client.force_login(filer)
    return client


def read_home(client):
    return client.get("/").content.decode()


def test_home_says_by_when_to_announce(unit_client, filer):
    due = add_working_days(timezone.localdate(), 2)
    make_own_occasion(filer.unit, announce_due=due)

    page = read_home(unit_client)

    assert f"请在 {due.month}月{due.day}日" in page
    assert "还有 2 个工作日" in page


def test_home_takes_the_report_from_the_day_itself(unit_client, filer):
    occasion = make_own_occasion(filer.unit, OccasionStatus.ANNOUNCED)

    page = read_home(unit_client)

    assert "今天 14:30 在湘江嘉园投放点举办。办完后，" in page
    assert page_of(occasion, "report/") in page


def test_home_says_how_late_a_report_is(unit_client, filer):
    today = timezone.localdate()
    make_own_occasion(
        filer.unit,
        OccasionStatus.ANNOUNCED,
        day=today - timedelta(days=9),
        report_due=today - timedelta(days=7),
    )

    late = read_calendar().count_working_days(today - timedelta(days=7), today)
    assert f"已过 {late} 个工作日" in read_home(unit_client)


def test_home_asks_for_answers_after_confirmation(unit_client, filer):
    occasion = make_own_occasion(filer.unit, OccasionStatus.CONFIRMED)
    occasion.opinions.create(group="resident", text="投放点晚上没有灯。")

    assert "还有 1 条意见没有答复" in read_home(unit_client)


def test_list_holds_nothing_of_others(unit_client, filer, outsider):
    own = make_own_occasion(filer.unit)
    foreign = make_activity(outsider.unit, campaign=own.campaign)
    make_occasion(foreign)

    page = unit_client.get(f"/activities/{own.campaign.year}/").content.decode()

    assert own.title in page
    assert foreign.title not in page


def test_list_without_activities_says_why_and_leads_to_other_years(
    unit_client, filer, outsider, reviewer
):
    """In December the year that is filed for has no plan, and this one's are due."""
    own = make_own_occasion(filer.unit)
    shared = make_theme(make_declaration(outsider.unit, own.campaign), "水从哪里来")
    shared.co_organisers.add(filer.unit)
    make_occasion(make_activity(outsider.unit, campaign=own.campaign, theme=shared))
    campaign = make_campaign(own.campaign.year + 1)
    make_declaration(filer.unit, campaign)
    address = f"/activities/{campaign.year}/"

    page = unit_client.get(address).content.decode()

    assert f"{campaign.year}年的计划印发以后" in page
    assert own.title not in page
    assert shared.title not in page
    assert f'href="/activities/{own.campaign.year}/"' in page

    filed = make_declaration(campaign=campaign, status=DeclarationStatus.SUBMITTED)
    make_issued(make_theme(filed), reviewer)

    page = unit_client.get(address).content.decode()
    assert f"{campaign.year}年的计划里没有本单位牵头或者参加的活动。" in page


def test_partner_reads_when_and_where_and_nothing_more(unit_client, filer, outsider):
    own = make_own_occasion(filer.unit)
    theme = make_theme(make_declaration(outsider.unit, own.campaign), "水从哪里来")
    theme.co_organisers.add(filer.unit)
    activity = make_activity(
        outsider.unit, campaign=own.campaign, theme=theme, title=theme.title
    )
    make_occasion(activity, place="还没有报备的地点")
    announced = make_occasion(activity, OccasionStatus.ANNOUNCED, place="水厂")

    page = unit_client.get(f"/activities/{own.campaign.year}/").content.decode()

    assert "水从哪里来" in page
    assert "水厂" in page
    assert "还没有报备的地点" not in page
    assert unit_client.get(page_of(announced)).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_queries_of_the_list_do_not_grow(
    unit_client, filer, number, django_assert_num_queries
):
    own = make_own_occasion(filer.unit)
    for _ in range(number - 1):
        make_occasion(own.activity, OccasionStatus.CONFIRMED)

    with django_assert_num_queries(10):
        unit_client.get(f"/activities/{own.campaign.year}/")


def test_one_more_occasion_comes_and_goes(unit_client, filer):
    own = make_own_occasion(filer.unit)
    year, month = own.campaign.year, timezone.localdate().month

    unit_client.post(
        f"/activities/{year}/lines/{own.activity_id}/add/", {"month": month}
    )
    added = own.activity.occasions.get(extra=True)
    unit_client.post(page_of(added, "remove/"))

    assert own.activity.occasions.count() == 1
