import re
from types import SimpleNamespace

import pytest

from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes, place_theme
from review.plan.board import CARDS
from review.plan.versions import begin_version
from review.selection.wording import reword_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import AuditEntry, PlanEntry, PlanVersion, Theme
from submissions.months import Months
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
    make_unit,
)

pytestmark = pytest.mark.django_db

BOARD = "/review/2027/plan/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


def placing(theme):
    return f"{BOARD}place/{theme.pk}/"


def placed():
    return {entry.theme.title: str(entry.months) for entry in PlanEntry.objects.all()}


def under(client, month):
    column = client.get(BOARD).context["board"].months[month - 1]
    return [row.title for row in column.rows]


def in_tray(client):
    tray = client.get(BOARD).context["board"].tray
    return [row.title for row in tray if not row.in_reserve]


# Reading ---------------------------------------------------------------------


def test_selected_themes_wait_in_the_tray(client, campaign):
    make_selected("走进大厅")
    make_theme(title="还没定")
    make_theme(title="备着", selection=Selection.RESERVE)

    assert in_tray(client) == ["走进大厅"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_theme_of_a_form_that_is_not_filed_does_not_wait(client, campaign, status):
    make_selected("退回去改了", declaration=make_declaration(status=status))

    assert in_tray(client) == []


def test_theme_stands_under_its_first_month(client, version, reviewer):
    theme = make_selected("走进大厅", "5-6月")
    place_theme(theme, Months.of(5, 6), version=version, actor=reviewer)

    assert under(client, 5) == ["走进大厅"]
    assert under(client, 6) == []
    assert in_tray(client) == []


def test_month_lists_units_in_official_order(client, version, reviewer):
    last = make_declaration(make_unit("后", order=20), status=Status.ACCEPTED)
    first = make_declaration(make_unit("前", order=10), status=Status.ACCEPTED)
    make_selected("后的", declaration=last)
    make_selected("前的", declaration=first)
    place_declared_themes(version, actor=reviewer)

    assert under(client, 4) == ["前的", "后的"]


def test_month_that_the_unit_did_not_name_is_marked(client, version, reviewer):
    theme = make_selected("走进大厅", "5-6月")
    place_theme(theme, Months.of(9), version=version, actor=reviewer)

    html = client.get(BOARD).content.decode()

    assert "单位申报的是 5-6月" in html


def test_one_of_the_months_that_the_unit_named_is_no_change(client, version, reviewer):
    theme = make_selected("走进大厅", "5-6月")
    place_theme(theme, Months.of(6), version=version, actor=reviewer)

    assert "单位申报的是" not in client.get(BOARD).content.decode()


def test_theme_that_lost_its_selection_leaves_the_board(client, version, reviewer):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    Theme.objects.update(selection=Selection.RESERVE)

    assert under(client, 4) == []


def test_board_has_twelve_months_before_anything_is_placed(client, campaign):
    html = client.get(BOARD).content.decode()

    assert "还没有编制计划" in html
    assert html.count('<section class="month"') == 12


def test_leader_sees_the_board_without_buttons(client, leader, version):
    make_selected("走进大厅")
    client.force_login(leader)

    html = client.get(BOARD).content.decode()

    assert "走进大厅" in html
    for button in ("按申报月份安排", "排好", "核对并印发"):
        assert button not in html


def test_unit_finds_no_board(client, filer, version):
    client.force_login(filer)

    assert client.get(BOARD).status_code == 404


@pytest.mark.parametrize("themes", [1, 3])
def test_number_of_queries_does_not_grow_with_themes(
    client, version, reviewer, themes, django_assert_num_queries
):
    for _ in range(themes):
        make_selected()
    place_declared_themes(version, actor=reviewer)
    for _ in range(themes):
        make_selected()

    with django_assert_num_queries(28):
        client.get(BOARD)


# Placing ---------------------------------------------------------------------


def test_declared_months_are_taken_in_one_go(client, version):
    make_selected("走进大厅", "5-6月")
    make_selected("稻田课堂", "9月")

    response = client.post(f"{BOARD}place/", {"version": 1})

    assert response.url == BOARD
    assert placed() == {"走进大厅": "5月、6月", "稻田课堂": "9月"}


def test_theme_whose_time_was_not_understood_stays_in_the_tray(client, version):
    make_selected("走进大厅", "9月")
    make_selected("说不准", "尽快")

    html = client.post(f"{BOARD}place/", {"version": 1}, follow=True).content.decode()

    assert placed() == {"走进大厅": "9月"}
    assert "按申报的月份安排了 1 个主题" in html
    assert in_tray(client) == ["说不准"]


def test_months_that_the_office_worded_are_taken(client, version, reviewer):
    theme = make_selected("说不准", "尽快")
    reword_theme(theme, actor=reviewer, seen="", months=Months.of(6))

    client.post(f"{BOARD}place/", {"version": 1})

    assert placed() == {"说不准": "6月"}


def test_placed_months_are_not_overwritten_by_the_declared_ones(
    client, version, reviewer
):
    theme = make_selected("走进大厅", "5月")
    place_theme(theme, Months.of(9), version=version, actor=reviewer)

    client.post(f"{BOARD}place/", {"version": 1})

    assert placed() == {"走进大厅": "9月"}


def test_ticked_months_are_kept_and_logged(client, version):
    theme = make_selected("走进大厅")

    response = client.post(placing(theme), {"version": 1, "months": [9, 10]})

    entry = AuditEntry.objects.get(action="plan.place")
    assert response.url == f"{BOARD}?card=theme-{theme.pk}#theme-{theme.pk}"
    assert placed() == {"走进大厅": "9月、10月"}
    assert entry.data == {"version": 1, "months": [9, 10]}


@pytest.mark.parametrize(
    ("written", "months"),
    [("4月、8月", "4月、8月"), ("4月或8月", "8月"), ("7-9月", "8月"), ("每月", "全年")],
)
def test_theme_for_each_of_its_months_is_placed_in_all(
    client, version, written, months
):
    theme = make_selected("走进大厅", written)

    in_place(client, placing(theme), to=8, seen=0)

    assert placed() == {"走进大厅": months}


def test_months_can_be_changed_until_issue(client, version):
    theme = make_selected("走进大厅")
    client.post(placing(theme), {"version": 1, "months": [9]})

    client.post(placing(theme), {"version": 1, "months": [11]})

    assert placed() == {"走进大厅": "11月"}


@pytest.mark.parametrize("months", [[], ["0"], ["13"], ["x"], ["9", "\x00"], ["９"]])
def test_impossible_months_are_refused_beside_the_theme(client, version, months):
    theme = make_selected("走进大厅")

    response = client.post(placing(theme), {"version": 1, "months": months})

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert placed() == {}


def test_theme_that_is_not_selected_is_refused_in_words(client, version):
    theme = make_theme(title="走进大厅")

    response = client.post(placing(theme), {"version": 1, "months": [9]})

    assert response.status_code == 409
    assert "现在没有入选，不能安排月份" in response.content.decode()
    assert placed() == {}


def test_theme_of_another_year_is_not_found(client, campaign):
    other = make_declaration(campaign=make_campaign(2026), status=Status.ACCEPTED)
    theme = make_selected(declaration=other)

    assert client.post(placing(theme), {"months": [9]}).status_code == 404


@pytest.mark.parametrize("act", ["begin/", "place/", "issue/"])
def test_leader_arranges_nothing(client, leader, campaign, act):
    client.force_login(leader)

    assert client.post(f"{BOARD}{act}").status_code == 403
    assert not PlanVersion.objects.exists()


def test_new_version_begins_with_the_rows_of_the_issued_one(client, version, reviewer):
    make_selected("走进大厅")
    place_declared_themes(version, actor=reviewer)
    issue_plan(version, actor=reviewer)

    html = client.post(f"{BOARD}begin/", follow=True).content.decode()

    assert "可以编制第2版了" in html
    assert under(client, 4) == ["走进大厅"]


def test_beginning_twice_makes_one_version(client, campaign):
    client.post(f"{BOARD}begin/")

    client.post(f"{BOARD}begin/")

    assert PlanVersion.objects.count() == 1


# In place --------------------------------------------------------------------


def in_place(client, address, **data):
    return client.post(address, data | {"version": 1}, headers={"HX-Request": "true"})


def sections(html):
    return [n for n in range(1, 13) if f'id="month-{n}"' in html]


def test_move_is_answered_with_the_months_it_touched(client, version, reviewer):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)

    response = in_place(client, placing(theme), to=9, seen=Months.of(4).mask)

    assert sections(response.content.decode()) == [4, 9]
    assert placed() == {"走进大厅": "9月"}


def test_run_of_months_moves_as_a_whole(client, version, reviewer):
    theme = make_selected("走进大厅", "4-6月")
    place_theme(theme, Months.of(4, 5, 6), version=version, actor=reviewer)

    in_place(client, placing(theme), to=11, seen=Months.of(4, 5, 6).mask)

    assert placed() == {"走进大厅": "11月、12月"}


def test_stale_move_brings_the_board_as_it_is(client, version, reviewer):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)

    response = in_place(client, placing(theme), to=9, seen=0)

    html = response.content.decode()
    assert response.status_code == 409
    assert "您的操作没有生效" in html
    assert sections(html) == list(range(1, 13))


def test_reserve_theme_waits_apart_and_is_asked_about(client, version):
    theme = make_theme(title="备着", selection=Selection.RESERVE)

    response = client.post(placing(theme), {"version": 1, "to": 4, "seen": 0})

    board = client.get(BOARD).context["board"]
    assert response.status_code == 409
    assert "改为入选，并安排到4月" in response.content.decode()
    assert (board.waiting, [row.theme for row in board.tray]) == (0, [theme])


@pytest.mark.parametrize(
    "data", [{"seen": "4096"}, {"seen": "x"}, {"to": "13"}, {"to": "0"}]
)
def test_impossible_moves_are_refused(client, version, data):
    theme = make_selected()

    assert client.post(placing(theme), data | {"version": 1}).status_code == 422


def test_undo_says_what_it_would_take_back(client, version):
    theme = make_selected("走进大厅")
    client.post(placing(theme), {"version": 1, "to": 4, "seen": 0})

    assert "把“走进大厅”排到4月" in client.get(BOARD).content.decode()
    client.post(f"{BOARD}undo/", {"version": 1})

    assert in_tray(client) == ["走进大厅"]


def test_card_of_a_theme_offers_what_can_be_done(client, version, reviewer):
    theme = make_selected("走进大厅", "4月")
    place_theme(theme, Months.of(9), version=version, actor=reviewer)

    html = client.get(placing(theme)).content.decode()

    for words in ("移到", "上移", "放回待安排", "征询单位", "单位没有申报9月"):
        assert words in html


def remarking(theme):
    return f"{BOARD}remark/{theme.pk}/"


def test_remark_is_shown_printed_and_logged(client, version, reviewer):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)

    client.post(remarking(theme), {"version": 1, "remark": "  和开放日一起办 "})

    assert "备注：和开放日一起办" in client.get(BOARD).text
    assert 'value="和开放日一起办"' in client.get(placing(theme)).text
    table = client.get(f"{BOARD}1/papers/?columns=remark").text
    assert re.search(r'data-label="备注">\s*和开放日一起办\s*</td>', table)
    assert AuditEntry.objects.filter(action="plan.remark").count() == 1


def test_remark_of_an_issued_row_asks_for_a_change_with_its_reason(
    client, version, reviewer
):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    issue_plan(version, actor=reviewer)
    begin_version(theme.declaration.campaign, actor=reviewer)

    response = client.post(remarking(theme), {"version": 2, "remark": "改了"})

    assert response.status_code == 409
    assert "备注请点卡片上的“调整”来改" in response.text
    assert not PlanEntry.objects.exclude(remark="").exists()


def test_remark_that_is_too_long_is_refused_in_words(client, version, reviewer):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(4), version=version, actor=reviewer)

    response = client.post(remarking(theme), {"version": 1, "remark": "长" * 101})

    assert response.status_code == 422
    assert "备注至多 100 个字" in response.text


# 建议安排 ----------------------------------------------------------------------


def test_suggestions_are_shown_and_change_nothing(client, version):
    make_selected("走进大厅", "4-5月")
    make_selected("只有一个月", "4月")

    response = client.get(f"{BOARD}suggest/")

    assert [one.row.title for one in response.context["with_choice"]] == ["走进大厅"]
    assert response.context["loads"][3:5] == [(4, 0, 1), (5, 0, 1)]
    assert "可选4月、5月" in response.text
    assert "采用勾选的 <span data-count>2</span> 条" in response.text
    assert placed() == {}


@pytest.mark.parametrize("themes", [1, 3])
def test_number_of_queries_does_not_grow_with_suggestions(
    client, version, reviewer, themes, django_assert_num_queries
):
    for _ in range(themes):
        make_selected()
    place_declared_themes(version, actor=reviewer)
    for _ in range(themes):
        make_selected("走进大厅", "4-5月")

    with django_assert_num_queries(21):
        client.get(f"{BOARD}suggest/")


def test_only_ticked_suggestions_are_taken(client, version):
    themes = [make_selected(title, "4-5月") for title in "甲乙"]
    shown = [f"{theme.pk}-8" for theme in themes]

    client.post(f"{BOARD}suggest/", {"version": 1, "take": shown[:1]})

    assert placed() == {"甲": "4月"}


def test_suggestion_for_what_is_placed_by_now_is_left(client, version, reviewer):
    theme = make_selected("走进大厅")
    place_theme(theme, Months.of(9), version=version, actor=reviewer)

    html = client.post(
        f"{BOARD}suggest/", {"version": 1, "take": f"{theme.pk}-8"}, follow=True
    ).content.decode()

    assert "另有 1 个刚才已由别人安排或不再入选" in html
    assert placed() == {"走进大厅": "9月"}


@pytest.mark.parametrize("take", ["", "x", "1-0", "1-4096", "1-8-9", "１-8", "1-８"])
def test_made_up_suggestions_are_refused(client, version, take):
    response = client.post(f"{BOARD}suggest/", {"version": 1, "take": take})

    assert response.status_code == 422
    assert placed() == {}


# Long lists ------------------------------------------------------------------


@pytest.fixture
def crowd(version):
    """Themes of one unit: as many in May as a month shows and ten, as many waiting."""
    declaration = make_declaration(make_unit("高塘岭街道"), status=Status.ACCEPTED)
    rows = Theme.objects.bulk_create(
        Theme(
            declaration=declaration,
            position=number,
            title=f"主题{number:03}",
            time_text="5-6月",
            months=Months.of(5, 6),
            selection=Selection.SELECTED,
        )
        for number in range(2 * (CARDS + 10))
    )
    placed, waiting = rows[: CARDS + 10], rows[CARDS + 10 :]
    PlanEntry.objects.bulk_create(
        PlanEntry(version=version, theme=theme, months=theme.months) for theme in placed
    )
    return SimpleNamespace(placed=placed, waiting=waiting)


def cards(html):
    return [int(pk) for pk in re.findall(r'<article[^>]*id="theme-(\d+)"', html)]


def pks(themes):
    return [theme.pk for theme in themes]


def test_long_lists_are_folded_behind_what_opens_them(client, crowd):
    whole = client.get(BOARD).text
    may, june = client.get(f"{BOARD}?only=5&page=2").text, client.get(f"{BOARD}?only=6")
    tray = client.get(f"{BOARD}?only=0&page=2").text
    found = client.get(f"{BOARD}?only=0&q=主题139").text

    assert cards(whole) == pks([*crowd.waiting[:CARDS], *crowd.placed[:CARDS]])
    for number in (0, 5, 6):
        assert f'href="{BOARD}?only={number}">还有 10 条</a>' in whole
    assert f"已排 {CARDS + 10} 个，待安排 {CARDS + 10} 个" in whole
    assert cards(may) == pks(crowd.placed[CARDS:])
    assert june.text.count('class="passing"') == CARDS
    assert cards(tray) == pks(crowd.waiting[CARDS:])
    assert cards(found) == pks(crowd.waiting[-1:])
    # Out of sight is not out of reach: whatever names a card leads to it.
    hidden = f"theme-{crowd.placed[-1].pk}"
    address = f"{BOARD}?card={hidden}#{hidden}"
    assert f'href="{address}"' in client.get(f"{BOARD}?only=6&page=2").text
    assert cards(client.get(address).text)[CARDS:] == pks(crowd.placed[CARDS:])


def test_act_answers_with_its_card_in_sight(client, crowd):
    theme = crowd.waiting[-1]

    whole = in_place(client, placing(theme), months=[5, 6], seen=0).text

    assert sections(whole) == list(range(1, 13))
    assert cards(whole)[CARDS:] == [*pks(crowd.placed[CARDS:]), theme.pk]
    # A list alone is answered with that list; its last card stands before the next page.
    may = client.get(f"{BOARD}?only=5").context["board"].months[0]
    alone = client.post(
        f"{BOARD}order/{theme.pk}/",
        {"version": 1, "before": may.next_row.entry.pk},
        headers={
            "HX-Request": "true",
            "HX-Current-URL": f"http://testserver{BOARD}?only=5",
        },
    ).text
    assert (sections(alone), 'id="tray"' in alone) == ([5], False)
    assert cards(alone) == [theme.pk, *pks(crowd.placed[CARDS:])]


@pytest.mark.parametrize(
    "query", ["only=13", "only=x", "page=x&only=5", "q=%00&only=0"]
)
def test_made_up_part_of_the_board_is_shown_as_far_as_it_goes(client, crowd, query):
    assert len(cards(client.get(f"{BOARD}?{query}").text)) in (CARDS, 2 * CARDS)
