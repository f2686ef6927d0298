"""The pages of a bulk decision: tick, look, confirm, take back."""

import pytest

from review.models import Decision, DecisionBatch
from review.selection.joining import merge_themes, split_theme
from review.selection.outcomes import decide_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Role, Selection
from submissions.models import AuditEntry, Campaign, Theme
from tests.factories import make_campaign, make_declaration, make_theme, make_user
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST = "/review/2027/themes/"
LOOK = "/review/2027/themes/decide/"
DO = "/review/2027/themes/decide/all/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def colleague(db):
    return make_user("office2", Role.REVIEWER, name="周文清")


@pytest.fixture
def three(campaign):
    return [make_theme(title=title) for title in ("甲题", "乙题", "丙题")]


def selections():
    return list(Theme.objects.order_by("pk").values_list("selection", flat=True))


def look(client, themes=(), outcome="selected", **data):
    ticked = {"theme": [theme.pk for theme in themes]}
    return client.post(LOOK, ticked | {"outcome": outcome} | data)


def do(client, looked, **data):
    """Press the button of a page that was looked at."""
    drawing, form = looked.context["drawing"], looked.context["form"]
    sent = {
        "drawn": drawing.states,
        "outcome": form.act,
        "back": looked.context["back"],
    }
    if form.cleaned_data["everything"]:
        sent["everything"] = "1"
    return client.post(DO, sent | data)


def changing(response):
    return [str(line.theme) for line in response.context["drawing"].changing]


# Looking -----------------------------------------------------------------------


def test_ticked_rows_are_shown_before_anything_changes(client, three):
    response = look(client, [three[0], three[2]])

    html = response.content.decode()
    assert changing(response) == ["甲题", "丙题"]
    assert "改为“入选”：2 条" in html
    assert "待定 → <b>入选</b>" in html
    assert selections() == ["pending"] * 3


def test_what_cannot_change_is_shown_with_its_reason(client, three, reviewer):
    decide_theme(three[0], Selection.SELECTED, actor=reviewer)

    html = look(client, three).content.decode()

    assert "不会改的 1 条" in html
    assert "已经是“入选”" in html


def test_everything_means_the_filters_not_the_page(client, three):
    back = f"{LIST}?q=甲题"

    response = look(client, everything="1", back=back)

    assert changing(response) == ["甲题"]


def test_everything_without_filters_is_all_that_is_filed(client, three):
    make_theme(make_declaration(campaign=three[0].declaration.campaign))

    assert changing(look(client, everything="1")) == ["甲题", "乙题", "丙题"]


def test_more_than_can_be_looked_at_is_refused(client, three, monkeypatch):
    monkeypatch.setattr("review.selection.bulk.MOST", 2)

    response = look(client, everything="1")

    assert response.status_code == 422
    assert "一次最多处理 2 条，现在有 3 条" in response.content.decode()


def test_nothing_ticked_changes_nothing(client, three):
    response = look(client, outcome="declined", reason="与去年重复")

    html = response.content.decode()
    assert response.status_code == 422
    assert "还没有勾选任何一行，什么都没有改" in html
    assert 'value="与去年重复"' in html


@pytest.mark.parametrize("outcome", ["", "merged", "selected'--", "\x00", "待定"])
def test_unknown_outcome_is_refused(client, three, outcome):
    assert look(client, three, outcome).status_code == 422


@pytest.mark.parametrize("rubbish", ["abc", "-1", "9" * 23, "9" * 5000, "\x00", "１"])
def test_rubbish_among_the_ticks_is_left_out(client, three, rubbish):
    data = {"theme": [rubbish, three[1].pk], "outcome": "selected"}

    assert changing(client.post(LOOK, data)) == ["乙题"]


def test_ticked_rows_of_others_years_and_drafts_are_left_out(client, three):
    old = make_declaration(campaign=make_campaign(2026), status=Status.SUBMITTED)
    draft = make_theme(make_declaration(campaign=three[0].declaration.campaign))

    response = look(client, [make_theme(old), draft])

    assert response.context["drawing"].lines == []


# Confirming --------------------------------------------------------------------


def test_confirmed_rows_change_and_the_list_says_how_many(client, three):
    back = f"{LIST}?state=submitted"
    looked = look(client, three, back=back)

    response = do(client, looked)

    assert response.url == back
    assert selections() == ["selected"] * 3
    assert "3 个主题改为“入选”。" in client.get(back).content.decode()


def test_success_leads_to_its_rows(client, three):
    response = do(client, look(client, three))

    page = f"{LIST}acts/{DecisionBatch.objects.get().pk}/"
    assert f'<a href="{page}">逐条看结果</a>' in client.get(response.url).text
    html = client.get(page).text
    assert "3 条改好了</h1>" in html
    assert html.count("改好了：入选") == 3
    assert "乙题" in html


def test_rows_that_went_back_to_their_unit_are_not_shown(client, three):
    do(client, look(client, three))
    declaration = three[0].declaration
    declaration.status = Status.DRAFT
    declaration.save()

    page = f"{LIST}acts/{DecisionBatch.objects.get().pk}/"

    assert three[0].title not in client.get(page).text


def test_spared_row_stays(client, three):
    do(client, look(client, three), spare=three[1].pk)

    assert selections() == ["selected", "pending", "selected"]


def test_reason_is_asked_for_where_it_is_shown_to_the_unit(client, three):
    looked = look(client, three, "declined")

    response = do(client, looked)

    assert looked.status_code == 200
    assert response.status_code == 422
    assert "请写明未入选的原因" in response.content.decode()
    assert selections() == ["pending"] * 3


def test_one_reason_goes_to_every_row(client, three):
    do(client, look(client, three, "declined"), reason="与去年重复")

    assert set(Decision.objects.values_list("reason", flat=True)) == {"与去年重复"}


def test_spared_rows_stay_spared_when_asked_again(client, three):
    looked = look(client, three, "declined")

    html = do(client, looked, spare=three[1].pk).content.decode()

    assert f'name="spare" value="{three[1].pk}" aria-label="不改 乙题" checked' in html


def test_row_that_a_colleague_decided_meanwhile_is_asked_about(
    client, three, colleague
):
    looked = look(client, three)
    decide_theme(three[1], Selection.RESERVE, actor=colleague)

    response = do(client, looked)

    html = response.content.decode()
    assert response.status_code == 409
    assert "1 条是新报来的或刚被别人处理过" in html
    assert html.count("有变化</span>") == 1
    assert selections() == ["pending", "reserve", "pending"]


def test_row_that_was_filed_meanwhile_is_asked_about(client, three):
    looked = look(client, everything="1")
    make_theme(title="丁题")

    response = do(client, looked)

    assert response.status_code == 409
    assert changing(response) == ["甲题", "乙题", "丙题", "丁题"]
    assert set(selections()) == {"pending"}


def test_row_that_was_withdrawn_meanwhile_is_asked_about(client, three):
    looked = look(client, three)
    three[0].declaration.status = Status.DRAFT
    three[0].declaration.save()

    response = do(client, looked)

    assert response.status_code == 409
    assert "1 条已经不在其中" in response.content.decode()


def test_what_was_asked_again_can_be_confirmed(client, three, colleague):
    looked = look(client, three)
    decide_theme(three[1], Selection.RESERVE, actor=colleague)

    response = do(client, do(client, looked))

    assert response.url == LIST
    assert selections() == ["selected"] * 3


def test_resent_confirmation_does_nothing_twice(client, three):
    looked = look(client, three)
    do(client, looked)

    response = do(client, looked)

    assert response.status_code == 409
    assert Decision.objects.count() == 3


@pytest.mark.parametrize("drawn", ["", "x=pending", "1=", "9=pending", "\x00", "1=a=b"])
def test_rubbish_as_what_was_drawn_changes_nothing(client, three, drawn):
    response = client.post(DO, {"drawn": drawn, "outcome": "selected"})

    assert response.status_code in (302, 409)
    assert selections() == ["pending"] * 3


@pytest.mark.parametrize("outcome", ["", "merged", "\x00"])
def test_confirming_an_unknown_outcome_is_refused(client, three, outcome):
    drawn = f"{three[0].pk}=pending"

    response = client.post(DO, {"drawn": drawn, "outcome": outcome})

    assert response.status_code == 422


def test_refusals_have_a_page_with_every_row(client, three, colleague, monkeypatch):
    looked = look(client, three)
    real = decide_theme

    def quicker(theme, outcome, **how):
        """A colleague who decides between the look and the row's own turn."""
        if theme == three[1]:
            real(theme, Selection.RESERVE, actor=colleague)
        return real(theme, outcome, **how)

    monkeypatch.setattr("review.selection.bulk.decide_theme", quicker)
    html = do(client, looked).content.decode()

    assert "2 条改好了，1 条没有改" in html
    assert "“乙题”已由周文清（office2）于" in html
    assert "撤销上一步（2 条改为入选）" in html


# 撤销 ----------------------------------------------------------------------------


def undo(client, **how):
    return client.post(f"{LIST}undo/{DecisionBatch.objects.first().pk}/", **how)


def test_list_offers_to_take_back_the_last_act(client, three):
    do(client, look(client, three))

    assert "撤销上一步（3 条改为入选）" in client.get(LIST).content.decode()


def test_single_act_is_named_when_offered_and_when_taken_back(client, reviewer, three):
    decide_theme(three[0], Selection.RESERVE, actor=reviewer)
    offered = client.get(LIST).content.decode()

    taken_back = undo(client, follow=True).content.decode()

    assert "撤销上一步（“甲题”改为备选）" in offered
    assert "已撤销：“甲题”恢复为待定。" in taken_back


def test_merging_is_taken_back_with_one_press(client, reviewer, three):
    Theme.objects.filter(pk=three[2].pk).update(selection=Selection.RESERVE)
    merge_themes(three[1], [three[0], three[2]], actor=reviewer)
    offered = client.get(LIST).text

    said = undo(client, follow=True).text

    assert "撤销上一步（2 条并入）" in offered
    assert "恢复了 2 个主题" in said
    assert list(
        Theme.objects.order_by("pk").values_list("selection", "merged_into")
    ) == [
        (Selection.PENDING, None),
        (Selection.PENDING, None),
        (Selection.RESERVE, None),
    ]
    assert AuditEntry.objects.filter(action="theme.split").count() == 2


def test_splitting_is_taken_back_with_one_press(client, reviewer, three):
    merge_themes(three[1], [three[2]], actor=reviewer)
    split_theme(Theme.objects.get(pk=three[2].pk), actor=reviewer)

    assert "重新并入“乙题”" in undo(client, follow=True).text
    assert Theme.objects.get(pk=three[2].pk).merged_into == three[1]


def test_merging_is_taken_back_where_two_must_agree(client, reviewer, three, campaign):
    merge_themes(three[1], [three[2]], actor=reviewer)
    Campaign.objects.update(two_levels=True)

    undo(client)

    assert Theme.objects.get(pk=three[2].pk).merged_into is None


def test_merging_by_a_colleague_ends_nothing(client, reviewer, colleague, three):
    decide_theme(three[0], Selection.RESERVE, actor=reviewer)
    merge_themes(three[1], [three[2]], actor=colleague)

    assert "撤销上一步（“甲题”改为备选）" in client.get(LIST).content.decode()


def test_ticked_themes_go_to_the_page_that_shows_the_merging(client, three):
    keys = [theme.pk for theme in three[:2]]

    shown = client.post(
        f"{LIST}decide/", {"outcome": "merge", "theme": keys}, follow=True
    )
    alone = client.post(f"{LIST}decide/", {"outcome": "merge", "theme": keys[:1]})

    assert "合并 2 个主题" in shown.text
    assert alone.status_code == 422
    assert "逐条勾选 2 到 12 个主题" in alone.text


def test_list_offers_nothing_to_take_back_for_a_colleague(client, three, colleague):
    decide_theme(three[0], Selection.SELECTED, actor=colleague)

    assert "撤销上一步（" not in client.get(LIST).content.decode()


def test_taking_back_leads_to_the_list_as_it_was(client, three):
    do(client, look(client, three))

    response = undo(client, follow=True)

    assert selections() == ["pending"] * 3
    assert "已撤销“3 条改为入选”：恢复了 3 个主题。" in response.content.decode()


def test_what_cannot_be_taken_back_has_a_page(client, three, colleague):
    do(client, look(client, three))
    three[0].refresh_from_db()
    decide_theme(three[0], Selection.RESERVE, actor=colleague)

    html = undo_of(client, "office").content.decode()

    assert "2 条改好了，1 条没有改" in html
    assert "“甲题”已由周文清（office2）于" in html


def undo_of(client, username):
    batch = DecisionBatch.objects.standing().filter(by__username=username).first()
    return client.post(f"{LIST}undo/{batch.pk}/")


def test_taking_back_twice_is_refused(client, three):
    do(client, look(client, three))
    address = f"{LIST}undo/{DecisionBatch.objects.first().pk}/"
    client.post(address)

    response = client.post(address)

    assert response.status_code == 409
    assert "这一步已经撤销过了" in response.content.decode()


def test_act_of_a_colleague_is_not_found(client, three, colleague):
    batch = decide_theme(three[0], Selection.SELECTED, actor=colleague).batch

    assert client.post(f"{LIST}undo/{batch.pk}/").status_code == 404


def test_taking_back_in_place_gives_the_row(client, three):
    client.post(f"{LIST}{three[0].pk}/decide/", {"outcome": "selected"})

    html = join_lines(undo(client, headers={"HX-Request": "true"}).text)

    assert html.startswith(f'<tr id="theme-{three[0].pk}"')
    assert 'name="seen" value="pending"' in html
    assert "撤销" not in html
