"""待办: what waits for the office, on the page, in the navigation and in the lists."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from review.alike import counting
from review.alike.similarity import Told
from review.home.stages import list_stages
from review.home.waiting import KINDS, count_waiting
from review.selection.outcomes import decide_theme
from review.similar.merging import keep_apart
from submissions.choices import (
    ChangeKind,
    DeclarationStatus,
    OccasionStatus,
    Selection,
)
from submissions.mail.outbox import FAIL
from submissions.models import ChangeRequest, Consent
from submissions.months import Months
from submissions.transitions import apply_move
from tests.activities import make_activity, make_occasion
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_issued,
    make_mail,
    make_theme,
    make_unit,
)
from tests.markup import join_lines

pytestmark = pytest.mark.django_db

LIKE = {
    "title": "校园食堂开放日",
    "summary": "请家长看食堂后厨怎样备餐，当场回答提问。",
}


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def make_filed(campaign, **fields):
    declaration = make_declaration(
        campaign=campaign, status=DeclarationStatus.SUBMITTED, **fields
    )
    make_filing(declaration)
    return declaration


def fail_letter(campaign):
    letter = make_mail(campaign=campaign, unit=make_unit())
    apply_move(FAIL, letter, actor=None, error="邮箱地址不存在")


@pytest.fixture
def open_year(db):
    """The year that is filed now: two wait of each kind that comes before the plan."""
    now = timezone.now()
    campaign = make_campaign(
        2030, opens_at=now - timedelta(days=9), deadline=now + timedelta(days=5)
    )
    for n in range(2):
        theme = make_theme(
            make_filed(campaign), **LIKE | {"title": f"校园食堂开放日{n}"}
        )
        Consent.objects.create(theme=theme, months=Months.of(n + 6))
        make_declaration(campaign=campaign)
        fail_letter(campaign)
    # No one waits for these: closed units, one of them over its draft, and what says
    # that there is no theme is accepted as any other.
    make_declaration(make_unit(active=False), campaign)
    make_declaration(make_unit(active=False), campaign, revision=3)
    make_filed(campaign, none_reason="今年没有合适的主题。")
    return campaign


@pytest.fixture
def held_year(reviewer):
    """An issued year: one that never filed, reports, late activities, a request."""
    campaign = make_campaign(2024)
    make_issued(make_theme(make_filed(campaign)), reviewer)
    make_declaration(campaign=campaign)
    for status in (OccasionStatus.PLANNED, OccasionStatus.REPORTED):
        for _ in range(2):
            make_occasion(make_activity(campaign=campaign), status)
    unit = make_unit("茶亭镇")
    ChangeRequest.objects.create(
        campaign=campaign, unit=unit, kind=ChangeKind.ADD, title="增补", reason="汛期。"
    )
    return campaign


def find_length(client, waiting):
    """How long the list is that the row leads to."""
    response = client.get(waiting.url, follow=True)
    context = response.context
    if waiting.kind.name == "unaccepted":
        return context["place"].length
    if waiting.kind.name == "asked":
        return len(context["waiting"])
    return context["page"].paginator.count


def test_every_number_is_the_length_of_the_list_it_leads_to(
    client, reviewer, open_year, held_year
):
    counted = count_waiting(reviewer)

    found = {(one.year, one.kind.name): one.number for one in counted}
    assert found == {
        **{(2030, name): 2 for name in ("unfiled", "unsent", "unanswered")},
        (2030, "unaccepted"): 3,
        (2030, "alike"): 1,
        (2024, "unaccepted"): 1,
        (2024, "asked"): 1,
        # What was issued is late as well.
        (2024, "overdue"): 3,
        (2024, "unconfirmed"): 2,
    }
    assert {name for _, name in found} == {kind.name for kind in KINDS}
    assert {
        (one.year, one.kind.name): find_length(client, one) for one in counted
    } == found


def test_page_and_navigation_say_the_same(client, reviewer, open_year, held_year):
    response = client.get("/review/2030/todo/")

    html = join_lines(response.text)
    rows = [row.waiting for group in response.context["groups"] for row in group.rows]
    counts = {page["label"]: page["count"] for page in response.context["nav"]}
    total = sum(row.number for row in rows)
    assert set(rows) == set(count_waiting(reviewer))
    assert f"共 8 类 {total} 件" in html
    assert counts == {
        "待办": total,
        "报送情况": 5,
        "梳理甄选": 1,
        "计划安排": 2,
        "活动开展": 0,
        "发件箱": 2,
        "总览": 0,
    }
    assert html.count("btn-primary") == 1
    assert "2024年</span>" in html
    elsewhere = client.get("/review/2024/roster/").context["nav"]
    assert [page["count"] for page in elsewhere][:5] == [total, 1, 0, 1, 5]


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-30T10:00:00", "2027年3月29日，还剩 119 天"),
        ("2027-03-28T23:00:00", "3月29日，还剩 1 天"),
        ("2027-03-29T00:00:00", "3月29日，今天截止"),
        ("2027-03-29T23:59:30", "3月29日，今天截止"),
        ("2027-03-30T00:00:00", "3月29日"),
    ],
)
def test_days_left_to_file_are_never_zero(reviewer, time_machine, now, words):
    midnight = datetime.fromisoformat("2027-03-30T00:00:00+08:00")
    campaign = make_campaign(deadline=midnight)
    moment = datetime.fromisoformat(f"{now}+08:00")
    time_machine.move_to(moment)

    filing, *_ = list_stages(campaign, reviewer, moment)

    assert filing.text.partition("—")[2] == words


def test_wait_since_an_earlier_year_names_that_year(
    client, reviewer, open_year, time_machine
):
    time_machine.move_to("2028-02-29T10:00:00+08:00")
    client.force_login(reviewer)

    page = join_lines(client.get("/review/2030/todo/").text)

    assert "最早的 2026年11月30日 10:" in page


def test_archived_year_and_one_not_open_yet_wait_for_nobody(
    client, reviewer, open_year
):
    open_year.archived_at, open_year.archived_by_label = timezone.now(), "办公室"
    open_year.save()
    now = timezone.now()
    coming = make_campaign(
        2031, opens_at=now + timedelta(days=2), deadline=now + timedelta(days=5)
    )
    make_declaration(campaign=coming)

    assert count_waiting(reviewer) == []
    html = client.get("/review/2030/todo/").text
    assert "没有要办的" in html
    assert "件待办" not in html


def count_alike(user):
    return sum(one.number for one in count_waiting(user) if one.kind.name == "alike")


def test_alike_themes_are_compared_again_at_once_when_judged_else_after_a_while(
    reviewer, open_year, monkeypatch, django_assert_num_queries
):
    assert count_alike(reviewer) == 1
    themes = [
        one.themes.get()
        for one in open_year.declarations.filter(
            status=DeclarationStatus.SUBMITTED, none_reason=""
        )
    ]
    for n in range(2):
        other = {"title": f"污水处理厂怎样运行{n}", "summary": "走工艺池，看监测数据。"}
        make_theme(make_filed(open_year), **other)
    with django_assert_num_queries(1):
        assert count_alike(reviewer) == 1

    monkeypatch.setattr(counting, "PATIENCE", 0)
    assert count_alike(reviewer) == 2

    with django_assert_num_queries(3):  # looked at again, nothing has changed
        assert count_alike(reviewer) == 2

    monkeypatch.undo()
    keep_apart([Told.of_theme(theme) for theme in themes], actor=reviewer)
    assert count_alike(reviewer) == 1


def test_alike_themes_that_are_decided_on_wait_no_more(
    reviewer, open_year, django_assert_num_queries
):
    assert count_alike(reviewer) == 1
    theme = open_year.declarations.exclude(themes=None).first().themes.get()

    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与别的重复。")
    assert count_alike(reviewer) == 0
    with django_assert_num_queries(1):
        assert count_alike(reviewer) == 0

    decide_theme(theme, Selection.RESERVE, actor=reviewer)
    assert count_alike(reviewer) == 1


def test_queries_do_not_grow(client, open_year, held_year, django_assert_num_queries):
    client.get("/review/2030/todo/")
    for _ in range(3):
        make_declaration(campaign=open_year)
        make_theme(make_filed(held_year))
        make_occasion(make_activity(campaign=held_year))
        fail_letter(open_year)

    with django_assert_num_queries(27):
        client.get("/review/2030/todo/")


def test_home_of_office_is_what_waits_and_of_a_leader_has_no_numbers(
    client, leader, open_year
):
    office = client.get("/", follow=True)
    client.force_login(leader)
    looking = client.get("/", follow=True)

    assert office.redirect_chain == [("/review/2030/todo/", 302)]
    assert "件待办" in office.text
    assert looking.status_code == 200
    assert "待办" not in looking.text


def test_news_tell_acts_and_no_outcome(client, open_year, reviewer):
    make_issued(make_theme(make_filed(open_year), **LIKE), reviewer)

    response = client.get("/review/2030/todo/")

    assert [one.what for one in response.context["news"]] == ["印发"]
    assert date.today().year == response.context["news"][0].at.year
