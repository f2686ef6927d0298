"""A page acts on the version that it saw; a refused act leaves nothing behind."""

import pytest

from review.issue.issuing import issue_plan
from review.models import PlanMove
from review.plan.arranging import ask_unit, place_theme
from review.plan.versions import begin_version
from submissions.models import AuditEntry, Consent, PlanEntry, PlanVersion
from submissions.months import Months
from tests.factories import make_selected, make_theme

pytestmark = pytest.mark.django_db

BOARD = "/review/2027/plan/"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


@pytest.fixture
def theme(version, reviewer):
    """Stands in May, which its unit did not name and was asked about."""
    theme = make_selected("走进大厅", "4月")
    place_theme(theme, Months.of(5), version=version, actor=reviewer)
    ask_unit(theme, version=version, actor=reviewer)
    return theme


@pytest.fixture
def issued(theme, version, reviewer):
    return issue_plan(version, actor=reviewer)


def acts_on(theme):
    """[(address, what the page sends)] of every act of the board and its pages."""
    pk = theme.pk
    return [
        ("place/", {}),
        (f"place/{pk}/", {"to": 9, "seen": Months.of(5).mask}),
        (f"take-out/{pk}/", {"seen": Months.of(5).mask}),
        (f"order/{pk}/", {"step": 1}),
        (f"remark/{pk}/", {"remark": "雨天改期"}),
        ("order/", {"month": 5}),
        ("undo/", {}),
        ("suggest/", {"take": f"{pk}-8"}),
        (f"ask/{pk}/", {"seen": Months.of(5).mask}),
        (f"unask/{theme.consents.get().pk}/", {}),
        ("issue/", {"dated": "2027-04-20", "reason": "调整。"}),
    ]


def everything():
    """All that an act could have written."""
    return [
        list(PlanVersion.objects.values_list("number", "status")),
        list(PlanEntry.objects.values_list("version", "months", "position", "remark")),
        list(Consent.objects.values_list("status")),
        PlanMove.objects.count(),
        AuditEntry.objects.count(),
    ]


# --- a refused act ----------------------------------------------------------------------


def test_refused_act_begins_no_version(client, campaign):
    theme = make_theme(title="没有入选的")

    client.post(f"{BOARD}place/{theme.pk}/", {"to": 9, "seen": 0})

    assert not PlanVersion.objects.exists()
    assert not AuditEntry.objects.of_acts().exists()


@pytest.mark.parametrize(
    "act", ["place/", "undo/", "order/", "suggest/", "place/{}/", "remark/{}/"]
)
def test_nothing_but_beginning_begins_a_version(client, campaign, act):
    theme = make_selected()
    data = {"to": 9, "month": 4, "take": f"{theme.pk}-8", "version": 1}

    client.post(BOARD + act.format(theme.pk), data)

    assert not PlanVersion.objects.exists()
    assert not AuditEntry.objects.of_acts().exists()


def test_board_without_a_version_offers_to_begin_one_and_nothing_else(client, campaign):
    make_selected("走进大厅")

    html = client.get(BOARD).text

    assert html.count("btn-primary") == 1
    assert "开始编制</button>" in html
    for words in ("按申报月份安排", "建议安排", "把走进大厅排到4月"):
        assert words not in html
    client.post(f"{BOARD}begin/")
    assert "把走进大厅排到4月" in client.get(BOARD).text


def test_pages_beside_the_board_wait_for_a_version(client, campaign):
    theme = make_selected()

    assert client.get(f"{BOARD}suggest/").url == BOARD
    assert "先点“开始编制”" in client.get(f"{BOARD}place/{theme.pk}/").text


# --- a stale board -----------------------------------------------------------------------


def acts_not_told(client, theme, sentence, **headers):
    """Acts of a page of version 1 that are not answered with the sentence, or write."""
    before, found = everything(), []
    for act, data in acts_on(theme):
        response = client.post(
            BOARD + act, data | {"version": 1}, headers=headers, follow=True
        )
        if sentence not in response.text or everything() != before:
            found.append(act)
    return found


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_stale_page_is_told_of_the_issue_and_writes_nothing(
    client, theme, issued, headers
):
    sentence = "第1版已经印发，您的操作没有生效。需要调整时，请先点“编制新的一版”。"

    assert acts_not_told(client, theme, sentence, **headers) == []


def test_stale_page_does_not_reach_into_the_next_version(
    client, theme, issued, campaign, reviewer
):
    begin_version(campaign, actor=reviewer)
    sentence = "第1版已经印发，现在编制的是第2版，您的操作没有生效"

    assert acts_not_told(client, theme, sentence) == []


@pytest.mark.parametrize("version_sent", ["", "x", "0", "9", "99999999999999999999"])
def test_act_of_no_version_that_is_known_writes_nothing(client, theme, version_sent):
    before = everything()

    response = client.post(
        f"{BOARD}place/{theme.pk}/", {"to": 9, "version": version_sent}
    )

    assert response.status_code in (409, 422)
    assert everything() == before


def test_refused_drag_is_answered_409(client, theme, issued):
    response = client.post(
        f"{BOARD}place/{theme.pk}/",
        {"to": 9, "version": 1},
        headers={"HX-Request": "true"},
    )

    assert response.status_code == 409
    assert 'data-version="1"' in response.text


# --- the changes desk begins one with its act, or not at all ---------------------------------


@pytest.fixture
def entry(issued):
    return issued.entries.get()


def test_change_of_an_issued_row_begins_the_next_version(client, entry):
    client.post(f"/review/2027/changes/rows/{entry.line}/drop/", {"reason": "停电。"})

    assert PlanVersion.objects.working().get().entries.get().dropped


def test_refused_change_of_an_issued_row_leaves_nothing(client, entry):
    before = everything()

    response = client.post(f"/review/2027/changes/rows/{entry.line}/restore/")

    assert response.status_code == 409
    assert everything() == before
