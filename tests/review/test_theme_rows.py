import pytest

from review import theme_rows
from review.models import Note, Proposal, Wording
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.models import Theme
from tests.factories import make_declaration, make_theme, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(campaign):
    def file(name):
        return make_declaration(make_unit(name), status=Status.SUBMITTED)

    return file


@pytest.fixture
def joint(filed, campaign):
    """A theme with all that a row can show; another with a co-organiser went into it."""
    lead = make_theme(
        filed("高塘岭街道"),
        "走进大厅",
        "4-5月",
        ("座谈交流", "现场观摩"),
        other_form="夜谈会",
        focus_area=campaign.focus_areas.first(),
    )
    other = make_theme(filed("茶亭镇"), "稻田课堂")
    other.selection, other.merged_into = Selection.MERGED, lead
    other.save()
    lead.co_organisers.set([make_unit("区教育局"), make_unit("区司法局")])
    other.co_organisers.set([make_unit("区水利局"), lead.co_organisers.first()])
    for name in ("需协调", "亮点"):
        campaign.tags.create(name=name).themes.add(lead)
    return lead


def test_row_says_what_the_theme_says(joint):
    theme = Theme.objects.with_paper_data().get(pk=joint.pk)
    row = theme_rows.row_of(joint.pk)

    same = ("pk", "summary", "time_text", "selection", "units_text", "forms_text")
    for name in same:
        assert getattr(row, name) == getattr(theme, name)
    assert str(row) == str(theme)
    assert row.focus_area == theme.focus_area.name
    assert row.tags == [tag.name for tag in theme.tags.all()]
    assert row.get_selection_display() == theme.get_selection_display()


def test_units_stand_in_the_order_of_the_plan_and_once(joint):
    assert theme_rows.row_of(joint.pk).units_text == (
        "高塘岭街道、区教育局、区司法局、茶亭镇、区水利局"
    )


def test_theme_that_was_merged_names_its_lead(joint):
    [merged] = joint.merged_themes.all()

    row = theme_rows.row_of(merged.pk)

    assert row.merged_into == joint
    assert row.get_selection_display() == "并入"


def test_row_without_a_title_goes_by_its_number(filed):
    theme = make_theme(filed("高塘岭街道"), "")

    assert str(theme_rows.row_of(theme.pk)) == str(theme) == f"第{theme.position}行"


def test_office_s_own_marks(joint):
    assert theme_rows.row_of(joint.pk).asides == []

    Wording.objects.create(theme=joint)
    Note.objects.create(theme=joint, text="再核实。")
    Note.objects.create(theme=joint, text="已核实。")
    assert theme_rows.row_of(joint.pk).asides == ["文字已核对", "备注 2"]

    Wording.objects.update(title="走进政务大厅")
    assert theme_rows.row_of(joint.pk).asides[0] == "文字已改"


def test_what_waits_for_a_second_person(joint, reviewer):
    waiting = Proposal.objects.create(
        theme=joint, outcome=Selection.RESERVE, proposed_by=reviewer
    )

    assert theme_rows.row_of(joint.pk).open_proposal == waiting


def test_rows_stand_as_asked_and_without_those_that_are_gone(joint, filed):
    other = make_theme(filed("桥驿镇"))

    rows = theme_rows.rows_of([other.pk, 999_999, joint.pk])

    assert [row.pk for row in rows] == [other.pk, joint.pk]
    assert theme_rows.row_of(999_999) is None


def test_number_of_queries_does_not_grow(joint, filed, django_assert_num_queries):
    more = [make_theme(filed(f"第{number}镇")) for number in range(5)]

    with django_assert_num_queries(2):
        theme_rows.rows_of([joint.pk])
    with django_assert_num_queries(2):
        theme_rows.rows_of([joint.pk, *(theme.pk for theme in more)])
