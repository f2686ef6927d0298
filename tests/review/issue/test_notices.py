"""What goes out with a plan, and to whom."""

import pytest

from review.changes import revision
from review.issue.issuing import issue_plan
from review.plan.arranging import place_theme
from review.plan.versions import begin_version, find_working_version
from review.selection.outcomes import decide_theme
from submissions.choices import ChangeKind, MailPurpose, PlanStatus, Selection
from submissions.models import Campaign, ChangeRequest, OutgoingMail
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_theme, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def mail_server(settings):
    settings.EMAIL_URL = "smtp://mail.example:25"


@pytest.fixture
def street(campaign):
    unit = make_unit("高塘岭街道", email="street@example.cn")
    return make_declaration(unit, campaign, status="accepted")


@pytest.fixture
def school(campaign):
    unit = make_unit("区教育局", email="school@example.cn")
    return make_declaration(unit, campaign, status="accepted")


def chosen(declaration, title, reviewer, version, month=4):
    theme = make_theme(declaration, title)
    decide_theme(theme, Selection.SELECTED, actor=reviewer)
    place_theme(theme, Months.of(month), version=version, actor=reviewer)
    return theme


@pytest.fixture
def first(street, school, campaign, reviewer):
    version = begin_version(campaign, actor=reviewer)
    chosen(street, "走进大厅", reviewer, version)
    chosen(school, "走进课堂", reviewer, version)
    declined = make_theme(school, "校服招标公开")
    decide_theme(declined, Selection.DECLINED, actor=reviewer, reason="属于日常业务。")
    return version


def letters():
    return {mail.unit.name: mail.body for mail in OutgoingMail.objects.all()}


def test_first_version_tells_each_unit_of_its_own_themes(first, campaign, reviewer):
    Campaign.objects.update(issue_letter="敬请{单位}看：\n{结果}")
    issue_plan(first, actor=reviewer)

    told = letters()
    assert set(told) == {"高塘岭街道", "区教育局"}
    assert told["高塘岭街道"] == ("敬请高塘岭街道看：\n《走进大厅》：入选，安排在4月。")
    assert "《校服招标公开》：未入选。原因：属于日常业务。" in told["区教育局"]
    assert "走进课堂" not in told["高塘岭街道"]
    assert {mail.purpose for mail in OutgoingMail.objects.all()} == {MailPurpose.ISSUE}


def test_letters_name_no_contact_person_and_no_number_of_units(first, reviewer):
    issue_plan(first, actor=reviewer)

    assert not any(
        "张三" in body or "13800138000" in body for body in letters().values()
    )


def test_units_without_a_filed_theme_are_not_written_to(first, campaign, reviewer):
    silent = make_unit("沉默的街道", email="silent@example.cn")
    make_declaration(silent, campaign, revision=0)
    none = make_unit("无主题的局", email="none@example.cn")
    make_declaration(none, campaign, status="submitted", none_reason="今年没有。")

    issue_plan(first, actor=reviewer)

    assert set(letters()) == {"高塘岭街道", "区教育局"}


def test_further_version_tells_only_whose_rows_changed(first, campaign, reviewer):
    issue_plan(first, actor=reviewer)
    OutgoingMail.objects.all().delete()
    line = first.entries.get(title="走进课堂").line
    revision.change_row(
        campaign, line, actor=reviewer, reason="期末考试。", months=Months.of(9)
    )

    issue_plan(find_working_version(campaign), actor=reviewer, reason="延期1项。")

    [mail] = OutgoingMail.objects.all()
    assert (mail.unit.name, mail.purpose) == ("区教育局", MailPurpose.CHANGE)
    assert (
        "《走进课堂》延期。原：活动时间：4月。现：活动时间：9月。原因：期末考试。"
        in mail.body
    )
    assert f"调整后的{campaign.full_name}活动计划已于" in mail.body


@pytest.fixture
def helper(first):
    """A unit that filed nothing itself and helps with a theme of the street."""
    helper = make_unit("区司法局", email="justice@example.cn")
    first.entries.get(theme__title="走进大厅").theme.co_organisers.add(helper)
    return helper


def test_unit_that_takes_part_reads_of_it(first, helper, reviewer):
    issue_plan(first, actor=reviewer)

    told = letters()
    assert "《走进大厅》：由高塘岭街道牵头，贵单位参加，安排在4月。" in told["区司法局"]
    assert "走进课堂" not in told["区司法局"]


def test_change_is_told_to_who_takes_part(first, helper, campaign, reviewer):
    issue_plan(first, actor=reviewer)
    OutgoingMail.objects.all().delete()
    line = first.entries.get(title="走进大厅").line
    revision.drop_row(campaign, line, actor=reviewer, reason="场地维修。")

    issue_plan(find_working_version(campaign), actor=reviewer, reason="取消1项。")

    assert set(letters()) == {"高塘岭街道", "区司法局"}
    assert "《走进大厅》取消" in letters()["区司法局"]


def test_refused_issue_writes_no_letter(first, street, reviewer):
    decide_theme(make_theme(street, "落下的"), Selection.SELECTED, actor=reviewer)

    with pytest.raises(MoveRefused):
        issue_plan(first, actor=reviewer)

    assert not OutgoingMail.objects.exists()


def test_without_a_mail_server_the_plan_is_issued_all_the_same(
    first, reviewer, settings
):
    settings.EMAIL_URL = ""

    assert issue_plan(first, actor=reviewer).status == PlanStatus.ISSUED
    assert not OutgoingMail.objects.exists()


def test_long_letter_ends_with_a_word_that_there_is_more(first, street, reviewer):
    for number in range(20):
        theme = make_theme(street, f"第{number}个" + "题" * 50)
        decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="重" * 250)

    issue_plan(first, actor=reviewer)

    body = letters()["高塘岭街道"]
    assert "……其余请登录平台查看。" in body
    assert len(body) <= 2000


def test_refusal_is_written_to_the_unit_alone(first, street, campaign, reviewer):
    issue_plan(first, actor=reviewer)
    OutgoingMail.objects.all().delete()
    change = ChangeRequest.objects.create(
        campaign=campaign,
        unit=street.unit,
        kind=ChangeKind.ADD,
        title="增补的",
        reason="x",
    )

    Campaign.objects.update(refusal_letter="{申请}不行：{原因}")

    revision.refuse_change(change, actor=reviewer, answer="计划已满。")

    [mail] = OutgoingMail.objects.all()
    assert (mail.unit, mail.body) == (street.unit, f"{change}不行：计划已满。")
