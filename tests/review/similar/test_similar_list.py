"""The page of like themes, and its acts."""

import pytest

from review.alike import similarity
from review.issue import issuing
from review.models import KeptApart
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version
from review.selection.joining import merge_themes
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import AuditEntry, Declaration, Theme
from submissions.months import Months
from tests.factories import make_campaign, make_declaration, make_theme, make_unit

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/similar/"
MERGE, KEEP = f"{PAGE}merge/", f"{PAGE}keep/"
SUMMARY = "邀请家长走进食堂后厨，查看食材验收、留样和餐具消毒，与学生同餐。"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


def canteen(title, unit, **fields):
    declaration = make_declaration(make_unit(unit), status=Status.SUBMITTED)
    return make_theme(declaration, title, summary=SUMMARY, **fields)


@pytest.fixture
def pair(campaign):
    return canteen("校园食堂开放日", "区教育局"), canteen("走进校园食堂", "月亮岛街道")


def stored(theme):
    return Theme.objects.get(pk=theme.pk)


def split_of(theme):
    return f"{PAGE}{theme.pk}/split/"


def test_group_stands_side_by_side_with_its_common_parts(client, pair):
    response = client.get(PAGE)

    html = response.content.decode()
    [group] = response.context["groups"]
    assert [side.theme for side in group.sides] == list(pair)
    assert "很像" in html
    assert "<mark>校园食堂</mark>开放日" in html
    assert "区教育局 · 4月 · 座谈交流" in html


@pytest.mark.parametrize("groups", [1, 3])
@pytest.mark.database
def test_queries_do_not_grow_with_the_groups(
    client, campaign, groups, reviewer, django_assert_num_queries
):
    subjects = ("校园食堂", "污水处理厂", "公交线路")[:groups]
    for subject in subjects:
        one, _, third = (
            make_theme(title=f"{subject}{tail}", summary=f"{subject}看{tail}。")
            for tail in ("开放日", "座谈会", "体验日")
        )
        merge_themes(one, [third], actor=reviewer)

    with django_assert_num_queries(34):
        response = client.get(PAGE)

    assert len(response.context["groups"]) == groups
    assert len(response.context["leads"]) == groups


def test_long_group_shows_some_and_says_how_many_more(client, pair, monkeypatch):
    canteen("食堂开放日", "区卫健局")
    monkeypatch.setattr(similarity, "MOST_SIDES", 2)

    response = client.get(PAGE)

    [group] = response.context["groups"]
    assert [side.theme for side in group.sides] == list(pair)
    assert "这一组还有 1 个没有列出" in response.text


def test_more_themes_than_are_compared_is_said(client, pair, monkeypatch):
    monkeypatch.setattr(similarity, "MOST", 1)

    html = client.get(PAGE).content.decode()

    assert "主题超过 1 个，这里只比较了官方顺序靠前的 1 个" in html


def test_all_compared_needs_no_word(client, pair, monkeypatch):
    monkeypatch.setattr(similarity, "MOST", 2)

    assert "主题超过" not in client.get(PAGE).content.decode()


def test_nothing_alike_is_said(client, campaign):
    make_theme()

    html = client.get(PAGE).content.decode()

    assert "没有需要判定的相似主题" in html


def test_leader_looks_and_has_nothing_to_act_with(client, pair, leader):
    client.force_login(leader)

    html = client.get(PAGE).content.decode()

    assert "走进" in html
    assert 'method="post"' not in html.partition("<main")[2].partition("</main>")[0]


# 合并 ------------------------------------------------------------------------


def test_merging_leads_back_and_tells_the_units(client, pair):
    data = {"lead": pair[0].pk, "theme": [theme.pk for theme in pair]}

    response = client.post(MERGE, data, follow=True)

    html = response.content.decode()
    assert response.redirect_chain == [(PAGE, 302)]
    assert "“校园食堂开放日”由区教育局牵头，区教育局、月亮岛街道合办" in html
    assert list(response.context["groups"]) == []
    assert stored(pair[1]).merged_into == pair[0]


def test_only_the_ticked_go_in(client, pair):
    third = canteen("校园食堂体验日", "乌山街道")

    client.post(MERGE, {"lead": pair[1].pk, "theme": [third.pk]})

    assert stored(third).merged_into == pair[1]
    assert stored(pair[0]).selection == Selection.PENDING


def test_lead_alone_is_no_merger(client, pair):
    response = client.post(MERGE, {"lead": pair[0].pk, "theme": pair[0].pk})

    assert response.status_code == 422
    assert "请至少再勾选一个要并入的主题" in response.content.decode()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"lead": "x", "theme": "y"},
        {"lead": "9" * 30, "theme": "9" * 30},
        {"lead": "\x00", "theme": "\x00"},
    ],
)
@pytest.mark.database
def test_rubbish_merges_nothing(client, pair, data):
    response = client.post(MERGE, data)

    assert response.status_code == 422
    assert {theme.selection for theme in map(stored, pair)} == {"pending"}


def test_theme_of_another_year_is_not_merged_here(client, pair):
    old = make_declaration(campaign=make_campaign(2026), status=Status.SUBMITTED)
    data = {"lead": pair[0].pk, "theme": make_theme(old).pk}

    assert client.post(MERGE, data).status_code == 422


def test_second_merger_is_told_who_was_first(client, pair, admin):
    merge_themes(pair[0], [pair[1]], actor=admin)
    data = {"lead": pair[1].pk, "theme": pair[0].pk}

    response = client.post(MERGE, data)

    html = response.content.decode()
    assert response.status_code == 409
    assert "“走进校园食堂”已由admin于" in html
    assert stored(pair[0]).selection == Selection.PENDING


# 拆出 ------------------------------------------------------------------------


def test_merged_theme_is_taken_out_on_the_page(client, pair):
    client.post(MERGE, {"lead": pair[0].pk, "theme": pair[1].pk})

    response = client.post(split_of(pair[1]), follow=True)

    assert "已拆出“走进校园食堂”，仍为“待定”" in response.content.decode()
    assert stored(pair[1]).merged_into is None
    assert len(response.context["groups"]) == 1


def test_taking_out_twice_is_refused(client, pair):
    response = client.post(split_of(pair[1]))

    assert response.status_code == 409


def test_issued_joint_theme_is_not_taken_out(client, pair, reviewer):
    merge_themes(pair[0], [pair[1]], actor=reviewer)
    Theme.objects.filter(pk=pair[0].pk).update(selection=Selection.SELECTED)
    version = begin_version(pair[0].declaration.campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    response = client.post(split_of(pair[1]))

    assert response.status_code == 409
    assert "已经写进印发的计划，不能再拆出" in response.content.decode()


@pytest.mark.parametrize("lost", ["returned", "deleted"])
def test_theme_without_its_lead_asks_to_be_taken_out(client, pair, reviewer, lost):
    merge_themes(pair[0], [pair[1]], actor=reviewer)
    if lost == "deleted":
        pair[0].delete()
    else:
        rows = Declaration.objects.filter(pk=pair[0].declaration_id)
        rows.update(status=Status.DRAFT)

    html = client.get(PAGE).content.decode()

    told = {"deleted": "牵头主题已被删除", "returned": "已不在报送状态"}
    assert "牵头主题不在了，请拆出" in html
    assert told[lost] in html
    assert split_of(pair[1]) in html


@pytest.mark.parametrize("address", ["themes/", "declarations/{}/"])
def test_merged_row_says_where_it_went_and_has_no_outcomes(
    client, pair, reviewer, address
):
    merge_themes(pair[0], [pair[1]], actor=reviewer)

    html = client.get(f"/review/2027/{address.format(pair[1].declaration_id)}")

    html = html.content.decode()
    assert "并入“校园食堂开放日”（区教育局）" in html
    assert f'id="theme-{pair[1].pk}-selected"' not in html


def test_workbench_tells_that_a_lead_is_gone(client, pair, reviewer):
    merge_themes(pair[0], [pair[1]], actor=reviewer)
    pair[0].delete()

    html = client.get("/review/2027/themes/").content.decode()

    assert "牵头主题已被删除" in html
    assert f'href="{PAGE}"' in html


# 都保留 ----------------------------------------------------------------------


def test_kept_pair_goes_away_and_comes_on_wish(client, pair):
    data = {"side": [theme.pk for theme in pair]}

    response = client.post(KEEP, data, follow=True)

    assert "“校园食堂开放日”、“走进校园食堂”都保留" in response.content.decode()
    assert list(response.context["groups"]) == []
    [group] = client.get(f"{PAGE}?kept=1").context["groups"]
    assert group.themes == list(pair)
    assert KeptApart.objects.count() == 1


def test_keeping_is_taken_back(client, pair):
    client.post(KEEP, {"side": [theme.pk for theme in pair]})
    kept = KeptApart.objects.get()
    undo = f"{PAGE}kept/{kept.pk}/undo/"
    assert undo in client.get(f"{PAGE}?kept=1").content.decode()

    response = client.post(undo, follow=True)

    [group] = response.context["groups"]
    assert (group.themes, group.kept) == (list(pair), [])
    assert AuditEntry.objects.first().action == "theme.keep_undo"
    assert client.post(undo).status_code == 404


@pytest.mark.parametrize("side", ["", "x", "9" * 30, "\x00"])
def test_rubbish_keeps_nothing(client, pair, side):
    response = client.post(KEEP, {"side": side, "entry": side})

    assert response.status_code == 422
    assert not KeptApart.objects.exists()


# 退回 ------------------------------------------------------------------------


def test_return_form_has_the_remark_filled_in(client, pair):
    html = client.get(PAGE).content.decode()
    link = (
        f"/review/2027/declarations/{pair[1].declaration_id}/?row={pair[1].pk}"
        f"&amp;like=theme-{pair[0].pk}#remark-{pair[1].pk}"
    )
    assert link in html

    html = client.get(link.replace("&amp;", "&")).content.decode()

    remark = "与区教育局的“校园食堂开放日”（4月）内容相近，请与该单位商量合办"
    assert f'placeholder="可不填">{remark}' in html
    assert html.count("内容相近") == 1


def test_unknown_hint_fills_in_nothing(client, pair):
    page = f"/review/2027/declarations/{pair[1].declaration_id}/"

    html = client.get(f"{page}?row={pair[1].pk}&like=theme-%00").content.decode()

    assert "内容相近" not in html


# Two of one's own choice -----------------------------------------------------


@pytest.fixture
def unlike(campaign):
    """Two themes that no comparing finds, and a namesake of the second."""
    themes = [
        make_theme(declaration_of(unit), title, summary=title)
        for unit, title in (("区教育局", "食堂开放日"), ("区水利局", "看河长怎么巡河"))
    ]
    make_theme(declaration_of("区档案馆"), "看河长怎么巡河", selection="declined")
    return themes


def declaration_of(unit):
    return make_declaration(make_unit(unit), status=Status.SUBMITTED)


def compare(client, one, other):
    return client.get(PAGE, {"one": one, "other": other})


def test_two_of_ones_own_choice_stand_side_by_side_and_are_merged(client, unlike):
    one, other = unlike
    assert client.get(PAGE).context["groups"] == []

    response = compare(client, "食堂开放", "看河长怎么巡河（区水利局）")
    client.post(MERGE, {"lead": one.pk, "theme": [one.pk, other.pk]})

    assert response.context["compared"].themes == unlike
    assert 'form="merge-0"' in response.content.decode()
    assert stored(other).merged_into == one


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        ("", "巡河", "请写出两个主题"),
        ("没有这样的", "巡河", "没有找到含“没有这样的”的主题"),
        ("区", "巡河", "含“区”的主题有 2 个，请写全名称"),
        ("巡河", "河长", "两处写的是同一个主题"),
    ],
)
def test_what_names_no_two_themes_is_told(client, unlike, one, other, said):
    response = compare(client, one, other)

    assert said in response.content.decode()
    assert not response.context["compared"]


def test_leader_compares_and_merges_nothing(client, leader, unlike):
    client.force_login(leader)

    html = compare(client, "食堂", "巡河").content.decode()

    assert "您选的两个主题" in html
    assert "合并</button>" not in html


def test_row_of_the_workbench_names_what_it_is_like_until_that_is_judged(client, pair):
    first, second = pair
    said = "与“走进校园食堂”相近"

    html = client.get("/review/2027/themes/").text
    assert said in html
    assert f"{PAGE}?theme={first.pk}" in html
    assert len(client.get(PAGE, {"theme": first.pk}).context["groups"]) == 1
    assert client.get(PAGE, {"theme": 999_999}).context["groups"] == []

    client.post(KEEP, {"side": [first.pk, second.pk]})
    assert said not in client.get("/review/2027/themes/").text


def test_row_names_nothing_that_is_no_longer_in_question(client, pair):
    client.get("/review/2027/themes/")
    Theme.objects.filter(pk=pair[1].pk).update(selection=Selection.DECLINED)

    assert "相近" not in client.get("/review/2027/themes/").text


def test_merging_is_shown_before_it_is_done(client, pair):
    first, second = pair
    Theme.objects.filter(pk=second.pk).update(months=Months.of(9), time_text="9月")

    html = client.get(MERGE, {"theme": [first.pk, second.pk], "lead": second.pk}).text

    assert "月亮岛街道、区教育局" in html
    assert "各主题的月份合起来是 4月、9月" in html
    assert "合并 2 个主题</button>" in html
    assert stored(first).merged_into is None


def test_settled_themes_have_no_live_buttons(client, pair, campaign, reviewer):
    merge_themes(pair[0], [pair[1]], actor=reviewer)
    lone = canteen("食堂开放周", "区妇联", selection=Selection.SELECTED)
    Theme.objects.filter(pk=pair[0].pk).update(selection=Selection.SELECTED)
    assert "拆出 走进校园食堂" in client.get(PAGE).text

    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    html = client.get(PAGE).text
    assert str(lone) in html
    for live in ("拆出 走进校园食堂", "都保留</button>", "合并</button>"):
        assert live not in html
