"""催报: who, with what words, and that whoever files is left alone."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from review.models import Reminder
from review.reminders import sending
from review.reminders.automatic import send_due_reminders
from review.reminders.sending import (
    keep_reminder_text,
    list_silent_units,
    mail_reminders,
    make_call_list,
)
from review.reminders.texts import (
    group_by_standing,
    write_joint_text,
    write_reminder_text,
    write_subject,
)
from submissions.choices import DeclarationStatus as Status
from submissions.choices import MailStatus, ReminderChannel, Standing
from submissions.mail.sending import send_due_letters
from submissions.models import AuditEntry, Campaign, OutgoingMail
from tests.factories import make_campaign, make_declaration, make_unit, make_user
from tests.mailserver import mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOUR = timedelta(hours=1)
TEXT = "{单位}，{年份}，{状态}，{截止时间}截止，{剩余时间}，{办公室}{电话}"


@pytest.fixture
def letters(settings):
    with mail_server(settings) as letters:
        yield letters


def silent(name="乌山街道", email="unit@example.cn", **fields):
    return make_declaration(make_unit(name, email=email), **fields)


def unfinished(campaign, reviewer):
    return list(list_silent_units(campaign, reviewer, timezone.now()))


def mail_each(declarations, reviewer, key=None, text=TEXT):
    return mail_reminders(
        declarations, text=text, actor=reviewer, key=key or uuid4(), now=timezone.now()
    )


# --- who ----------------------------------------------------------------------


@pytest.fixture(autouse=True)
def that_winter(time_machine):
    """A date names its year when that is not the present one."""
    time_machine.move_to("2027-02-20T10:00:00+08:00")


def test_units_are_grouped_by_where_they_stand(campaign, reviewer):
    seen = silent("看过", revision=0)
    make_user(unit=seen.unit, last_login=timezone.now())
    silent("没登录", revision=0)
    silent("在填")
    silent("退回了", status=Status.RETURNED)
    silent("报了", status=Status.SUBMITTED)
    silent("受理了", status=Status.ACCEPTED)

    groups = group_by_standing(unfinished(campaign, reviewer))

    assert [
        (standing, [row.unit.name for row in rows]) for standing, rows in groups
    ] == [
        (Standing.UNSEEN, ["没登录"]),
        (Standing.UNTOUCHED, ["看过"]),
        (Standing.DRAFT, ["在填"]),
        (Standing.RETURNED, ["退回了"]),
    ]


def test_after_the_deadline_they_are_overdue(reviewer):
    campaign = make_campaign(deadline=timezone.now() - HOUR)
    silent("在填", campaign=campaign)
    silent(
        "延期的",
        campaign=campaign,
        extended_until=timezone.now() + HOUR,
        extension_reason="停电",
    )

    groups = dict(group_by_standing(unfinished(campaign, reviewer)))

    assert [row.unit.name for row in groups[Standing.OVERDUE]] == ["在填"]
    assert [row.unit.name for row in groups[Standing.DRAFT]] == ["延期的"]


# --- what each is told --------------------------------------------------------


def test_text_names_unit_state_and_end(campaign):
    campaign.deadline = timezone.make_aware(timezone.datetime(2027, 3, 30))
    declaration = silent(campaign=campaign)
    now = campaign.deadline - 54 * HOUR

    words = write_reminder_text(declaration, TEXT, now)

    assert words == (
        "乌山街道，2027，草稿，3月29日（星期一）24:00截止，还有 2 天 6 小时，"
        "区政务公开办0731-88100650"
    )


def test_text_says_the_units_own_end(campaign):
    until = timezone.make_aware(timezone.datetime(2027, 4, 2, 18))
    declaration = silent(extended_until=until, extension_reason="停电")

    words = write_reminder_text(declaration, "{截止时间}", timezone.now())

    assert words == "4月2日（星期五）18:00"


def test_text_after_the_end_says_so():
    campaign = make_campaign(deadline=timezone.now() - HOUR)

    words = write_reminder_text(silent(campaign=campaign), "{剩余时间}", timezone.now())

    assert words == "已经截止"


def test_text_ends_with_the_address_of_the_portal(campaign, settings):
    settings.PORTAL_URL = "https://zhutiri.example.cn/"

    words = write_reminder_text(silent(), "请填报。", timezone.now())

    assert words == "请填报。\n登录地址：https://zhutiri.example.cn/"


def test_one_text_for_all_lists_the_units_by_state(campaign, reviewer):
    silent("乌山街道")
    silent("白箬铺镇")
    silent("丁字湾街道", revision=0)
    until = timezone.make_aware(timezone.datetime(2027, 4, 2, 18))
    silent("东城镇", extended_until=until, extension_reason="停电")
    silent("大泽湖街道", extended_until=until, extension_reason="停电")
    day = timezone.make_aware(timezone.datetime(2028, 1, 6))
    silent("茶亭镇", status="returned", return_reason="x", answer_by=day)

    words = write_joint_text(
        campaign, unfinished(campaign, reviewer), "{单位}：{状态}", timezone.now()
    )

    assert words == (
        "有关单位：未报送\n"
        "未登录：丁字湾街道\n"
        "草稿：乌山街道、白箬铺镇\n"
        "草稿（4月2日（星期五）18:00截止）：东城镇、大泽湖街道\n"
        "已退回（2028年1月5日（星期三）24:00前重报）：茶亭镇"
    )


def test_kept_text_is_the_campaigns(campaign, reviewer):
    keep_reminder_text(campaign, "请{单位}填报。", actor=reviewer)

    campaign.refresh_from_db()
    assert campaign.reminder_text == "请{单位}填报。"
    entry = AuditEntry.objects.get()
    assert entry.action == "campaign.reminder_text"
    assert entry.data["changes"]["reminder_text"][1] == "请{单位}填报。"


def test_overdue_unit_is_told_to_call_and_not_to_log_in():
    campaign = make_campaign(deadline=timezone.now() - HOUR)
    declaration, now = silent(campaign=campaign), timezone.now()

    words = write_reminder_text(declaration, TEXT, now, campaign.overdue_text)

    assert "请与区政务公开办联系延期或补报，电话0731-88100650。" in words
    assert "登录平台填报" not in words
    assert write_subject(declaration, now).endswith("已过截止时间，请与办公室联系")


def test_one_text_for_all_speaks_to_the_overdue_apart(reviewer):
    campaign = make_campaign(deadline=timezone.now() - HOUR)
    silent("乌山街道", campaign=campaign)
    until = timezone.make_aware(timezone.datetime(2037, 4, 2, 18))
    silent("东城镇", campaign=campaign, extended_until=until, extension_reason="停电")

    words = write_joint_text(
        campaign,
        unfinished(campaign, reviewer),
        "{截止时间}前报",
        timezone.now(),
        "过了",
    )

    assert (
        words == "2037年4月2日（星期四）18:00前报\n草稿：东城镇\n过了\n逾期：乌山街道"
    )


def test_returned_unit_is_told_its_own_day_before_the_deadline(campaign):
    day = timezone.make_aware(timezone.datetime(2027, 3, 5))
    campaign.deadline = day + 200 * HOUR
    declaration = silent(campaign=campaign, status=Status.RETURNED, answer_by=day)

    said = [
        write_reminder_text(declaration, "{截止时间}，{剩余时间}", day + hours * HOUR)
        for hours in (-2, 2)
    ]

    assert said == [
        "3月4日（星期四）24:00，还有 2 小时 0 分",
        "3月4日（星期四）24:00，重报的期限已过，请马上重报",
    ]
    subject = write_subject(declaration, day - HOUR)
    assert subject.endswith("（应于3月4日（星期四）24:00前重报）")


def test_extension_of_a_returned_unit_is_its_end(campaign):
    day = timezone.make_aware(timezone.datetime(2027, 3, 5))
    campaign.deadline = day + 200 * HOUR
    declaration = silent(
        campaign=campaign,
        status=Status.RETURNED,
        answer_by=day,
        extended_until=day + 18 * HOUR,
        extension_reason="停电",
    )

    words = write_reminder_text(declaration, "{截止时间}", day)

    assert words == "3月5日（星期五）18:00"


def test_stopped_unit_with_a_draft_is_not_waited_for(campaign, reviewer):
    declaration = silent()
    type(declaration.unit).objects.update(active=False)

    assert unfinished(campaign, reviewer) == []


# --- by letter ----------------------------------------------------------------


def test_letter_says_what_the_preview_said(letters, campaign, reviewer):
    declaration = silent()

    outcome = mail_each([declaration], reviewer, text="请{单位}填报。")

    mail = OutgoingMail.objects.get()
    assert (outcome.written, outcome.refusals) == (1, [])
    assert (mail.body, mail.address) == ("请乌山街道填报。", "unit@example.cn")
    assert mail.subject == write_subject(declaration, timezone.now())


def test_letter_is_in_the_history_and_in_the_log(letters, campaign, reviewer):
    declaration = silent()

    mail_each([declaration], reviewer, text="请填报。")

    reminder = declaration.reminders.get()
    assert (reminder.channel, reminder.by_label) == (ReminderChannel.MAIL, "office")
    assert (reminder.text, reminder.mail) == ("请填报。", OutgoingMail.objects.get())
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_id) == ("reminder.mail", str(declaration.pk))


def test_unit_that_filed_meanwhile_gets_no_letter(letters, campaign, reviewer):
    declaration = silent()
    type(declaration).objects.update(status=Status.SUBMITTED)

    outcome = mail_each([declaration], reviewer)

    assert outcome.refusals == ["乌山街道刚刚已经报送，没有再催。"]
    assert not OutgoingMail.objects.exists()
    assert not Reminder.objects.exists()


def test_units_without_an_address_are_named_in_one_sentence(
    letters, campaign, reviewer
):
    rows = [silent("乌山街道", email=""), silent("白箬铺镇", email="")]

    outcome = mail_each(rows, reviewer)

    assert outcome.refusals == ["2 个单位发不了邮件，请打电话：乌山街道、白箬铺镇。"]


def test_page_sent_twice_writes_once(letters, campaign, reviewer):
    declaration, key = silent(), uuid4()

    for _ in range(2):
        mail_each([declaration], reviewer, key=key)

    assert OutgoingMail.objects.count() == Reminder.objects.count() == 1


def test_unit_that_files_before_the_letter_went_is_left_alone(
    letters, campaign, reviewer
):
    declaration = silent()
    mail_each([declaration], reviewer)
    type(declaration).objects.update(status=Status.SUBMITTED)

    send_due_letters(timezone.now())

    assert letters.received == []
    assert declaration.reminders.get().mail.status == MailStatus.DISCARDED


# --- by telephone and message -------------------------------------------------


def test_list_sent_twice_is_kept_once_and_another_result_once_more(campaign, reviewer):
    declaration, key = silent(), uuid4()

    for note in ("没人接", "没人接", "答应今天报"):
        sending.note_calls([(declaration, note)], actor=reviewer, key=key)

    notes = declaration.reminders.order_by("pk").values_list("note", flat=True)
    assert list(notes) == ["没人接", "答应今天报"]


def test_call_list_says_how_far_the_overdue_came(reviewer):
    campaign = make_campaign(deadline=timezone.now() - HOUR)
    silent("乌山街道", campaign=campaign)
    silent("没登录", campaign=campaign, revision=0)
    now = timezone.now()

    calls = make_call_list(
        campaign, unfinished(campaign, reviewer), actor=reviewer, now=now
    )

    assert [(call.state, call.detail) for call in calls] == [
        ("逾期", "草稿"),
        ("逾期", "未登录"),
    ]


def test_call_list_has_whole_numbers_and_the_log_only_how_many(campaign, reviewer):
    silent(contact_phone="13812348000")
    rows = unfinished(campaign, reviewer)

    [call] = make_call_list(campaign, rows, actor=reviewer, now=timezone.now())

    entry = AuditEntry.objects.get()
    assert [contact.phone for contact in call.contacts] == ["13812348000"]
    assert (entry.action, entry.data) == (
        "reminder.call_list",
        {"units": 1, "phones": 1},
    )


def test_call_is_kept_with_its_result(campaign, reviewer):
    declaration = silent()

    sending.note_calls([(declaration, "答应今天报")], actor=reviewer, key=uuid4())

    reminder = declaration.reminders.get()
    assert (reminder.channel, reminder.note) == ("phone", "答应今天报")
    assert "答应" not in str(AuditEntry.objects.get().data)


def test_message_is_kept_once_per_page(campaign, reviewer):
    silent("乌山街道")
    silent("白箬铺镇")
    rows, key = unfinished(campaign, reviewer), uuid4()

    for _ in range(2):
        sending.note_messages(
            rows, text="请{单位}填报。", actor=reviewer, key=key, now=timezone.now()
        )

    texts = Reminder.objects.order_by("pk").values_list("text", flat=True)
    assert list(texts) == ["请乌山街道填报。", "请白箬铺镇填报。"]


# --- by itself ----------------------------------------------------------------


@pytest.fixture
def call():
    """A campaign of which the hour of its end is known."""
    end = timezone.now() + timedelta(days=20)
    return make_campaign(
        opens_at=end - timedelta(days=30), deadline=end, reminder_hours="72、24"
    )


def at(call, hours, **more):
    """So many hours before the end; returns how many letters were written."""
    return send_due_reminders(call.deadline - hours * HOUR + timedelta(**more))


@pytest.mark.parametrize(
    ("hours", "written"),
    [(73, 0), (72, 1), (70, 1), (66, 1), (65, 0), (25, 0), (24, 1), (0, 0), (-1, 0)],
)
def test_reminder_goes_at_its_hours_and_not_much_later(letters, call, hours, written):
    silent(campaign=call)

    assert at(call, hours) == written


def test_reminder_goes_at_the_very_instant(letters, call):
    silent(campaign=call)

    assert at(call, 72, microseconds=-1) == 0
    assert at(call, 72) == 1


def test_each_occasion_goes_once(letters, call):
    declaration = silent(campaign=call)

    written = [at(call, hours) for hours in (72, 71, 24, 23)]

    assert written == [1, 0, 1, 0]
    channels = declaration.reminders.values_list("channel", flat=True)
    assert set(channels) == {ReminderChannel.AUTOMATIC}


def test_letter_has_the_text_and_the_sender_of_the_system(letters, call):
    Campaign.objects.update(reminder_text="请{单位}填报，{剩余时间}。")
    silent(campaign=call)

    at(call, 24)

    mail = OutgoingMail.objects.get()
    assert mail.body == "请乌山街道填报，还有 1 天 0 小时。"
    assert mail.written_by_label == Reminder.objects.get().by_label == "系统"
    assert AuditEntry.objects.get(action="reminder.automatic").actor is None


@pytest.mark.parametrize("status", Status.filed())
def test_filing_stops_it(letters, call, status):
    silent(campaign=call, status=status)

    assert at(call, 24) == 0


def test_units_without_address_or_out_of_use_are_left_out(letters, call):
    silent("没邮箱", email="", campaign=call)
    out = silent("停用", campaign=call)
    type(out.unit).objects.filter(pk=out.unit_id).update(active=False)

    assert at(call, 24) == 0


def test_nothing_is_written_while_mail_is_off(call):
    silent(campaign=call)

    assert at(call, 24) == 0
    assert not Reminder.objects.exists()


def test_empty_hours_switch_it_off(letters, call):
    Campaign.objects.update(reminder_hours="")
    silent(campaign=call)

    assert at(call, 24) == 0


def test_not_before_the_campaign_opens(letters, call):
    Campaign.objects.update(opens_at=call.deadline - 20 * HOUR)
    silent(campaign=call)

    assert [at(call, 24), at(call, 19)] == [0, 1]


def test_extended_unit_is_reminded_before_its_own_end(letters, call):
    silent(
        campaign=call,
        extended_until=call.deadline + 48 * HOUR,
        extension_reason="停电",
    )

    written = {hours: at(call, hours) for hours in (72, 24, -24)}

    assert written == {72: 0, 24: 1, -24: 1}
    assert len(set(Reminder.objects.values_list("occasion", flat=True))) == 2


def test_extension_after_a_reminder_makes_new_occasions(letters, call):
    declaration = silent(campaign=call)
    assert at(call, 24) == 1
    type(declaration).objects.update(
        extended_until=call.deadline + 24 * HOUR, extension_reason="停电"
    )

    assert [at(call, 23), at(call, 0)] == [0, 1]


def test_extension_shorter_than_the_deadline_changes_nothing(letters, call):
    silent(
        campaign=call,
        extended_until=call.deadline - 48 * HOUR,
        extension_reason="停电",
    )

    assert [at(call, 73), at(call, 72)] == [0, 1]


def test_returned_unit_is_reminded_before_its_answer_is_due(letters, call):
    silent(
        campaign=call,
        status=Status.RETURNED,
        answer_by=call.deadline + 240 * HOUR,
    )

    assert [at(call, 24), at(call, 24 - 240)] == [0, 1]


def test_returned_unit_is_reminded_of_a_day_before_the_deadline(letters, call):
    silent(campaign=call, status=Status.RETURNED, answer_by=call.deadline - 100 * HOUR)

    assert [at(call, 124), at(call, 72), at(call, 24)] == [1, 0, 0]


def test_grace_belongs_to_the_end(letters, call):
    Campaign.objects.update(grace_minutes=60)
    silent(campaign=call)

    assert [at(call, 24), at(call, 23)] == [0, 1]


def test_of_two_times_close_together_only_the_last_goes(letters, call):
    Campaign.objects.update(reminder_hours="26、24")
    silent(campaign=call)

    assert at(call, 23) == 1
    assert Reminder.objects.get().occasion.startswith("24h ")


def test_missed_time_is_logged_once(letters, call, caplog):
    silent(campaign=call)

    assert [at(call, 60), at(call, 59)] == [0, 0]

    entry = AuditEntry.objects.get()
    assert entry.action == "reminder.missed"
    assert entry.data["occasion"].startswith("72h ")
    assert caplog.text.count("were missed") == 1


def test_time_that_was_kept_is_not_missed(letters, call):
    silent(campaign=call)

    at(call, 72)
    at(call, 60)

    assert not AuditEntry.objects.filter(action="reminder.missed").exists()


def test_time_before_the_opening_is_not_missed(letters, call):
    Campaign.objects.update(opens_at=call.deadline - 50 * HOUR)
    silent(campaign=call)

    at(call, 40)

    assert not AuditEntry.objects.of_acts().exists()


@pytest.mark.parametrize("units", [1, 3])
def test_looking_for_whom_to_remind_is_cheap(
    letters, call, units, django_assert_num_queries
):
    for number in range(units):
        silent(f"第{number}个", campaign=call)

    with django_assert_num_queries(4):
        at(call, 100)
