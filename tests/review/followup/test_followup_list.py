"""活动开展: the list, its figures and filters, the calendar, the units, the Excel."""

from datetime import date, timedelta
from html import unescape
from io import BytesIO
from re import findall, sub

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from review.followup.board import MOST_CARDS
from review.followup.month import build_month
from review.followup.rows import count_by_unit, count_year, list_occasions
from submissions.choices import OccasionStatus, Stage
from submissions.models import Occasion
from submissions.months import ALL, Months
from tests.activities import make_activity, make_complete, make_occasion
from tests.factories import make_campaign, make_unit
from tests.markup import join_lines

pytestmark = [pytest.mark.django_db, pytest.mark.database]

PAGE = "/review/2027/followup/"
TODAY = date(2027, 9, 23)


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def year(campaign):
    """One occasion in each state on TODAY, by name."""
    school, town = make_unit("区教育局"), make_unit("靖港镇")

    def make(title, unit, status=OccasionStatus.PLANNED, month=9, **fields):
        activity = make_activity(
            unit, Months.of(month), campaign, title=title, units_text=unit.name
        )
        return make_occasion(activity, status, **fields)

    return {
        "late": make("湿地观鸟", town, month=8),
        "planned": make("老旧小区", town, month=10),
        # Its unit types the report already; nobody has heard of that yet.
        "announced": make_complete(
            make("人才公寓", school, OccasionStatus.ANNOUNCED, day=date(2027, 9, 24))
        ),
        "reported": make_complete(make("食堂陪餐", school, OccasionStatus.REPORTED)),
        "elsewhere": make(
            "古镇票价", town, OccasionStatus.CONFIRMED, in_planned_month=False
        ),
    }


def join_tags(page):
    """The page without the line breaks between its tags."""
    return sub(r"\s*\n\s*", "", page)


def titles(client, **query):
    response = client.get(PAGE, query)
    return [occasion.title for occasion in response.context["occasions"]]


def test_figures_count_each_occasion_where_it_stands(year, campaign, reviewer):
    year["reported"].opinions.filter(position=1).update(
        answer="已装灯。", answered_on=TODAY
    )
    outsider = make_activity(campaign=make_campaign(2026))
    make_occasion(outsider, OccasionStatus.REPORTED)

    figures = count_year(campaign, reviewer, TODAY)

    assert (figures.planned, figures.announced, figures.held) == (5, 3, 2)
    assert (figures.in_planned_month, figures.awaiting, figures.overdue) == (1, 1, 1)
    assert (figures.opinions, figures.answered, figures.unanswered) == (2, 1, 1)


def read_figures(page):
    """[(address, figure)] of the links that are a figure, in the order of the page."""
    marked = r'<a[^>]*href="([^"]+)"[^>]*>(?:<span class="word">[^<]+</span>)?(?:<span class="n">)?(\d+)<'
    return [
        (unescape(address), int(figure)) for address, figure in findall(marked, page)
    ]


def test_every_figure_leads_to_what_it_counts(client, year):
    year["reported"].opinions.filter(position=1).update(
        answer="已装灯。", answered_on=TODAY
    )
    gone = {"cancelled_at": timezone.now(), "cancelling_reason": "业主大会延期"}
    make_occasion(year["late"].activity, **gone)
    yesterday = timezone.localdate() - timedelta(days=1)
    Occasion.objects.filter(pk=year["late"].pk).update(last_day=yesterday)
    pages = [join_tags(client.get(f"{PAGE}{page}").text) for page in ("", "units/")]

    figures = [figure for page in pages for figure in read_figures(page)]

    # Nine above both pages; two units and their sum, and what is nought left out.
    assert len(figures) == 2 * 9 + 15
    for address, figure in figures:
        assert client.get(address).context["page"].paginator.count == figure, address


def test_board_counts_what_the_list_shows(client, year):
    whole = make_activity(year["late"].unit, ALL, year["late"].campaign)
    make_occasion(whole, months=ALL)
    for _ in range(MOST_CARDS):
        make_occasion(year["planned"].activity)

    answer = client.get(f"{PAGE}board/")

    board = answer.context["board"]
    assert [str(row.months) for row in board.rows] == ["8月", "9月", "10月", "全年"]
    assert sum(count for _, count in board.stages) == 5 + 1 + MOST_CARDS
    for row in board.rows:
        for cell in row.cells:
            query = {"month": row.month, "stage": cell.stage.value}
            assert len(titles(client, **query)) == cell.count
            assert len(cell.cards) == min(cell.count, MOST_CARDS)
    assert f"全部 {MOST_CARDS + 1} 场" in join_lines(answer.text)


def test_units_add_up_to_the_year(year, campaign, reviewer):
    lines = count_by_unit(campaign, reviewer, TODAY)
    figures = count_year(campaign, reviewer, TODAY)

    for name in ("planned", "held", "in_planned_month", "overdue", "opinions"):
        assert sum(getattr(line, name) for line in lines) == getattr(figures, name)
    assert [(line.unit.name, line.planned, line.held) for line in lines] == [
        ("区教育局", 2, 1),
        ("靖港镇", 3, 1),
    ]


def test_most_urgent_comes_first(year, campaign, reviewer):
    listed = list_occasions(campaign, reviewer, TODAY)

    assert [occasion.stage for occasion in listed] == [
        Stage.OVERDUE,
        Stage.REPORTED,
        Stage.UNANNOUNCED,
        Stage.UPCOMING,
        Stage.CONFIRMED,
    ]


@pytest.mark.parametrize(
    "query, found",
    [
        ({"q": "古镇"}, {"古镇票价"}),
        ({"q": "湘江嘉园 食堂"}, {"食堂陪餐"}),
        ({"month": 10}, {"老旧小区"}),
        ({"rest": "unanswered"}, {"食堂陪餐"}),
        ({"rest": "no_photo"}, {"食堂陪餐", "古镇票价"}),
        ({"rest": "other_month"}, {"古镇票价"}),
        ({"stage": "reported"}, {"食堂陪餐"}),
        ({"stage": "nonsense"}, set()),
    ],
)
def test_filters_find_what_they_say(client, year, query, found):
    assert set(titles(client, **query)) == (found or set(titles(client)))


def test_sorted_by_unit_and_by_day(client, year):
    assert titles(client, sort="unit")[:2] == ["人才公寓", "食堂陪餐"]
    assert titles(client, sort="day")[0] == "湿地观鸟"
    assert titles(client, sort="day")[-1] == "老旧小区"


def test_queries_do_not_grow_with_rows(
    client, year, campaign, django_assert_max_num_queries
):
    for _ in range(3):
        make_complete(make_occasion(status=OccasionStatus.REPORTED))

    with django_assert_max_num_queries(17):
        client.get(PAGE)


def test_excel_says_what_the_list_says(client, year):
    answer = client.get("/review/2027/followup.xlsx", {"q": "食堂"})

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if "食堂陪餐" in row)
    assert line[3:8] == ["区教育局", "9月", "2027-09-17", line[6], "已报送"]
    assert line[9] == "30"
    assert not any("古镇票价" in row for row in rows)


def test_calendar_puts_each_on_its_day(client, year, campaign, reviewer):
    occasions = list_occasions(campaign, reviewer, TODAY)

    sheet = build_month(occasions, 2027, 9, TODAY)

    days = {day.date: day for week in sheet.weeks for day in week}
    assert [one.title for one in days[date(2027, 9, 24)].occasions] == ["人才公寓"]
    assert len(days[date(2027, 9, 17)].occasions) == 2
    assert days[TODAY].is_today
    assert sheet.undated == []
    page = join_lines(client.get(f"{PAGE}calendar/?month=10").text)
    assert "2027年10月" in page and "没有定在某一天" in page and "老旧小区" in page


def test_month_that_is_none_shows_a_month_of_the_year(client, campaign):
    for month in ("0", "13", "x", "²"):
        assert client.get(f"{PAGE}calendar/?month={month}").status_code == 200


def test_unit_of_the_list_is_kept(client, year):
    unit = year["reported"].unit

    assert set(titles(client, unit=unit.pk)) == {"食堂陪餐", "人才公寓"}


def test_empty_year_says_what_comes(client, campaign):
    assert "还没有印发计划，所以没有活动。" in client.get(PAGE).text
    assert "还没有印发计划" in client.get(f"{PAGE}units/").text
