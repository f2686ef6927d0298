import re

import pytest
from django.utils.http import urlencode

from review.models import DeskSettings, Wording
from review.themes.pages import match_themes
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection, UnitKind
from submissions.models import Campaign
from tests.factories import (
    make_attachment,
    make_campaign,
    make_declaration,
    make_theme,
    make_unit,
)
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/themes/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def two_on_a_page(monkeypatch):
    monkeypatch.setattr(DeskSettings._meta.get_field("page_size"), "default", 2)


def listed(client, **query):
    return titles(client.get(f"{PAGE}?{urlencode(query, doseq=True)}", follow=True))


def titles(response):
    return [theme.title for theme in response.context["themes"]]


def filed(name, kind=UnitKind.STREET, status=Status.SUBMITTED):
    return make_declaration(make_unit(name, kind), status=status)


@pytest.fixture
def shelf(campaign):
    """Three themes that differ in everything that can be filtered."""
    areas = {area.name: area for area in campaign.focus_areas.all()}
    street = filed("高塘岭街道")
    town = filed("茶亭镇", UnitKind.TOWN)
    bureau = filed("区教育局", UnitKind.DISTRICT, Status.ACCEPTED)
    return [
        make_theme(
            street,
            "走进大厅",
            "4-5月",
            ("现场观摩",),
            focus_area=areas["营商环境"],
            selection=Selection.SELECTED,
        ),
        make_theme(
            town,
            "稻田课堂",
            "9月",
            ("实地调研", "座谈交流"),
            focus_area=areas["乡村振兴"],
        ),
        make_theme(
            bureau,
            "校园开放周",
            "5月",
            ("现场观摩",),
            summary="请家长代表走进食堂大厅。",
            selection=Selection.RESERVE,
        ),
    ]


# What is listed --------------------------------------------------------------


def test_themes_come_in_official_order(client, campaign):
    last = make_declaration(make_unit("后", order=20), status=Status.SUBMITTED)
    first = make_declaration(make_unit("前", order=10), status=Status.SUBMITTED)
    make_theme(last, "丙", position=1)
    make_theme(first, "乙", position=2)
    make_theme(first, "甲", position=1)

    assert listed(client) == ["甲", "乙", "丙"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_is_not_filed_is_hidden(client, campaign, status):
    make_theme(filed("已报"), "报来的")
    make_theme(filed("未报", status=status), "还在写的")

    assert listed(client) == ["报来的"]


def test_themes_of_other_years_are_hidden(client, shelf):
    other = make_declaration(campaign=make_campaign(2026), status=Status.SUBMITTED)
    make_theme(other, "去年的")

    assert "去年的" not in listed(client)


def test_row_tells_what_to_decide_on(client, shelf):
    html = client.get(PAGE).content.decode()

    for said in ("走进大厅", "高塘岭街道", "4-5月", "实地调研、座谈交流", "乡村振兴"):
        assert said in html


def test_head_counts_every_outcome(client, shelf):
    counts = dict(client.get(PAGE).context["counts"])

    assert counts == {
        Selection.PENDING: 1,
        Selection.SELECTED: 1,
        Selection.RESERVE: 1,
        Selection.DECLINED: 0,
        Selection.MERGED: 0,
    }


def test_head_does_not_count_what_is_not_filed(client, shelf):
    make_theme(filed("未报", status=Status.DRAFT), selection=Selection.SELECTED)

    counts = dict(client.get(PAGE).context["counts"])

    assert counts[Selection.SELECTED] == 1


def test_empty_year_says_what_will_come(client, campaign):
    assert "报送后主题会出现在这里" in client.get(PAGE).content.decode()


def test_leader_looks_and_decides_nothing(client, leader, shelf):
    client.force_login(leader)

    html = client.get(PAGE).content.decode()

    assert "走进大厅" in html
    assert 'name="outcome"' not in html
    assert 'name="theme"' not in html


# Filters ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "大厅"}, ["走进大厅", "校园开放周"]),
        ({"q": "茶亭"}, ["稻田课堂"]),
        ({"q": " 稻田\u200b "}, ["稻田课堂"]),
        ({"q": "大厅 家长"}, ["校园开放周"]),
        ({"q": "大厅 高塘岭"}, ["走进大厅"]),
        ({"q": "没有这个词"}, []),
        ({"unit": "没有这个单位"}, []),
        ({"kind": "district"}, ["校园开放周"]),
        ({"month": 5}, ["走进大厅", "校园开放周"]),
        ({"month": 12}, []),
        ({"state": "accepted"}, ["校园开放周"]),
        ({"selection": "selected"}, ["走进大厅"]),
        ({"selection": ["selected", "pending"]}, ["走进大厅", "稻田课堂"]),
        ({"q": "大厅", "month": 5, "kind": "street"}, ["走进大厅"]),
        ({"q": "大厅", "selection": "pending"}, []),
        ({"q": "", "kind": "", "month": ""}, ["走进大厅", "稻田课堂", "校园开放周"]),
    ],
)
def test_filters_alone_and_together(client, shelf, query, titles):
    assert listed(client, **query) == titles


def test_joint_theme_is_found_by_each_of_its_units(client, shelf):
    lead, _, joined = shelf
    lead.co_organisers.add(make_unit("区民政局"))
    joined.co_organisers.add(make_unit("区妇联"))
    joined.selection, joined.merged_into = Selection.MERGED, lead
    joined.save()

    assert listed(client, q="区民政局") == ["走进大厅"]
    assert listed(client, q="区妇联") == ["走进大厅", "校园开放周"]
    assert listed(client, q="区教育局") == ["走进大厅", "校园开放周"]
    assert listed(client, unit="区教育局") == ["校园开放周"]  # that filed it


def test_search_finds_what_the_plan_will_say(client, shelf):
    Wording.objects.create(theme=shelf[1], title="新品种看得见", read_by_label="周文清")

    assert listed(client, q="新品种") == ["稻田课堂"]


def test_search_shows_where_its_words_stand(client, shelf):
    Wording.objects.create(
        theme=shelf[1], summary="新品种看得见", read_by_label="周文清"
    )

    assert "走进<mark>大厅</mark>" in client.get(PAGE, {"q": "大厅"}).text
    assert (
        "计划文字：<mark>新品种</mark>看得见" in client.get(PAGE, {"q": "新品种"}).text
    )


@pytest.mark.parametrize("written", ["5G 热线", "５Ｇ 热线", "５ｇ 热线"])
@pytest.mark.parametrize("typed", ["5g", "5G", "５Ｇ", "５ｇ"])
def test_search_takes_wide_letters_for_narrow_ones(client, shelf, written, typed):
    make_theme(filed("区数据局"), written)

    assert listed(client, q=typed) == [written]


@pytest.mark.parametrize("typed", ["Émile", "émile"])
def test_search_knows_letters_beyond_latin_ones(client, shelf, typed):
    make_theme(filed("区文旅局"), f"{typed}画展")

    assert listed(client, q=typed) == [f"{typed}画展"]


def test_filter_by_unit(client, shelf):
    unit = shelf[1].declaration.unit

    assert listed(client, unit=unit.name) == ["稻田课堂"]


def test_filter_by_form_lists_each_theme_once(client, campaign, shelf):
    assert listed(client, form=["座谈交流", "实地调研"]) == ["稻田课堂"]


def test_filter_by_form_finds_what_units_wrote_in_their_own_words(client, shelf):
    make_theme(filed("区文旅局"), "直播间", forms=(), other_form="直播")

    assert counted(client, "form")["其他"] == 1
    assert listed(client, form="其他") == ["直播间"]
    assert listed(client, form=["其他", "实地调研"]) == ["稻田课堂", "直播间"]


def test_filter_by_focus_area(client, campaign, shelf):
    assert listed(client, focus="营商环境") == ["走进大厅"]


def test_all_filters_together(client, campaign, shelf):
    theme = shelf[0]
    query = {
        "q": "走进",
        "kind": "street",
        "unit": theme.declaration.unit.name,
        "month": 4,
        "form": "现场观摩",
        "focus": "营商环境",
        "state": "submitted",
        "selection": "selected",
    }

    assert listed(client, **query) == ["走进大厅"]
    assert listed(client, **query | {"month": 6}) == []


@pytest.mark.parametrize("typed", ["%", "_", "\\", "'", ".*(大)+$", "大%厅"])
def test_search_is_literal(client, shelf, typed):
    make_theme(filed("符号"), f"满意度{typed}以上")

    assert listed(client, q=typed) == [f"满意度{typed}以上"]


def test_lists_offer_entries_of_this_year_only(client, shelf):
    other = make_campaign(2026)
    other.activity_forms.create(name="去年的形式")
    other.focus_areas.create(name="去年的重点")
    make_declaration(make_unit("只在去年"), other)

    html = client.get(PAGE).content.decode()

    for foreign in ("去年的形式", "去年的重点", "只在去年"):
        assert foreign not in html


def test_unit_of_another_year_is_not_told_apart_from_none(client, shelf):
    make_declaration(make_unit("只在去年"), make_campaign(2026))

    html = client.get(PAGE, {"unit": "只在去年"}).content.decode()

    assert "没有哪个的名称、简称或别名含“只在去年”" in html
    assert "共 0 条" in html


def test_chosen_filters_stay_chosen(client, shelf):
    query = urlencode({"q": "大厅", "month": 5, "selection": "selected"})
    html = join_lines(client.get(f"{PAGE}?{query}").text)

    assert 'value="大厅"' in html
    assert 'name="month" value="5" checked' in html
    assert 'name="selection" value="selected" checked' in html


def test_nothing_found_offers_to_clear(client, shelf):
    html = client.get(PAGE, {"q": "没有这样的"}).content.decode()

    assert "没有符合条件的主题" in html
    assert "共 0 条" in html


@pytest.mark.parametrize("typed", ["茶亭", "亭子", "ct", "CT镇"])
def test_unit_is_found_by_any_of_its_names(client, shelf, typed):
    unit = shelf[1].declaration.unit
    unit.short_name, unit.aliases = "亭子", "CT镇、茶镇"
    unit.save()

    assert listed(client, unit=typed) == ["稻田课堂"]


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"tag": "亮点"}, ["走进大厅"]),
        ({"note": "yes"}, ["稻田课堂"]),
        ({"note": "no"}, ["走进大厅", "校园开放周"]),
        ({"note": ["yes", "no"]}, ["走进大厅", "稻田课堂", "校园开放周"]),
        ({"mine": "yes"}, ["校园开放周"]),
        ({"stamped": "yes"}, ["走进大厅"]),
        ({"stamped": "no"}, ["稻田课堂", "校园开放周"]),
        ({"month": [9, 5]}, ["走进大厅", "稻田课堂", "校园开放周"]),
        ({"kind": ["street", "town"]}, ["走进大厅", "稻田课堂"]),
        ({"q": "WIFI"}, ["走进大厅"]),
    ],
)
def test_filters_by_what_the_office_adds(
    client, reviewer, campaign, shelf, query, titles
):
    hall, rice, school = shelf
    hall.summary = "开通 WiFi。"
    hall.save()
    campaign.tags.create(name="亮点").themes.add(hall)
    rice.notes.create(text="再核实。")
    school.decisions.create(outcome=Selection.RESERVE, decided_by=reviewer)
    make_attachment(hall.declaration, reviewer)

    assert listed(client, **query) == titles


def test_decisions_of_others_are_not_mine(client, admin, shelf):
    shelf[0].decisions.create(outcome=Selection.SELECTED, decided_by=admin)

    assert listed(client, mine="yes") == []


# Conditions that this year does not have -------------------------------------


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"tag": "亮点"}, "没有“亮点”这个标签，这个条件没有用上。"),
        ({"form": "沙龙"}, "没有“沙龙”这个活动形式，这个条件没有用上。"),
        ({"focus": "元宇宙"}, "没有“元宇宙”这个重大主题，这个条件没有用上。"),
        ({"proposed": "yes"}, "现在没有等着确认的拟定意见，这个条件没有用上。"),
        ({"month": "13"}, "“月份”里没有“13”这一项，这个条件没有用上。"),
        (
            {"form": "沙龙", "tag": "亮点"},
            "没有“沙龙”这个活动形式，没有“亮点”这个标签，这些条件没有用上。",
        ),
        ({"tag": "长" * 500}, f"没有“{'长' * 30}”这个标签，这个条件没有用上。"),
    ],
)
def test_condition_that_no_menu_has_is_said(client, shelf, query, said):
    response = client.get(PAGE, query)

    assert f'<p class="doubt">{said}</p>' in response.text
    assert titles(response) == ["走进大厅", "稻田课堂", "校园开放周"]


def test_other_conditions_hold_beside_one_that_is_left_out(client, shelf):
    response = client.get(PAGE, {"form": ["沙龙", "实地调研"], "month": "9"})

    assert titles(response) == ["稻田课堂"]
    assert response.context["query"] == urlencode({"month": 9, "form": "实地调研"})
    assert "没有“沙龙”这个活动形式，这个条件没有用上。" in response.text


def test_kept_filter_of_another_year_says_what_this_year_lacks(
    client, reviewer, campaign, shelf
):
    kept = reviewer.saved_filters.create(name="亮点", query="month=5&tag=亮点")
    make_campaign(2028)
    campaign.tags.create(name="亮点").themes.add(shelf[2])

    this_year = client.get(f"{PAGE}?{kept.query}")
    next_year = client.get(f"/review/2028/themes/?{kept.query}")

    assert titles(this_year) == ["校园开放周"]
    assert "没有用上" not in this_year.text
    assert "没有“亮点”这个标签，这个条件没有用上。" in next_year.text


@pytest.mark.parametrize("query", ["tag=", "tag=亮点&tag=亮点", "nonsense=1", ""])
def test_nothing_is_said_of_conditions_that_hold_or_are_none(
    client, campaign, shelf, query
):
    campaign.tags.create(name="亮点").themes.add(shelf[0])

    assert "没有用上" not in client.get(f"{PAGE}?{query}", follow=True).text


# Counts ----------------------------------------------------------------------


def open_menu(client, name, **query):
    address = f"{PAGE}options/{name}/?{urlencode(query, doseq=True)}"
    return client.get(address, headers={"hx-request": "true"})


def counted(client, name, **query):
    context = client.get(PAGE).context
    menus = {menu["name"]: menu for menu in [*context["menus"], *context["more"]]}
    counts = re.findall(r">(\d+)</span>", open_menu(client, name, **query).text)
    values = [choice.value for choice in menus[name]["choices"]]
    return dict(zip(values, map(int, counts), strict=True))


def test_options_tell_how_many_themes_they_leave(client, shelf):
    months = counted(client, "month")

    assert {month: many for month, many in months.items() if many} == {
        "4": 1,
        "5": 2,
        "9": 1,
    }


def test_counts_heed_the_other_filters_and_not_their_own(client, shelf):
    query = {"kind": ["street", "district"], "selection": "selected"}

    assert counted(client, "kind", **query) == {"street": 1, "town": 0, "district": 0}
    assert counted(client, "selection", **query)["reserve"] == 1
    assert counted(client, "selection", **query)["pending"] == 0


@pytest.mark.parametrize(
    "name", ["kind", "month", "form", "focus", "selection", "state", "stamped", "note"]
)
@pytest.mark.parametrize(
    "query", [{}, {"q": "大厅"}, {"month": 5}, {"kind": "town"}, {"unit": "局"}]
)
def test_every_count_is_what_the_option_alone_finds(
    client, rf, reviewer, shelf, name, query
):
    counts = counted(client, name, **query)

    campaign = Campaign.objects.with_issue().get()
    found = {}
    for value in counts:
        request = rf.get(PAGE, query | {name: value})
        request.user = reviewer
        found[value] = match_themes(request, campaign).qs.count()
    assert counts == found


def test_options_without_themes_are_greyed_and_can_be_ticked(client, shelf):
    html = join_lines(client.get(f"{PAGE}options/month/").text)

    _, _, december = html.partition('name="month" value="12"')
    count = '<span class="count barren" id="many-month-12">0</span>'
    assert count in december.partition("</label>")[0]
    assert "disabled" not in december.partition(">")[0]


def test_menu_is_counted_when_it_is_opened(client, shelf):
    response = client.get(PAGE, {"kind": "town"})

    menus = response.context["menus"]
    assert {choice.many for menu in menus for choice in menu["choices"]} == {None}
    assert 'hx-get="/review/2027/themes/options/month/?kind=town"' in response.text


def test_counts_go_to_their_places_and_leave_the_ticks_alone(client, shelf):
    response = open_menu(client, "month", kind="town")

    september = '<span class="count" id="many-month-9" hx-swap-oob="true">1</span>'
    assert september in join_lines(response.text)
    assert response.text.count("<span") == 12
    assert "<input" not in response.text


def test_without_scripts_a_link_leads_to_the_list_with_the_menu_counted(client, shelf):
    link = '<noscript><a class="menu-option" href="/review/2027/themes/options/stamped/?kind=town">'
    assert link in client.get(PAGE, {"kind": "town"}).text

    response = client.get(f"{PAGE}options/stamped/?kind=town")

    assert titles(response) == ["稻田课堂"]
    assert 'id="many-stamped-2">1</span>' in response.text
    assert response.text.count('<details class="menu" name="menu" open>') == 1
    assert '<details class="more" open>' in response.text


def test_menu_that_does_not_exist_is_not_found(client, shelf):
    assert client.get(f"{PAGE}options/title/").status_code == 404


# The address -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "canonical"),
    [
        ("selection=selected&q=", "selection=selected"),
        ("month=9&kind=town&month=5", "kind=town&month=5&month=9"),
        ("q=+大厅+", urlencode({"q": "大厅"})),
        ("kind=town&page=1", "kind=town"),
        ("nonsense=1&page=2", "page=2"),
        ("q=&unit=&page=x", ""),
        ("tag=&month=5", "month=5"),
    ],
)
def test_one_list_has_one_address(client, shelf, typed, canonical):
    response = client.get(f"{PAGE}?{typed}")

    assert response["Location"] == f"{PAGE}?{canonical}".rstrip("?")


def test_title_says_what_is_asked_for(client, shelf):
    html = client.get(f"{PAGE}?month=5&selection=selected").content.decode()

    assert "<title>2027年梳理甄选：5月、入选 - 政务公开主题日</title>" in html


def test_each_condition_can_be_taken_off(client, shelf):
    html = join_lines(client.get(f"{PAGE}?month=4&month=5&selection=selected").text)

    for rest in (
        "month=5&amp;selection=selected",
        "month=4&amp;selection=selected",
        "month=4&amp;month=5",
    ):
        assert f'<a class="pill" href="?{rest}"' in html


# Pages -----------------------------------------------------------------------


def test_pages_share_out_the_list(client, shelf, two_on_a_page):
    assert listed(client) == ["走进大厅", "稻田课堂"]
    assert listed(client, page=2) == ["校园开放周"]


def test_filters_survive_paging(client, shelf, two_on_a_page):
    make_theme(shelf[0].declaration, "大厅夜话", "5月")

    html = client.get(PAGE, {"q": "大厅", "month": 5}).content.decode()

    assert "第 1 / 2 页" in html
    assert f'href="?{urlencode({"q": "大厅"})}&amp;month=5&amp;page=2"' in html


@pytest.mark.parametrize("page", ["0", "-1", "99", "last", "1e9", "9" * 5000])
def test_page_that_does_not_exist_is_one_that_does(client, shelf, two_on_a_page, page):
    assert listed(client, page=page) in (["走进大厅", "稻田课堂"], ["校园开放周"])


@pytest.mark.parametrize("query", [{"ordering": "password"}, {"per_page": 10**6}])
def test_unknown_parameters_are_ignored(client, shelf, two_on_a_page, query):
    assert listed(client, **query) == ["走进大厅", "稻田课堂"]


def test_page_and_filters_go_with_the_decision(client, shelf, two_on_a_page):
    response = client.get(PAGE, {"state": "submitted", "page": 2})

    assert response.context["back"] == f"{PAGE}?state=submitted&page=2"
    assert 'name="back" value="/review/2027/themes/?state=submitted&amp;page=2"' in (
        response.content.decode()
    )


@pytest.mark.parametrize("themes", [2, 4])  # alike ones, which name each other
def test_number_of_queries_does_not_grow_with_themes(
    client, campaign, themes, django_assert_num_queries
):
    for _ in range(themes):
        make_theme(title="走进政务大厅", focus_area=campaign.focus_areas.first())

    with django_assert_num_queries(29):
        client.get(PAGE)
