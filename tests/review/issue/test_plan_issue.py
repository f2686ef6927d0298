import re
from datetime import date

import pytest

from review.issue.checks import build_check_sheet
from review.issue.forms import IssueForm
from review.issue.sheet import CheckSheet
from review.models import DecisionBatch
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.versions import begin_version, build_plan_paper
from review.selection.outcomes import decide_theme
from submissions.choices import PlanStatus, Selection
from submissions.models import AuditEntry, PlanVersion, Theme
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

SHEET = "/review/2027/plan/issue/"
WORDS = {"version": 1, "dated": "2027-04-20", "reason": "汛期改期。"}


def say(**words):
    """What 印发 sends, each line of the sheet acknowledged that asks for it."""
    version = PlanVersion.objects.filter(status=PlanStatus.WORKING).first()
    asked = build_check_sheet(version).to_acknowledge if version else []
    return WORDS | {"seen": [check.key for check in asked]} | words


@pytest.fixture(autouse=True)
def that_spring(time_machine):
    time_machine.move_to("2027-04-15T10:00:00+08:00", tick=False)


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


@pytest.fixture
def arranged(version, reviewer):
    """A working version with one theme in its month."""
    make_selected("走进大厅", "5-6月")
    place_declared_themes(version, actor=reviewer)
    return version


def read(client):
    return client.get(SHEET).content.decode()


def test_sheet_shows_the_plan_as_it_will_print(client, arranged):
    html = read(client)

    assert "长沙市望城区2027年“政务公开主题日”活动计划安排表" in html
    assert "走进大厅" in html
    assert "5月、6月" in html
    assert "印发</button>" in html


def test_sheet_lists_months_without_an_activity(client, arranged):
    assert "这些月份没有活动：1月、2月、3月、4月、7月、" in read(client)


def test_sheet_lists_units_without_a_theme(client, arranged):
    silent = make_declaration(revision=0)

    html = read(client)

    assert "1 个单位没有主题列入计划" in html
    assert silent.unit.name in html


def test_sheet_lists_months_that_differ_from_the_declared(client, version, reviewer):
    theme = make_selected("走进大厅", "5-6月")
    place_theme(theme, Months.of(9), version=version, actor=reviewer)

    assert "走进大厅（申报 5-6月，安排 9月）" in read(client)


def test_theme_without_a_month_stops_the_issue(client, arranged):
    make_selected("落下的")

    html = read(client)

    assert "还有 1 个入选主题没有安排月份" in html
    assert "印发</button>" not in html


def test_issue_is_refused_in_words_while_a_theme_has_no_month(client, arranged):
    make_selected("落下的")

    response = client.post(SHEET, say())

    assert response.status_code == 409
    assert "还有入选的主题没有安排月份" in response.content.decode()
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


def test_empty_plan_is_not_issued(client, version):
    response = client.post(SHEET, say())

    assert response.status_code == 409
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


def test_issued_version_keeps_title_office_person_and_day(client, arranged, reviewer):
    response = client.post(SHEET, say(), follow=True)

    version = PlanVersion.objects.get()
    assert "第1版已经印发，可以下载了。" in response.content.decode()
    assert version.title == "长沙市望城区2027年“政务公开主题日”活动计划安排表"
    assert version.office_name == arranged.plan.campaign.office_name
    assert version.issued_by_label == reviewer.label
    assert version.issued_at is not None


def test_issue_is_in_the_log(client, arranged, reviewer):
    client.post(SHEET, say())

    entry = AuditEntry.objects.get(action="plan.issue")
    assert entry.actor == reviewer


def test_second_click_finds_nothing_to_issue(client, arranged):
    client.post(SHEET, say())

    response = client.post(SHEET, say())

    assert response.url == "/review/2027/plan/"
    assert PlanVersion.objects.count() == 1


def test_issued_wording_does_not_change_with_the_theme(client, arranged):
    client.post(SHEET, say())
    Theme.objects.update(title="后来改的", summary="后来改的")

    (entry,) = PlanVersion.objects.get().entries.all()

    assert (entry.title, entry.unit_name) != ("", "")
    assert entry.title == "走进大厅"
    assert "后来" not in entry.summary


def test_new_version_supersedes_the_old_one(client, arranged, campaign, reviewer):
    client.post(SHEET, say())
    begin_version(campaign, actor=reviewer)

    client.post(SHEET, say(version=2))

    states = PlanVersion.objects.order_by("number").values_list("status", flat=True)
    assert list(states) == [PlanStatus.SUPERSEDED, PlanStatus.ISSUED]


def test_settled_theme_can_no_longer_be_decided(client, arranged):
    theme = Theme.objects.get()
    client.post(SHEET, say())

    response = client.post(
        f"/review/2027/themes/{theme.pk}/decide/", {"outcome": "reserve"}
    )

    theme.refresh_from_db()
    assert response.status_code == 409
    assert theme.selection == Selection.SELECTED


def test_without_a_working_version_the_board_is_shown(client, campaign):
    assert client.get(SHEET).url == "/review/2027/plan/"


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("filer", 404)])
def test_only_the_office_issues(client, request, arranged, who, status):
    client.force_login(request.getfixturevalue(who))

    assert client.get(SHEET).status_code == status
    assert client.post(SHEET, say()).status_code == status
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


def test_looking_at_the_sheet_issues_nothing(client, arranged):
    client.get(SHEET)

    assert PlanVersion.objects.get().status == PlanStatus.WORKING


# --- what is said when it is issued ---------------------------------------------


def test_form_proposes_today_and_asks_no_reason_for_the_first(client, arranged):
    form = client.get(SHEET).context["form"]

    assert form["dated"].value() == date(2027, 4, 15)
    assert "reason" not in form.fields


def test_particulars_are_kept_and_the_date_is_printed(client, arranged):
    client.post(
        SHEET,
        say(document_number="望政务公开办函[2027]第05号", approved_by="陈国栋"),
    )

    version = PlanVersion.objects.get()
    assert version.document_number == "望政务公开办函〔2027〕5号"
    assert version.approved_by == "陈国栋"
    assert build_plan_paper(version).issued_on == date(2027, 4, 20)


def test_reason_that_cannot_be_printed_is_refused():
    form = IssueForm(
        WORDS | {"reason": "防汛🌊"}, further=True, sheet=CheckSheet(rows=1, checks=[])
    )

    assert "印不出来" in form.errors["reason"][0]


def test_office_reads_later_who_approved(client, arranged, filer):
    said = {"document_number": "望政务公开办函〔2027〕5号", "approved_by": "陈国栋"}
    client.post(SHEET, say(**said))
    papers = "/review/2027/plan/1/papers/"

    office = client.get(papers).text
    make_declaration(filer.unit)
    client.force_login(filer)
    unit = client.get(papers).text

    assert "批准人：陈国栋" in office
    assert all("望政务公开办函〔2027〕5号" in page for page in (office, unit))
    assert "陈国栋" not in unit


def test_further_version_says_why(client, arranged, campaign, reviewer):
    client.post(SHEET, say())
    begin_version(campaign, actor=reviewer)

    response = client.post(SHEET, say(version=2, reason="", approved_by="陈国栋"))

    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("请写明这一版为什么调整，各单位都会看到。") == 2
    assert 'value="陈国栋"' in html
    assert PlanVersion.objects.filter(status=PlanStatus.WORKING).exists()


def test_reason_is_proposed_from_what_changed(client, arranged, campaign, reviewer):
    client.post(SHEET, say())
    second = begin_version(campaign, actor=reviewer)
    place_theme(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)

    form = client.get(SHEET).context["form"]

    assert form["reason"].value() == "延期1项。"


@pytest.mark.parametrize("day", ["", "明天", "2023-04-20"])
def test_bad_date_issues_nothing(client, arranged, day):
    response = client.post(SHEET, {"version": 1, "dated": day})

    assert response.status_code == 422
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


# --- what was acknowledged ------------------------------------------------------------


def test_each_notice_is_acknowledged_by_name(client, arranged):
    html = read(client)
    named = re.findall(r'name="seen"', html)

    response = client.post(SHEET, say(seen=say()["seen"][:-1], approved_by="陈国栋"))

    assert len(named) == len(say()["seen"]) >= 3
    assert response.status_code == 422
    assert "请看过这 1 项注意并逐项勾选：“各月的活动”。" in response.text
    assert 'value="陈国栋"' in response.text
    assert response.text.count("checked") == len(named) - 1
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


def test_line_that_changed_since_is_asked_again(client, arranged):
    seen = say()
    make_declaration(make_unit("后来的街道"), revision=0)

    response = client.post(SHEET, seen)

    assert response.status_code == 422
    assert "逐项勾选：“申报截止”、“单位”。" in response.text


def test_sheet_is_kept_with_its_version_and_in_the_log(client, arranged, filer):
    said = say()
    client.post(SHEET, said)

    version = PlanVersion.objects.get()
    kept = {line["title"]: line for line in version.check_sheet}
    entry = AuditEntry.objects.get(action="plan.acknowledge")
    assert kept["各月的活动"]["mark"] == "注意"
    assert kept["各月的活动"]["text"].startswith("这些月份没有活动：1月")
    assert kept["盖章扫描件"]["mark"] == "本年不要求"
    assert len(entry.data["seen"]) == len(said["seen"])
    assert "各月的活动：这些月份没有活动" in entry.data["seen"][-1]
    papers = "/review/2027/plan/1/papers/"
    assert "印发时的核对单" in client.get(papers).text
    make_declaration(filer.unit)
    client.force_login(filer)
    assert "核对单" not in client.get(papers).text


# --- what the pages say of an issued year ---------------------------------------------

PAGES = (
    "roster/",
    "themes/",
    "plan/",
    "followup/",
    "overview/",
    "similar/",
    "changes/",
)


def test_every_page_of_an_issued_year_says_so(client, arranged, filer, campaign):
    make_campaign(2026)
    told = "已印发第1版（2027年4月20日）"
    assert told not in client.get("/review/2027/plan/").text

    client.post(SHEET, say())

    for page in PAGES:
        assert told in client.get(f"/review/2027/{page}").text, page
    assert told not in client.get("/review/2026/plan/").text
    make_declaration(filer.unit, campaign)
    client.force_login(filer)
    assert told in client.get("/declarations/2027/").text


def test_rows_of_the_plan_offer_no_decision(client, arranged):
    theme = Theme.objects.get()
    other = make_theme(theme.declaration, "没有入选的")
    pages = (
        "/review/2027/themes/",
        f"/review/2027/themes/{theme.pk}/",
        f"/review/2027/declarations/{theme.declaration_id}/",
    )
    button = 'id="theme-{}-reserve"'
    assert all(button.format(theme.pk) in client.get(page).text for page in pages)

    client.post(SHEET, say())

    shown = [client.get(page).text for page in pages]
    assert not any(button.format(theme.pk) in html for html in shown)
    assert f'aria-label="勾选 {theme}"' not in shown[0]
    assert button.format(other.pk) in shown[0]
    assert button.format(other.pk) in shown[2]


def test_undo_ends_with_the_issue(client, arranged, reviewer):
    other = make_theme(Theme.objects.get().declaration, "没有入选的")
    batch = decide_theme(other, Selection.RESERVE, actor=reviewer).batch
    address = f"/review/2027/themes/undo/{batch.pk}/"
    assert address in client.get("/review/2027/themes/").text

    client.post(SHEET, say())

    assert address not in client.get("/review/2027/themes/").text
    refused = client.post(address, follow=True)
    assert "这一步以后计划已经印发，不能再撤销" in refused.text
    other.refresh_from_db()
    batch.refresh_from_db()
    assert (other.selection, batch.undone_at) == (Selection.RESERVE, None)
    later = decide_theme(other, Selection.PENDING, actor=reviewer).batch
    DecisionBatch.objects.filter(pk=later.pk).update(at="2027-04-16T10:00+08:00")
    assert f"/undo/{later.pk}/" in client.get("/review/2027/themes/").text


def test_office_is_told_whom_no_letter_went_to(client, arranged, settings):
    unit = Theme.objects.get().declaration.unit
    settings.EMAIL_URL = ""

    page = client.post(SHEET, say(), follow=True)
    untold = client.get("/review/2027/plan/1/untold/").text

    assert "1 个单位没有邮件可通知" in page.text
    assert "印发、调整没有给单位写信" in page.text
    assert "通知都在" not in page.text
    assert f"{unit}：" in untold
    assert "《走进大厅》：入选" in untold
