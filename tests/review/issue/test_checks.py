"""核对单: every line says what is open and leads to where it is mended."""

from datetime import timedelta

import pytest

from review.changes import revision
from review.issue import checks
from review.issue.issuing import issue_plan
from review.issue.sheet import Mark
from review.models import Wording
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, find_working_version
from review.selection.outcomes import decide_theme
from submissions.choices import ChangeKind, ConsentStatus, ScanRule, Selection
from submissions.models import ChangeRequest, Consent, Theme
from submissions.months import Months
from tests.factories import (
    make_attachment,
    make_declaration,
    make_filing,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def street(campaign):
    return make_declaration(make_unit("高塘岭街道"), campaign, status="accepted")


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


@pytest.fixture
def theme(street, version, reviewer):
    """Selected and placed in April, as declared."""
    theme = make_selected("走进大厅", "4月", declaration=street)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    return theme


def lines(version):
    """{rule: check} of the sheet."""
    basis = checks.Basis(version)
    found = {rule.__name__: rule(basis) for rule in checks.RULES}
    return {name: check for name, check in found.items() if check}


def line(version, name):
    return lines(version)[name]


def items(version, name):
    return [(item.text, item.url) for item in line(version, name).items]


def test_empty_plan_stops_the_issue(version):
    sheet = checks.build_check_sheet(version)

    assert not sheet.ready
    assert sheet.checks[0].text == "计划里还没有主题，不能印发。"


def test_unplaced_theme_stops_the_issue_and_leads_to_its_card(theme, street, version):
    waiting = make_selected("没排的", declaration=street)

    assert line(version, "all_placed").mark == Mark.BAD
    assert items(version, "all_placed") == [
        ("没排的", f"/review/2027/plan/?card=theme-{waiting.pk}#theme-{waiting.pk}")
    ]
    assert not checks.build_check_sheet(version).ready


def test_what_only_asks_does_not_stop_the_issue(theme, version, street):
    make_theme(street, "没定的")

    assert checks.build_check_sheet(version).ready


def test_counts_reconcile(theme, street, version):
    for selection in (Selection.RESERVE, Selection.DECLINED, Selection.PENDING):
        make_theme(street, selection=selection)
    make_theme(street, selection=Selection.MERGED, merged_into=theme)

    check = line(version, "counts_reconcile")

    assert check.mark == Mark.GOOD
    assert check.text == (
        "数目对得上：申报 5 = 待定 1 + 入选 1 + 备选 1 + 未入选 1 + 并入 1；"
        "入选 1 = 列入计划 1。"
    )


def test_counts_that_differ_are_said(theme, street, version):
    make_selected(declaration=street)

    check = line(version, "counts_reconcile")

    assert check.mark == Mark.LOOK
    assert "入选 2，列入计划 1" in check.text


def test_counts_name_dropped_and_added_rows(theme, version, campaign, reviewer, street):
    other = make_selected("留下的", declaration=street)
    place_theme(other, Months.of(5), version=version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    revision.drop_row(
        campaign,
        version.entries.get(theme=theme).line,
        actor=reviewer,
        reason="场地维修。",
    )
    add_row(campaign, street.unit, reviewer)

    check = line(find_working_version(campaign), "counts_reconcile")

    assert check.mark == Mark.GOOD
    assert "入选 2 = 列入计划 1 + 取消 1；另有增补 1 个。" in check.text


def add_row(campaign, unit, reviewer):
    return revision.add_planned_row(
        campaign,
        unit=unit,
        actor=reviewer,
        reason="区里要求。",
        title="增补的",
        months=Months.of(10),
        forms_text="座谈交流",
        summary="请居民来谈。",
    )


def test_silent_unit_leads_to_its_declaration(theme, version, campaign):
    silent = make_declaration(make_unit("沉默的街道"), campaign, revision=0)

    assert items(version, "every_unit_takes_part") == [
        ("沉默的街道（未登录）", f"/review/2027/declarations/{silent.pk}/")
    ]


def test_helping_and_merged_units_take_part(theme, version, campaign):
    helper = make_declaration(make_unit("协办的局"), campaign, status="accepted")
    theme.co_organisers.add(helper.unit)
    merged = make_declaration(make_unit("并入的局"), campaign, status="accepted")
    make_theme(merged, selection=Selection.MERGED, merged_into=theme)

    assert line(version, "every_unit_takes_part").mark == Mark.GOOD


def test_unanswered_return_is_listed(theme, version, campaign):
    returned = make_declaration(make_unit("退回的局"), campaign, status="returned")

    assert items(version, "returns_answered") == [
        ("退回的局", f"/review/2027/declarations/{returned.pk}/")
    ]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (ScanRule.REQUIRED, ["高塘岭街道（扫描件未上传）"]),
        (ScanRule.ALLOWED, []),
    ],
)
def test_missing_scan_counts_where_it_is_asked_for(
    theme, version, campaign, rule, text
):
    campaign.scan_rule = rule
    campaign.save()
    version.refresh_from_db()

    assert [text for text, _ in items(version, "forms_are_stamped")] == text


def test_scan_of_an_earlier_filing_is_outdated(theme, street, version, reviewer):
    make_attachment(street, reviewer)
    Theme.objects.filter(pk=theme.pk).update(summary="后来改写的。")
    street.refresh_from_db()
    make_filing(street, reviewer)

    [(text, _)] = items(version, "forms_are_stamped")

    assert text == "高塘岭街道（扫描件与内容不一致）"


def test_waived_scans_are_not_looked_at(theme, version, campaign):
    campaign.scan_rule = ScanRule.WAIVED
    campaign.save()
    version.refresh_from_db()

    assert line(version, "forms_are_stamped").mark == Mark.WAIVED


def test_pending_themes_lead_to_their_list(theme, street, version):
    make_theme(street)

    check = line(version, "all_decided")

    assert check.url == "/review/2027/themes/?selection=pending"


def test_wording_that_nobody_read_is_listed(theme, version):
    assert items(version, "wording_read") == [
        ("走进大厅", f"/review/2027/themes/{theme.pk}/")
    ]
    Wording.objects.create(theme=theme, read_by_label="office")

    assert line(version, "wording_read").mark == Mark.GOOD


def test_like_themes_lead_to_their_page(theme, version, campaign, reviewer):
    other = make_declaration(make_unit("区教育局"), campaign, status="accepted")
    Theme.objects.filter(pk=theme.pk).update(title="走进政务大厅体验一件事一次办")
    make_theme(other, "走进政务大厅，体验一件事一次办")

    check = line(version, "likes_judged")

    assert (check.mark, check.url) == (Mark.LOOK, "/review/2027/similar/")


def test_merged_theme_whose_home_left_the_plan_is_listed(
    theme, street, version, reviewer
):
    orphan = make_theme(street, "并入的", selection=Selection.MERGED, merged_into=theme)
    assert line(version, "merged_have_a_home").mark == Mark.GOOD
    version.entries.all().delete()

    assert items(version, "merged_have_a_home") == [
        ("并入的", f"/review/2027/themes/{orphan.pk}/")
    ]


def test_moved_month_is_listed(theme, version, reviewer):
    place_theme(theme, Months.of(9), version=version, actor=reviewer)

    [(text, url)] = items(version, "months_within_declared")

    assert text == "走进大厅（申报 4月，安排 9月）"
    assert url.endswith(f"#theme-{theme.pk}")


@pytest.mark.parametrize(
    ("status", "level"),
    [
        (ConsentStatus.WAITING, Mark.LOOK),
        (ConsentStatus.REFUSED, Mark.LOOK),
        (ConsentStatus.AGREED, Mark.GOOD),
    ],
)
def test_newest_word_on_the_months_counts(theme, version, reviewer, status, level):
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    Consent.objects.create(theme=theme, months=Months.of(8), asked_by_label="x")
    Consent.objects.update(status=ConsentStatus.DROPPED)
    consent = Consent(theme=theme, months=Months.of(9), asked_by_label="x")
    consent.status = status
    consent.save()

    assert line(version, "consents_settled").mark == level


def test_open_request_is_counted(theme, version, campaign, street, reviewer):
    issue_plan(version, actor=reviewer)
    second = begin_version(campaign, actor=reviewer)
    ChangeRequest.objects.create(
        campaign=campaign, unit=street.unit, kind=ChangeKind.ADD, reason="x", title="y"
    )

    check = line(second, "requests_answered")

    assert check.text == "1 件单位的调整申请还没有办理。"
    assert check.url == "/review/2027/changes/"


def test_change_without_a_reason_leads_to_its_form(theme, version, campaign, reviewer):
    issue_plan(version, actor=reviewer)
    second = begin_version(campaign, actor=reviewer)
    place_theme(theme, Months.of(9), version=second, actor=reviewer)

    [(text, url)] = items(second, "changes_have_reasons")

    row = second.entries.get(theme=theme)
    assert (text, url) == ("走进大厅", f"/review/2027/changes/rows/{row.line}/")


def test_every_link_of_the_sheet_opens(client, theme, street, version, reviewer):
    make_theme(street, "没定的")
    make_selected("没排的", declaration=street)
    make_declaration(make_unit("退回的局"), status="returned")
    client.force_login(reviewer)
    sheet = checks.build_check_sheet(version)
    found = [check.url for check in sheet.checks if check.url]
    found += [item.url for check in sheet.checks for item in check.items]

    statuses = {url: client.get(url).status_code for url in found}

    assert len(statuses) >= 5
    assert set(statuses.values()) == {200}


def test_sheet_costs_as_many_queries_for_three_rows_as_for_one(
    theme, street, version, reviewer, django_assert_max_num_queries
):
    with django_assert_max_num_queries(24) as one:
        checks.build_check_sheet(version)
    for month in (5, 6):
        more = make_selected(declaration=street)
        place_theme(more, Months.of(month), version=version, actor=reviewer)

    with django_assert_max_num_queries(len(one)):
        checks.build_check_sheet(version)


# --- what the sheet says is what was looked at ------------------------------------------


def test_open_window_is_told_and_a_closed_one_with_its_units(
    theme, version, campaign, time_machine
):
    late = make_declaration(make_unit("延期的局"), campaign, revision=0)
    late.extended_until, late.extension_reason = campaign.deadline + timedelta(2), "x"
    late.save()

    check = line(version, "filing_is_over")
    assert check.mark == Mark.LOOK
    assert "才截止，单位还可以报送、撤回；2 个单位中 1 个已报送。" in check.text

    time_machine.move_to(campaign.deadline + timedelta(1))
    [(text, _)] = items(version, "filing_is_over")
    assert text.startswith("延期的局（到")

    time_machine.move_to(campaign.deadline + timedelta(3))
    check = line(version, "filing_is_over")
    assert check.mark == Mark.GOOD
    assert "2 个单位中 1 个已报送" in check.text


def test_optional_scans_are_counted_and_not_called_complete(
    theme, version, campaign, reviewer
):
    check = line(version, "forms_are_stamped")

    assert check.mark == Mark.WAIVED
    assert "1 份有主题的申报表：未上传 1。" in check.text


def test_words_issued_unread_are_still_unread(theme, version, campaign, reviewer):
    issue_plan(version, actor=reviewer)
    second = begin_version(campaign, actor=reviewer)

    check = line(second, "wording_read")

    assert check.mark == Mark.LOOK
    assert "1 个主题的计划文字没有核对记录（其中 1 个上一版已经这样印发）" in check.text


def test_words_read_before_the_unit_filed_again_are_to_be_read_again(
    theme, street, version, reviewer
):
    Wording.objects.create(theme=theme, read_by_label="office")
    make_filing(street, reviewer)

    assert [text for text, _ in items(version, "wording_read")] == [
        "走进大厅（核对以后单位又报送过）"
    ]


def test_month_moved_without_asking_is_told_in_every_version(
    theme, version, campaign, reviewer
):
    place_theme(theme, Months.of(9), version=version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    second = begin_version(campaign, actor=reviewer)

    check = line(second, "months_within_declared")

    assert check.mark == Mark.LOOK
    assert "单位没有同意（其中 1 个上一版已经这样印发）：" in check.text


def test_open_question_about_months_that_the_plan_has_no_more_is_told(theme, version):
    Consent.objects.create(theme=theme, months=Months.of(8), asked_by_label="x")

    assert [text for text, _ in items(version, "consents_settled")] == [
        "走进大厅（征询 8月，待答复）"
    ]


def test_decided_theme_is_not_pending(street, version, reviewer):
    decide_theme(make_theme(street), Selection.RESERVE, actor=reviewer)

    assert line(version, "all_decided").mark == Mark.GOOD
