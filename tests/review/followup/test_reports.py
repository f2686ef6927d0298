"""Reports: read whole, confirmed, returned with remarks, many at once."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from review.followup.rows import find_next_report
from submissions.activities.photos import store_occasion_file
from submissions.activities.reporting import freeze_report
from submissions.choices import OccasionFileKind, OccasionStatus
from submissions.dates import write_day
from submissions.models import AuditEntry, Campaign, Occasion, OutgoingMail, Unit
from tests.activities import make_activity, make_complete, make_occasion
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/followup/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def reported(campaign):
    return make_complete(make_occasion(status=OccasionStatus.REPORTED))


def test_report_is_read_on_one_page(client, reported):
    page = join_lines(client.get(f"{PAGE}{reported.pk}/").text)

    assert "投放点晚上没有灯。" in page
    assert "没有展示：下雨，展板没有摆出来。" in page
    assert "合计 30 人，报备 30 人" in page
    assert "2 条，已答复 0 条" in page


def test_confirmed_report_leads_to_the_next(client, reported, reviewer):
    other = make_complete(make_occasion(status=OccasionStatus.REPORTED))

    answer = client.post(
        f"{PAGE}{reported.pk}/confirm/",
        {"remark": "照片很好。", "exemplary": "on", "next": "1"},
    )

    assert answer.url == f"{PAGE}{other.pk}/"
    reported.refresh_from_db()
    assert reported.status == OccasionStatus.CONFIRMED
    assert (reported.office_remark, reported.exemplary) == ("照片很好。", True)
    assert AuditEntry.objects.filter(action="occasion.confirm").count() == 1


def test_returned_report_says_why_and_until_when(client, reported):
    day = timezone.localdate() + timedelta(days=7)

    answer = client.post(
        f"{PAGE}{reported.pk}/return/",
        {
            "reason": "人数对不上。",
            "answer_by": day.isoformat(),
            "remark-photos": "请核对签到表。",
        },
    )

    assert answer.status_code == 302
    reported.refresh_from_db()
    assert (reported.status, reported.answer_by) == (OccasionStatus.RETURNED, day)
    assert reported.return_remarks == {"photos": "请核对签到表。"}


def test_page_shows_all_that_came_with_a_report(client, reviewer, reported):
    reported.status = OccasionStatus.ANNOUNCED
    reported.save()
    paper = store_occasion_file(
        reported,
        actor=reviewer,
        kind=OccasionFileKind.SURVEY,
        name="问卷结果.pdf",
        content=b"%PDF-1.7 survey",
    )
    Occasion.objects.update(status=OccasionStatus.REPORTED, survey_answers=57)
    freeze_report(
        reported,
        actor=reviewer,
        key=uuid4(),
        received_at=timezone.now(),
        note="媒体名单另送。",
    )

    page = join_lines(client.get(f"{PAGE}{reported.pk}/").text)

    assert "回收 57 份" in page
    assert f"files/{paper.pk}/" in page
    assert "媒体名单另送。" in page


def test_what_is_not_filed_yet_is_the_units(client, campaign):
    typed = make_occasion(status=OccasionStatus.ANNOUNCED, what_shown="还在写。")
    make_complete(typed)

    page = client.get(f"{PAGE}{typed.pk}/").text

    assert "还在写。" not in page
    assert "投放点晚上没有灯。" not in page


def file_again(report, actor, received_at, **changed):
    Occasion.objects.update(status=OccasionStatus.REPORTED, **changed)
    report.refresh_from_db()
    freeze_report(report, actor=actor, key=uuid4(), received_at=received_at)


def test_mended_report_says_what_was_asked_and_changed(client, reviewer, reported):
    now = timezone.now()
    file_again(reported, reviewer, now - timedelta(days=1))
    asked = {"reason": "经过要具体。", "remark-what_shown": "请写公布的数据。"}
    day = now.date() + timedelta(days=7)
    client.post(f"{PAGE}{reported.pk}/return/", asked | {"answer_by": f"{day}"})
    before = client.get(f"{PAGE}{reported.pk}/").text

    file_again(reported, reviewer, now + timedelta(days=1))
    unchanged = client.get(f"{PAGE}{reported.pk}/").text
    file_again(reported, reviewer, now + timedelta(days=2), what_shown="公布了数据。")
    mended = client.get(f"{PAGE}{reported.pk}/", headers={"HX-Request": "true"}).text

    for page in (before, unchanged, mended):
        assert "退回的原因：经过要具体。" in page
        assert "活动经过：请写公布的数据。" in page
    assert "退回以后" not in before
    assert "退回以后一字未改。" in unchanged
    assert "退回以后改了这些" in mended and "<ins>" in mended


def test_unit_is_written_to_when_its_report_is_judged(client, reported, settings):
    settings.EMAIL_URL = "smtp://mail.example.cn"
    Unit.objects.update(email="unit@example.cn")
    Campaign.objects.update(return_letter="{活动}{期限}前补来：{原因}。")
    day = timezone.localdate() + timedelta(days=7)

    client.post(
        f"{PAGE}{reported.pk}/return/",
        {"reason": "人数对不上。", "answer_by": day.isoformat()},
    )

    letter = OutgoingMail.objects.get()
    assert letter.subject.startswith("情况报告已退回：")
    assert letter.body == f"{reported}{write_day(day)}前补来：人数对不上。"
    assert "这封信已经写进发件箱" in client.get(f"{PAGE}{reported.pk}/").text


def test_copy_is_offered_where_no_letter_goes(client, reported):
    client.post(f"{PAGE}{reported.pk}/confirm/", {"remark": "照片很好。"})

    page = join_lines(client.get(f"{PAGE}{reported.pk}/").text)

    assert "的情况报告已经确认。办公室意见：照片很好。" in page
    assert "本站没有设置邮件服务器，没有发邮件" in page
    assert not OutgoingMail.objects.exists()


def test_office_remarks_on_an_announcement(client, reported, filer):
    announced = make_occasion(
        make_activity(filer.unit), status=OccasionStatus.ANNOUNCED
    )
    page = f"{PAGE}{announced.pk}/"

    client.post(f"{page}remark/", {"said-remark": "请多请几位企业代表。"})
    late = client.post(f"{PAGE}{reported.pk}/remark/", {"said-remark": "晚了。"})

    assert "请多请几位企业代表。" in client.get(page).text
    assert AuditEntry.objects.filter(action="occasion.remark").count() == 1
    assert (late.status_code, 'value="晚了。"' in late.text) == (409, False)
    client.force_login(filer)
    own = client.get(f"/activities/2027/{announced.pk}/").text
    assert "办公室意见：请多请几位企业代表。" in own


def test_office_writes_for_the_unit(client, reported):
    planned = make_occasion()
    announced = make_occasion(status=OccasionStatus.ANNOUNCED)

    assert (
        f"/activities/2027/{planned.pk}/announce/"
        in client.get(f"{PAGE}{planned.pk}/").text
    )
    assert (
        f"/activities/2027/{announced.pk}/report/"
        in client.get(f"{PAGE}{announced.pk}/").text
    )


def test_refused_return_keeps_what_was_typed(client, reported):
    answer = client.post(
        f"{PAGE}{reported.pk}/return/",
        {"reason": "", "answer_by": "2020-01-01", "remark-logo_shown": "看不清。"},
    )

    assert answer.status_code == 422
    assert "请写明哪一处要改、怎样改。" in answer.text
    assert "改好的期限已经过了" in answer.text
    assert 'value="看不清。"' in answer.text


def test_second_judge_is_told_that_it_is_done(client, reported):
    client.post(f"{PAGE}{reported.pk}/confirm/", {})

    answer = client.post(
        f"{PAGE}{reported.pk}/return/",
        {"reason": "人数对不上。", "answer_by": str(timezone.localdate())},
    )

    assert answer.status_code == 409
    assert "已确认" in answer.text
    reported.refresh_from_db()
    assert reported.status == OccasionStatus.CONFIRMED


def test_ticked_reports_are_confirmed_together(client, reported):
    others = [make_occasion(status=OccasionStatus.REPORTED) for _ in range(2)]
    everyone = [reported, *others]

    answer = client.post(
        f"{PAGE}confirm/", {"occasion": [one.pk for one in everyone]}, follow=True
    )

    assert "已确认 3 份情况报告。" in answer.text
    for one in everyone:
        one.refresh_from_db()
    assert {one.status for one in everyone} == {OccasionStatus.CONFIRMED}


def test_ticks_that_are_no_reports_confirm_nothing(client, reported):
    planned = make_occasion()

    answer = client.post(f"{PAGE}confirm/", {"occasion": [reported.pk, planned.pk]})
    nothing = client.post(f"{PAGE}confirm/", {})

    assert (answer.status_code, nothing.status_code) == (422, 422)
    assert "请先勾选要确认的情况报告。" in nothing.text
    reported.refresh_from_db()
    assert reported.status == OccasionStatus.REPORTED


def test_leader_reads_and_judges_nothing(client, leader, reported):
    client.force_login(leader)

    assert "确认报告" not in client.get(f"{PAGE}{reported.pk}/").text
    assert client.post(f"{PAGE}{reported.pk}/confirm/", {}).status_code == 403


def test_queue_goes_round(campaign, reported, reviewer):
    other = make_occasion(status=OccasionStatus.REPORTED)

    assert find_next_report(campaign, reviewer, reported.pk) == other.pk
    assert find_next_report(campaign, reviewer, other.pk) == reported.pk
    assert find_next_report(campaign, reviewer) == reported.pk


def test_report_changed_meanwhile_is_not_confirmed_unread(client, reported):
    answer = client.post(
        f"{PAGE}{reported.pk}/confirm/", {"revision": reported.revision + 1}
    )

    assert answer.status_code == 409
    reported.refresh_from_db()
    assert reported.status == OccasionStatus.REPORTED
