import pytest

from review.models import Note, Proposal, Wording
from review.themes.rows import read_rows
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from tests.factories import make_declaration, make_theme, make_unit

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/themes/"


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


@pytest.fixture
def page(client, reviewer):
    client.force_login(reviewer)
    return lambda: client.get(PAGE).text


def marks_of(page, theme):
    _, _, marks = page().partition(f'id="marks-{theme.pk}">')
    return marks.partition('<span class="brief">')[0]


def test_row_says_what_the_theme_says(joint, page):
    for said in (
        "走进大厅",
        "4-5月",
        joint.forms_text,
        joint.focus_area.name,
        '<span class="pill">亮点</span><span class="pill">需协调</span>',
    ):
        assert said in page()


def test_units_stand_in_the_order_of_the_plan_and_once(joint, page):
    assert "高塘岭街道、区教育局、区司法局、茶亭镇、区水利局</td>" in page()


def test_theme_that_was_merged_names_its_lead(joint, page):
    assert "并入“走进大厅”（高塘岭街道）" in page()


def test_row_without_a_title_goes_by_its_number(filed, page):
    theme = make_theme(filed("高塘岭街道"), "")

    assert f'hx-swap="afterend">第{theme.position}行</a>' in page()


def test_office_s_own_marks(joint, page):
    assert "aside" not in marks_of(page, joint)

    Wording.objects.create(theme=joint)
    Note.objects.create(theme=joint, text="再核实。")
    Note.objects.create(theme=joint, text="已核实。")
    assert "文字已核对" in marks_of(page, joint)
    assert "备注 2" in marks_of(page, joint)

    Wording.objects.update(title="走进政务大厅")
    assert "文字已改" in marks_of(page, joint)


def test_what_waits_for_a_second_person(joint, admin, page):
    Proposal.objects.create(
        theme=joint,
        outcome=Selection.RESERVE,
        proposed_by=admin,
        proposed_by_label="管理员",
    )

    assert "管理员拟“备选”，待确认" in page()


def test_rows_stand_as_asked_and_without_those_that_are_gone(joint, filed):
    other = make_theme(filed("桥驿镇"))

    rows = read_rows([other.pk, 999_999, joint.pk])

    assert [row.pk for row in rows] == [other.pk, joint.pk]


def test_number_of_queries_does_not_grow(joint, filed, django_assert_num_queries):
    more = [make_theme(filed(f"第{number}镇")) for number in range(5)]

    with django_assert_num_queries(6):
        read_rows([joint.pk])
    with django_assert_num_queries(6):
        read_rows([joint.pk, *(theme.pk for theme in more)])
