"""A theme that the office reworded reads the same wherever the plan shows it."""

import pytest

from review.issue.checks import build_check_sheet
from review.issue.issuing import issue_plan
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version, build_plan_paper
from review.selection.wording import reword_theme
from tests.factories import make_selected

pytestmark = pytest.mark.django_db

BOARD = "/review/2027/plan/"
OLD_TITLE, NEW_TITLE = "单位写的题目", "办公室定的题目"
OLD_FORM, NEW_FORM = "座谈交流", "政策发布"


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def version(campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


@pytest.fixture
def reworded(version, reviewer):
    """Three themes of April, each given another title, form and summary."""
    themes = [make_selected(f"{OLD_TITLE}{number}") for number in range(3)]
    for number, theme in enumerate(themes):
        reword_theme(
            theme,
            actor=reviewer,
            seen="",
            title=f"{NEW_TITLE}{number}",
            forms_text=NEW_FORM,
            summary="办公室定的简介。",
        )
    return themes


@pytest.fixture
def placed(reworded, version, reviewer):
    place_declared_themes(version, actor=reviewer)
    return reworded


def assert_reworded(text):
    assert NEW_TITLE in text
    assert OLD_TITLE not in text


def test_tray_shows_the_words_of_the_office(client, reworded):
    html = client.get(BOARD).text

    assert_reworded(html)
    assert NEW_FORM in html
    assert OLD_FORM not in html


def test_board_shows_the_words_of_the_office(client, placed):
    html = client.get(BOARD).text

    assert_reworded(html)
    assert NEW_FORM in html
    assert OLD_FORM not in html


def test_sheet_of_a_card_shows_the_words_of_the_office(client, placed):
    assert_reworded(client.get(f"{BOARD}place/{placed[0].pk}/").text)


def test_forms_pile_up_as_the_office_worded_them(client, placed):
    concerns = client.get(BOARD).context["board"].concerns

    piled = [concern.sentence for concern in concerns if "形式是" in concern.sentence]
    assert piled == [f"4月 3 个活动里有 3 个形式是“{NEW_FORM}”。"]


def test_suggestions_name_and_spread_what_the_office_worded(client, version, reviewer):
    """A form that stands in April, reworded too, sends the reworded theme to May."""
    standing = make_selected("已经排好的", "4月", forms=["现场观摩"])
    reword_theme(standing, actor=reviewer, seen="", forms_text=NEW_FORM)
    make_selected("也排好的", "5月", forms=["问卷调查"])
    place_declared_themes(version, actor=reviewer)
    theme = make_selected(OLD_TITLE, "4-5月", forms=[OLD_FORM])
    reword_theme(theme, actor=reviewer, seen="", title=NEW_TITLE, forms_text=NEW_FORM)

    page = client.get(f"{BOARD}suggest/")

    [suggestion] = page.context["suggestions"]
    assert str(suggestion.months) == "5月"
    assert_reworded(page.text)


def test_check_sheet_names_themes_as_the_office_worded_them(
    client, reworded, version, reviewer
):
    waiting = build_check_sheet(version)
    place_declared_themes(version, actor=reviewer)
    page = client.get(f"{BOARD}issue/").text

    named = [item.text for check in waiting.checks for item in check.items]
    assert [text for text in named if OLD_TITLE in text] == []
    assert f"{NEW_TITLE}0" in named
    assert_reworded(page)


def test_issue_freezes_the_words_of_the_office(placed, version, reviewer):
    issued = issue_plan(version, actor=reviewer)

    frozen = issued.entries.values_list("title", "forms_text", "summary")
    assert list(frozen) == [
        (f"{NEW_TITLE}{number}", NEW_FORM, "办公室定的简介。") for number in range(3)
    ]


def test_papers_print_the_words_of_the_office(client, placed, version, reviewer):
    before = build_plan_paper(version).rows
    issued = issue_plan(version, actor=reviewer)

    assert [row.title for row in before] == [f"{NEW_TITLE}{n}" for n in range(3)]
    assert build_plan_paper(issued).rows == before
    assert_reworded(client.get(f"{BOARD}1/papers/").text)


def test_undo_names_the_theme_as_the_office_worded_it(client, reworded):
    client.post(f"{BOARD}place/{reworded[0].pk}/", {"version": 1, "to": 9, "seen": 0})

    assert f"把“{NEW_TITLE}0”排到9月" in client.get(BOARD).text


@pytest.fixture
def second(placed, version, campaign, reviewer):
    """Version 2 in the making, with one more theme that was never issued."""
    issue_plan(version, actor=reviewer)
    theme = make_selected(f"{OLD_TITLE}9")
    reword_theme(theme, actor=reviewer, seen="", title=f"{NEW_TITLE}9")
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return version


def test_change_desk_names_a_new_row_as_the_office_worded_it(client, second):
    entry = second.entries.get(title="")

    listed = client.get("/review/2027/changes/").text
    page = client.get(f"/review/2027/changes/rows/{entry.line}/").text

    assert f"{NEW_TITLE}9" in listed
    assert_reworded(listed)
    assert_reworded(page)


def test_row_whose_theme_was_removed_is_no_row_any_more(client, second):
    entry = second.entries.get(title="")
    entry.theme.delete()

    address = f"/review/2027/changes/rows/{entry.line}/"

    assert len(client.get("/review/2027/changes/").context["rows"]) == 3
    assert client.get(address).status_code == 404
