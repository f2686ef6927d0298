"""Two levels: one proposes, another confirms; nobody does both."""

import pytest

from review.issue import issuing
from review.models import Decision, DecisionBatch, Note, Proposal
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from review.selection import bulk
from review.selection.bulk import carry_out_drawing, draw_decisions
from review.selection.outcomes import (
    confirm_proposal,
    decide_theme,
    describe_state,
    reject_proposal,
)
from review.selection.undoing import undo_batch
from submissions.choices import Role, Selection
from submissions.models import AuditEntry, Campaign, Theme
from submissions.months import Months
from submissions.transitions import MoveRefused
from tests.factories import make_campaign, make_theme, make_user
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SELECTED, RESERVE, DECLINED = Selection.SELECTED, Selection.RESERVE, Selection.DECLINED
LIST = "/review/2027/themes/"


@pytest.fixture
def campaign(db):
    return make_campaign(two_levels=True)


@pytest.fixture
def second(db):
    return make_user("office2", Role.REVIEWER, name="周文清")


@pytest.fixture
def theme(campaign):
    return make_theme(title="走进大厅")


@pytest.fixture
def proposed(theme, reviewer):
    decide_theme(theme, DECLINED, actor=reviewer, reason="与去年重复。")
    return again(theme)


def again(theme):
    """The theme as a page reads it now."""
    return Theme.objects.select_related("proposal").get(pk=theme.pk)


# Proposing -----------------------------------------------------------------------


def test_what_one_decides_waits_for_another(theme, reviewer):
    decide_theme(theme, DECLINED, actor=reviewer, reason="与去年重复。")

    proposal = Proposal.objects.get()
    assert again(theme).selection == Selection.PENDING
    assert (proposal.outcome, proposal.reason) == (DECLINED, "与去年重复。")
    assert (proposal.theme, proposal.proposed_by) == (theme, reviewer)
    assert not Decision.objects.exists()


def test_proposing_is_logged(proposed, reviewer):
    entry = AuditEntry.objects.get()

    assert (entry.action, entry.actor) == ("theme.propose", reviewer)
    assert entry.data == {"outcome": "declined", "reason": "与去年重复。"}


def test_declining_is_proposed_with_a_reason(theme, reviewer):
    with pytest.raises(MoveRefused, match="请写明未入选的原因"):
        decide_theme(theme, DECLINED, actor=reviewer)

    assert not Proposal.objects.exists()


@pytest.mark.parametrize("role", [Role.LEADER, Role.FILER])
def test_only_the_office_proposes(theme, role):
    unit = theme.declaration.unit if role == Role.FILER else None

    with pytest.raises(MoveRefused):
        decide_theme(theme, SELECTED, actor=make_user("x", role, unit))

    assert not Proposal.objects.exists()


def test_what_the_plan_settles_is_not_proposed(theme, reviewer):
    Theme.objects.update(selection=SELECTED)
    version = begin_version(theme.declaration.campaign, actor=reviewer)
    place_theme(theme, Months.of(4), version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    with pytest.raises(MoveRefused, match="已经写进印发的计划"):
        decide_theme(again(theme), RESERVE, actor=reviewer)


def test_new_proposal_takes_the_place_of_one_that_was_seen(proposed, second):
    decide_theme(proposed, RESERVE, actor=second, seen=describe_state(proposed))

    proposal = Proposal.objects.get()
    assert (proposal.outcome, proposal.proposed_by) == (RESERVE, second)


def test_new_proposal_does_not_hide_one_that_was_not_seen(proposed, second):
    with pytest.raises(MoveRefused, match=r"已由office于.+拟“未入选”，等待确认"):
        decide_theme(proposed, RESERVE, actor=second, seen="pending")

    assert Proposal.objects.get().outcome == DECLINED


def test_agreeing_is_done_by_confirming(proposed, second):
    with pytest.raises(MoveRefused, match="office已经拟“未入选”，同意请按“确认”"):
        decide_theme(proposed, DECLINED, actor=second, reason="与去年重复。")


# Confirming ----------------------------------------------------------------------


def test_second_person_lets_it_take_effect(proposed, reviewer, second):
    confirm_proposal(proposed, actor=second)

    decision = Decision.objects.get()
    assert again(proposed).selection == DECLINED
    assert (decision.reason, decision.decided_by) == ("与去年重复。", second)
    assert (decision.proposed_by, decision.proposed_by_label) == (reviewer, "office")
    assert not Proposal.objects.exists()


def test_nobody_confirms_what_they_proposed(proposed, reviewer):
    with pytest.raises(MoveRefused, match="是您自己拟的，要由另一位同志确认"):
        confirm_proposal(proposed, actor=reviewer)

    assert again(proposed).selection == Selection.PENDING


def test_leader_confirms_nothing(proposed, leader):
    with pytest.raises(MoveRefused):
        confirm_proposal(proposed, actor=leader)

    assert Proposal.objects.exists()


def test_confirming_what_was_replaced_is_told_who(proposed, reviewer, second):
    seen = describe_state(proposed)
    decide_theme(proposed, RESERVE, actor=reviewer, seen=seen)

    with pytest.raises(MoveRefused, match=r"已由office于.+拟“备选”，等待确认"):
        confirm_proposal(again(proposed), actor=second, seen=seen)

    assert again(proposed).selection == Selection.PENDING


def test_confirming_what_was_turned_down_is_told_who(proposed, reviewer, second):
    seen = describe_state(proposed)
    reject_proposal(proposed, actor=second, word="再等等。")

    with pytest.raises(MoveRefused, match=r"已由周文清（office2）于.+撤下拟定的意见"):
        confirm_proposal(
            again(proposed), actor=make_user("z", Role.REVIEWER), seen=seen
        )


# Turning down ----------------------------------------------------------------------


def test_second_person_says_why_not(proposed, second):
    reject_proposal(proposed, actor=second, word="内容并不重复。")

    note = Note.objects.get()
    assert note.text == "不同意office拟“未入选”：内容并不重复。"
    assert (note.theme, note.by_label) == (proposed, second.label)
    assert not Proposal.objects.exists()
    assert AuditEntry.objects.first().data["reason"] == "内容并不重复。"


def test_turning_down_needs_a_word(proposed, second):
    with pytest.raises(MoveRefused, match="请写明不同意的理由"):
        reject_proposal(proposed, actor=second, word=" ")

    assert Proposal.objects.exists()


def test_own_proposal_is_withdrawn_without_a_word(proposed, reviewer):
    reject_proposal(proposed, actor=reviewer)

    assert not Proposal.objects.exists()
    assert not Note.objects.exists()


def test_leader_turns_nothing_down(proposed, leader):
    with pytest.raises(MoveRefused, match="没有甄选的权限"):
        reject_proposal(proposed, actor=leader, word="不同意。")

    assert Proposal.objects.exists()


# 撤销 ------------------------------------------------------------------------------


def test_proposal_is_taken_back_by_its_maker(proposed, reviewer):
    [result] = undo_batch(DecisionBatch.objects.get(), actor=reviewer)

    assert result.refusal == ""
    assert not Proposal.objects.exists()


def test_confirmation_taken_back_waits_again(proposed, reviewer, second):
    decision = confirm_proposal(proposed, actor=second)

    undo_batch(decision.batch, actor=second)

    proposal = Proposal.objects.get()
    assert again(proposed).selection == Selection.PENDING
    assert (proposal.outcome, proposal.proposed_by) == (DECLINED, reviewer)


def test_proposal_that_was_confirmed_is_no_longer_its_makers_act(
    proposed, reviewer, second
):
    confirm_proposal(proposed, actor=second)

    campaign = proposed.declaration.campaign
    assert DecisionBatch.objects.last_of(reviewer, campaign) is None


def test_nobody_undoes_alone_what_now_needs_two(campaign, theme, reviewer):
    Campaign.objects.update(two_levels=False)
    batch = decide_theme(again(theme), SELECTED, actor=reviewer).batch
    Campaign.objects.update(two_levels=True)

    [result] = undo_batch(batch, actor=reviewer)

    assert "不能直接撤销，请重新提出意见" in result.refusal
    assert again(theme).selection == SELECTED


# Switched off ------------------------------------------------------------------------


def test_open_proposal_can_be_confirmed_after_switching_off(proposed, second):
    Campaign.objects.update(two_levels=False)

    confirm_proposal(again(proposed), actor=second)

    assert again(proposed).selection == DECLINED


def test_direct_decision_answers_an_open_proposal(proposed, second):
    Campaign.objects.update(two_levels=False)
    seen = again(proposed)

    decide_theme(seen, SELECTED, actor=second, seen=describe_state(seen))

    assert not Proposal.objects.exists()


# In bulk -----------------------------------------------------------------------------


def draw_all(actor):
    return draw_decisions(Theme.objects.in_official_order(), bulk.CONFIRM, actor=actor)


def test_bulk_confirms_what_others_proposed(proposed, reviewer, second):
    own, untouched = make_theme(), make_theme()
    decide_theme(own, SELECTED, actor=second)

    drawing = draw_all(second)
    results = carry_out_drawing(drawing, bulk.CONFIRM, actor=second)

    assert [result.theme for result in results] == [proposed]
    assert {line.theme: line.obstacle for line in drawing.staying} == {
        own: "是您自己拟的，要由另一位同志确认",
        untouched: "没有等待确认的意见",
    }
    assert again(proposed).selection == DECLINED


def test_bulk_proposes_and_takes_back_its_proposals(campaign, reviewer):
    themes = [make_theme(), make_theme()]
    drawing = draw_decisions(
        Theme.objects.in_official_order(), SELECTED, actor=reviewer
    )
    carry_out_drawing(drawing, SELECTED, actor=reviewer)
    batch = DecisionBatch.objects.last_of(reviewer, campaign)

    assert batch.said == "2 条拟入选"
    undo_batch(batch, actor=reviewer)

    assert not Proposal.objects.filter(theme__in=themes).exists()


def test_proposal_replaced_since_the_drawing_is_marked(proposed, reviewer, second):
    drawn = {proposed.pk: describe_state(proposed)}
    decide_theme(proposed, RESERVE, actor=reviewer, seen=describe_state(proposed))

    drawing = draw_decisions(
        Theme.objects.all(), bulk.CONFIRM, actor=second, drawn=drawn
    )

    assert drawing.differs


# The pages -----------------------------------------------------------------------------


def page(client, user):
    client.force_login(user)
    return join_lines(client.get(LIST).text)


def test_row_shows_who_proposed_what(client, proposed, second):
    html = page(client, second)

    assert "office拟“未入选”，待确认：与去年重复。" in html
    assert f'name="seen" value="{describe_state(proposed)}"' in html
    assert f"{LIST}{proposed.pk}/confirm/" in html


def test_maker_is_offered_to_withdraw_only(client, proposed, reviewer):
    html = page(client, reviewer)

    assert f"{LIST}{proposed.pk}/confirm/" not in html
    assert f"{LIST}{proposed.pk}/reject/" in html


def test_leader_reads_the_proposal_and_is_offered_nothing(client, proposed, leader):
    html = page(client, leader)

    assert "office拟“未入选”，待确认" in html
    assert f"{LIST}{proposed.pk}/reject/" not in html


def test_confirming_on_the_page(client, proposed, second):
    client.force_login(second)

    response = client.post(
        f"{LIST}{proposed.pk}/confirm/", {"seen": describe_state(proposed)}
    )

    assert response.url == LIST
    assert again(proposed).selection == DECLINED


def test_word_too_long_is_refused_and_stays(client, proposed, second):
    client.force_login(second)
    word = "长" * 301

    response = client.post(f"{LIST}{proposed.pk}/reject/", {"word": word})

    assert response.status_code == 422
    assert "至多 300 个字，您写了 301 个，请缩短。" in response.text
    assert f'value="{word}"' in response.text
    assert Proposal.objects.exists()


def test_refusing_without_a_word_keeps_the_proposal(client, proposed, second):
    client.force_login(second)

    response = client.post(f"{LIST}{proposed.pk}/reject/", {"word": ""})

    assert response.status_code == 409
    assert "请写明不同意的理由" in response.content.decode()


def test_confirming_many_looks_first(client, proposed, second):
    client.force_login(second)

    looked = client.post(f"{LIST}decide/", {"theme": proposed.pk, "outcome": "confirm"})
    response = client.post(
        f"{LIST}decide/all/",
        {"drawn": looked.context["drawing"].states, "outcome": "confirm"},
        follow=True,
    )

    assert "待定 → <b>未入选</b>" in looked.content.decode()
    assert "1 条拟定意见已经确认。" in response.content.decode()
    assert again(proposed).selection == DECLINED


def test_bulk_says_that_it_only_proposes(client, theme, reviewer):
    client.force_login(reviewer)

    html = client.post(
        f"{LIST}decide/", {"theme": theme.pk, "outcome": "selected"}
    ).content.decode()

    assert "拟“入选”：1 条" in html


def test_list_finds_what_waits_for_a_confirmation(client, proposed, second):
    make_theme()
    client.force_login(second)

    response = client.get(f"{LIST}?proposed=yes")

    assert [row.pk for row in response.context["themes"]] == [proposed.pk]


def test_button_for_many_stays_while_proposals_are_open(client, proposed, second):
    Campaign.objects.update(two_levels=False)

    assert 'value="confirm"' in page(client, second)


def test_nothing_is_said_of_proposals_where_one_decides(client, theme, second):
    Campaign.objects.update(two_levels=False)

    html = page(client, second)

    assert 'value="confirm"' not in html
    assert "拟定意见" not in html
