from datetime import timedelta

import pytest
from django.utils import timezone

from review.models import ReasonPhrase
from review.selection.outcomes import decide_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.declarations.handling import accept_declaration
from submissions.models import AuditEntry
from tests.factories import make_campaign, make_declaration, make_filing, make_theme

pytestmark = pytest.mark.django_db

PHONE = "13812348000"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def declaration(unit):
    declaration = make_declaration(unit, status=Status.SUBMITTED, contact_phone=PHONE)
    make_theme(declaration, title="走进大厅", time_text="5-6月")
    make_filing(declaration)
    return declaration


def page(declaration, act=""):
    return f"/review/2027/declarations/{declaration.pk}/{act}"


def read(client, declaration):
    return client.get(page(declaration)).content.decode()


def in_days(days):
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def seen(declaration):
    """What the page names of what it shows."""
    return {"status": declaration.status, "revision": declaration.revision}


def send_back(client, declaration, **data):
    data = {"reason": "活动时间太笼统。", "answer_on": in_days(3)} | data
    return client.post(page(declaration, "return/"), data)


# Reading ---------------------------------------------------------------------


def test_page_tells_what_was_filed_and_when(client, declaration):
    html = read(client, declaration)

    filing = declaration.filings.get()
    for said in ("走进大厅", "5-6月", "5月、6月", filing.number, filing.code, "张三"):
        assert said in html


def test_history_of_decisions_stands_by_the_theme(client, declaration, reviewer):
    theme = declaration.themes.get()
    decide_theme(theme, Selection.DECLINED, actor=reviewer, reason="与去年重复")

    html = read(client, declaration)

    assert "office：未入选，与去年重复" in html


def test_year_in_the_address_must_be_that_of_the_form(client, declaration):
    make_campaign(2026)

    response = client.get(f"/review/2026/declarations/{declaration.pk}/")

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("status", "buttons"),
    [
        (Status.DRAFT, []),
        (Status.SUBMITTED, ["受理<kbd", "退回修改</button>"]),
        (Status.ACCEPTED, ["退回修改</button>"]),
        (Status.RETURNED, []),
    ],
)
def test_only_possible_acts_are_offered(client, unit, status, buttons):
    html = read(client, make_declaration(unit, status=status))

    offered = [name for name in ("受理<kbd", "退回修改</button>") if name in html]
    assert offered == buttons


def test_leader_is_offered_no_act(client, leader, declaration):
    client.force_login(leader)

    html = read(client, declaration)

    assert "走进大厅" in html
    for act in ("受理<kbd", "退回修改</button>", "显示</button>", "入选</button>"):
        assert act not in html


@pytest.mark.parametrize("themes", [1, 3])
def test_number_of_queries_does_not_grow_with_themes(
    client, unit, themes, django_assert_num_queries
):
    declaration = make_declaration(unit, status=Status.SUBMITTED)
    for _ in range(themes):
        make_theme(declaration)

    with django_assert_num_queries(23):
        client.get(page(declaration))


def test_sentences_for_a_theme_not_chosen_are_offered(client, declaration):
    phrase = ReasonPhrase.objects.first()

    assert f'<option value="{phrase}">' in read(client, declaration)


@pytest.mark.parametrize(
    ("page", "room"),
    [
        ("declarations/next/", "报送情况"),
        ("reminders/", "报送情况"),
        ("outbox/", "发件箱"),
        ("similar/", "梳理甄选"),
        ("changes/", "计划安排"),
    ],
)
def test_masthead_shows_the_room_a_page_belongs_to(client, declaration, page, room):
    response = client.get(f"/review/2027/{page}", follow=True)

    current = [link["label"] for link in response.context["nav"] if link["current"]]
    assert current == [room]


# Accepting -------------------------------------------------------------------


def test_accepted_form_is_said_to_be_so(client, declaration, reviewer):
    response = client.post(page(declaration, "accept/"), follow=True)

    declaration.refresh_from_db()
    entry = AuditEntry.objects.get()
    assert declaration.status == Status.ACCEPTED
    assert "已受理高塘岭街道的申报表。" in response.content.decode()
    assert (entry.action, entry.actor) == ("declaration.accept", reviewer)


def test_form_that_was_withdrawn_meanwhile_is_not_accepted(client, unit):
    declaration = make_declaration(unit, status=Status.DRAFT)

    response = client.post(page(declaration, "accept/"))

    declaration.refresh_from_db()
    assert response.status_code == 409
    assert declaration.status == Status.DRAFT
    assert "没有受理：现在是“草稿”。等单位重新报送" in response.content.decode()


def test_second_to_accept_is_told_who_was_first(client, declaration, admin):
    accept_declaration(declaration, actor=admin)

    response = client.post(page(declaration, "accept/"))

    html = response.content.decode()
    assert response.status_code == 409
    assert f"没有受理：{admin.label}已在" in html
    assert "受理，现在是“已受理”。" in html


def test_second_of_two_clicks_goes_on_as_the_first(client, declaration):
    data = seen(declaration)
    client.post(page(declaration, "accept/"), data)

    response = client.post(page(declaration, "accept/"), data)

    assert response.status_code == 302
    assert AuditEntry.objects.get().action == "declaration.accept"


@pytest.mark.parametrize("act", ["accept/", "return/"])
def test_form_that_was_filed_anew_since_the_page_is_not_settled(
    client, declaration, act
):
    data = seen(declaration)
    if act == "return/":
        data |= {"reason": "x", "answer_on": in_days(3)}
    type(declaration).objects.update(revision=declaration.revision + 1)

    response = client.post(page(declaration, act), data)

    declaration.refresh_from_db()
    assert response.status_code == 409
    assert "下面已是最新内容，请看过再受理（或退回）。" in response.text
    assert declaration.status == Status.SUBMITTED


def test_refusal_leads_to_what_was_changed(client, declaration, filer):
    data = seen(declaration)
    declaration.themes.update(title="走出大厅")
    make_filing(declaration, filer)
    type(declaration).objects.update(revision=declaration.revision + 1)

    html = client.post(page(declaration, "accept/"), data).text

    assert '<a href="#changes">看改了什么</a>' in html
    assert 'id="changes"' in html


def test_colleagues_accept_is_not_returned_unseen(client, declaration, admin):
    typed = seen(declaration) | {"reason": "时间太笼统。"}
    accept_declaration(declaration, actor=admin)

    response = send_back(client, declaration, **typed)

    declaration.refresh_from_db()
    assert response.status_code == 409
    assert declaration.status == Status.ACCEPTED
    assert f"没有退回修改：{admin.label}已在" in response.text
    assert "时间太笼统。</textarea>" in response.text


def test_what_a_colleague_accepted_is_returned_knowingly(client, declaration, admin):
    accept_declaration(declaration, actor=admin)

    send_back(client, declaration, **seen(declaration))

    declaration.refresh_from_db()
    assert declaration.status == Status.RETURNED


def test_opinions_on_what_was_withdrawn_are_shown_to_be_copied(client, declaration):
    theme = declaration.themes.get()
    typed = seen(declaration) | {
        f"remark-{theme.pk}": "写到月份",
        "remark-9999": "谁来",
    }
    type(declaration).objects.update(status=Status.DRAFT)

    html = send_back(client, declaration, **typed).text

    assert "您写的退回意见" in html
    for said in ("活动时间太笼统。", "写到月份", "谁来"):
        assert f"<dd>{said}</dd>" in html


# Accepting with opinions typed -------------------------------------------------


@pytest.mark.parametrize("field", ["reason", "remark-7", "phrases"])
def test_accepting_asks_before_it_drops_opinions(client, declaration, field):
    data = seen(declaration) | {field: "请上传盖章扫描件。"}

    response = client.post(page(declaration, "accept/"), data)

    declaration.refresh_from_db()
    assert declaration.status == Status.SUBMITTED
    assert response.status_code == 422
    assert "不要意见，受理</button>" in response.text


def test_opinions_stay_typed_while_it_asks(client, declaration):
    theme = declaration.themes.get()
    data = {"reason": "时间太笼统。", f"remark-{theme.pk}": "写到月份"}

    html = client.post(page(declaration, "accept/"), seen(declaration) | data).text

    assert "时间太笼统。</textarea>" in html
    assert "写到月份</textarea>" in html
    assert "请写明退回的原因" not in html


def test_opinions_are_dropped_when_that_was_said(client, declaration):
    data = seen(declaration) | {"reason": "时间太笼统。", "drop": "1"}

    client.post(page(declaration, "accept/"), data)

    declaration.refresh_from_db()
    assert declaration.status == Status.ACCEPTED


@pytest.mark.parametrize("blank", ["", " \u3000\n", "\u200b"])
def test_blank_opinions_are_none(client, declaration, blank):
    client.post(page(declaration, "accept/"), {"reason": blank, "answer_on": "x"})

    declaration.refresh_from_db()
    assert declaration.status == Status.ACCEPTED


@pytest.mark.parametrize("act", ["accept/", "return/", "phone/"])
def test_leader_may_do_nothing(client, leader, declaration, act):
    client.force_login(leader)

    response = client.post(page(declaration, act), {"reason": "x"})

    declaration.refresh_from_db()
    assert response.status_code == 403
    assert declaration.status == Status.SUBMITTED


@pytest.mark.parametrize("act", ["accept/", "return/", "phone/"])
def test_a_link_does_nothing(client, declaration, act):
    assert client.get(page(declaration, act)).status_code == 405
    assert not AuditEntry.objects.of_acts().exists()


# Returning -------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_returned_form_has_its_reason_and_the_end_of_the_day(client, unit, status):
    declaration = make_declaration(unit, status=status)

    send_back(client, declaration, answer_on=in_days(3))

    declaration.refresh_from_db()
    ends = timezone.localtime(declaration.answer_by)
    assert declaration.status == Status.RETURNED
    assert declaration.return_reason == "活动时间太笼统。"
    assert f"{ends:%Y-%m-%d %H:%M}" == f"{in_days(4)} 00:00"


def test_return_is_told_and_dated_on_the_page(client, declaration):
    html = client.get(send_back(client, declaration).url).content.decode()

    assert "已退回高塘岭街道，对方登录后即可修改。" in html
    html = read(client, declaration)
    assert "24:00 前重新报送：</b>活动时间太笼统。" in html


def test_return_is_in_the_log_with_its_reason(client, declaration):
    send_back(client, declaration)

    entry = AuditEntry.objects.get()
    assert entry.action == "declaration.return"
    assert entry.data["reason"] == "活动时间太笼统。"


@pytest.mark.parametrize("reason", ["", " \u3000\n", "\u200b"])
def test_return_without_a_reason_is_refused(client, declaration, reason):
    response = send_back(client, declaration, reason=reason)

    declaration.refresh_from_db()
    assert response.status_code == 422
    assert '<li><a href="#id_reason">请写明退回的原因' in response.text
    assert "<title>错误：" in response.text
    assert declaration.status == Status.SUBMITTED


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("", "请选择重新报送的期限"),
        ("2027-02-30", "这样的写法"),
        ("31/12/2027", "这样的写法"),
        ("2027年4月2日", "这样的写法"),
        ("10000-01-01", "这样的写法"),
        ("2027-04-02\x00", "这样的写法"),
        ("0001-01-01", "一年以内"),
        ("9999-12-31", "一年以内"),
        (in_days(-1), "一年以内"),
        (in_days(400), "一年以内"),
    ],
)
def test_impossible_day_is_refused_and_the_reason_stays(client, declaration, day, said):
    response = send_back(client, declaration, answer_on=day)

    html = response.content.decode()
    declaration.refresh_from_db()
    assert response.status_code == 422
    assert said in html
    assert "活动时间太笼统。</textarea>" in html
    assert declaration.status == Status.SUBMITTED


def test_today_is_a_possible_day(client, declaration):
    send_back(client, declaration, answer_on=in_days(0))

    declaration.refresh_from_db()
    assert declaration.status == Status.RETURNED


def test_returned_themes_leave_the_workbench(client, declaration):
    send_back(client, declaration)

    response = client.get("/review/2027/themes/")

    assert list(response.context["themes"]) == []


def test_second_return_is_refused_in_words(client, declaration):
    send_back(client, declaration)

    response = send_back(client, declaration, reason="又一次")

    declaration.refresh_from_db()
    assert response.status_code == 409
    assert "退回修改，现在是“已退回”。" in response.text
    assert declaration.return_reason == "活动时间太笼统。"


# The phone -------------------------------------------------------------------


@pytest.mark.parametrize("who", ["reviewer", "leader", "admin"])
def test_phone_is_masked_in_the_whole_source(client, request, declaration, who):
    client.force_login(request.getfixturevalue(who))

    html = read(client, declaration)

    assert "138****8000" in html
    assert PHONE not in html


def test_phone_stays_masked_after_a_refused_return(client, declaration):
    html = send_back(client, declaration, reason="").content.decode()

    assert "138****8000" in html
    assert PHONE not in html


def test_phone_is_shown_on_request_and_the_request_is_logged(
    client, declaration, reviewer
):
    response = client.post(page(declaration, "phone/"))

    entry = AuditEntry.objects.get()
    assert PHONE in response.content.decode()
    assert (entry.action, entry.actor) == ("declaration.phone", reviewer)
    assert entry.target_id == str(declaration.pk)


def test_shown_phone_is_masked_again_on_the_next_page(client, declaration):
    client.post(page(declaration, "phone/"))

    assert PHONE not in read(client, declaration)


def test_phone_is_nowhere_in_the_log(client, declaration):
    client.post(page(declaration, "phone/"))

    entry = AuditEntry.objects.get()
    assert PHONE not in f"{entry.data}{entry.target_label}{entry.actor_label}"


def test_there_is_no_button_where_there_is_no_phone(client, unit):
    html = read(client, make_declaration(unit, contact_phone=""))

    assert "显示</button>" not in html


def test_state_has_the_word_of_the_roster(client, unit):
    untouched = make_declaration(unit, revision=0)

    assert "未登录" in read(client, untouched)
