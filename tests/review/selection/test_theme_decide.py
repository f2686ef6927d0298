import pytest

from review.models import Decision, DecisionBatch
from review.selection.outcomes import decide_theme
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Role, Selection
from submissions.models import AuditEntry, Theme
from tests.factories import make_campaign, make_declaration, make_theme, make_user
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

LIST = "/review/2027/themes/"
QUERIES = 32  # of a decision in place


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def theme(campaign):
    return make_theme(title="走进大厅")


def act(theme):
    return f"{LIST}{theme.pk}/decide/"


def selections():
    return list(Theme.objects.order_by("pk").values_list("selection", flat=True))


# One -------------------------------------------------------------------------


@pytest.mark.parametrize("outcome", ["selected", "reserve"])
def test_outcome_is_kept_with_who_decided(client, reviewer, theme, outcome):
    response = client.post(act(theme), {"outcome": outcome, "seen": "pending"})

    decision = Decision.objects.get()
    assert (response.status_code, response.url) == (302, LIST)
    assert selections() == [outcome]
    assert (decision.outcome, decision.decided_by) == (outcome, reviewer)


def test_decision_is_in_the_log(client, reviewer, theme):
    client.post(act(theme), {"outcome": "selected"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.target_label) == ("theme.selected", "走进大厅")
    assert entry.data == {"source": "pending", "result": "selected"}


def test_decline_needs_a_reason(client, theme):
    response = client.post(act(theme), {"outcome": "declined", "reason": " \u3000"})

    assert response.status_code == 422
    assert "请写明未入选的原因" in response.content.decode()
    assert selections() == ["pending"]


def test_decline_with_a_reason_keeps_it(client, theme):
    client.post(act(theme), {"outcome": "declined", "reason": "与去年重复"})

    assert Decision.objects.get().reason == "与去年重复"
    assert selections() == ["declined"]


def test_refusal_shows_where_the_row_is_not_on_the_page(client, theme):
    query = f"{LIST}?q=没有这样的"

    response = client.post(act(theme), {"outcome": "declined", "back": query})

    assert list(response.context["themes"]) == []
    assert "请写明未入选的原因" in response.content.decode()


def test_refused_decision_keeps_its_reason(client, theme):
    make_theme(title="另一个")
    data = {"outcome": "reserve", "seen": "declined", "reason": "人数还没定"}

    response = client.post(act(theme), data)

    html = response.content.decode()
    assert response.status_code == 409
    assert html.count('value="人数还没定"') == 1


def test_stale_decision_is_refused_with_who_when_and_what(client, theme):
    colleague = make_user("zhouwq", Role.REVIEWER, name="周文清")
    decide_theme(theme, Selection.RESERVE, actor=colleague)
    Decision.objects.update(decided_at="2027-03-31T10:05:00+08:00")

    response = client.post(act(theme), {"outcome": "selected", "seen": "pending"})

    html = response.content.decode()
    assert response.status_code == 409
    assert "“走进大厅”已由周文清（zhouwq）于3月31日 10:05改为“备选”" in html
    assert selections() == ["reserve"]


@pytest.mark.parametrize("outcome", ["", "merged", "selected'--", "\x00", "待定"])
def test_unknown_outcome_is_refused(client, theme, outcome):
    response = client.post(act(theme), {"outcome": outcome})

    assert response.status_code == 422
    assert selections() == ["pending"]


def test_reason_longer_than_its_column_is_refused(client, theme):
    response = client.post(act(theme), {"outcome": "declined", "reason": "长" * 301})

    assert response.status_code == 422
    assert "至多 300 个字，您写了 301 个，请缩短。" in response.text
    assert "请写明未入选的原因" not in response.text
    assert selections() == ["pending"]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETURNED])
def test_what_is_not_filed_cannot_be_decided(client, campaign, status):
    theme = make_theme(make_declaration(status=status))

    response = client.post(act(theme), {"outcome": "selected"})

    assert response.status_code == 404
    assert selections() == ["pending"]


def test_theme_of_another_year_is_not_found_here(client, theme):
    other = make_declaration(campaign=make_campaign(2026), status=Status.SUBMITTED)
    foreign = make_theme(other)

    assert client.post(act(foreign), {"outcome": "selected"}).status_code == 404


@pytest.mark.parametrize(("who", "status"), [("leader", 403), ("filer", 404)])
def test_only_the_office_decides(client, request, theme, who, status):
    client.force_login(request.getfixturevalue(who))

    response = client.post(act(theme), {"outcome": "selected"})

    assert response.status_code == status
    assert selections() == ["pending"]


def test_a_link_decides_nothing(client, theme):
    assert client.get(act(theme), {"outcome": "selected"}).status_code == 405
    assert selections() == ["pending"]


# In place --------------------------------------------------------------------


def in_place(client, theme, **data):
    return client.post(act(theme), data, headers={"HX-Request": "true"})


def test_in_place_only_the_row_comes_back(client, theme):
    make_theme(title="另一个")

    html = in_place(client, theme, outcome="selected").content.decode()

    assert html.strip().startswith(f'<tr id="theme-{theme.pk}"')
    assert "<html" not in html
    assert "另一个" not in html


def test_row_in_place_shows_the_new_state_for_the_next_decision(client, theme):
    html = join_lines(in_place(client, theme, outcome="reserve", seen="pending").text)

    assert 'name="seen" value="reserve"' in html
    assert 'value="reserve" class="on reserve" aria-pressed="true"' in html


def test_refusal_in_place_stands_in_the_row_with_the_reason(client, theme):
    data = {"outcome": "reserve", "seen": "declined", "reason": "人数还没定"}

    html = in_place(client, theme, **data).content.decode()

    assert "与您看到的不同，请看过再定" in html
    assert 'value="人数还没定"' in html
    assert selections() == ["pending"]


def test_reason_too_long_opens_the_field_again(client, theme):
    reason = "长" * 301

    html = in_place(client, theme, outcome="declined", reason=reason).content.decode()

    assert "至多 300 个字，您写了 301 个，请缩短。" in html
    assert f'value="{reason}" autofocus' in html


def test_decision_in_place_can_be_taken_back_in_place(client, theme):
    html = in_place(client, theme, outcome="selected").content.decode()

    batch = DecisionBatch.objects.get()
    assert f'hx-post="/review/2027/themes/undo/{batch.pk}/"' in html
    assert '<div id="last-act" hx-swap-oob="true">' in html
    assert f"撤销上一步（“{theme}”改为入选）" in html


def test_refusal_in_place_opens_no_field_of_another_act(client, theme):
    html = in_place(client, theme, outcome="reserve", seen="declined").content.decode()

    assert "autofocus" not in html


def test_missing_reason_is_asked_for_in_place(client, theme):
    html = in_place(client, theme, outcome="declined").content.decode()

    assert "autofocus" in html


@pytest.mark.parametrize("seen", ["pending/", "pending/x", "pending/1'", "\x00", "1"])
def test_rubbish_as_what_was_seen_is_refused(client, theme, seen):
    response = client.post(act(theme), {"outcome": "selected", "seen": seen})

    assert response.status_code == 422
    assert selections() == ["pending"]


def test_counts_come_along_in_place(client, theme):
    make_theme(title="另一个")

    html = in_place(client, theme, outcome="selected").content.decode()

    assert 'id="lead" hx-swap-oob="true"' in html
    assert "待定 1</a> · " in html
    assert "入选 1</a>" in html


def test_counts_in_place_cost_the_same_for_many(
    client, theme, django_assert_num_queries
):
    in_place(client, theme, outcome="reserve")
    with django_assert_num_queries(QUERIES):
        in_place(client, theme, outcome="selected")
    for number in range(3):
        make_theme(title=f"第{number}个")

    with django_assert_num_queries(QUERIES):
        in_place(client, theme, outcome="reserve")


# On the theme's own page -----------------------------------------------------


def on_its_page(client, theme, **data):
    return client.post(act(theme), data | {"back": f"{LIST}{theme.pk}/"}, follow=True)


def test_own_page_comes_back_and_says_what_was_done(client, theme):
    response = on_its_page(client, theme, outcome="reserve")

    assert response.redirect_chain == [(f"{LIST}{theme.pk}/", 302)]
    assert "“走进大厅”改为“备选”。" in response.text


def test_own_page_sends_itself_as_the_way_back(client, theme):
    page = client.get(f"{LIST}{theme.pk}/").text

    assert f'name="back" value="{LIST}{theme.pk}/"' in page


def test_own_page_says_a_refusal_and_keeps_the_reason(client, theme):
    response = on_its_page(
        client, theme, outcome="reserve", seen="declined", reason="人数还没定"
    )

    assert response.status_code == 409
    assert "<h1>走进大厅</h1>" in response.text
    assert "请看过再定" in response.text
    assert 'value="人数还没定"' in response.text


def test_own_page_says_that_a_proposal_waits(client, campaign, theme):
    campaign.two_levels = True
    campaign.save()

    response = on_its_page(client, theme, outcome="reserve")

    assert "“走进大厅”拟“备选”，等另一位同志确认。" in response.text


def test_list_says_what_was_done(client, theme):
    response = client.post(act(theme), {"outcome": "reserve"}, follow=True)

    assert "“走进大厅”改为“备选”。" in response.text


# Where a decision leads ------------------------------------------------------


def test_decision_leads_back_to_the_list_as_it_was(client, theme):
    back = f"{LIST}?state=submitted&page=2"

    response = client.post(act(theme), {"outcome": "selected", "back": back})

    assert response.url == back


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.test/review/2027/themes/?",
        "//evil.test/",
        "/\\evil.test",
        "javascript:alert(1)",
        "/logout/",
        "/review/2026/themes/?q=1",
        "",
    ],
)
def test_decision_never_leads_elsewhere(client, theme, back):
    response = client.post(act(theme), {"outcome": "selected", "back": back})

    assert response.url == LIST


def test_filters_survive_a_refusal(client, theme):
    make_theme(title="另一个")
    back = f"{LIST}?q=走进"

    response = client.post(act(theme), {"outcome": "declined", "back": back})

    assert [shown.title for shown in response.context["themes"]] == ["走进大厅"]
