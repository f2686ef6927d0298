import pytest
from django.utils import timezone

from submissions.choices import DeclarationStatus, MailStatus
from submissions.models import OutgoingMail
from tests.factories import make_campaign, make_declaration, make_mail, make_unit
from tests.mailserver import free_port, mail_server, use_mail_server
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

BOX = "/review/2027/outbox/"


@pytest.fixture
def letters(settings):
    with mail_server(settings) as letters:
        yield letters


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def box(campaign):
    """One of each kind, by status."""
    states = {
        MailStatus.WAITING: {},
        MailStatus.SENT: {"sent_at": timezone.now()},
        MailStatus.FAILED: {"error": "邮件服务器不收这个地址", "attempts": 5},
        MailStatus.DISCARDED: {"error": "单位已经报送，不用再催。"},
    }
    return {
        status: make_mail(
            campaign=campaign, status=status, subject=status.label, **more
        )
        for status, more in states.items()
    }


def listed(client, **query):
    response = client.get(BOX, query)
    return [letter.subject for letter in response.context["letters"]]


def text_of(response):
    """The page with its lines joined: how the markup is wrapped says nothing."""
    return join_lines(response.text)


def statuses():
    return sorted(OutgoingMail.objects.values_list("status", flat=True))


# --- the list -----------------------------------------------------------------


def test_newest_letter_comes_first(client, box):
    assert listed(client) == ["不再发", "未发出", "已发", "待发"]


def test_letters_of_other_years_are_not_listed(client, campaign):
    make_mail(campaign=make_campaign(2026))

    assert listed(client) == []


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ({"status": "failed"}, ["未发出"]),
        ({"purpose": "issue"}, []),
        ({"purpose": "reminder", "status": "sent"}, ["已发"]),
        ({"status": "nonsense"}, ["不再发", "未发出", "已发", "待发"]),
    ],
)
def test_filters_alone_and_together(client, box, query, subjects):
    assert listed(client, **query) == subjects


def test_reason_of_a_failure_is_told(client, box):
    assert "邮件服务器不收这个地址" in text_of(client.get(BOX))


def test_next_try_is_told(client, campaign):
    at = timezone.make_aware(timezone.datetime(2027, 3, 3, 16, 30))
    make_mail(campaign=campaign, attempts=2, error="连不上", not_before=at)

    html = text_of(client.get(BOX))

    assert "第 2 次没有发出：连不上" in html
    assert "3月3日 16:30 再试" in html


def test_only_letters_still_in_hand_can_be_ticked(client, box):
    html = text_of(client.get(BOX))

    assert html.count('type="checkbox" name="mail"') == 2
    assert "列出的 2 封都发" in html


def test_leader_reads_and_is_offered_nothing(client, leader, box):
    client.force_login(leader)

    html = text_of(client.get(BOX))

    assert "未发出" in html
    assert "<button" not in html.partition("<table")[2].partition("</table>")[0]
    assert 'id="bulk"' not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow_with_letters(
    client, campaign, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_mail(campaign=campaign, unit=make_unit())

    with django_assert_num_queries(10):
        client.get(BOX)


# --- sending ------------------------------------------------------------------


def test_ticked_letters_go_at_once(client, box, letters):
    ticked = [box[MailStatus.WAITING].pk, box[MailStatus.FAILED].pk]

    response = client.post(f"{BOX}send/", {"mail": ticked}, follow=True)

    assert "已发出 2 封" in text_of(response)
    assert len(letters.received) == 2


def test_all_means_all_that_the_list_shows(client, box, letters):
    back = f"{BOX}?status=failed"

    response = client.post(f"{BOX}send/", {"everything": "on", "back": back})

    assert response.url == back
    assert [letter["Subject"] for _, letter in letters.received] == ["未发出"]


def test_ticked_letter_outside_the_filter_is_refused(client, box, letters):
    data = {"mail": box[MailStatus.WAITING].pk, "back": f"{BOX}?status=failed"}

    assert client.post(f"{BOX}send/", data).status_code == 422
    assert letters.received == []


@pytest.mark.parametrize("act", ["send", "discard"])
def test_nothing_ticked_means_none(client, box, letters, act):
    response = client.post(f"{BOX}{act}/")

    assert response.status_code == 422
    assert "还没有勾选" in text_of(response)
    assert letters.received == []
    assert statuses() == ["discarded", "failed", "sent", "waiting"]


@pytest.mark.parametrize("act", ["send", "discard"])
def test_letter_out_of_hand_stays_as_it_is(client, box, letters, act):
    response = client.post(f"{BOX}{act}/", {"mail": box[MailStatus.SENT].pk})

    assert response.status_code == 422
    assert letters.received == []


def test_what_did_not_go_is_told(client, campaign, settings):
    use_mail_server(settings, free_port())
    mail = make_mail(campaign=campaign)

    response = client.post(f"{BOX}send/", {"mail": mail.pk}, follow=True)

    assert "1 封没有发出：连不上邮件服务器" in text_of(response)


def test_unit_that_filed_is_told_of(client, campaign, letters):
    mail = make_mail(campaign=campaign)
    make_declaration(mail.unit, campaign, status=DeclarationStatus.SUBMITTED)

    response = client.post(f"{BOX}send/", {"mail": mail.pk}, follow=True)

    assert "1 封不用再发：单位已经报送。" in text_of(response)
    assert letters.received == []


def test_sending_while_mail_is_off_is_told(client, campaign):
    mail = make_mail(campaign=campaign)

    response = client.post(f"{BOX}send/", {"mail": mail.pk}, follow=True)

    assert "没有设置邮件服务器" in text_of(response)
    assert statuses() == ["waiting"]


def test_discarded_letters_stay_to_be_read(client, box):
    data = {"mail": [box[MailStatus.WAITING].pk, box[MailStatus.FAILED].pk]}

    response = client.post(f"{BOX}discard/", data, follow=True)

    assert "2 封不再发" in text_of(response)
    assert statuses() == ["discarded", "discarded", "discarded", "sent"]


def test_way_back_leads_nowhere_else(client, box):
    data = {"mail": box[MailStatus.WAITING].pk, "back": "https://evil.test/"}

    assert client.post(f"{BOX}discard/", data).url == BOX


# --- one letter ---------------------------------------------------------------


def page(mail, act=""):
    return f"{BOX}{mail.pk}/{act}"


def test_letter_is_read_as_it_is(client, campaign):
    mail = make_mail(campaign=campaign, body="第一行\n<b>第二行</b>")

    html = text_of(client.get(page(mail)))

    assert "第一行<br>&lt;b&gt;第二行&lt;/b&gt;" in html
    assert "unit@example.cn" in html


def test_letter_of_another_year_is_not_found(client, campaign):
    mail = make_mail(campaign=make_campaign(2026))

    assert client.get(page(mail)).status_code == 404


def edit(client, mail, **data):
    data = {
        "address": "new@example.cn",
        "subject": "新标题",
        "body": "新的话。",
    } | data
    return client.post(page(mail, "edit/"), data)


def test_edited_letter_is_sent_as_it_is_now(client, campaign, letters):
    mail = make_mail(campaign=campaign)

    edit(client, mail)
    client.post(f"{BOX}send/", {"mail": mail.pk})

    [(to, letter)] = letters.received
    assert (to, letter["Subject"]) == (["new@example.cn"], "新标题")
    assert letters.texts == ["新的话。"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"address": "not-an-address"}, "收件地址不对"),
        ({"address": "a@b.cn\nBcc: c@d.cn"}, "收件地址不对"),
        ({"subject": "  "}, "请填写标题"),
        ({"subject": "长" * 121}, "120"),
        ({"body": ""}, "请填写正文"),
    ],
)
def test_impossible_letter_is_refused_and_what_was_typed_stays(
    client, campaign, data, said
):
    mail = make_mail(campaign=campaign)

    response = edit(client, mail, **data)

    assert response.status_code == 422
    assert said in text_of(response)
    assert "新的话。" in text_of(response) or "body" in data
    mail.refresh_from_db()
    assert mail.subject == "请报送申报表"


def test_subject_on_two_lines_becomes_one(client, campaign):
    mail = make_mail(campaign=campaign)

    edit(client, mail, subject="新\r\nBcc: c@d.cn")

    mail.refresh_from_db()
    assert mail.subject == "新 Bcc: c@d.cn"


def test_letter_that_went_meanwhile_is_not_edited(client, campaign):
    mail = make_mail(campaign=campaign, status=MailStatus.SENT, sent_at=timezone.now())

    response = edit(client, mail)

    assert response.status_code == 409
    assert "现在是“已发”" in text_of(response)


@pytest.mark.parametrize("who", ["leader", "filer"])
def test_others_do_nothing(client, request, who, campaign):
    client.force_login(request.getfixturevalue(who))
    mail = make_mail(campaign=campaign)

    answers = {
        client.post(f"{BOX}send/", {"mail": mail.pk}).status_code,
        client.post(f"{BOX}discard/", {"mail": mail.pk}).status_code,
        edit(client, mail).status_code,
    }

    assert answers == {403 if who == "leader" else 404}
    assert statuses() == ["waiting"]
