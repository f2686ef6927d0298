"""What each person keeps: filters by name, columns, order, page size, keys."""

import pytest

from review.models import DeskSettings, SavedFilter
from review.themes import preferences
from submissions.choices import DeclarationStatus as Status
from tests.factories import make_declaration, make_filing, make_theme, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/themes/"
DESK = "/review/2027/desk/"
KEEP = "/review/2027/desk/filters/"
AUGUST = f"{PAGE}?month=8&selection=pending"
LIKED = {"columns": ["unit", "time"], "order": "official", "page_size": 20}


@pytest.fixture
def office(client, reviewer, campaign):
    client.force_login(reviewer)
    return client


def kept(person, name="八月", query="month=8"):
    return preferences.keep_filter(person, name, query)


def listed(client):
    return [theme.title for theme in client.get(PAGE).context["themes"]]


# Kept filters ------------------------------------------------------------------


def test_filter_is_kept_as_the_list_was(office, reviewer):
    response = office.post(KEEP, {"name": "8月待定", "back": AUGUST})

    assert response["Location"] == AUGUST
    assert reviewer.saved_filters.get().query == "month=8&selection=pending"


def test_kept_filter_can_be_read_and_used(office, reviewer):
    office.post(KEEP, {"name": "座谈", "back": f"{PAGE}?form=座谈交流"})
    saved = reviewer.saved_filters.get()

    assert saved.query == "form=座谈交流"
    assert office.get(f"{PAGE}?{saved.query}").status_code == 200


def test_leader_keeps_filters_too(client, leader, campaign):
    client.force_login(leader)

    client.post(KEEP, {"name": "八月", "back": AUGUST})

    assert leader.saved_filters.get().name == "八月"


def test_nobody_sees_the_filters_of_others(office, leader):
    kept(leader, "领导的筛选")

    assert "领导的筛选" not in office.get(PAGE).content.decode()


@pytest.mark.parametrize("act", ["rename", "drop"])
def test_nobody_changes_the_filters_of_others(office, leader, act):
    foreign = kept(leader)

    response = office.post(f"{KEEP}{foreign.pk}/{act}/", {"name": "我的"})

    assert response.status_code == 404
    assert leader.saved_filters.get().name == "八月"


@pytest.mark.parametrize(
    ("name", "back", "said"),
    [
        ("", AUGUST, "请给这个筛选起个名称"),
        ("长" * 21, AUGUST, "20"),
        ("空的", PAGE, "还没有筛选条件"),
        ("八月", AUGUST, "您已经有一个叫“八月”的常用筛选"),
        ("很长", f"{PAGE}?q={'食' * 60}&unit={'区' * 60}", ""),
    ],
)
def test_what_cannot_be_kept_is_said(office, reviewer, name, back, said):
    kept(reviewer)

    response = office.post(KEEP, {"name": name, "back": back})

    if said:
        assert response.status_code == 422
        assert said in response.content.decode()
        assert reviewer.saved_filters.count() == 1
    else:
        assert reviewer.saved_filters.count() == 2


def test_at_most_twenty_are_kept(office, reviewer):
    for number in range(preferences.MOST_FILTERS):
        kept(reviewer, f"第{number}个")

    response = office.post(KEEP, {"name": "再一个", "back": AUGUST})

    assert "最多存 20 个" in response.content.decode()
    assert reviewer.saved_filters.count() == 20


def test_filter_is_renamed(office, reviewer):
    saved = kept(reviewer)

    office.post(f"{KEEP}{saved.pk}/rename/", {"name": "暑期"})

    assert reviewer.saved_filters.get().name == "暑期"


def test_name_in_use_is_refused_beside_the_filter(office, reviewer):
    kept(reviewer, "暑期")
    saved = kept(reviewer)

    response = office.post(f"{KEEP}{saved.pk}/rename/", {"name": "暑期"})

    assert response.status_code == 422
    assert response.context["kept_name"] == "暑期"
    assert "请换一个名称" in response.content.decode()
    assert reviewer.saved_filters.filter(name="八月").exists()


def test_filter_is_dropped(office, reviewer):
    saved = kept(reviewer)

    office.post(f"{KEEP}{saved.pk}/drop/")

    assert not SavedFilter.objects.exists()


def test_filter_in_use_is_marked(office, reviewer):
    kept(reviewer)

    assert 'aria-current="true" href="?month=8"' in (
        office.get(f"{PAGE}?month=8").content.decode()
    )


# Settings ----------------------------------------------------------------------


def test_settings_are_remembered_for_this_person_alone(office, reviewer, leader):
    office.post(DESK, LIKED | {"keys": "on", "back": AUGUST})

    assert reviewer.desk_settings.columns == ["unit", "time"]
    assert not DeskSettings.objects.filter(owner=leader).exists()


def test_columns_left_out_are_hidden(office):
    office.post(DESK, LIKED)

    html = office.get(PAGE).content.decode()

    assert "list workbench no-brief no-forms no-focus" in html


@pytest.mark.parametrize(("keys", "said"), [({"keys": "on"}, "on"), ({}, "off")])
def test_keys_can_be_switched_off(office, keys, said):
    office.post(DESK, LIKED | keys)

    assert f'data-keys="{said}"' in office.get(PAGE).content.decode()


def test_looking_at_the_list_stores_no_settings(office):
    office.get(PAGE)

    assert not DeskSettings.objects.exists()


@pytest.mark.parametrize(
    "wrong", [{"page_size": 10**6}, {"order": "password"}, {"columns": []}]
)
def test_settings_that_make_no_sense_are_refused(office, wrong):
    response = office.post(DESK, LIKED | wrong)

    assert response.status_code == 422
    assert not DeskSettings.objects.exists()


def filed(name, order):
    return make_declaration(make_unit(name, order=order), status=Status.SUBMITTED)


@pytest.mark.parametrize(
    ("order", "titles"),
    [
        ("official", ["七月的", "没写月份的", "三月的"]),
        ("month", ["三月的", "七月的", "没写月份的"]),
        ("filed", ["三月的", "七月的", "没写月份的"]),
        ("decided", ["没写月份的", "七月的", "三月的"]),
    ],
)
@pytest.mark.parametrize("size", [20, 1])
def test_list_comes_in_the_order_chosen(
    office, reviewer, monkeypatch, order, titles, size
):
    first, last = filed("前", 1), filed("后", 2)
    make_theme(first, "七月的", "7-8月", position=1)
    vague = make_theme(first, "没写月份的", "", position=2)
    make_theme(last, "三月的", "3月、12月", position=1)
    make_filing(first)
    make_filing(last)
    vague.decisions.create(outcome="selected", decided_by=reviewer)
    DeskSettings.objects.create(owner=reviewer, order=order, page_size=size)

    pages = [office.get(PAGE, {"page": page} if page > 1 else {}) for page in (1, 2, 3)]

    shown = [theme.title for page in pages for theme in page.context["themes"]]
    assert shown == titles if size == 1 else shown[:3] == titles
