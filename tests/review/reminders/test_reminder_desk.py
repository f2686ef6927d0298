from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from review.models import Reminder
from review.reminders import sending
from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, OutgoingMail
from tests.factories import make_campaign, make_declaration, make_unit
from tests.mailserver import mail_server
from tests.markup import join_lines

pytestmark = pytest.mark.django_db

DESK = "/review/2027/reminders/"
PHONE = "13812348000"


@pytest.fixture
def letters(settings):
    with mail_server(settings) as letters:
        yield letters


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def silent(campaign):
    """Two drafts, one with an address; and one that is filed."""
    make_declaration(make_unit("报了的"), status=Status.SUBMITTED)
    return [
        make_declaration(
            make_unit("乌山街道", email="unit@example.cn"), contact_phone=PHONE
        ),
        make_declaration(make_unit("白箬铺镇", "town"), contact_phone="13812348001"),
    ]


def post(client, act, *ticked, **data):
    data = {"text": "请{单位}填报。", "key": uuid4()} | data
    data["declaration"] = [row.pk for row in ticked]
    return client.post(f"{DESK}{act}/", data)


def text_of(response):
    """The page with its lines joined: how the markup is wrapped says nothing."""
    return join_lines(response.text)


# --- the desk -----------------------------------------------------------------


def test_desk_lists_only_who_is_waited_for(client, silent):
    html = text_of(client.get(DESK))

    assert "乌山街道" in html
    assert "白箬铺镇" in html
    assert "报了的" not in html
    assert "还有 <b>2</b> 个单位没有报送" in html


def test_nothing_is_ticked_unless_asked_for(client, silent):
    assert " checked" not in text_of(client.get(DESK))


def test_the_link_of_the_roster_ticks_all(client, silent):
    html = text_of(client.get(f"{DESK}?tick=all"))

    assert html.count(" checked") == 2


def test_phones_are_masked_on_the_desk(client, silent):
    html = text_of(client.get(DESK))

    assert "138****8000" in html
    assert PHONE not in html


def test_last_years_contact_is_marked(client, campaign):
    last_year = make_campaign(2026)
    unit = make_unit("乌山街道")
    make_declaration(unit, last_year, contact_name="李四", contact_phone=PHONE)
    make_declaration(unit, campaign, contact_name="", contact_phone="", revision=0)

    html = text_of(client.get(DESK))

    assert '<span class="help">去年</span> 李四 138****8000' in html


def test_own_end_is_told(client, silent):
    silent[0].extended_until = timezone.make_aware(timezone.datetime(2027, 4, 2, 18))
    silent[0].extension_reason = "停电"
    silent[0].save()

    html = text_of(client.get(DESK))

    assert "4月2日（星期五）18:00" in html
    assert "已延期" in html


def test_history_stands_by_the_unit(client, silent, reviewer):
    sending.note_calls([(silent[0], "没人接")], actor=reviewer, key=uuid4())
    sending.note_calls([(silent[0], "答应今天报")], actor=reviewer, key=uuid4())

    html = text_of(client.get(DESK))

    assert "共 2 次" in html
    assert "电话 · office：答应今天报" in html


def test_desk_says_that_mail_is_off_and_what_works(client, silent):
    html = text_of(client.get(DESK))

    assert "没有设置邮件服务器" in html
    assert "电话名单" in html


def test_desk_says_when_reminders_go_by_themselves(client, silent, letters):
    html = text_of(client.get(DESK))

    assert "截止前 72、24 小时" in html
    assert "现在有 1 个" in html


def test_all_filed_leaves_nothing_to_do(client, campaign):
    make_declaration(status=Status.SUBMITTED)

    html = text_of(client.get(DESK))

    assert "没有要催的" in html
    assert "打印电话名单" not in html


def test_leader_looks_and_is_offered_nothing(client, leader, silent):
    client.force_login(leader)

    html = text_of(client.get(DESK))

    assert "乌山街道" in html
    assert "打印电话名单" not in html
    assert 'type="checkbox" name=' not in html


@pytest.mark.parametrize("units", [1, 3])
def test_number_of_queries_does_not_grow_with_units(
    client, campaign, units, reviewer, django_assert_num_queries
):
    rows = [make_declaration() for _ in range(units)]
    sending.note_calls([(row, "没人接") for row in rows], actor=reviewer, key=uuid4())

    with django_assert_num_queries(9):
        client.get(DESK)


# --- what is refused ----------------------------------------------------------


@pytest.mark.parametrize("act", ["preview", "mail", "messaged", "calls"])
def test_nothing_ticked_means_nobody(client, silent, letters, act):
    response = post(client, act)

    assert response.status_code == 422
    assert "还没有勾选单位" in text_of(response)
    assert not Reminder.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("act", ["preview", "mail", "messaged", "calls"])
def test_unit_that_filed_meanwhile_is_not_reminded(client, silent, letters, act):
    type(silent[0]).objects.update(status=Status.SUBMITTED)

    response = post(client, act, *silent)

    assert response.status_code == 422
    assert "刚刚都已经报送" in text_of(response)
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("act", ["preview", "text"])
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "请写好要说的话"),
        ("{name}", "没有{name}这个占位符"),
        ("{单位.name}", "没有{单位.name}这个占位符"),
        ("{", "花括号没有成对"),
        ("长" * 501, "500"),
    ],
)
def test_impossible_text_is_refused_and_stays(client, silent, act, text, said):
    response = post(client, act, silent[0], text=text)

    assert response.status_code == 422
    assert said in text_of(response)
    assert f">\n{text}</textarea>" in response.text
    assert f'value="{silent[0].pk}" id="unit-{silent[0].pk}"' in text_of(response)
    assert text_of(response).count(" checked") == 1


@pytest.mark.parametrize("tick", ["x", "99999999999999999999", "²", "0"])
def test_impossible_tick_is_refused(client, silent, tick):
    response = client.post(f"{DESK}calls/", {"declaration": [tick]})

    assert response.status_code == 422


def test_unit_of_another_year_is_not_reminded(client, silent):
    other = make_declaration(campaign=make_campaign(2026))

    assert post(client, "calls", other).status_code == 422


# --- preview ------------------------------------------------------------------


def test_preview_shows_what_each_gets_and_does_nothing(client, silent, letters):
    response = post(client, "preview", *silent)

    html = text_of(response)
    assert "请乌山街道填报。" in html
    assert "请白箬铺镇填报。" in html
    assert "请有关单位填报。\n草稿：乌山街道、白箬铺镇" in response.text
    assert "发邮件给 1 个单位" in html
    assert "要打电话：白箬铺镇。" in html
    assert not Reminder.objects.exists()
    assert not AuditEntry.objects.of_acts().exists()


def test_preview_without_a_mail_server_offers_no_letter(client, silent):
    html = text_of(post(client, "preview", *silent))

    assert "不能发邮件" in html
    assert "发邮件给" not in html


def test_group_is_ticked_as_a_whole(client, silent):
    response = client.post(
        f"{DESK}preview/", {"group": "draft", "text": "请{单位}报。"}
    )

    assert [row.unit.name for row, *_ in response.context["told"]] == [
        "乌山街道",
        "白箬铺镇",
    ]


def test_desk_after_the_preview_has_the_ticks_and_the_words(client, silent, campaign):
    response = post(client, "edit", silent[1], text="只改这一次：请{单位}填报。")

    assert ">\n只改这一次：请{单位}填报。</textarea>" in response.text
    html = text_of(response)
    assert f'value="{silent[1].pk}" id="unit-{silent[1].pk}"' in html
    assert html.count(" checked") == 1
    campaign.refresh_from_db()
    assert "只改这一次" not in campaign.reminder_text


# --- by letter, message, telephone --------------------------------------------


def test_letters_are_written_and_who_got_none_is_told(client, silent, letters):
    response = post(client, "mail", *silent)

    html = text_of(client.get(response.url))
    assert response.url == "/review/2027/outbox/"
    assert OutgoingMail.objects.get().body == "请乌山街道填报。"
    assert "写好了 1 封催报的信" in html
    assert "发不了邮件，请打电话：白箬铺镇。" in html


def test_outbox_offers_the_call_list_of_those_without_an_address(
    client, silent, letters
):
    response = post(client, "mail", *silent)

    html = text_of(client.get(response.url))
    assert "打印这 1 个单位的电话名单" in html
    assert f'name="declaration" value="{silent[1].pk}"' in html
    assert "的电话名单" not in text_of(client.get(response.url))


def test_double_click_writes_one_letter(client, silent, letters):
    key = uuid4()

    for _ in range(2):
        post(client, "mail", silent[0], key=key)

    assert OutgoingMail.objects.count() == 1


def test_page_without_its_key_writes_nothing(client, silent, letters):
    assert post(client, "mail", silent[0], key="").status_code == 422
    assert not OutgoingMail.objects.exists()


def test_message_is_noted_for_each(client, silent):
    response = post(client, "messaged", *silent)

    assert "2 个单位用短信或微信催过" in text_of(client.get(response.url))
    assert Reminder.objects.filter(channel="message").count() == 2


def test_text_is_kept_and_the_ticks_stay(client, silent, campaign):
    html = text_of(post(client, "text", silent[1], text="请{单位}快报。"))

    campaign.refresh_from_db()
    assert campaign.reminder_text == "请{单位}快报。"
    assert "已存为今后催报的话" in html
    assert html.count(" checked") == 1


def test_call_list_shows_whole_numbers_and_is_logged(client, silent, reviewer):
    html = text_of(post(client, "calls", *silent))

    entry = AuditEntry.objects.get()
    assert PHONE in html
    assert "13812348001" in html
    assert (entry.action, entry.actor) == ("reminder.call_list", reviewer)
    assert entry.data == {"units": 2, "phones": 2}
    assert PHONE not in f"{entry.data}{entry.target_label}"


def called(client, listed, **data):
    listed = {"listed": [row.pk for row in listed], "key": uuid4()}
    return client.post(f"{DESK}called/", listed | data)


def test_calls_are_noted_where_ticked_or_written(client, silent):
    first, second = silent
    silent.append(make_declaration(make_unit("丁字湾街道")))

    response = called(
        client, silent, called=[first.pk], **{f"note-{second.pk}": " 答应\n今天报\0 "}
    )

    notes = Reminder.objects.order_by("pk").values_list("declaration", "note")
    assert list(notes) == [(first.pk, ""), (second.pk, "答应 今天报")]
    assert "已记下 2 个单位的电话催报" in text_of(client.get(response.url))


def test_list_sent_twice_is_noted_once(client, silent):
    key = uuid4()

    for _ in range(2):
        called(client, silent, called=[silent[0].pk], key=key)

    assert Reminder.objects.count() == 1


def test_no_call_at_all_is_refused_and_the_list_stays(client, silent):
    response = called(client, silent)

    assert response.status_code == 422
    assert "还没有勾选打过电话的单位" in text_of(response)
    assert PHONE in text_of(response)
    assert AuditEntry.objects.get().action == "reminder.call_list"


def test_call_of_a_unit_that_filed_meanwhile_is_still_a_call(client, silent):
    type(silent[0]).objects.update(status=Status.SUBMITTED)

    called(client, silent, called=[silent[0].pk])

    assert silent[0].reminders.get().channel == "phone"


def test_broken_list_is_refused_in_words(client, silent):
    response = client.post(f"{DESK}called/", {"listed": ["x"]}, follow=True)

    assert "请重新打印电话名单" in text_of(response)
    assert not Reminder.objects.exists()


# --- who may ------------------------------------------------------------------


ACTS = ["text", "edit", "preview", "mail", "messaged", "calls", "called"]


@pytest.mark.parametrize("act", ACTS)
def test_leader_may_do_nothing(client, leader, silent, letters, act):
    client.force_login(leader)

    response = post(client, act, *silent, listed=[row.pk for row in silent])

    assert response.status_code == 403
    assert not Reminder.objects.exists()
    assert not AuditEntry.objects.of_acts().exists()


@pytest.mark.parametrize("act", ACTS)
def test_unit_finds_nothing(client, filer, silent, act):
    client.force_login(filer)

    assert post(client, act, *silent).status_code == 404
    assert client.get(DESK).status_code == 404


@pytest.mark.parametrize("act", ACTS)
def test_a_link_does_nothing(client, silent, act):
    assert client.get(f"{DESK}{act}/").status_code == 405
    assert not AuditEntry.objects.of_acts().exists()


def test_overdue_units_keep_their_own_word(client):
    campaign = make_campaign(deadline=timezone.now() - timedelta(hours=1))
    make_declaration(make_unit("乌山街道"), campaign)

    html = text_of(client.get(DESK))

    assert '<label for="group-overdue">逾期</label>' in html
    assert '<span class="help ms-2">草稿</span>' in html


def test_desk_counts_only_units_that_will_be_written_to(client, letters):
    campaign = make_campaign(deadline=timezone.now() - timedelta(hours=1))
    make_declaration(make_unit(email="unit@example.cn"), campaign)

    html = text_of(client.get(DESK))

    assert "现在没有单位会再收到" in html
    assert "对已过截止时间的单位说的话" in html


def test_overdue_unit_is_written_to_in_its_own_words(client, letters):
    campaign = make_campaign(deadline=timezone.now() - timedelta(hours=1))
    late = make_declaration(make_unit("乌山街道", email="unit@example.cn"), campaign)

    post(client, "mail", late, overdue_text="{单位}请来电话。")

    assert OutgoingMail.objects.get().body == "乌山街道请来电话。"


def test_missed_answer_is_told_before_the_deadline(client, campaign):
    make_declaration(
        status=Status.RETURNED, answer_by=timezone.now() - timedelta(hours=1)
    )

    assert "退回后重报，已过" in text_of(client.get(DESK))


def test_year_without_units_says_how_they_come(client, campaign):
    html = text_of(client.get(DESK))

    assert "还没有列入任何单位" in html
    assert "开启申报" in html
