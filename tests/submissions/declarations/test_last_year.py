"""Start from last year: its rows come into the draft."""

from datetime import timedelta

import pytest
from django.utils import timezone

from review.issue import issuing
from review.plan.arranging import place_theme
from review.plan.versions import begin_version
from submissions.choices import DeclarationStatus as Status
from submissions.models import AuditEntry, Theme
from tests.factories import (
    make_campaign,
    make_declaration,
    make_selected,
    make_theme,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/declarations/2027/last/"


@pytest.fixture
def earlier(filer):
    campaign = make_campaign(2026, deadline=timezone.now() - timedelta(days=1))
    return make_declaration(
        filer.unit,
        campaign,
        status=Status.ACCEPTED,
        contact_name="去年的张三",
        contact_phone="13912345678",
    )


@pytest.fixture
def declaration(filer, earlier):
    campaign = make_campaign(2027)
    return make_declaration(
        filer.unit, campaign, revision=0, contact_name="", contact_phone=""
    )


@pytest.fixture
def client(client, filer):
    client.force_login(filer)
    return client


def bring(client, *themes):
    data = {"theme": [theme.pk for theme in themes]}
    return client.post(PAGE, data, follow=True)


def shown(response):
    return [form["title"].value() for form in response.context["formset"]]


def test_every_row_of_last_year_is_offered_ticked(client, declaration, earlier):
    make_theme(earlier, "走进大厅")
    make_theme(earlier, "问卷一周")

    html = client.get(PAGE).text

    assert "走进大厅" in html
    assert "问卷一周" in html
    assert html.count(" checked") == 2


def test_ticked_rows_come_into_the_draft(client, declaration, earlier):
    first, _, third = (make_theme(earlier, title) for title in "甲乙丙")

    response = bring(client, first, third)

    assert shown(response) == ["甲", "丙"]
    assert [theme.title for theme in declaration.themes_in_order()] == ["甲", "丙"]
    assert AuditEntry.objects.get().data == {"revision": 1, "rows": 2}
    assert "带入了 2026 年的 2 行" in response.text


def test_all_rows_come_with_one_click(client, declaration, earlier):
    for title in "甲乙丙":
        make_theme(earlier, title)

    response = client.post(PAGE, {"all": "1"}, follow=True)

    assert shown(response) == ["甲", "乙", "丙"]
    assert "撤销读入" in response.text


def test_forms_and_focus_come_as_those_of_this_year(client, declaration, earlier):
    area = earlier.campaign.focus_areas.get(name="乡村振兴")
    theme = make_theme(earlier, forms=("现场观摩",), focus_area=area)

    (form,) = bring(client, theme).context["formset"]

    campaign = declaration.campaign
    assert form["forms"].value() == [campaign.activity_forms.get(name="现场观摩").pk]
    assert form["focus_area"].value() == campaign.focus_areas.get(name="乡村振兴").pk


def test_form_that_is_no_longer_offered_is_kept_in_words(client, declaration, earlier):
    theme = make_theme(earlier, forms=("现场观摩",), other_form="直播")
    declaration.campaign.activity_forms.filter(name="现场观摩").delete()

    (form,) = bring(client, theme).context["formset"]

    assert form["other_form"].value() == "现场观摩、直播"


def test_contact_of_last_year_fills_the_blanks(client, filer, declaration, earlier):
    filer.name = "去年的张三"
    filer.save()

    contact = bring(client, make_theme(earlier)).context["contact"]

    assert contact["contact_name"].value() == "去年的张三"
    assert contact["contact_phone"].value() == "13912345678"


def test_contact_of_this_year_is_not_replaced(client, declaration, earlier):
    declaration.contact_name = "今年的李四"
    declaration.save()

    contact = bring(client, make_theme(earlier)).context["contact"]

    assert contact["contact_name"].value() == "今年的李四"


def test_rows_already_written_stay_in_front(client, declaration, earlier):
    make_theme(declaration, "今年新写的")

    response = bring(client, make_theme(earlier, "去年的"))

    assert shown(response) == ["今年新写的", "去年的"]


def test_rows_of_last_year_are_copied_not_moved(client, declaration, earlier):
    theme = make_theme(earlier, "去年的")

    bring(client, theme)

    assert declaration.themes.get() != theme
    assert Theme.objects.get(pk=theme.pk).declaration == earlier


def test_rows_of_other_units_are_not_brought(client, declaration, earlier, outsider):
    theirs = make_theme(make_declaration(outsider.unit, earlier.campaign), "邻居的")
    make_theme(earlier, "自己的")

    response = bring(client, theirs)

    assert "邻居的" not in response.text
    assert "带入了 2026 年的 0 行" in response.text


def test_outcome_is_shown_once_the_plan_is_issued(
    client, declaration, earlier, reviewer
):
    theme = make_selected("走进大厅", declaration=earlier)
    before = client.get(PAGE).text
    version = begin_version(earlier.campaign, actor=reviewer)
    place_theme(theme, theme.months, version=version, actor=reviewer)
    issuing.issue_plan(version, actor=reviewer)

    assert "入选" not in before
    assert "入选" in client.get(PAGE).text


def test_newest_year_with_rows_is_taken(client, filer, declaration, earlier):
    make_theme(earlier, "前年的")
    make_declaration(filer.unit, make_campaign(2025))

    assert "沿用 2026 年的内容" in client.get(PAGE).text


@pytest.mark.parametrize("status", Status.filed())
def test_filed_form_takes_no_rows(client, declaration, earlier, status):
    theme = make_theme(earlier)
    type(declaration).objects.filter(pk=declaration.pk).update(status=status)

    assert bring(client, theme).redirect_chain == [("/declarations/2027/", 302)]
    assert not declaration.themes.exists()


def test_unit_without_a_past_goes_to_the_form(client, declaration):
    assert client.get(PAGE).url == "/declarations/2027/"


@pytest.mark.parametrize("pk", ["", "x", "-1", "%00", "9" * 40])
def test_rubbish_ticks_bring_nothing(client, declaration, earlier, pk):
    make_theme(earlier, "自己的")

    response = client.post(PAGE, {"theme": pk}, follow=True)

    assert "带入了 2026 年的 0 行" in response.text


def test_more_rows_than_the_page_holds_are_refused_not_cut(client, filer, earlier):
    make_declaration(filer.unit, make_campaign(2027, maximum_themes=1))
    themes = [make_theme(earlier) for _ in range(22)]

    response = bring(client, *themes)

    assert response.redirect_chain == [(PAGE, 302)]
    assert "至多填 1 个活动主题，这里有 22 行" in response.text
