import re
from datetime import timedelta

import pytest
from django.utils import timezone

from review.changes import revision
from review.issue.issuing import issue_plan
from review.plan import arranging
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.versions import begin_version
from review.selection.outcomes import decide_theme
from submissions.changes.requests import ask_for_change
from submissions.choices import ChangeKind, ConsentStatus, Selection
from submissions.choices import DeclarationStatus as Status
from submissions.consents.asking import answer_consent
from submissions.declarations.handling import accept_declaration, return_for_changes
from submissions.models import Campaign, ChangeRequest, Declaration, PlanEntry
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
)
from tests.markup import join_lines
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


@pytest.mark.parametrize(
    ("who", "page"), [("reviewer", "todo"), ("leader", "glance"), ("admin", "todo")]
)
def test_office_goes_to_the_year_that_has_opened(client, request, who, page):
    make_campaign(2026)
    make_campaign(2027, opens_at=in_two_days())
    client.force_login(request.getfixturevalue(who))

    assert client.get("/").url == f"/review/2026/{page}/"


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

    assert step == {
        "label": label,
        "url": "/declarations/2027/",
        "hint": hint,
        "urgent": True,
    }


def test_withdrawn_form_counts_no_longer_and_the_page_says_so(client, page, filer):
    filed(filer.unit)

    client.post("/declarations/2027/withdraw/")

    assert "现在没有算数的报送。改好后请重新报送。" in page()


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_filed_declaration_shows_its_receipt_number(page, filer, status):
    declaration = filed(filer.unit, status)
    number = declaration.filings.get().number

    html = join_lines(page())

    line = html[html.index("receipt-line") : html.index("办理经过")]
    assert f'<a href="/declarations/2027/filings/{number}/">{number}</a>' in line
    assert '<a href="/declarations/2027/form.pdf">下载</a>' in line
    assert '<a href="/declarations/2027/form.pdf?view" target="_blank">打印</a>' in line
    asked = f"回执 {number} 就不算数了" in line and "确认撤回</button>" in line
    assert asked is (status == Status.SUBMITTED)


def test_newest_receipt_is_the_one_that_is_named(page, filer):
    declaration = filed(filer.unit)
    make_filing(declaration)
    first, second = declaration.filings.order_by("sequence")

    shown = page().split("办理经过")[0]

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


def test_last_minute_is_no_zero(page, filer):
    campaign = make_campaign(deadline=timezone.now() + timedelta(seconds=50))
    make_declaration(filer.unit, campaign)

    assert "还有不到 1 分钟" in page()


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
    assert "没有报送。草稿仍可修改" in shown
    assert "请打电话给区政务公开办（0731-88100650）" in shown
    assert "deadline deadline-late" in shown
    assert "接着填写" not in shown
    assert "btn-primary" not in shown


def test_filed_form_is_calm_after_the_deadline(page, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(minutes=1))
    filed(filer.unit, campaign=campaign)

    shown = page()

    assert "deadline deadline-past" in shown
    assert "已经报送，等办公室受理" in shown


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
    begin_version(declaration.campaign, actor=reviewer)
    client.force_login(filer)
    if address == "receipt":
        address = f"/declarations/2027/filings/{declaration.filings.get().number}/"

    shown = client.get(address).content.decode()

    assert not [word for word in OUTCOMES if word in shown]


def test_working_plan_is_not_offered_to_units(page, filer, reviewer):
    declaration = filed(filer.unit)
    make_selected(declaration=declaration)
    version = begin_version(declaration.campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)

    assert "计划安排表" not in page()


def test_after_issue_the_unit_reads_its_outcomes_and_the_plan(page, filer, reviewer):
    declaration = filed(filer.unit)
    make_selected("走进大厅", declaration=declaration)
    make_theme(declaration, title="问卷一周", selection=Selection.RESERVE)
    version = begin_version(declaration.campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)

    shown = page()

    assert 'state-done">入选' in shown
    assert 'state-wait">备选' in shown
    assert "/review/2027/plan/1.pdf" in shown


def test_unit_that_filed_nothing_reads_the_issued_plan_too(page, filer, reviewer):
    campaign = make_campaign()
    make_declaration(filer.unit, campaign, revision=0)
    make_selected("别处的活动")
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)

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

    with django_assert_num_queries(18):
        client.get("/")


def issued_with(filer, reviewer):
    """A plan in force, beside one declined and one reserve theme of the filer."""
    declaration = filed(filer.unit)
    declined = make_theme(declaration, title="没选上的")
    reserve = make_theme(declaration, title="先备着的")
    make_selected("选上的", declaration=declaration)
    decide_theme(
        declined, Selection.DECLINED, actor=reviewer, reason="与民政局的主题相近。"
    )
    decide_theme(reserve, Selection.RESERVE, actor=reviewer)
    version = begin_version(declaration.campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    return reserve


def test_unit_reads_after_issue_why_a_theme_was_declined(page, filer, reviewer):
    issued_with(filer, reviewer)

    assert "与民政局的主题相近。" in page()


def test_theme_that_a_later_version_cancelled_is_told_so(page, filer, reviewer):
    issued_with(filer, reviewer)
    campaign = Campaign.objects.get()
    line = PlanEntry.objects.get(title="选上的").line
    revision.drop_row(campaign, line, actor=reviewer, reason="场地拆迁，今年不办。")
    assert "已取消" not in page()

    make_selected("新选上的")
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)

    told = page()
    assert "已取消" in told
    assert "场地拆迁，今年不办。" in told
    assert 'state-done">入选' not in told


def test_newest_plan_stands_first(page, filer, reviewer):
    for year in (2027, 2028):
        declaration = filed(filer.unit, campaign=make_campaign(year))
        make_selected(f"{year}年的活动", declaration=declaration)
        version = begin_version(declaration.campaign, actor=reviewer)
        place_declared_themes(version, actor=reviewer)
        issue_plan(version, actor=reviewer)

    assert in_order(page(), ["列入2028年计划", "列入2027年计划"])


def test_unit_that_takes_part_reads_the_months_of_the_plan(page, filer, reviewer):
    declaration = make_declaration(filer.unit, make_campaign(), revision=0)
    theme = make_selected("走进大厅", "4月")
    theme.co_organisers.add(filer.unit)
    version = begin_version(declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    issue_plan(version, actor=reviewer)

    told = squeezed(page().split("参加的活动")[1])

    assert f"{theme.declaration.unit}牵头·9月" in told


def test_decision_after_the_issue_stays_private(page, filer, reviewer):
    reserve = issued_with(filer, reviewer)

    decide_theme(
        reserve, Selection.DECLINED, actor=reviewer, reason="名额已满，明年再来。"
    )

    assert "名额已满" not in page()
    assert "备选" in page()


def test_form_of_a_year_that_has_not_opened_waits_behind_this_year(page, filer):
    make_declaration(filer.unit, make_campaign(2026))
    soon = make_campaign(
        2027, opens_at=in_two_days(), deadline=in_two_days() + timedelta(days=9)
    )
    make_declaration(filer.unit, soon)

    assert "2026年" in page().split("其他年份")[0]


def test_each_year_stands_once(page, filer, reviewer):
    issued_with(filer, reviewer)
    filed(filer.unit, campaign=make_campaign(2026))

    shown = page()

    assert shown.count("甄选结果") == 1
    assert shown.count("列入2027年计划的活动") == 1
    assert in_order(shown, ["选上的", "其他年份", "/declarations/2026/"])
    assert 'href="/declarations/2027/"' not in shown.split("其他年份")[1]


# What happened ---------------------------------------------------------------


def list_told(page):
    """[(what, says)] of the first list of events, newest first."""
    events = re.findall(r"<b>([^<]+)</b> <span>(.*?)</span> </li>", join_lines(page()))
    return [(what, re.sub("<[^>]+>", "", says).strip()) for what, says in events]


def test_what_happened_is_told_with_dates(client, page, filer, reviewer, time_machine):
    time_machine.move_to("2027-03-24T09:00:00+08:00")
    declaration = filed(filer.unit, campaign=make_campaign())
    theme = make_selected("走进大厅", "4月", declaration=declaration)
    time_machine.move_to("2027-03-25T09:00:00+08:00")
    return_for_changes(
        declaration, actor=reviewer, reason="请写具体。", answer_by=in_two_days()
    )
    Declaration.objects.update(status=Status.SUBMITTED)
    declaration.refresh_from_db()
    second = make_filing(declaration)
    accept_declaration(declaration, actor=reviewer)
    version = begin_version(declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    consent = arranging.ask_unit(theme, version=version, actor=reviewer)
    answer_consent(consent, ConsentStatus.AGREED, actor=filer)
    time_machine.move_to("2027-04-12T15:30:00+08:00")
    issue_plan(version, actor=reviewer)
    client.force_login(filer)

    told = list_told(page)

    assert told[0] == ("印发", "计划安排表第1版")
    assert ("答复征询", "“走进大厅”：同意") in told
    assert ("征询", "“走进大厅”能否安排在9月") in told
    assert ("报送", f"第2次，回执 {second.number}") in told
    assert ("退回", "请写具体。") in told
    assert [what for what, _ in told].count("受理") == 1
    assert told[-1][0] == "报送"
    assert "2027年4月12日 15:30" in page()


def test_wish_for_a_change_and_its_answer_are_told(page, filer, reviewer):
    issued_with(filer, reviewer)
    campaign, entry = Campaign.objects.get(), PlanEntry.objects.get(title="选上的")
    change = ask_for_change(
        ChangeRequest(
            campaign=campaign,
            unit=filer.unit,
            kind=ChangeKind.POSTPONE,
            line=entry.line,
            theme_label="选上的",
            months=Months.of(9),
            reason="汛期。",
        ),
        actor=filer,
    )
    revision.refuse_change(change, actor=reviewer, answer="场地已定。")

    told = list_told(page)

    assert ("申请调整", "延期：选上的") in told
    assert ("办理调整", "延期：选上的：未同意") in told


def test_what_happened_to_others_is_not_told(page, filer, outsider, reviewer):
    filed(filer.unit)
    accept_declaration(filed(outsider.unit), actor=reviewer)

    assert "受理" not in [what for what, _ in list_told(page)]


# The masthead ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "lit"),
    [
        ("/", "首页"),
        ("/declarations/2027/", "2027年申报"),
        ("/declarations/2026/", None),
    ],
)
def test_masthead_lights_where_the_unit_is(client, filer, address, lit):
    make_declaration(filer.unit, make_campaign(2026))
    make_declaration(filer.unit, make_campaign(2027))
    client.force_login(filer)

    links = client.get(address).context["nav"]

    year = 2026 if "2026" in address else 2027
    assert [(link["label"], link["url"]) for link in links] == [
        ("首页", "/"),
        ("2027年申报", "/declarations/2027/"),
        ("活动开展", f"/activities/{year}/"),
    ]
    assert [link["label"] for link in links if link["current"]] == [lit][: bool(lit)]
