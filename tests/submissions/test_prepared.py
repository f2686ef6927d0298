import pytest
from django.db.models import Exists, F, OuterRef, Value

from submissions.models import Campaign, Declaration, Theme, Unit
from submissions.prepared import one_by_one, prepared, written_over
from tests.factories import make_declaration, make_theme, make_unit

pytestmark = pytest.mark.django_db


@prepared
def titles(declarations):
    themes = Theme.objects.filter(declaration__in=declarations, summary__gt="")
    return themes.order_by("title").values_list("declaration", "title")


@written_over(Declaration)
def has_rows(title):
    return Exists(Theme.objects.filter(declaration=OuterRef("pk"), title=title))


@pytest.fixture
def declaration():
    return make_theme(title="走进大厅").declaration


def test_prepared_query_is_asked_anew_for_other_keys(declaration):
    other = make_theme(title="稻田课堂").declaration
    make_theme(title="没有问到的")

    assert titles([declaration.pk]) == [(declaration.pk, "走进大厅")]
    assert titles([other.pk]) == [(other.pk, "稻田课堂")]
    assert titles([declaration.pk, other.pk, 999_999]) == [
        (other.pk, "稻田课堂"),
        (declaration.pk, "走进大厅"),
    ]


def test_prepared_query_sees_what_was_written_since(declaration):
    assert titles([declaration.pk]) == [(declaration.pk, "走进大厅")]

    declaration.themes.update(title="走出大厅")

    assert titles([declaration.pk]) == [(declaration.pk, "走出大厅")]


def test_without_keys_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert titles([]) == []


def test_lists_come_one_by_one_each_in_its_order(declaration):
    second = make_unit("乙街道", order=2)
    make_unit("甲街道", order=1)

    @prepared
    def names(keys):
        units = Unit.objects.filter(order__in=keys)
        themes = Theme.objects.filter(position__gt=0)
        return one_by_one(
            {"place": Value(0), "called": F("name")},
            ("unit", units, {"place": "order"}),
            ("theme", themes, {"called": "title"}),
        )

    assert names([1, second.order]) == [
        ("theme", 0, "走进大厅"),
        ("unit", 1, "甲街道"),
        ("unit", 2, "乙街道"),
    ]


def test_written_expression_selects_and_filters(declaration):
    empty = make_declaration(campaign=declaration.campaign)

    found = Declaration.objects.annotate(there=has_rows("走进大厅"))

    assert dict(found.values_list("pk", "there")) == {
        declaration.pk: True,
        empty.pk: False,
    }
    assert found.get(there=True) == declaration
    assert not Declaration.objects.annotate(there=has_rows("别的")).filter(there=True)


def test_written_expression_is_refused_in_a_query_inside_another():
    own = Declaration.objects.filter(unit=OuterRef("unit"))
    own = own.annotate(there=has_rows("走进大厅")).filter(there=True)

    with pytest.raises(TypeError, match="outermost query"):
        Declaration.objects.filter(Exists(own))


def test_expression_over_another_table_is_refused():
    @written_over(Declaration)
    def year():
        return F("campaign__year") + 1

    with pytest.raises(ValueError, match="asks for more than submissions_declaration"):
        Declaration.objects.annotate(next_year=year())
    assert not Campaign.objects.exists()
