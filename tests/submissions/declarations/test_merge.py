"""Two people at one form: the second chooses field by field, and loses nothing."""

import pytest

from submissions.declarations.drafts import EditedRow, save_draft
from submissions.models import Declaration, Theme
from tests.factories import (
    make_declaration,
    make_theme,
    make_unit,
    make_user,
    rows_post,
)

pytestmark = pytest.mark.django_db

PAGE = "/declarations/2027/"


@pytest.fixture
def declaration(filer):
    return make_declaration(filer.unit, revision=1, contact_name="原来的")


@pytest.fixture
def theme(declaration):
    return make_theme(declaration, "原来的主题", "4月", summary="原来的简介")


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def as_row(theme, **fields):
    return {
        "row": theme.pk,
        "title": theme.title,
        "time_text": theme.time_text,
        "summary": theme.summary,
        "forms": [form.pk for form in theme.forms.all()],
    } | fields


def colleague_saves(declaration, filer, *rows, contact_name="同事"):
    save_draft(
        declaration,
        actor=make_user(unit=filer.unit),
        revision=declaration.revision,
        contact_name=contact_name,
        contact_phone="13800138000",
        rows=rows,
    )


def edited(theme, **fields):
    """The row as a colleague leaves it."""
    theme = Theme.objects.get(pk=theme.pk)
    for name, value in fields.items():
        setattr(theme, name, value)
    return EditedRow(theme, list(theme.forms.all()))


def choices_in(response):
    return {change.key for change in response.context["changes"] if change.key}


def titles(declaration):
    return [theme.title for theme in declaration.themes_in_order()]


def test_only_what_differs_is_asked(client, filer, declaration, theme):
    colleague_saves(declaration, filer, edited(theme, title="同事的主题"))

    mine = as_row(theme, summary="我的简介")
    response = client.post(PAGE, rows_post(mine, revision=1, contact_name="同事"))

    assert response.status_code == 409
    assert choices_in(response) == {f"{theme.pk}-title", f"{theme.pk}-summary"}


def test_theirs_and_mine_are_joined_field_by_field(client, filer, declaration, theme):
    colleague_saves(declaration, filer, edited(theme, title="同事的主题"))
    mine = as_row(theme, title="我的主题", summary="我的简介")
    choices = {
        f"take-{theme.pk}-title": "theirs",
        f"take-{theme.pk}-summary": "mine",
    }

    client.post(PAGE, rows_post(mine, revision=2, **choices))

    theme.refresh_from_db()
    assert (theme.title, theme.summary) == ("同事的主题", "我的简介")


@pytest.mark.parametrize(
    ("choice", "kept"), [("theirs", "同事"), ("mine", "我"), ("", "我")]
)
def test_contact_is_chosen_too(client, filer, declaration, theme, choice, kept):
    colleague_saves(declaration, filer, edited(theme))
    choices = {"take-contact_name": choice}

    client.post(
        PAGE, rows_post(as_row(theme), revision=2, contact_name="我", **choices)
    )

    declaration.refresh_from_db()
    assert declaration.contact_name == kept


def test_taking_their_forms_takes_what_they_wrote_beside_them(
    client, filer, declaration, theme
):
    row = edited(theme, other_form="网络直播")
    row.forms = list(declaration.campaign.activity_forms.filter(name="问卷调查"))
    colleague_saves(declaration, filer, row)
    mine = as_row(theme, other_form="我的形式")

    taken = {f"take-{theme.pk}-forms": "theirs"}
    client.post(PAGE, rows_post(mine, revision=2, **taken))

    assert Theme.objects.get().form_names == ["问卷调查", "网络直播"]


def test_joint_units_can_be_taken(client, filer, declaration, theme):
    row = edited(theme)
    row.co_organisers = [make_unit("区司法局", "district")]
    colleague_saves(declaration, filer, row)

    taken = {f"take-{theme.pk}-co_organisers": "theirs"}
    client.post(PAGE, rows_post(as_row(theme), revision=2, **taken))

    assert Theme.objects.get().units_text == "高塘岭街道、区司法局"


def test_row_that_the_other_added_stays(client, filer, declaration, theme):
    colleague_saves(
        declaration, filer, edited(theme), EditedRow(Theme(title="同事加的"))
    )
    response = client.post(PAGE, rows_post(as_row(theme), revision=1))

    client.post(PAGE, rows_post(as_row(theme), revision=2))

    assert "这一行会保留" in response.text
    assert set(titles(declaration)) == {"原来的主题", "同事加的"}


def test_row_that_the_other_removed_comes_back_as_a_new_one(
    client, filer, declaration, theme
):
    colleague_saves(declaration, filer, EditedRow(theme, removed=True))
    mine = {"row": theme.pk, "title": "我还在写的", "summary": "写了很久"}
    response = client.post(PAGE, rows_post(mine, revision=1))

    client.post(PAGE, rows_post(mine, revision=2))

    assert "您这一行会作为新的一行保存" in response.text
    assert "写了很久</textarea>" in response.text
    assert titles(declaration) == ["我还在写的"]


@pytest.mark.parametrize("going", [{"DELETE": "on"}, None])
def test_row_that_i_removed_and_the_other_kept_is_asked_about(
    client, filer, declaration, theme, going
):
    colleague_saves(declaration, filer, edited(theme, summary="同事写了很久"))
    mine = as_row(theme) | going if going else {"row": theme.pk}

    response = client.post(PAGE, rows_post(mine, revision=1, contact_name="同事"))

    assert choices_in(response) == {f"{theme.pk}-row"}
    assert "这一行会保留" not in response.text


@pytest.mark.parametrize(("choice", "left"), [("theirs", ["同事写的"]), ("mine", [])])
@pytest.mark.parametrize("going", [{"DELETE": "on"}, None])
def test_row_that_i_removed_is_kept_or_goes_as_chosen(
    client, filer, declaration, theme, going, choice, left
):
    colleague_saves(declaration, filer, edited(theme, title="同事写的"))
    mine = as_row(theme) | going if going else {"row": theme.pk}

    client.post(PAGE, rows_post(mine, revision=2, **{f"take-{theme.pk}-row": choice}))

    assert titles(declaration) == left


def test_own_text_stays_in_the_form_beside_theirs(client, filer, declaration, theme):
    colleague_saves(declaration, filer, edited(theme, summary="同事的简介"))

    response = client.post(
        PAGE, rows_post(as_row(theme, summary="我的简介"), revision=1)
    )

    table = response.text.split("<form method")[0]
    assert "我的简介" in table
    assert "同事的简介" in table
    assert "我的简介</textarea>" in response.text
    assert Theme.objects.get().summary == "同事的简介"


def test_third_save_in_between_is_a_conflict_again(client, filer, declaration, theme):
    colleague_saves(declaration, filer, edited(theme, title="同事的主题"))
    colleague_saves(Declaration.objects.get(), filer, edited(theme, title="又改了"))

    taken = {f"take-{theme.pk}-title": "theirs"}
    response = client.post(PAGE, rows_post(as_row(theme), revision=2, **taken))

    assert response.status_code == 409
    assert titles(declaration) == ["又改了"]


@pytest.mark.parametrize(
    "name", ["status", "revision", "unit", "rows", "0-title", "x-title", "-", ""]
)
def test_choice_of_what_is_no_field_changes_nothing(
    client, filer, declaration, theme, name
):
    mine = as_row(theme, title="我的主题")

    response = client.post(
        PAGE, rows_post(mine, revision=1, **{f"take-{name}": "theirs"})
    )

    assert response.status_code == 302
    assert titles(declaration) == ["我的主题"]


def test_row_of_another_unit_cannot_be_taken(client, declaration, theme, outsider):
    theirs = make_theme(make_declaration(outsider.unit), "邻居的主题")
    taken = {f"take-{theirs.pk}-title": "theirs"}

    response = client.post(
        PAGE, rows_post(as_row(theme), {"row": theirs.pk}, revision=1, **taken)
    )

    assert response.status_code == 422
    assert "邻居的主题" not in response.text


def defaults_in(response):
    """{field: whether the choice stands on 已保存的}"""
    return {change.key: change.untouched for change in response.context["changes"]}


def test_choice_stands_on_theirs_where_only_the_other_changed(
    client, filer, declaration, theme
):
    base = client.get(PAGE).context["base"]
    colleague_saves(
        declaration, filer, edited(theme, title="同事的主题"), contact_name="原来的"
    )
    mine = as_row(theme, summary="我的简介")

    response = client.post(
        PAGE, rows_post(mine, revision=1, base=base, contact_name="原来的")
    )

    assert defaults_in(response) == {
        f"{theme.pk}-title": True,
        f"{theme.pk}-summary": False,
    }


@pytest.mark.parametrize("base", ["", "rubbish", "[1]", "[" * 5000, '{"a": 1}'])
def test_page_without_a_base_stands_on_mine(client, filer, declaration, theme, base):
    colleague_saves(declaration, filer, edited(theme, title="同事的主题"))

    response = client.post(PAGE, rows_post(as_row(theme), revision=1, base=base))

    assert response.status_code == 409
    assert not any(defaults_in(response).values())


def test_own_words_stay_chosen_when_a_third_save_came_in_between(
    client, filer, declaration, theme
):
    base = client.get(PAGE).context["base"]
    colleague_saves(
        declaration, filer, edited(theme, summary="同事的简介"), contact_name="原来的"
    )
    mine = as_row(theme, title="我的主题", summary="我的简介")
    first = client.post(
        PAGE, rows_post(mine, revision=1, base=base, contact_name="原来的")
    )
    declaration.refresh_from_db()
    third = edited(theme, title="第三个人的主题")
    colleague_saves(declaration, filer, third, contact_name="原来的")

    again = {"revision": 2, "base": first.context["base"], "contact_name": "原来的"}
    second = client.post(PAGE, rows_post(mine, **again))

    assert defaults_in(second) == {
        f"{theme.pk}-title": False,
        f"{theme.pk}-summary": False,
    }


def test_autosave_tells_the_page_its_new_base(client, declaration, theme):
    before = client.get(PAGE).context["base"]
    mine = as_row(theme, title="我改过的")

    answer = client.post(
        PAGE, rows_post(mine, revision=1), headers={"accept": "application/json"}
    )

    assert answer.json()["base"] == client.get(PAGE).context["base"] != before
