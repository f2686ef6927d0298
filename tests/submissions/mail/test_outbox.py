from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from submissions.choices import DeclarationStatus, MailPurpose, MailStatus
from submissions.mail.outbox import (
    SENT,
    discard_letter,
    edit_letter,
    hurry_letters,
    retry_letter,
    write_letter,
)
from submissions.mail.sending import (
    PAUSES,
    claim_letter,
    move_letter,
    send_due_letters,
    send_letters,
)
from submissions.mail.server import CONNECTION_LOST, Post, make_message
from submissions.models import AuditEntry, OutgoingMail
from submissions.transitions import MoveRefused
from tests.factories import make_declaration, make_mail, make_unit
from tests.mailserver import free_port, mail_server, use_mail_server

pytestmark = [pytest.mark.django_db, pytest.mark.database]

NOW = timezone.now()
MINUTE = timedelta(minutes=1)


@pytest.fixture
def letters(settings):
    with mail_server(settings) as letters:
        yield letters


@pytest.fixture
def nobody_answers(settings):
    use_mail_server(settings, free_port())


def send(minutes=0):
    return send_due_letters(timezone.now() + minutes * MINUTE)


def the_mail(mail):
    mail.refresh_from_db()
    return mail


def write(campaign, reviewer, subject="请报送", **unit):
    unit = make_unit(**{"email": "unit@example.cn"} | unit)
    return write_letter(
        campaign, unit, MailPurpose.REMINDER, subject, "请报送申报表。", reviewer
    )


# --- writing ------------------------------------------------------------------


def test_letter_waits_in_the_box(letters, campaign, reviewer):
    mail = write(campaign, reviewer)

    assert (mail.status, mail.address) == (MailStatus.WAITING, "unit@example.cn")
    assert mail.written_by_label == "office"
    assert letters.received == []


def test_unit_without_an_address_gets_none(letters, campaign, reviewer):
    assert write(campaign, reviewer, email="") is None


def test_nothing_is_written_while_mail_is_off(campaign, reviewer):
    assert write(campaign, reviewer) is None
    assert not OutgoingMail.objects.exists()


def test_letter_of_an_act_that_failed_is_not_sent(letters, campaign, reviewer):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        write(campaign, reviewer)
        raise ZeroDivisionError
    send()

    assert letters.received == []


def test_subject_cannot_bring_a_header(letters, campaign, reviewer):
    write(campaign, reviewer, subject="请报送\r\nBcc: other@example.cn\n\n")
    send()

    [(to, letter)] = letters.received
    assert to == ["unit@example.cn"]
    assert letter["Bcc"] is None
    assert letter["Subject"] == "请报送 Bcc: other@example.cn"


@pytest.mark.parametrize(
    "column", [{"subject": "甲\nBcc: b@b.cn"}, {"address": "a@b.cn\nBcc: b@b.cn"}]
)
def test_smuggled_line_is_never_sent(letters, campaign, column):
    mail = make_mail(campaign=campaign, **column)

    send()

    assert letters.received == []
    assert "不能用的字符" in the_mail(mail).error


# --- sending ------------------------------------------------------------------


def test_due_letter_is_sent_once(letters, campaign):
    mail = make_mail(campaign=campaign, subject="请报送", body="第一行\n第二行")

    assert send() == 1
    assert send() == 0

    [(to, letter)] = letters.received
    assert (to, letter["Subject"]) == (["unit@example.cn"], "请报送")
    assert letters.texts == ["第一行\n第二行"]
    assert the_mail(mail).status == MailStatus.SENT
    assert mail.sent_at is not None


def test_a_batch_takes_one_connection(letters, campaign):
    for number in range(3):
        make_mail(campaign=campaign, address=f"unit{number}@example.cn")

    send()

    assert len(letters.received) == 3
    assert len(letters.sessions) == 1


def test_a_batch_is_bounded(letters, campaign, monkeypatch):
    monkeypatch.setattr("submissions.mail.sending.BATCH", 2)
    for _ in range(3):
        make_mail(campaign=campaign)

    assert [send(), send(), send()] == [2, 1, 0]


def test_letter_goes_not_before_its_time(letters, campaign):
    make_mail(campaign=campaign, not_before=timezone.now() + 5 * MINUTE)

    assert send() == 0
    assert send(minutes=6) == 1


def test_nothing_is_sent_while_mail_is_off(campaign):
    mail = make_mail(campaign=campaign)

    assert send() == 0
    assert the_mail(mail).status == MailStatus.WAITING


def test_reminder_of_a_unit_that_filed_is_discarded(letters, campaign):
    mail = make_mail(campaign=campaign)
    make_declaration(mail.unit, campaign, status=DeclarationStatus.SUBMITTED)

    send()

    assert letters.received == []
    assert the_mail(mail).status == MailStatus.DISCARDED
    assert mail.error == "单位已经报送，不用再催。"


def test_other_letters_go_to_units_that_filed(letters, campaign):
    mail = make_mail(campaign=campaign, purpose=MailPurpose.ISSUE)
    make_declaration(mail.unit, campaign, status=DeclarationStatus.ACCEPTED)

    send()

    assert the_mail(mail).status == MailStatus.SENT


def test_letter_that_lay_for_days_asks_first(letters, campaign):
    mail = make_mail(campaign=campaign, not_before=timezone.now() - timedelta(days=4))

    send()

    assert letters.received == []
    assert the_mail(mail).status == MailStatus.FAILED
    assert "过时" in mail.error


def test_same_letter_has_the_same_number(campaign):
    mail = make_mail(campaign=campaign)

    first, second = make_message(mail), make_message(the_mail(mail))

    assert first.extra_headers == second.extra_headers
    assert f"portal-{mail.pk}-" in first.extra_headers["Message-ID"]


# --- what goes wrong ------------------------------------------------------------


def test_refused_address_is_tried_again_with_growing_pauses(letters, campaign):
    letters.refusing["unit@example.cn"] = "550 No such user"
    mail = make_mail(campaign=campaign)
    now, pauses = timezone.now(), []

    for _ in range(5):
        send_due_letters(now)
        pauses.append(the_mail(mail).not_before - now)
        now = mail.not_before

    assert pauses[:4] == list(PAUSES)
    assert (mail.status, mail.attempts) == (MailStatus.FAILED, 5)
    assert mail.error == "邮件服务器不收这个地址：550 No such user"


def test_one_refused_address_does_not_stop_the_others(letters, campaign):
    letters.refusing["gone@example.cn"] = "550 No such user"
    make_mail(campaign=campaign, address="gone@example.cn")
    make_mail(campaign=campaign, address="here@example.cn")

    send()

    assert letters.addresses == [["here@example.cn"]]


def test_server_that_does_not_answer_keeps_the_letters(nobody_answers, campaign):
    first, second = make_mail(campaign=campaign), make_mail(campaign=campaign)

    send()

    for mail in (first, second):
        assert the_mail(mail).status == MailStatus.WAITING
        assert mail.error == CONNECTION_LOST
        assert mail.attempts == 1


def test_letter_goes_once_the_server_is_back(nobody_answers, settings, campaign):
    mail = make_mail(campaign=campaign)
    send()

    with mail_server(settings) as letters:
        send(minutes=6)

    assert letters.addresses == [["unit@example.cn"]]
    assert the_mail(mail).error == ""


def test_failed_letter_stays_until_somebody_acts(letters, campaign, reviewer):
    mail = make_mail(
        campaign=campaign, status=MailStatus.FAILED, error="拒收", attempts=5
    )
    assert send(minutes=10_000) == 0

    retry_letter(mail, actor=reviewer)
    send()

    assert the_mail(mail).status == MailStatus.SENT


def test_letter_of_a_dead_sender_is_taken_up_after_ten_minutes(letters, campaign):
    mail = make_mail(campaign=campaign)
    claim_letter(mail, timezone.now())

    assert [send(minutes=9), send(minutes=11)] == [0, 2]
    assert the_mail(mail).status == MailStatus.SENT


def test_sender_that_woke_up_late_changes_nothing(letters, campaign):
    mail = make_mail(campaign=campaign)
    claim_letter(mail, timezone.now())
    late = OutgoingMail.objects.get(pk=mail.pk)
    send(minutes=11)

    assert not move_letter(SENT, late, sent_at=timezone.now())


def test_no_address_and_no_reason_in_the_logs(letters, campaign, caplog):
    letters.refusing["unit@example.cn"] = "550 unit@example.cn unknown"
    make_mail(campaign=campaign)

    send()

    kept = f"{caplog.text}{[entry.data for entry in AuditEntry.objects.all()]}"
    assert "unit@example.cn" not in kept


# --- what the office does with a letter -------------------------------------------


def test_edited_letter_goes_as_it_is_now_and_the_log_says_who(
    letters, campaign, reviewer
):
    mail = make_mail(campaign=campaign)

    edit_letter(mail, actor=reviewer, subject="新标题", address="new@example.cn")
    send()

    assert letters.addresses == [["new@example.cn"]]
    assert AuditEntry.objects.get(action="mail.edit").actor == reviewer


@pytest.mark.parametrize(
    "status", [MailStatus.SENDING, MailStatus.SENT, MailStatus.DISCARDED]
)
def test_letter_out_of_hand_is_not_edited(campaign, reviewer, status):
    mail = make_mail(campaign=campaign, status=status, sent_at=NOW)

    with pytest.raises(MoveRefused, match="没有保存"):
        edit_letter(mail, actor=reviewer, subject="新标题")

    assert the_mail(mail).subject == "请报送申报表"


def test_discarded_letter_is_not_sent(letters, campaign, reviewer):
    mail = make_mail(campaign=campaign)

    discard_letter(mail, actor=reviewer)
    send()

    assert letters.received == []
    assert the_mail(mail).status == MailStatus.DISCARDED


def test_leader_moves_no_letter(campaign, leader):
    mail = make_mail(campaign=campaign)

    with pytest.raises(MoveRefused):
        discard_letter(mail, actor=leader)


def test_hurried_letters_go_at_once(letters, campaign, reviewer):
    later = make_mail(campaign=campaign, not_before=timezone.now() + 60 * MINUTE)
    failed = make_mail(campaign=campaign, status=MailStatus.FAILED, error="拒收")
    make_mail(campaign=campaign, status=MailStatus.DISCARDED)

    waiting = hurry_letters(OutgoingMail.objects.all(), actor=reviewer)
    send_letters(waiting, timezone.now())

    assert {the_mail(later).status, the_mail(failed).status} == {MailStatus.SENT}
    assert len(letters.received) == 2


@pytest.mark.parametrize("due", [1, 3])
def test_looking_for_due_letters_is_cheap(
    letters, campaign, due, django_assert_max_num_queries
):
    for _ in range(due):
        make_mail(campaign=campaign, not_before=timezone.now() + MINUTE)

    with django_assert_max_num_queries(2):
        send()


def test_sending_holds_no_transaction(letters, campaign, monkeypatch):
    make_mail(campaign=campaign)
    depth = len(connection.savepoint_ids)
    seen = []
    deliver = Post.deliver
    monkeypatch.setattr(
        Post,
        "deliver",
        lambda post, mail: (
            seen.append(len(connection.savepoint_ids)) or deliver(post, mail)
        ),
    )

    send()

    assert seen == [depth]
