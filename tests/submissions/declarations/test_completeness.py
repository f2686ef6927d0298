import pytest

from submissions.declarations.completeness import (
    Problem,
    find_draft_problems,
    find_problems,
)
from submissions.models import Declaration
from tests.factories import make_campaign, make_declaration, make_theme

pytestmark = pytest.mark.database


def said(declaration):
    """(row, field) of every problem, in reading order."""
    return [(problem.row, problem.field) for problem in find_problems(declaration)]


@pytest.fixture
def declaration(db):
    """Complete, with one row."""
    declaration = make_declaration()
    make_theme(declaration, title="走进政务大厅")
    return declaration


def with_fields(thing, **fields):
    for name, value in fields.items():
        setattr(thing, name, value)
    thing.save()
    return thing


def test_complete_declaration_has_no_problem(declaration):
    assert find_problems(declaration) == []


def test_what_cannot_be_printed_is_named_where_it_stands(declaration):
    """Kept in the draft, and told there too; only the paper cannot have it."""
    with_fields(declaration, contact_name="张三😀")
    with_fields(
        declaration.themes.get(), summary="请大家来看一看、坐一坐、谈一谈、提建议🎉。"
    )

    assert said(declaration) == [(None, "contact_name"), (1, "summary")]
    themes = list(declaration.themes.all())
    told = [problem.text for problem in find_draft_problems(declaration, themes)]
    assert [text[:3] for text in told] == ["“😀”", "“🎉”"]


def test_focus_area_is_nobodys_duty(declaration):
    assert declaration.themes.get().focus_area is None
    assert find_problems(declaration) == []


@pytest.mark.parametrize("field", ["contact_name", "contact_phone"])
def test_contact_must_be_given(declaration, field):
    with_fields(declaration, **{field: ""})

    assert said(declaration) == [(None, field)]


@pytest.mark.parametrize("phone", ["12345678901", "1380013800", "问办公室"])
def test_phone_must_be_one_that_can_be_called(declaration, phone):
    with_fields(declaration, contact_phone=phone)

    (problem,) = find_problems(declaration)
    assert phone in problem.text
    assert "11 位手机号" in problem.text


def test_a_phone_whose_zero_is_lost_gets_it_offered(declaration):
    with_fields(declaration, contact_phone="73188100650")

    (problem,) = find_problems(declaration)
    assert problem.text.endswith("：0731-88100650？")


@pytest.mark.parametrize("field", ["title", "time_text", "summary"])
def test_row_must_be_filled(declaration, field):
    with_fields(declaration.themes.get(), **{field: ""})

    assert said(declaration) == [(1, field)]


def test_row_needs_a_form(declaration):
    declaration.themes.get().forms.clear()

    assert said(declaration) == [(1, "forms")]


def test_other_form_is_a_form(declaration):
    theme = with_fields(declaration.themes.get(), other_form="网络直播")
    theme.forms.clear()

    assert find_problems(declaration) == []


@pytest.mark.parametrize("time_text", ["尽快", "13月", "2月30日"])
def test_time_must_be_understood(declaration, time_text):
    with_fields(declaration.themes.get(), time_text=time_text)

    assert said(declaration) == [(1, "time_text")]


def test_time_of_another_year_is_asked_about(declaration):
    with_fields(declaration.themes.get(), time_text="2026年4月")

    (problem,) = find_problems(declaration)
    assert "2026年" in problem.text
    assert "2027年" in problem.text


@pytest.mark.django_db
def test_too_few_themes_are_counted():
    declaration = make_declaration(campaign=make_campaign(minimum_themes=2))
    make_theme(declaration)

    (problem,) = find_problems(declaration)
    assert problem.text == "至少要填 2 个活动主题，现在有 1 个。"


@pytest.mark.django_db
def test_too_many_themes_are_pointed_at():
    declaration = make_declaration(campaign=make_campaign(maximum_themes=2))
    for _ in range(3):
        make_theme(declaration)

    (problem,) = find_problems(declaration)
    assert "至多填 2 个活动主题，现在有 3 个" in problem.text
    assert problem.anchor == "id_rows-2-title"


def test_problems_come_in_the_order_of_the_page(declaration):
    with_fields(declaration, contact_phone="")
    make_theme(declaration, title="", summary="")
    with_fields(declaration.themes.first(), time_text="")

    assert said(declaration) == [
        (None, "contact_phone"),
        (1, "time_text"),
        (2, "title"),
        (2, "summary"),
    ]


@pytest.mark.parametrize("rows", [1, 12])
def test_number_of_queries_does_not_grow_with_rows(
    declaration, rows, django_assert_num_queries
):
    for _ in range(rows - 1):
        make_theme(declaration)
    declaration = Declaration.objects.select_related("campaign").get()

    with django_assert_num_queries(3):
        find_problems(declaration)


@pytest.mark.parametrize(
    ("problem", "anchor", "place"),
    [
        (Problem("contact_name", ""), "id_contact_name", ""),
        (Problem("title", "", row=1), "id_rows-0-title", "第1行“活动主题”："),
        (Problem("forms", "", row=12), "id_rows-11-forms", "第12行“活动形式”："),
    ],
)
def test_problem_names_its_place_and_its_field(problem, anchor, place):
    assert (problem.anchor, problem.place) == (anchor, place)
