"""年度申报活动 under 管理: copied, made ready, opened, changed section by section."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from review.manage.campaigns import copy_campaign
from review.manage.sections import SECTIONS
from submissions.declarations.forms import list_offers
from submissions.models import AuditEntry, Campaign, Declaration, Holiday
from tests.activities import make_occasion
from tests.factories import (
    make_campaign,
    make_declaration,
    make_tag,
    make_theme,
    make_unit,
    make_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST = "/manage/campaigns/"


@pytest.fixture
def client(client, admin):
    client.force_login(admin)
    return client


def beijing(*moment):
    return timezone.make_aware(datetime(*moment))


def filled(form):
    """What a form would send as it stands."""
    values = {name: form[name].value() for name in form.fields}
    return {
        name: form[name].field.widget.format_value(value)
        if isinstance(value, datetime | date)
        else value
        for name, value in values.items()
        if value is not None and value is not False
    }


def save(client, campaign, section, **fields):
    """Save a section as its page shows it, with other words in some fields."""
    page = f"{LIST}{campaign.year}/{section}/"
    data = filled(client.get(page).context["form"]) | fields
    return client.post(f"{page}save/", data)


def last_entry():
    return AuditEntry.objects.first()


def test_every_column_stands_in_one_section():
    listed = [name for _, names in SECTIONS.values() for name in names]
    columns = {
        field.name
        for field in Campaign._meta.concrete_fields
        if field.editable and field.name not in ("id", "year")
    }

    assert sorted(listed) == sorted(columns)


# Beginning ---------------------------------------------------------------------------


def test_copy_takes_over_all_but_the_notice_and_moves_to_working_days(client):
    # 2027-03-20 is a Saturday; “29日前” ends with the 29th, a Monday then.
    source = make_campaign(
        2026,
        opens_at=beijing(2026, 3, 20, 9),
        deadline=beijing(2026, 3, 30),
        notice_number="望政务公开办函〔2026〕4号",
        notice_title="关于2026年主题日的通知",
        grace_minutes=30,
        reminder_text="{单位}请快报",
    )
    Holiday.objects.filter(year=2027).delete()
    Holiday.objects.create(year=2027, day=date(2027, 3, 22), kind="off", name="放假")

    client.post(f"{LIST}copy/", {"source": source.pk, "year": 2027})

    copied = Campaign.objects.get(year=2027)
    assert copied.opens_at == beijing(2027, 3, 23, 9)
    assert copied.deadline == beijing(2027, 3, 30)
    assert (copied.notice_number, copied.notice_title) == ("", "关于2027年主题日的通知")
    assert (copied.grace_minutes, copied.reminder_text) == (30, "{单位}请快报")
    assert [form.name for form in copied.activity_forms.all()] == [
        form.name for form in source.activity_forms.all()
    ]
    assert copied.focus_areas.count() == source.focus_areas.count()
    assert last_entry().data["changes"]["deadline"] == [
        "2026-03-30 00:00",
        "2027-03-30 00:00",
    ]


def test_year_that_exists_is_not_copied_again(client, campaign):
    response = client.post(
        f"{LIST}copy/", {"source": campaign.pk, "year": campaign.year}
    )

    assert response.status_code == 422
    assert Campaign.objects.count() == 1


def test_first_year_has_the_lists_of_the_notice(client):
    first = {
        "year": 2028,
        "region": "宁乡市",
        "office_name": "宁乡市政务公开办公室",
        "office_short_name": "市政务公开办",
        "office_phone": "0731-87800000",
        "opens_at": "2028-03-01T09:00",
        "deadline": "2028-02-01T00:00",
    }
    refused = client.post(f"{LIST}add/", first)
    assert refused.status_code == 422
    assert "截止时间必须晚于开始时间。" in refused.content.decode()

    client.post(f"{LIST}add/", first | {"deadline": "2028-03-30T00:00"})

    campaign = Campaign.objects.get()
    assert campaign.deadline == beijing(2028, 3, 30)
    assert (campaign.activity_forms.count(), campaign.focus_areas.count()) == (5, 10)


# Opening -----------------------------------------------------------------------------


def test_opening_waits_for_what_is_missing_and_then_calls_every_unit(client, campaign):
    active = [make_unit("高塘岭街道"), make_unit("区教育局")]
    make_unit("停用的局", active=False)
    make_user(unit=active[0])
    Campaign.objects.update(
        opens_at=timezone.now() - timedelta(days=2),
        deadline=timezone.now() - timedelta(days=1),
    )
    page = client.get(f"{LIST}{campaign.year}/")
    refused = client.post(f"{LIST}{campaign.year}/open/")

    assert not page.context["ready"]
    assert "1 个单位没有能登录的账号：区教育局" in page.content.decode()
    assert refused.status_code == 409
    assert "已经过了，请改到以后" in refused.content.decode()
    assert not Declaration.objects.exists()

    Campaign.objects.update(deadline=timezone.now() + timedelta(days=3))
    client.post(f"{LIST}{campaign.year}/open/")

    assert [form.unit for form in Declaration.objects.all()] == active
    assert (last_entry().action, last_entry().data) == (
        "campaign.open",
        {"declarations": 2},
    )


# Changing ----------------------------------------------------------------------------


def test_section_is_logged_with_old_and_new_values(client, campaign):
    save(client, campaign, "rules", maximum_themes=5)

    campaign.refresh_from_db()
    assert campaign.maximum_themes == 5
    assert last_entry().data["changes"] == {"maximum_themes": [20, 5]}


def test_every_section_saves_as_it_stands_and_logs_nothing(client, campaign, case):
    Campaign.objects.update(
        opens_at=beijing(2027, 3, 1, 9), deadline=beijing(2027, 3, 30)
    )
    before = AuditEntry.objects.count()
    for section in SECTIONS:
        with case(section):
            assert save(client, campaign, section).status_code == 302
            assert AuditEntry.objects.count() == before


def test_impossible_words_are_refused_in_chinese_and_kept(client, campaign, case):
    refused = [
        ("rules", {"minimum_themes": 0}, "主题数下限至少为 1"),
        ("rules", {"maximum_themes": 61}, "不超过 60"),
        ("titles", {"plan_title": "{地区.__class__}安排"}, "占位符"),
        ("titles", {"plan_title": "{安排"}, "占位符"),
        ("reminders", {"reminder_hours": "很快"}, "用顿号分开"),
        ("times", {"deadline": "明天"}, "这样的写法填写日期和时间"),
        ("times", {"grace_minutes": ""}, "请填写宽限分钟。"),
    ]
    for section, fields, said in refused:
        with case(said):
            response = save(client, campaign, section, **fields)
            html = response.content.decode()
            assert response.status_code == 422
            assert said in html
            assert str(next(iter(fields.values()))) in html


def test_change_by_another_person_is_not_written_over(client, campaign):
    data = filled(client.get(f"{LIST}2027/office/").context["form"])
    Campaign.objects.update(office_phone="0731-11111111")

    response = client.post(
        f"{LIST}2027/office/save/", data | {"office_phone": "0731-22222222"}
    )

    campaign.refresh_from_db()
    html = response.content.decode()
    assert (response.status_code, campaign.office_phone) == (409, "0731-11111111")
    assert "0731-11111111" in html
    assert "0731-22222222" in html


def test_deadline_moved_into_the_past_asks_first(client, campaign):
    past = {"deadline": f"{timezone.localtime() - timedelta(hours=1):%Y-%m-%dT%H:%M}"}

    asked = save(client, campaign, "times", **past)

    campaign.refresh_from_db()
    assert asked.status_code == 422
    assert "单位马上不能再报" in asked.content.decode()
    assert campaign.closes_at > timezone.now()

    save(client, campaign, "times", **past, at_once="on")

    campaign.refresh_from_db()
    assert campaign.closes_at < timezone.now()


def test_rules_of_the_activities_move_the_dates_that_hang_on_them(client):
    occasion = make_occasion(
        status="announced", announce_due=date(2027, 9, 9), report_due=date(2027, 9, 24)
    )
    campaign = occasion.activity.campaign

    save(client, campaign, "activities", report_days=1)

    occasion.refresh_from_db()
    assert occasion.report_due < date(2027, 9, 24)


def test_archived_year_is_only_looked_at(client, campaign):
    data = filled(client.get(f"{LIST}2027/office/").context["form"])
    Campaign.objects.update(archived_at=timezone.now(), archived_by_label="周文清")

    response = client.post(f"{LIST}2027/office/save/", data | {"region": "别处"})

    campaign.refresh_from_db()
    assert response.status_code in (403, 409)
    assert campaign.region == "长沙市望城区"


def test_archived_year_still_says_how_long_its_contacts_stay(client, campaign):
    Campaign.objects.update(archived_at=timezone.now(), archived_by_label="周文清")

    save(client, campaign, "contacts", contact_years=3)

    campaign.refresh_from_db()
    assert campaign.contact_years == 3
    page = client.get(f"{LIST}2027/").content.decode()
    assert page.count("修改") == page.count("/contacts/") == 1


# Lists -------------------------------------------------------------------------------


def rows_of(client, name):
    formset = client.get(f"{LIST}2027/lists/{name}/").context["formset"]
    data = {
        form.add_prefix(field): form[field].value() or ""
        for form in [formset.management_form, *formset]
        for field in form.fields
        if field != "DELETE"
    }
    return data, f"{LIST}2027/lists/{name}/save/"


def test_list_is_renamed_shortened_and_added_to(client, campaign):
    data, save_page = rows_of(client, "areas")
    data |= {"areas-0-name": "数字政府", "areas-1-DELETE": "on", "areas-4-name": "法治"}

    client.post(save_page, data)

    assert [area.name for area in campaign.focus_areas.order_by("pk")] == [
        "数字政府",
        "乡村振兴",
        "民生实事",
        "法治",
    ]
    said = [entry.data for entry in AuditEntry.objects.order_by("pk")]
    assert said[0]["changes"] == {"name": ["数字经济", "数字政府"]}
    assert said[1] == {"kind": "重大主题", "entry": "营商环境"}


def test_tag_is_renamed_for_all_its_themes(client, campaign):
    theme = make_theme(make_declaration(campaign=campaign))
    make_tag(theme, "现场累")
    data, save_page = rows_of(client, "tags")

    client.post(save_page, data | {"tags-0-name": "现场类"})

    assert [str(tag) for tag in theme.tags.all()] == ["现场类"]


def test_form_in_use_is_not_removed_and_typed_words_stay(client, campaign):
    make_theme(make_declaration(campaign=campaign), forms=["实地调研"])
    data, save_page = rows_of(client, "forms")
    data |= {"forms-0-DELETE": "on", "forms-5-name": "打好的字"}

    response = client.post(save_page, data)

    assert response.status_code == 409
    assert "已经有主题用了“实地调研”" in response.content.decode()
    assert "打好的字" in response.content.decode()
    assert campaign.activity_forms.count() == 5


@pytest.mark.parametrize("name", ["其他", "宣讲、答疑"])
def test_form_that_would_be_counted_as_another_is_refused(client, campaign, name):
    data, save_page = rows_of(client, "forms")

    response = client.post(save_page, data | {"forms-5-name": name})

    assert f"“{name}”" in response.content.decode()
    assert not campaign.activity_forms.filter(name=name).exists()


def test_retired_form_stays_where_it_was_chosen_and_is_offered_no_more(
    client, campaign, filer
):
    old = make_declaration(filer.unit, campaign, status="returned")
    theme = make_theme(old, forms=["实地调研"])
    other = make_declaration(make_unit(), campaign)
    data, save_page = rows_of(client, "forms")

    assert client.post(save_page, data | {"forms-0-retired": "on"}).status_code == 302

    assert "实地调研（已停用）" in client.get(f"{LIST}2027/").text
    assert theme.forms_text == "实地调研"
    assert "实地调研" in dict(list_offers(old)["forms"]).values()
    assert "实地调研" not in dict(list_offers(other)["forms"]).values()
    following = copy_campaign(campaign, 2028, actor=filer)
    assert not following.activity_forms.filter(name="实地调研").exists()
    entry = AuditEntry.objects.filter(action="campaign.list_change").get()
    assert entry.data["changes"] == {"retired": [False, True]}


def test_texts_are_shown_to_a_chosen_unit_before_they_are_saved(client, campaign):
    make_unit("第一街道", order=1)
    chosen = make_unit("第二街道", order=2)
    make_declaration(chosen, campaign, status="submitted")
    data = filled(client.get(f"{LIST}2027/reminders/").context["form"])
    data |= {"reminder_text": "{单位}现在是{状态}。", "reader": chosen.pk}

    page = client.post(f"{LIST}2027/reminders/preview/", data)

    assert "第二街道现在是已报送。" in page.text
    campaign.refresh_from_db()
    assert campaign.reminder_text != data["reminder_text"]
    wrong = client.post(
        f"{LIST}2027/reminders/preview/", data | {"reminder_text": "{nothing}"}
    )
    assert wrong.status_code == 422
    assert "{nothing}" in wrong.text
