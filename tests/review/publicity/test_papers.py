"""简报 and 工作总结 say what the lists say; 媒体报道 as a list and as Excel."""

import re
from datetime import date
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from review.followup.filters import OccasionFilter
from review.followup.periods import PERIODS
from review.followup.rows import list_occasions
from review.publicity.digest import build_digest
from submissions.choices import OccasionStatus
from submissions.models import NewsDraft, Occasion
from submissions.months import ALL, Months
from tests.activities import make_activity, make_complete, make_occasion
from tests.factories import make_unit

pytestmark = pytest.mark.django_db

PAGE = "/review/2027/followup/"
LISTED = {
    "planned": "?done=planned",
    "announced": "?done=announced",
    "held": "?done=held",
    "in_planned_month": "?done=in_planned_month",
    "awaiting": "?stage=reported",
    "overdue": "?stage=overdue",
    "opinions": "opinions/?state=",
    "answered": "opinions/?state=answered",
    "unanswered": "opinions/?state=unanswered",
}
HEADS = ["planned", "held", "in_planned_month", "overdue", "opinions", "answered"]


@pytest.fixture
def client(client, reviewer):
    client.force_login(reviewer)
    return client


@pytest.fixture
def year(campaign):
    """By title: three held in two quarters, one late, one all year, one ahead."""
    school, town = make_unit("区教育局"), make_unit("靖港镇")

    def make(title, unit, status=OccasionStatus.PLANNED, months=None, **fields):
        months = months or Months.of(9)
        activity = make_activity(
            unit, months, campaign, title=title, units_text=unit.name
        )
        return make_occasion(activity, status, months=months, **fields)

    held = make_complete(make("食堂陪餐", school, OccasionStatus.REPORTED))
    held.media_items.create(kind="press", outlet="望城日报", title="陪孩子吃一顿")
    spring = make("湿地观鸟", town, OccasionStatus.CONFIRMED, Months.of(4))
    spring.opinions.create(
        group="resident", text="栈道窄。", answer="加宽。", answered_on="2027-04-20"
    )
    spring.media_items.create(kind="website", outlet="区政府网站", title="看鸟去")
    Occasion.objects.filter(pk=spring.pk).update(held_on=date(2027, 4, 16))
    cancelled = make("不办了", town)
    Occasion.objects.filter(pk=cancelled.pk).update(
        cancelled_at="2027-09-01T00:00Z", cancelling_reason="停电。"
    )
    return {
        "held": held,
        "spring": spring,
        "elsewhere": make(
            "古镇票价",
            town,
            OccasionStatus.CONFIRMED,
            in_planned_month=False,
            exemplary=True,
            experience="先公布成本。",
        ),
        "always": make("市长热线", town, OccasionStatus.ANNOUNCED, ALL),
        "ahead": make("老旧小区", town, months=Months.of(10)),
    }


def count_listed(client, name, period):
    return (
        client.get(f"{PAGE}{LISTED[name]}{period.query}")
        .context["page"]
        .paginator.count
    )


def open_paper(client, address):
    return Document(BytesIO(client.get(f"{PAGE}{address}").content))


def read_text(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def read_cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


@pytest.mark.parametrize("key", ["", "q3"])
@pytest.mark.database
def test_every_figure_is_that_of_its_list(client, year, reviewer, campaign, key):
    period = PERIODS[key]
    listed = {name: count_listed(client, name, period) for name in LISTED}
    media = client.get(f"{PAGE}media/?month={key}").context["page"].paginator.count

    text = read_text(open_paper(client, f"briefing.docx?month={key}"))

    assert (
        f"共{listed['planned']}场，已报备{listed['announced']}场，"
        f"已办{listed['held']}场，其中在计划月份办的{listed['in_planned_month']}场，"
        f"情况报告待确认{listed['awaiting']}份，逾期{listed['overdue']}场。"
    ) in text
    assert (
        f"听取意见建议{listed['opinions']}条，已答复{listed['answered']}条，"
        f"没有答复{listed['unanswered']}条。"
    ) in text
    assert f"媒体报道{media}条" in text
    assert listed["held"] == len(
        build_digest(campaign, reviewer, period, date(2027, 9, 23)).held
    )


@pytest.mark.parametrize("key", ["", "q3"])
def test_tables_of_a_summary_are_the_lists_month_by_month_unit_by_unit(
    client, year, campaign, reviewer, key
):
    document = open_paper(client, f"summary.docx?month={key}")
    listed = list_occasions(campaign, reviewer)

    def count(month, **query):
        data = {"month": month} | query
        return str(OccasionFilter(data, campaign=campaign, queryset=listed).qs.count())

    months, units = (read_cells(table) for table in document.tables)
    total = [str(count_listed(client, name, PERIODS[key])) for name in HEADS]
    assert months[-1] == units[-1] == ["合计", *total]
    for row in months[1:-1]:
        month = {"全年": "all"}.get(row[0], row[0].removesuffix("月"))
        done = [count(month, done=name) for name in HEADS[:3]]
        assert row[1:5] == [*done, count(month, stage="overdue")]
    numbers = [list(map(int, row[1:])) for row in units[1:-1]]
    sums = [sum(column) for column in zip(*numbers, strict=True)]
    assert list(map(str, sums)) == total
    text = read_text(document)
    assert "古镇票价（靖港镇，9月17日）：先公布成本。" in text
    assert "没有在计划月份办的1场：古镇票价" in text
    assert "不办了" not in text


def test_briefing_tells_what_was_ticked_as_its_news_was_edited(client, year):
    NewsDraft.objects.create(
        occasion=year["held"],
        title="陪餐",
        text="家长来陪餐。",
        changed_at="2027-09-20T00:00Z",
        changed_by_label="张敏",
    )

    page = f"briefing.docx?month=q3&issue=第3期&occasion={year['held'].pk}"
    text = read_text(open_paper(client, page))

    assert "活动简报（第3期，第三季度）" in text
    assert "（一）食堂陪餐（区教育局，9月17日）\n家长来陪餐。" in text
    assert "古镇票价" not in text


def test_choice_that_cannot_be_is_said_on_the_page(client, year):
    strange = client.get(f"{PAGE}briefing.docx?month=q3&occasion={year['spring'].pk}")
    never = client.get(f"{PAGE}briefing/?month=q9")

    assert (strange.status_code, never.status_code) == (422, 422)
    assert "勾选的有一场已经不在列表里" in strange.text
    assert client.get(f"{PAGE}summary.docx?month=9").status_code == 404


def test_page_shows_the_figures_and_where_they_lead(client, year):
    page = client.get(f"{PAGE}briefing/?month=q2").text

    assert re.search(r'done=held&amp;month=q2"><span class="word">已办</span>', page)
    assert "湿地观鸟" in page and "食堂陪餐" not in page


def test_digest_takes_as_many_queries_for_more_rows(
    client, year, reviewer, campaign, django_assert_num_queries
):
    def build():
        build_digest(campaign, reviewer, PERIODS["9"], date(2027, 9, 23))

    with django_assert_num_queries(13):
        build()
    for _ in range(3):
        make_complete(make_occasion(status=OccasionStatus.REPORTED))
    with django_assert_num_queries(13):
        build()


def test_media_list_and_its_excel(client, year):
    page = client.get(f"{PAGE}media/?kind=press")
    answer = client.get(f"{PAGE}media.xlsx?kind=press")

    found = client.get(f"{PAGE}media/?q=看鸟")

    assert [item.title for item in page.context["page"]] == ["陪孩子吃一顿"]
    assert [item.title for item in found.context["page"]] == ["看鸟去"]
    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    line = next(row for row in rows if "陪孩子吃一顿" in row)
    assert line[1:4] == ["新闻媒体", "望城日报", "陪孩子吃一顿"]
    assert line[6:] == ["食堂陪餐", "区教育局"]
    assert not any("看鸟去" in row for row in rows)
