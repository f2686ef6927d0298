from datetime import date

import pytest

from review.models import PlanVersion
from review.plans import begin, place, place_as_declared, plan_paper
from submissions.choices import PlanStatus, Selection
from submissions.models import AuditEntry, Theme
from submissions.months import Months
from tests.factories import make_declaration, make_selected

pytestmark = pytest.mark.django_db

SHEET = "/review/2027/plan/issue/"
SAID = {"dated": "2027-04-20", "reason": "汛期改期。"}


@pytest.fixture(autouse=True)
def that_spring(time_machine):
    time_machine.move_to("2027-04-15T10:00:00+08:00", tick=False)


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def version(campaign, reviewer):
    return begin(campaign, actor=reviewer)


@pytest.fixture
def arranged(version, reviewer):
    """A working version with one theme in its month."""
    make_selected("走进大厅", "5-6月")
    place_as_declared(version, actor=reviewer)
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
    place(theme, Months.of(9), version=version, actor=reviewer)

    assert "走进大厅（申报 5-6月，安排 9月）" in read(client)


def test_theme_without_a_month_stops_the_issue(client, arranged):
    make_selected("落下的")

    html = read(client)

    assert "还有 1 个入选主题没有安排月份" in html
    assert "印发</button>" not in html


def test_issue_is_refused_in_words_while_a_theme_has_no_month(client, arranged):
    make_selected("落下的")

    response = client.post(SHEET, SAID)

    assert response.status_code == 409
    assert "还有入选的主题没有安排月份" in response.content.decode()
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


def test_empty_plan_is_not_issued(client, version):
    response = client.post(SHEET, SAID)

    assert response.status_code == 409
    assert PlanVersion.objects.get().status == PlanStatus.WORKING


def test_issued_version_keeps_title_office_person_and_day(client, arranged, reviewer):
    response = client.post(SHEET, SAID, follow=True)

    version = PlanVersion.objects.get()
    assert "第1版已经印发，可以下载了。" in response.content.decode()
    assert version.title == "长沙市望城区2027年“政务公开主题日”活动计划安排表"
    assert version.office_name == arranged.plan.campaign.office_name
    assert version.issued_by_label == reviewer.label
    assert version.issued_at is not None


def test_issue_is_in_the_log(client, arranged, reviewer):
    client.post(SHEET, SAID)

    entry = AuditEntry.objects.get(action="plan.issue")
    assert entry.actor == reviewer


def test_second_click_finds_nothing_to_issue(client, arranged):
    client.post(SHEET, SAID)

    response = client.post(SHEET, SAID)

    assert response.url == "/review/2027/plan/"
    assert PlanVersion.objects.count() == 1


def test_issued_wording_does_not_change_with_the_theme(client, arranged):
    client.post(SHEET, SAID)
    Theme.objects.update(title="后来改的", summary="后来改的")

    (entry,) = PlanVersion.objects.get().entries.all()

    assert (entry.title, entry.unit_name) != ("", "")
    assert entry.title == "走进大厅"
    assert "后来" not in entry.summary


def test_new_version_supersedes_the_old_one(client, arranged, campaign, reviewer):
    client.post(SHEET, SAID)
    begin(campaign, actor=reviewer)

    client.post(SHEET, SAID)

    states = PlanVersion.objects.order_by("number").values_list("status", flat=True)
    assert list(states) == [PlanStatus.SUPERSEDED, PlanStatus.ISSUED]


def test_settled_theme_can_no_longer_be_decided(client, arranged):
    theme = Theme.objects.get()
    client.post(SHEET, SAID)

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
    assert client.post(SHEET, SAID).status_code == status
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
        SAID
        | {"document_number": "望政务公开办函〔2027〕5号", "approved_by": "陈国栋"},
    )

    version = PlanVersion.objects.get()
    assert version.document_number == "望政务公开办函〔2027〕5号"
    assert version.approved_by == "陈国栋"
    assert plan_paper(version).issued_on == date(2027, 4, 20)


def test_office_reads_later_who_approved(client, arranged, filer):
    said = {"document_number": "望政务公开办函〔2027〕5号", "approved_by": "陈国栋"}
    client.post(SHEET, SAID | said)
    papers = "/review/2027/plan/1/papers/"

    office = client.get(papers).text
    make_declaration(filer.unit)
    client.force_login(filer)
    unit = client.get(papers).text

    assert "批准人：陈国栋" in office
    assert all("望政务公开办函〔2027〕5号" in page for page in (office, unit))
    assert "陈国栋" not in unit


def test_further_version_says_why(client, arranged, campaign, reviewer):
    client.post(SHEET, SAID)
    begin(campaign, actor=reviewer)

    response = client.post(SHEET, SAID | {"reason": "", "approved_by": "陈国栋"})

    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("请写明这一版为什么调整，各单位都会看到。") == 2
    assert 'value="陈国栋"' in html
    assert PlanVersion.objects.filter(status=PlanStatus.WORKING).exists()


def test_reason_is_proposed_from_what_changed(client, arranged, campaign, reviewer):
    client.post(SHEET, SAID)
    second = begin(campaign, actor=reviewer)
    place(Theme.objects.get(), Months.of(9), version=second, actor=reviewer)

    form = client.get(SHEET).context["form"]

    assert form["reason"].value() == "延期1项。"


@pytest.mark.parametrize("day", ["", "明天", "2023-04-20"])
def test_bad_date_issues_nothing(client, arranged, day):
    response = client.post(SHEET, {"dated": day})

    assert response.status_code == 422
    assert PlanVersion.objects.get().status == PlanStatus.WORKING
