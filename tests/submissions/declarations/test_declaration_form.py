import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from submissions.choices import DeclarationStatus as Status
from submissions.declarations.filing import submit_declaration
from submissions.models import AuditEntry, Theme
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_filing,
    make_theme,
    make_user,
    rows_post,
)

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=0, contact_name="", contact_phone="")


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def three_rows(declaration):
    return [make_theme(declaration, title=title) for title in "甲乙丙"]


def titles(declaration):
    return [theme.title for theme in declaration.themes_in_order()]


def as_rows(themes):
    return [
        {
            "row": theme.pk,
            "title": theme.title,
            "time_text": theme.time_text,
            "summary": theme.summary,
            "forms": [form.pk for form in theme.forms.all()],
        }
        for theme in themes
    ]


def revision_in(html):
    return re.search(r'name="revision" value="(\d*)"', html)[1]


def ids_in(html):
    return set(re.findall(r'\bid="([^"]+)"', html))


def linked_ids(html):
    summary = re.search(r'id="problems">(.*?)</div>', html, re.DOTALL)[1]
    return re.findall(r'href="#([^"]+)"', summary)


# Reading ---------------------------------------------------------------------


def test_untouched_form_has_one_row_and_the_rules(client, declaration):
    response = client.get(PAGE)

    html = response.content.decode()
    assert len(response.context["formset"]) == 1
    assert "至少 1 个，至多 20 个" in html
    assert revision_in(html) == "0"


@pytest.mark.parametrize(
    "label",
    [
        "活动主题",
        "活动时间（月份）",
        "活动形式",
        "活动简介",
        "联系人",
        "联系电话",
        "填报单位（公章）",
    ],
)
def test_labels_are_those_of_the_paper(client, declaration, label):
    assert label in client.get(PAGE).content.decode()


@pytest.mark.parametrize("button", ["增加一行", "保存草稿", "检查并报送"])
def test_buttons_are_named_as_people_know_them(client, declaration, button):
    assert f"{button}</button>" in client.get(PAGE).content.decode()


def test_stored_text_stands_in_the_fields(client, declaration):
    make_theme(declaration, title="走进大厅", time_text="5-6月", summary="一\n二")

    html = client.get(PAGE).content.decode()

    assert "走进大厅</textarea>" in html
    assert "一\n二</textarea>" in html
    assert "理解为：5月、6月" in html


def test_row_can_be_added_without_a_script(client, declaration):
    make_theme(declaration)

    response = client.get(f"{PAGE}?add=1")

    assert len(response.context["formset"]) == 2


def test_reason_of_a_return_stands_above_the_form(client, filer):
    make_declaration(filer.unit, status=Status.RETURNED, return_reason="时间太笼统")

    html = client.get(PAGE).content.decode()

    assert "时间太笼统" in html
    assert "保存草稿" in html


@pytest.mark.parametrize("status", [Status.SUBMITTED, Status.ACCEPTED])
def test_filed_form_is_read_only(client, filer, status):
    declaration = make_declaration(filer.unit, status=status)
    make_theme(declaration, title="走进大厅")
    filing = make_filing(declaration)

    html = client.get(PAGE).content.decode()

    assert "走进大厅" in html
    assert filing.number in html
    assert "<textarea" not in html


def test_withdrawal_is_offered_while_it_is_possible(client, filer):
    make_declaration(filer.unit, status=Status.SUBMITTED)

    assert "撤回修改" in client.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("status", "late"), [(Status.ACCEPTED, False), (Status.SUBMITTED, True)]
)
def test_withdrawal_is_not_offered_in_vain(client, filer, status, late):
    days = timedelta(days=-1 if late else 1)
    campaign = make_campaign(deadline=timezone.now() + days)
    make_declaration(filer.unit, campaign, status=status)

    assert "撤回修改" not in client.get(PAGE).content.decode()


@pytest.mark.parametrize("late", [False, True])
def test_filing_is_called_for_only_while_it_is_possible(client, filer, late):
    days = timedelta(days=-1 if late else 1)
    campaign = make_campaign(deadline=timezone.now() + days)
    make_filing(make_declaration(filer.unit, campaign))

    html = client.get(PAGE).content.decode()

    assert "现在没有算数的报送" in html
    assert ("检查并报送" in html) is not late
    assert ("btn-primary" in html) is not late


def test_before_opening_there_is_nothing_to_fill(client, filer):
    campaign = make_campaign(opens_at=timezone.now() + timedelta(days=2))
    make_declaration(filer.unit, campaign, revision=0)

    html = client.get(PAGE).content.decode()

    assert "还没有到开始申报的时间" in html
    assert "<textarea" not in html


def test_year_that_the_unit_was_not_called_in_is_not_found(client, declaration):
    make_declaration(campaign=make_campaign(2026))

    assert client.get("/declarations/2026/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_number_of_queries_does_not_grow_with_rows(
    client, declaration, rows, django_assert_num_queries
):
    for _ in range(rows):
        make_theme(declaration)

    with django_assert_num_queries(17):
        client.get(PAGE)


# Saving ----------------------------------------------------------------------


def test_saved_row_comes_back_as_it_was_typed(client, declaration):
    form = declaration.campaign.activity_forms.get(name="现场观摩")
    area = declaration.campaign.focus_areas.first()
    row = {
        "title": "走进大厅",
        "time_text": "5-6月",
        "forms": [form.pk],
        "other_form": "直播",
        "summary": "一\r\n二",
        "focus_area": area.pk,
    }

    response = client.post(PAGE, rows_post(row))

    theme = Theme.objects.get()
    assert (response.status_code, response.url) == (302, PAGE)
    assert theme.content(1) == {
        "theme": theme.pk,
        "number": 1,
        "title": "走进大厅",
        "time_text": "5-6月",
        "months": [5, 6],
        "forms": ["现场观摩"],
        "other_form": "直播",
        "summary": "一\n二",
        "focus_area": area.name,
        "co_organisers": [],
    }


def test_saving_says_when_and_counts(client, declaration, time_machine):
    time_machine.move_to(timezone.now().replace(hour=6, minute=3, second=22))

    html = client.post(PAGE, rows_post({"title": "甲"}), follow=True).content.decode()

    assert "草稿已保存（14:03）" in html
    assert revision_in(html) == "1"


def test_saving_is_in_the_log_without_personal_data(client, declaration, filer):
    client.post(PAGE, rows_post({"title": "甲"}, contact_phone="13912345678"))

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.actor) == ("declaration.save", filer)
    assert entry.data == {"revision": 1, "rows": 1}


def test_incomplete_draft_is_saved(client, declaration):
    client.post(PAGE, rows_post({"time_text": "尽快"}, contact_phone="问办公室"))

    declaration.refresh_from_db()
    assert declaration.contact_phone == "问办公室"
    assert declaration.themes.get().months == Months()


def test_rows_without_a_word_are_not_kept(client, declaration):
    client.post(PAGE, rows_post({"title": "甲"}, {"title": " \u3000"}, {}))

    assert titles(declaration) == ["甲"]


def test_row_that_was_emptied_goes(client, declaration):
    themes = three_rows(declaration)
    rows = as_rows(themes)
    rows[1] = {"row": themes[1].pk}

    client.post(PAGE, rows_post(*rows))

    assert titles(declaration) == ["甲", "丙"]


def test_draft_is_saved_after_the_deadline(client, filer):
    campaign = make_campaign(deadline=timezone.now() - timedelta(days=1))
    declaration = make_declaration(filer.unit, campaign, revision=0)

    response = client.post(PAGE, rows_post({"title": "迟到的主题"}))

    assert response.status_code == 302
    assert titles(declaration) == ["迟到的主题"]


def test_nothing_is_saved_before_opening(client, filer):
    campaign = make_campaign(opens_at=timezone.now() + timedelta(days=2))
    declaration = make_declaration(filer.unit, campaign, revision=0)

    response = client.post(PAGE, rows_post({"title": "太早的主题"}))

    assert response.status_code == 409
    assert "还没有到开始申报的时间" in response.content.decode()
    assert titles(declaration) == []


@pytest.mark.parametrize(
    ("status", "label"), [(Status.SUBMITTED, "已报送"), (Status.ACCEPTED, "已受理")]
)
def test_filed_form_takes_no_more_and_the_text_stays(client, filer, status, label):
    declaration = make_declaration(filer.unit, status=status)
    make_theme(declaration, title="报送的内容")

    response = client.post(PAGE, rows_post({"title": "后来的修改"}, revision=1))

    html = response.content.decode()
    assert response.status_code == 409
    assert f"申报表现在是“{label}”，刚才的修改没有保存。" in html
    assert "后来的修改</textarea>" in html
    assert titles(declaration) == ["报送的内容"]


def test_checking_saves_first(client, declaration):
    response = client.post(PAGE, rows_post({"title": "甲"}, act="check"))

    assert response.url == "/declarations/2027/check/"
    assert titles(declaration) == ["甲"]


# Rows without a script -------------------------------------------------------


def test_adding_saves_and_opens_a_row(client, declaration):
    response = client.post(PAGE, rows_post({"title": "甲"}, act="add"))

    assert response.url == f"{PAGE}?add=1#rows-end"
    assert titles(declaration) == ["甲"]


@pytest.mark.parametrize(
    ("act", "order"),
    [
        ("up-1", "乙甲丙"),
        ("up-2", "甲丙乙"),
        ("down-0", "乙甲丙"),
        ("down-1", "甲丙乙"),
        ("up-0", "甲乙丙"),
        ("down-2", "甲乙丙"),
        ("remove-0", "乙丙"),
        ("remove-2", "甲乙"),
    ],
)
def test_buttons_of_a_row_work_without_a_script(client, declaration, act, order):
    rows = as_rows(three_rows(declaration))

    client.post(PAGE, rows_post(*rows, act=act))

    assert "".join(titles(declaration)) == order


@pytest.mark.parametrize(
    "act", ["up-9", "remove-9", "up-", "up--1", "up-١", "up-1e9", "x", "\x00", "-" * 99]
)
def test_act_that_names_no_row_saves_as_it_stands(client, declaration, act):
    rows = as_rows(three_rows(declaration))

    client.post(PAGE, rows_post(*rows, act=act))

    assert titles(declaration) == ["甲", "乙", "丙"]


def test_moved_row_keeps_its_identity(client, declaration):
    first, second, _ = themes = three_rows(declaration)

    client.post(PAGE, rows_post(*as_rows(themes), act="down-0"))

    assert list(declaration.themes_in_order())[:2] == [second, first]


def test_row_with_an_error_can_be_removed(client, declaration):
    rows = as_rows(three_rows(declaration))
    rows[1]["title"] = "坏\x00"

    response = client.post(PAGE, rows_post(*rows, act="remove-1"))

    assert response.status_code == 302
    assert titles(declaration) == ["甲", "丙"]


def test_removal_is_said_when_another_row_holds_it_up(client, declaration):
    rows = as_rows(three_rows(declaration))
    rows[0]["title"] = rows[1]["title"] = "坏\x00"

    response = client.post(PAGE, rows_post(*rows, act="remove-1"))

    html = response.content.decode()
    assert response.status_code == 422
    assert html.count("保存后删去这一行。") == 1
    assert linked_ids(html) == ["id_rows-0-title"]


def test_removed_row_is_named_and_comes_back_in_its_place(client, declaration):
    rows = as_rows(three_rows(declaration))
    client.post(PAGE, rows_post(*rows, act="remove-1"))

    page = client.get(PAGE)
    assert "已删去“乙”" in page.text
    rows = as_rows(declaration.themes_in_order())
    client.post(PAGE, rows_post(*rows, revision=1, act="restore-0"))

    assert titles(declaration) == ["甲", "乙", "丙"]
    assert "已删去" not in client.get(PAGE).text


def test_removed_row_is_forgotten_when_filed(client, declaration, filer):
    first, second, _ = as_rows(three_rows(declaration))
    client.post(PAGE, rows_post(first, second, act="remove-1"))
    declaration.refresh_from_db()

    submit_declaration(
        declaration,
        actor=filer,
        key=uuid4(),
        revision=declaration.revision,
        received=timezone.now(),
    )

    declaration.refresh_from_db()
    assert declaration.undo == {}


def test_row_is_copied_behind_itself(client, declaration):
    rows = as_rows(three_rows(declaration))

    client.post(PAGE, rows_post(*rows, act="copy-0"))

    assert titles(declaration) == ["甲", "甲", "乙", "丙"]


def test_row_sent_twice_under_its_mark_is_one_row(client, declaration):
    row = {"title": "甲", "mark": "0a1b2c"}
    client.post(PAGE, rows_post(row))

    client.post(PAGE, rows_post(row | {"title": "甲二"}, revision=1))

    assert titles(declaration) == ["甲二"]


def test_adding_beyond_the_limit_says_so(client, declaration):
    declaration.campaign.maximum_themes = 3
    declaration.campaign.save()
    rows = as_rows(three_rows(declaration))

    response = client.post(PAGE, rows_post(*rows, act="add"), follow=True)

    assert "至多 3 个活动主题，已经填满了" in response.text


# Errors ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "长" * 61),
        ("time_text", "长" * 61),
        ("other_form", "长" * 31),
        ("summary", "长" * 501),
        ("joint", "长" * 301),
    ],
)
def test_text_too_long_is_saved_and_told_beside_its_field(
    client, declaration, field, value
):
    response = client.post(
        PAGE, rows_post({"title": "甲"}, {"title": "乙", field: value}), follow=True
    )

    assert f'id="id_rows-1-{field}_error"' in response.text
    assert f"您写了 {len(value)} 个，请缩短。" in response.text
    assert value in response.text


def test_contact_too_long_is_saved_and_told(client, declaration):
    response = client.post(PAGE, rows_post(contact_name="长" * 31), follow=True)

    assert 'id="id_contact_name_error"' in response.text
    declaration.refresh_from_db()
    assert declaration.contact_name == "长" * 31


def test_identity_number_is_not_kept_and_the_rest_is(client, declaration):
    number = "430122198001011234"

    response = client.post(PAGE, rows_post({"title": "甲"}, contact_phone=number))

    html = response.text
    assert response.status_code == 422
    assert "<title>错误：" in html
    assert linked_ids(html) == ["id_contact_phone"]
    assert "id_contact_phone" in ids_in(html)
    assert number in html
    assert titles(declaration) == ["甲"]
    declaration.refresh_from_db()
    assert declaration.contact_phone == ""


def test_error_of_the_rows_as_a_whole_is_linked_to_them(client, declaration):
    broken = {"rows-INITIAL_FORMS": 9}

    html = client.post(PAGE, rows_post({"title": "甲"}, **broken)).content.decode()

    assert linked_ids(html) == ["id_rows"]
    assert "id_rows" in ids_in(html)


def test_choices_stay_ticked_beside_an_error(client, declaration):
    form = declaration.campaign.activity_forms.get(name="现场观摩")
    row = {"title": "坏\x00", "forms": [form.pk]}

    html = client.post(PAGE, rows_post(row)).content.decode()

    assert re.search(rf'value="{form.pk}"[^>]*checked', html)


# Two people at one form ------------------------------------------------------


@pytest.fixture
def conflict(client, declaration):
    """The answer to a save from a page that a colleague has saved over since."""
    colleague = Client()
    colleague.force_login(make_user(unit=declaration.unit))
    colleague.post(PAGE, rows_post({"title": "同事写的"}, contact_name="同事"))
    stale = rows_post({"title": "我写的"}, contact_name="我", revision=0)
    return client.post(PAGE, stale)


def test_stale_save_is_refused_and_writes_nothing(conflict, declaration):
    declaration.refresh_from_db()

    assert conflict.status_code == 409
    assert titles(declaration) == ["同事写的"]
    assert declaration.contact_name == "同事"


def test_conflict_shows_both_versions(conflict):
    html = conflict.content.decode()
    stored, form = html.split('id="start"', 1)[0], html.split('id="id_rows"')[1]

    assert "本单位有人保存过这张表" in stored
    assert "同事写的" in stored
    assert "我写的</textarea>" in form
    assert 'value="我"' in html


def test_conflict_can_be_settled_by_saving_again(conflict, client, declaration):
    revision = revision_in(conflict.content.decode())
    again = rows_post({"title": "我写的"}, contact_name="我", revision=revision)

    response = client.post(PAGE, again)

    assert response.status_code == 302
    assert set(titles(declaration)) == {"同事写的", "我写的"}


def test_page_without_a_revision_is_not_saved(client, declaration):
    data = rows_post({"title": "甲"})
    del data["revision"]

    response = client.post(PAGE, data)

    assert response.status_code == 400
    assert "这个请求不完整" in response.content.decode()
    assert not Theme.objects.exists()
