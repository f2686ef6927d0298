from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.choices import Standing, UnitKind
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/roster/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def named(name, kind=UnitKind.STREET, **fields):
    return make_declaration(make_unit(name, kind), **fields)


def listed(client, **query):
    response = client.get(PAGE, query)
    return [row.unit_name for row in response.context["rows"]]


@pytest.fixture
def one_of_each(campaign):
    named("没打开", revision=0)
    named("在填", UnitKind.TOWN)
    named("已报", status=Status.SUBMITTED)
    named("受理了", UnitKind.DISTRICT, status=Status.ACCEPTED)
    named("退回了", status=Status.RETURNED)


def test_every_called_unit_is_listed_in_official_order(client, campaign):
    later = make_unit("后", order=20)
    first = make_unit("前", order=10)
    make_unit("未启用", active=False)
    for unit in (later, first):
        make_declaration(unit)

    assert listed(client) == ["前", "后"]


def test_units_of_other_years_are_not_listed(client, campaign):
    make_declaration(campaign=make_campaign(2026))
    mine = make_declaration(campaign=campaign)

    assert listed(client) == [mine.unit.name]


def test_row_tells_state_rows_filing_and_login(client, campaign):
    declaration = named("高塘岭街道", status=Status.SUBMITTED, contact_name="李四")
    for _ in range(3):
        make_theme(declaration)
    filer = make_user(
        unit=declaration.unit,
        last_login=timezone.make_aware(datetime(2027, 3, 2, 8, 5)),
    )
    at = timezone.make_aware(datetime(2027, 3, 3, 16, 30))
    make_filing(declaration, filer, received_at=at)
    make_filing(declaration, filer, received_at=at - timedelta(days=1))

    html = client.get(PAGE).content.decode()

    assert "已报送</span>" in html
    assert '<td class="num" data-label="主题">3</td>' in html
    assert "3月3日 16:30 报送" in html
    assert "3月2日 08:05 登录" in html
    assert "李四" in html


def test_returned_form_that_is_being_changed_tells_its_last_save(client, campaign):
    filed = timezone.make_aware(datetime(2027, 3, 3, 16, 30))
    declaration = named(
        "高塘岭街道", status=Status.RETURNED, changed_at=filed + timedelta(days=1)
    )
    make_filing(declaration, received_at=filed)

    assert "3月4日 16:30 保存" in client.get(PAGE).text


def test_missed_answer_is_told_before_the_deadline(client, campaign):
    past = timezone.make_aware(datetime(2020, 3, 5))
    named("高塘岭街道", status=Status.RETURNED, answer_by=past)

    html = client.get(PAGE).text

    assert "2020年3月4日 24:00前重报，已过" in html
    assert "已退回</span>" in html


def test_stopped_unit_is_marked_and_not_counted(client, campaign):
    named("在填")
    stopped = named("撤了")
    type(stopped.unit).objects.filter(pk=stopped.unit_id).update(active=False)

    response = client.get(PAGE)

    totals = response.context["totals"]
    assert (totals.units, totals.missing, totals.stopped) == (1, 1, 1)
    assert "已停用</span>" in response.text
    assert listed(client, state="missing") == ["在填"]
    assert listed(client, state="stopped") == ["撤了"]


def test_login_before_the_campaign_opened_is_none_of_this_year(client, campaign):
    declaration = named("高塘岭街道", revision=0)
    before = campaign.opens_at - timedelta(days=200)
    make_user(unit=declaration.unit, last_login=before)

    html = client.get(PAGE).content.decode()

    assert "申报开始后没有登录" in html
    assert f"{timezone.localtime(before):%H:%M} 登录" not in html


def test_phones_are_masked_everywhere_in_the_source(client, campaign):
    named("高塘岭街道", contact_phone="13812348000")
    named("乌山街道", contact_phone="0731-88123650")

    html = client.get(PAGE).content.decode()

    assert "138****8000" in html
    assert "13812348000" not in html
    assert "88123650" not in html


def test_head_counts_where_the_units_stand(client, one_of_each):
    totals = client.get(PAGE).context["totals"]

    assert totals.by_standing == dict.fromkeys(Standing, 0) | {
        Standing.UNSEEN: 1,
        Standing.DRAFT: 1,
        Standing.RETURNED: 1,
        Standing.SUBMITTED: 1,
        Standing.ACCEPTED: 1,
    }
    assert (totals.units, totals.filed, totals.missing) == (5, 2, 3)


def test_bar_has_a_part_for_each_state_and_no_gap(client, one_of_each):
    bars = client.get(PAGE).context["totals"].bars

    ends = [begin + units for _, units, begin in bars]
    assert [begin for *_, begin in bars] == [0, *ends[:-1]]
    assert ends[-1] == 5


def test_each_total_leads_to_its_units(client, one_of_each):
    html = client.get(PAGE).content.decode()

    for standing in (*Standing.filed(), *Standing.missing()):
        assert f'href="?state={standing.value}"' in html


def test_head_counts_all_whatever_is_filtered(client, one_of_each):
    response = client.get(PAGE, {"state": "unseen"})

    assert response.context["totals"].units == 5
    assert "共 1 个单位" in response.content.decode()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"state": "missing"}, ["没打开", "在填", "退回了"]),
        ({"state": "unseen"}, ["没打开"]),
        ({"state": "untouched"}, []),
        ({"state": "filed"}, ["已报", "受理了"]),
        ({"q": "报"}, ["已报"]),
        ({"q": "报", "state": "missing"}, []),
        ({"state": "draft"}, ["在填"]),
        ({"state": "submitted"}, ["已报"]),
        ({"state": "accepted"}, ["受理了"]),
        ({"state": "returned"}, ["退回了"]),
        ({"kind": "town"}, ["在填"]),
        ({"kind": "street", "state": "missing"}, ["没打开", "退回了"]),
        ({"kind": "district", "state": "missing"}, []),
        ({"kind": "", "state": ""}, ["没打开", "在填", "已报", "受理了", "退回了"]),
    ],
)
def test_filters_alone_and_together(client, one_of_each, query, names):
    assert listed(client, **query) == names


def test_chosen_filter_stays_chosen(client, one_of_each):
    html = client.get(PAGE, {"state": "missing"}).content.decode()

    assert 'value="missing" selected>' in html


def test_nothing_found_offers_to_clear(client, one_of_each):
    html = client.get(PAGE, {"kind": "district", "state": "draft"}).content.decode()

    assert "没有符合条件的单位" in html
    assert f'href="{PAGE}">清空筛选' in html


def test_other_years_are_one_click_away(client, campaign):
    make_campaign(2026)

    html = client.get(PAGE).content.decode()

    assert '<a href="/review/2026/roster/">2026年</a>' in html
    assert '<b aria-current="true">2027年</b>' in html


def test_year_without_a_campaign_is_not_found(client, campaign):
    assert client.get("/review/2031/roster/").status_code == 404


def test_unit_finds_no_roster(client, filer, campaign):
    client.force_login(filer)

    assert client.get(PAGE).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
def test_number_of_queries_does_not_grow_with_units(
    client, campaign, units, django_assert_num_queries
):
    for _ in range(units):
        declaration = make_declaration(status=Status.SUBMITTED)
        make_theme(declaration)
        make_filing(declaration)

    with django_assert_num_queries(14):
        client.get(PAGE)
