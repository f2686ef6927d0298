"""催办 of activities: all that waits of a unit in one message, until it is done."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from review.reminders.automatic import send_due_reminders
from review.reminders.work import list_unit_work, tell_units
from submissions.activities.announcing import announce_occasion
from submissions.choices import MailStatus, OccasionStatus, ReminderChannel
from submissions.mail.sending import send_due_letters
from submissions.models import AuditEntry, Campaign, Occasion, OutgoingMail
from tests.activities import ANNOUNCED, make_activity, make_complete, make_occasion
from tests.factories import make_declaration, make_unit
from tests.mailserver import mail_server
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/reminders/activities/"
# A Friday; the Monday after it is a working day.
TODAY = date(2027, 9, 24)
MORNING = datetime(2027, 9, 24, 0, 30, tzinfo=UTC)
MONDAY = TODAY + timedelta(days=3)


@pytest.fixture
def letters(settings):
    with mail_server(settings) as letters:
        yield letters


@pytest.fixture
def town(campaign):
    Campaign.objects.update(reminder_hours="24")
    unit = make_unit("靖港镇", email="unit@example.cn")
    make_declaration(unit, campaign, status="submitted")
    return unit


def plan(unit, title="古镇票价", status=OccasionStatus.PLANNED, **fields):
    return make_occasion(make_activity(unit, title=title), status, **fields)


def tell(campaign, reviewer, channel=ReminderChannel.MESSAGE, key=None, works=None):
    return tell_units(
        list_unit_work(campaign, TODAY) if works is None else works,
        channel=channel,
        actor=reviewer,
        key=key or uuid4(),
        today=TODAY,
    )


def test_one_message_joins_all_that_waits(campaign, town):
    plan(town, "安置小区", announce_due=MONDAY)
    plan(town, "远着呢", announce_due=TODAY + timedelta(days=40))
    plan(town, "票价听证", OccasionStatus.ANNOUNCED, report_due=date(2027, 9, 23))
    heard = make_complete(plan(town, "古镇票价", OccasionStatus.CONFIRMED))
    heard.opinions.update(due=TODAY)
    plan(make_unit("乌山街道"), "不用催", OccasionStatus.REPORTED)

    [work] = list_unit_work(campaign, TODAY)

    assert work.unit == town
    lines = work.text.splitlines()
    assert lines[0] == "靖港镇：2027年“政务公开主题日”活动有 3 件事等贵单位办。"
    assert lines[1].startswith(
        "1. “票价听证”第1场：应在 2027年9月23日（星期四） 前报送"
    )
    assert "已过 1 个工作日" in lines[1]
    assert lines[2].startswith("2. “安置小区”第1场") and "前报备" in lines[2]
    assert "2 条意见没有答复" in lines[3] and "今天到期" in lines[3]


def test_late_answers_are_asked_for_all_the_same(campaign, town):
    heard = make_complete(plan(town, "古镇票价", OccasionStatus.CONFIRMED))
    heard.opinions.update(due=date(2027, 9, 23))

    [work] = list_unit_work(campaign, TODAY)

    late = "2 条意见没有答复，应在 2027年9月23日（星期四） 前答复，请尽快补办。"
    assert late in work.text


def test_reminder_is_kept_with_who_and_when_once_a_page(campaign, town, reviewer):
    plan(town, announce_due=MONDAY)
    key = uuid4()

    tell(campaign, reviewer, key=key)
    tell(campaign, reviewer, key=key)

    kept = campaign.declarations.get().reminders.get()
    assert (kept.channel, kept.note) == (ReminderChannel.MESSAGE, "活动开展 1 件")
    assert kept.by_label == reviewer.label
    assert "古镇票价" in kept.text


def test_unit_that_acted_meanwhile_is_left_alone(campaign, town, reviewer, letters):
    occasion = plan(town, announce_due=MONDAY, last_day=TODAY + timedelta(days=30))
    works = list_unit_work(campaign, TODAY)
    tell(campaign, reviewer, ReminderChannel.MAIL)
    fields = ANNOUNCED | {"day": timezone.localdate() + timedelta(days=300)}
    Occasion.objects.filter(pk=occasion.pk).update(**fields)
    occasion.refresh_from_db()
    announce_occasion(occasion, actor=reviewer, revision=occasion.revision)

    outcome = tell(campaign, reviewer, works=works)
    send_due_letters(timezone.now())

    assert outcome.refusals == ["靖港镇刚刚已经办了，没有再催。"]
    # Nor does the letter go that was written before.
    mail = OutgoingMail.objects.get()
    assert (mail.status, letters.received) == (MailStatus.DISCARDED, [])


@pytest.mark.parametrize(
    ("due", "written"),
    [
        (MONDAY, 1),
        (TODAY - timedelta(days=1), 1),
        (TODAY, 0),
        (TODAY + timedelta(days=4), 0),
        (TODAY - timedelta(days=2), 0),
    ],
)
def test_worker_reminds_once_before_and_once_after(
    campaign, town, letters, due, written
):
    plan(town, announce_due=due)

    assert send_due_reminders(MORNING) == written
    assert send_due_reminders(MORNING + timedelta(hours=5)) == 0


def test_worker_is_silent_at_night_and_on_days_off(campaign, town, letters):
    plan(town, announce_due=MONDAY)

    assert send_due_reminders(MORNING - timedelta(hours=2)) == 0
    assert send_due_reminders(MORNING + timedelta(days=1)) == 0


def test_page_says_what_there_is_and_keeps_it(client, campaign, town, reviewer):
    plan(town, announce_due=timezone.localdate())
    client.force_login(reviewer)

    page = join_lines(client.get(f"{PAGE}?unit={town.pk}").text)
    sent = {"key": uuid4(), "channel": "phone", "unit": town.pk}
    answer = client.post(f"{PAGE}told/", sent, follow=True)
    nobody = client.post(f"{PAGE}told/", {"key": uuid4(), "channel": "phone"})

    assert "本站没有设置邮件服务器，不发邮件" in page
    assert "靖港镇：2027年“政务公开主题日”活动有 1 件事等贵单位办。" in page
    assert "已记下：1 个单位用电话催过。" in answer.text
    assert nobody.status_code == 422
    assert "还没有勾选单位" in nobody.text


def test_numbers_are_shown_of_the_ticked_and_logged(client, campaign, town, reviewer):
    other = make_unit("乌山街道", phone="0731-88100002")
    make_declaration(other, campaign)
    town.declarations.update(contact_name="周敏", contact_phone="13800138000")
    for unit in (town, other):
        plan(unit, announce_due=timezone.localdate())
    client.force_login(reviewer)

    page = client.post(f"{PAGE}phones/", {"unit": town.pk}).text

    assert 'href="tel:13800138000"' in page
    assert "0731-88100002" not in page
    entry = AuditEntry.objects.get(action="reminder.call_list")
    assert (entry.actor, entry.data["units"]) == (reviewer, 1)
    assert "13800138000" not in client.get(PAGE).text


def test_queries_do_not_grow_with_units(campaign, town, django_assert_max_num_queries):
    for unit in (town, make_unit(), make_unit()):
        make_complete(plan(unit, "听证", OccasionStatus.RETURNED))

    with django_assert_max_num_queries(7):
        assert len(list_unit_work(campaign, TODAY)) == 3
