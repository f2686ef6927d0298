"""Joint filing: co-organisers named from the directory, who may look and not touch."""

import pytest

from review.issue import issuing
from review.plan.arranging import place_theme
from review.plan.rows import list_placed_rows
from review.plan.versions import begin_version
from submissions.choices import DeclarationStatus as Status
from submissions.choices import Selection
from submissions.declarations.papers import make_declaration_paper
from submissions.models import Declaration, Theme
from tests.factories import (
    make_declaration,
    make_theme,
    make_unit,
    make_user,
    rows_post,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/declarations/2027/"


@pytest.fixture
def partner(db):
    return make_unit("区教育局", "district", aliases="教体局")


@pytest.fixture
def declaration(filer, partner):
    return make_declaration(filer.unit, revision=0)


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


@pytest.fixture
def joint(filer, partner):
    """A filed theme of the filer's unit together with the partner."""
    filed = make_declaration(
        filer.unit, status=Status.SUBMITTED, contact_phone="13912345678"
    )
    theme = make_theme(filed, "家校面对面", summary="请家长看食堂。")
    theme.co_organisers.add(partner)
    make_declaration(partner, filed.campaign, revision=0)
    return theme


def save(client, joint, **fields):
    return client.post(PAGE, rows_post({"title": "甲", "joint": joint}, **fields))


@pytest.mark.parametrize(
    "written", ["区教育局", "教体局", " 区教育局 ", "教体局、区教育局"]
)
def test_partner_is_found_by_any_of_its_names(client, declaration, partner, written):
    save(client, written)

    assert list(Theme.objects.get().co_organisers.all()) == [partner]


def test_name_outside_the_roster_is_kept_as_written(client, declaration):
    save(client, "望城一中、区教育局、长沙晚报社")

    page = client.get(PAGE)
    (form,) = page.context["formset"]
    assert form["joint"].value() == "区教育局、望城一中、长沙晚报社"
    assert "“望城一中、长沙晚报社”不在本区单位名单里" in page.text
    assert 'id="id_rows-0-joint_error"' in page.text


def test_name_outside_the_roster_is_printed(client, declaration, filer):
    save(client, "区教育局、望城一中")

    theme = Theme.objects.get()
    paper = make_declaration_paper(Declaration.objects.get(pk=declaration.pk))
    assert theme.units_text == "高塘岭街道、区教育局、望城一中"
    assert theme.content(1)["co_organisers"] == ["区教育局", "望城一中"]
    assert paper.rows[0].title == "甲\n（协办：区教育局、望城一中）"
    assert "协办：区教育局、望城一中" in client.get(f"{PAGE}check/").text


def test_office_and_plan_name_who_is_not_on_the_roster(client, joint, reviewer):
    Theme.objects.update(
        selection=Selection.SELECTED, other_co_organisers="望城一中；晚报社"
    )
    version = begin_version(joint.declaration.campaign, actor=reviewer)
    theme = Theme.objects.get(pk=joint.pk)
    place_theme(theme, theme.months, version=version, actor=reviewer)
    client.force_login(reviewer)

    said = "高塘岭街道、区教育局、望城一中、晚报社"
    (placed,) = list_placed_rows(version)
    assert placed.units_text == said
    assert said in client.get("/review/2027/themes/").text


def test_own_unit_is_no_partner(client, declaration):
    save(client, "高塘岭街道")

    assert not Theme.objects.get().co_organisers.exists()


def test_many_partners_by_short_names_can_be_saved_again(client, declaration):
    for number in range(20):
        make_unit(f"长沙市望城区第{number}大队综合行政执法局", aliases=f"{number}队")
    save(client, "、".join(f"{number}队" for number in range(20)))
    (form,) = client.get(PAGE).context["formset"]
    row = {"row": form["row"].value(), "joint": form["joint"].value()}

    client.post(PAGE, rows_post(row | {"title": "乙"}, revision=1))

    theme = Theme.objects.get()
    assert (theme.title, theme.co_organisers.count()) == ("乙", 20)


def test_unit_out_of_use_is_only_a_name(client, declaration):
    make_unit("原区外侨办", active=False)

    save(client, "原区外侨办")

    theme = Theme.objects.get()
    assert not theme.co_organisers.exists()
    assert theme.other_co_organisers == "原区外侨办"


def test_partner_that_went_out_of_use_since_stays_named(client, declaration, partner):
    save(client, "区教育局")
    type(partner).objects.filter(pk=partner.pk).update(active=False)
    row = {"row": Theme.objects.get().pk, "title": "乙", "joint": "区教育局"}

    client.post(PAGE, rows_post(row, revision=1))

    theme = Theme.objects.get()
    assert (theme.title, theme.units_text) == ("乙", "高塘岭街道、区教育局")


def test_names_stand_in_the_field_again(client, declaration, partner):
    save(client, "教体局")

    (form,) = client.get(PAGE).context["formset"]

    assert form["joint"].value() == "区教育局"


def test_emptied_field_ends_the_partnership(client, declaration):
    save(client, "区教育局")
    row = {"row": Theme.objects.get().pk, "title": "甲", "joint": ""}

    client.post(PAGE, rows_post(row, revision=1))

    assert not Theme.objects.get().co_organisers.exists()


def test_form_offers_the_other_units(client, declaration):
    make_unit("原区外侨办", active=False)

    html = client.get(PAGE).text

    assert '<option value="区教育局">' in html
    assert '<option value="高塘岭街道">' not in html
    assert "原区外侨办" not in html


def test_partner_sees_the_row_at_home_without_the_contact(client, joint, partner):
    client.force_login(make_user(unit=partner))

    html = client.get("/").text

    assert "家校面对面" in html
    assert "高塘岭街道牵头" in html
    assert "13912345678" not in html


def test_partner_does_not_reach_the_form(client, joint, partner):
    client.force_login(make_user(unit=partner))
    row = {"row": joint.pk, "title": "抢来的"}

    page, saved = client.get(PAGE), client.post(PAGE, rows_post(row))

    assert "家校面对面" not in page.text
    assert saved.status_code == 422
    assert Theme.objects.get().title == "家校面对面"


def test_draft_is_nobody_elses(client, joint, partner):
    type(joint.declaration).objects.update(status=Status.DRAFT)
    client.force_login(make_user(unit=partner))

    assert "家校面对面" not in client.get("/").text


def test_unit_that_was_not_named_sees_nothing(client, joint):
    stranger = make_user()
    make_declaration(stranger.unit, joint.declaration.campaign)
    client.force_login(stranger)

    assert "家校面对面" not in client.get("/").text


def test_check_page_names_the_partner(client, declaration):
    save(client, "区教育局")

    assert "协办：区教育局" in client.get(f"{PAGE}check/").text


def test_office_reads_both_units(client, joint, reviewer):
    client.force_login(reviewer)

    assert "高塘岭街道、区教育局" in client.get("/review/2027/themes/").text


def test_plan_names_both_units(joint, reviewer):
    Theme.objects.update(selection=Selection.SELECTED)
    version = begin_version(joint.declaration.campaign, actor=reviewer)
    theme = Theme.objects.get(pk=joint.pk)

    place_theme(theme, theme.months, version=version, actor=reviewer)

    (placed,) = list_placed_rows(version)
    assert placed.units_text == "高塘岭街道、区教育局"


def test_issued_plan_keeps_both_names(joint, reviewer):
    Theme.objects.update(selection=Selection.SELECTED)
    version = begin_version(joint.declaration.campaign, actor=reviewer)
    theme = Theme.objects.get(pk=joint.pk)
    place_theme(theme, theme.months, version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    theme.co_organisers.clear()

    assert version.entries.get().unit_name == "高塘岭街道、区教育局"
