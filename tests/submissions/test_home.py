from datetime import timedelta

import pytest
from django.utils import timezone

from review import revision
from review.issuing import issue
from review.models import PlanEntry
from review.plans import begin, place, place_as_declared
from review.selection import decide
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import Campaign
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
)
from tests.papers import in_order, squeezed

pytestmark = pytest.mark.django_db

OUTCOMES = ("入选", "备选", "未入选", "待定")


@pytest.fixture
def page(client, filer):
    """Fetch the home page of the filer."""
    client.force_login(filer)

    def fetch():
        return client.get("/").content.decode()

    return fetch


def filed(unit, status=Status.SUBMITTED, **fields):
    declaration = make_declaration(unit, status=status, **fields)
    make_filing(declaration)
    return declaration


def in_two_days():
    return timezone.now() + timedelta(days=2)


def test_stranger_is_asked_to_log_in(client, db):
    response = client.get("/")

    assert (response.status_code, response.url) == (302, "/login/?next=/")


@pytest.mark.parametrize("who", ["reviewer", "leader", "admin"])
def test_office_goes_to_the_roster_of_the_year_that_has_opened(client, request, who):
    make_campaign(2026)
    make_campaign(2027, opens_at=in_two_days())
    client.force_login(request.getfixturevalue(who))

    assert client.get("/").url == "/review/2026/roster/"


def test_office_without_any_year_is_told_how_to_begin(client, admin):
    client.force_login(admin)

    response = client.get("/")

    assert "请管理员在“管理”里建立年度申报活动" in response.content.decode()


def test_unit_that_was_not_called_is_told_so(page, campaign):
    make_declaration()

    assert "办公室还没有请本单位申报" in page()


@pytest.mark.parametrize(
    ("fields", "label", "hint"),
    [
        ({"revision": 0}, "开始填写", "还没有填写。"),
        ({"revision": 3}, "接着填写", "草稿已保存，还没有报送。"),
        ({"status": Status.RETURNED}, "修改并重新报送", "请照退回原因修改。"),
    ],
)
def test_next_step_follows_the_state(client, filer, fields, label, hint):
    make_declaration(filer.unit, **fields)
    client.force_login(filer)

    step = client.get("/").context["next_step"]

    assert step == {"label": label, "url": "/declarations/2027/", "hint": hint}


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_filed_declaration_shows_its_receipt_number(page, filer, status):
    declaration = filed(filer.unit, status)

    assert f"回执编号 {declaration.filings.get().number}" in page()


def test_newest_receipt_is_the_one_that_is_named(page, filer):
    declaration = filed(filer.unit)
    make_filing(declaration)
    first, second = declaration.filings.order_by("sequence")

    shown = page()

    assert second.number in shown
    assert first.number not in shown


def test_before_opening_the_page_says_when(page, filer):
    campaign = make_campaign(opens_at=in_two_days())
    make_declaration(filer.unit, campaign, revision=0)

    shown = page()

    assert "还没有开始申报。" in shown
    assert "开始申报</span>" in shown
    assert "开始填写" not in shown


def test_time_left_is_told(page, filer):
    campaign = make_campaign(deadline=timezone.now() + timedelta(days=2, hours=5))
    make_declaration(filer.unit, campaign)

    assert "还有 2 天 4 小时" in page()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_only_before_acceptance_may_be_withdrawn_as_the_page_says(page, filer, status):
    make_filing(make_declaration(filer.unit, status=status))

    shown = page()

    assert ("之前可以随时修改、撤回" in shown) is (status == Status.SUBMITTED)
    assert ("请办公室退回" in shown) is (status == Status.ACCEPTED)


def test_after_the_deadline_the_page_says_what_can_be_done(page, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(minutes=1))
    make_declaration(filer.unit, campaign)

    shown = page()

    assert "已截止" in shown
    assert "草稿仍可修改" in shown


def test_extension_moves_the_time_that_is_shown(page, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(days=1))
    until = timezone.now() + timedelta(days=3, hours=1)
    make_declaration(
        filer.unit, campaign, extended_until=until, extension_reason="系统停电"
    )

    shown = page()

    assert "还有 3 天" in shown
    assert "已为本单位延期" in shown


def test_reason_of_a_return_is_read_at_once(page, filer):
    make_declaration(
        filer.unit, status=Status.RETURNED, return_reason="第二行\n时间太笼统"
    )

    assert "第二行<br>时间太笼统" in page()


def test_declarations_of_others_do_not_show(page, filer, outsider):
    make_declaration(filer.unit, revision=0)
    theme = make_theme(filed(outsider.unit), title="区教育局的开放日")

    shown = page()

    assert theme.title not in shown
    assert outsider.unit.name not in shown


def test_earlier_years_are_listed(page, filer):
    earlier = make_campaign(2026)
    filed(filer.unit, Status.ACCEPTED, campaign=earlier)
    make_declaration(filer.unit, make_campaign(2027), revision=0)

    assert '<a href="/declarations/2026/">2026年</a>' in page()


# Outcomes --------------------------------------------------------------------


@pytest.mark.parametrize(
    "selection", [Selection.SELECTED, Selection.RESERVE, Selection.DECLINED]
)
@pytest.mark.parametrize("address", ["/", "/declarations/2027/", "receipt"])
def test_nothing_tells_an_outcome_before_it_is_issued(
    client, filer, reviewer, selection, address
):
    declaration = filed(filer.unit)
    make_theme(declaration, title="走进大厅", selection=selection)
    make_selected(declaration=declaration)
    begin(declaration.campaign, actor=reviewer)
    client.force_login(filer)
    if address == "receipt":
        address = f"/declarations/2027/filings/{declaration.filings.get().number}/"

    shown = client.get(address).content.decode()

    assert not [word for word in OUTCOMES if word in shown]


def test_working_plan_is_not_offered_to_units(page, filer, reviewer):
    declaration = filed(filer.unit)
    make_selected(declaration=declaration)
    version = begin(declaration.campaign, actor=reviewer)
    place_as_declared(version, actor=reviewer)

    assert "计划安排表" not in page()


def test_after_issue_the_unit_reads_its_outcomes_and_the_plan(page, filer, reviewer):
    declaration = filed(filer.unit)
    make_selected("走进大厅", declaration=declaration)
    make_theme(declaration, title="问卷一周", selection=Selection.RESERVE)
    version = begin(declaration.campaign, actor=reviewer)
    place_as_declared(version, actor=reviewer)
    issue(version, actor=reviewer)

    shown = page()

    assert 'state-done">入选' in shown
    assert 'state-wait">备选' in shown
    assert "/review/2027/plan/1.pdf" in shown


def test_unit_that_filed_nothing_reads_the_issued_plan_too(page, filer, reviewer):
    campaign = make_campaign()
    make_declaration(filer.unit, campaign, revision=0)
    make_selected("别处的活动")
    version = begin(campaign, actor=reviewer)
    place_as_declared(version, actor=reviewer)
    issue(version, actor=reviewer)

    shown = page()

    assert "/review/2027/plan/1.xlsx" in shown
    assert "别处的活动" not in shown


@pytest.mark.parametrize("years", [1, 3])
def test_number_of_queries_does_not_grow_with_years(
    client, filer, years, django_assert_num_queries
):
    for number in range(years):
        declaration = filed(filer.unit, campaign=make_campaign(2025 + number))
        make_theme(declaration)
    client.force_login(filer)

    with django_assert_num_queries(13):
        client.get("/")


def issued_with(filer, reviewer):
    """A plan in force, beside one declined and one reserve theme of the filer."""
    declaration = filed(filer.unit)
    declined = make_theme(declaration, title="没选上的")
    reserve = make_theme(declaration, title="先备着的")
    make_selected("选上的", declaration=declaration)
    decide(declined, Selection.DECLINED, actor=reviewer, reason="与民政局的主题相近。")
    decide(reserve, Selection.RESERVE, actor=reviewer)
    version = begin(declaration.campaign, actor=reviewer)
    place_as_declared(version, actor=reviewer)
    issue(version, actor=reviewer)
    return reserve


def test_unit_reads_after_issue_why_a_theme_was_declined(page, filer, reviewer):
    issued_with(filer, reviewer)

    assert "与民政局的主题相近。" in page()


def test_theme_that_a_later_version_cancelled_is_told_so(page, filer, reviewer):
    issued_with(filer, reviewer)
    campaign = Campaign.objects.get()
    line = PlanEntry.objects.get(title="选上的").line
    revision.drop(campaign, line, actor=reviewer, reason="场地拆迁，今年不办。")
    assert "已取消" not in page()

    make_selected("新选上的")
    version = begin(campaign, actor=reviewer)
    place_as_declared(version, actor=reviewer)
    issue(version, actor=reviewer)

    told = page().split("历年申报")[1]
    assert "已取消" in told
    assert "场地拆迁，今年不办。" in told
    assert 'state-done">入选' not in told


def test_newest_plan_stands_first(page, filer, reviewer):
    for year in (2027, 2028):
        declaration = filed(filer.unit, campaign=make_campaign(year))
        make_selected(f"{year}年的活动", declaration=declaration)
        version = begin(declaration.campaign, actor=reviewer)
        place_as_declared(version, actor=reviewer)
        issue(version, actor=reviewer)

    assert in_order(page(), ["列入2028年计划", "列入2027年计划"])


def test_unit_that_takes_part_reads_the_months_of_the_plan(page, filer, reviewer):
    declaration = make_declaration(filer.unit, make_campaign(), revision=0)
    theme = make_selected("走进大厅", "4月")
    theme.co_organisers.add(filer.unit)
    version = begin(declaration.campaign, actor=reviewer)
    place(theme, Months.of(9), version=version, actor=reviewer)
    issue(version, actor=reviewer)

    told = squeezed(page().split("参加的活动")[1])

    assert f"{theme.declaration.unit}牵头·9月" in told


def test_decision_after_the_issue_stays_private(page, filer, reviewer):
    reserve = issued_with(filer, reviewer)

    decide(reserve, Selection.DECLINED, actor=reviewer, reason="名额已满，明年再来。")

    assert "名额已满" not in page()
    assert "备选" in page()


def test_form_of_a_year_that_has_not_opened_waits_behind_this_year(page, filer):
    make_declaration(filer.unit, make_campaign(2026))
    soon = make_campaign(
        2027, opens_at=in_two_days(), deadline=in_two_days() + timedelta(days=9)
    )
    make_declaration(filer.unit, soon)

    assert "2026年" in page().split("历年申报")[0]
