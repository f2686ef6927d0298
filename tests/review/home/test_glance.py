"""一页通览: every figure is that of the lists, every picture has its table."""

from datetime import date

import pytest

from review.followup.rows import count_year
from review.home.glance import draw_bars, read_glance
from submissions.choices import DeclarationStatus, OccasionStatus, Selection
from submissions.months import ALL, Months
from tests.activities import make_activity, make_occasion
from tests.factories import make_campaign, make_declaration, make_theme
from tests.markup import join_lines

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/glance/"
DAY = date(2027, 10, 1)


@pytest.fixture
def year(db):
    """Filed and missing units; planned, held, late and whole-year occasions."""
    campaign = make_campaign()
    area = campaign.focus_areas.first()
    declaration = make_declaration(
        campaign=campaign, status=DeclarationStatus.SUBMITTED
    )
    make_declaration(campaign=campaign)
    theme = make_theme(declaration, focus_area=area, selection=Selection.SELECTED)
    make_theme(declaration)
    for months, status, fields in (
        (Months.of(4), OccasionStatus.PLANNED, {}),
        (Months.of(9), OccasionStatus.CONFIRMED, {}),
        # Held, and late with what the office asked for: no row of what was not held.
        (Months.of(9), OccasionStatus.RETURNED, {"answer_by": date(2027, 9, 20)}),
        (Months.of(12), OccasionStatus.PLANNED, {}),
        (ALL, OccasionStatus.PLANNED, {}),
    ):
        activity = make_activity(campaign=campaign, months=months, theme=theme)
        make_occasion(activity, status, months=months, **fields)
    return campaign


def test_every_figure_is_that_of_the_lists(year, leader):
    glance = read_glance(year, leader, DAY)

    figures = count_year(year, leader, DAY)
    planned, held, late = glance.lines
    assert (planned.total, held.total) == (figures.planned, figures.held) == (5, 2)
    assert (late.total, figures.overdue) == (1, 2)
    assert planned.months == [0, 0, 0, 1, 0, 0, 0, 0, 2, 0, 0, 1]
    assert held.months == [0] * 8 + [2, 0, 0, 0]
    assert late.months == [0, 0, 0, 1] + [0] * 8
    assert [line.total for line in glance.areas] == [5]
    assert glance.areas[0].months == planned.months
    filing, selection, holding, _ = glance.quarters
    assert (filing.great, filing.more) == ("50.0%", [("应报单位", "2 个")])
    assert sum(part.number for part in selection.parts) == 2
    assert [(part.label, part.number) for part in holding.parts] == [
        ("已办", 2),
        ("逾期未办", 1),
        ("未到期", 2),
    ]
    for quarter in glance.quarters[:3]:
        assert sum(part.width for part in quarter.parts) == pytest.approx(100)


def test_bars_stand_on_the_floor_and_late_on_held():
    [_, _, _, april, *_] = draw_bars([0, 0, 0, 4] + [0] * 8, [3] * 12, [1] * 12)

    assert april.tops["planned"] + april.heights["planned"] == 128
    assert april.tops["late"] == april.tops["planned"] == 24
    assert april.tops["held"] == april.tops["late"] + april.heights["late"]


def test_page_says_it_in_three_sentences_without_numbers_to_act_on(
    client, leader, year, django_assert_num_queries
):
    client.force_login(leader)
    client.get(PAGE)

    with django_assert_num_queries(13):
        html = join_lines(client.get(PAGE).text)

    assert "应报 2 个单位，已报送 1 个，报送率 50.0%，还有 1 个没有报送。" in html
    assert "style=" not in html
    assert "btn-primary" not in html


def test_empty_year_is_a_page_too(client, leader):
    make_campaign()
    client.force_login(leader)

    assert "报送率 —" in client.get(PAGE).text
