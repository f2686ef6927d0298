"""调整对照表: what a further version changed, on the page and in three papers."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from review.issue.issuing import issue_plan
from review.plan import comparing
from review.plan.arranging import place_theme
from review.plan.rows import find_tray, find_unplaced_themes
from review.plan.versions import begin_version
from submissions.models import PlanEntry, Theme
from submissions.months import Months
from tests.factories import make_declaration, make_selected, make_unit
from tests.papers import in_order, whole_text

pytestmark = pytest.mark.django_db

TITLE = "长沙市望城区2027年“政务公开主题日”活动计划调整对照表"
HEADS = (
    "序号",
    "责任单位",
    "活动主题",
    "调整事项",
    "原安排",
    "现安排",
    "调整原因",
)


@pytest.fixture
def first(campaign, reviewer):
    """Version 1 with three themes, issued."""
    declaration = make_declaration(make_unit("高塘岭街道"), status="submitted")
    version = begin_version(campaign, actor=reviewer)
    for month, title in enumerate(["四月的", "五月的", "六月的"], start=4):
        theme = make_selected(title, f"{month}月", declaration=declaration)
        place_theme(theme, Months.of(month), version=version, actor=reviewer)
    return issue_plan(version, actor=reviewer)


@pytest.fixture
def second(first, campaign, reviewer):
    return begin_version(campaign, actor=reviewer)


def move(title, month, *, version, actor, why=""):
    theme = Theme.objects.get(title=title)
    place_theme(theme, Months.of(month), version=version, actor=actor)
    version.entries.filter(theme=theme).update(change_reason=why)


def row_of(version, title):
    return version.entries.filter(title=title)


def rows(old, new):
    return [row.cells[2:] for row in comparing.build_comparison_paper(old, new).rows]


def test_nothing_changed_gives_no_rows(first, second):
    assert rows(first, second) == []


def test_only_what_changed_is_spelt_out(first, second, reviewer):
    move("五月的", 9, version=second, actor=reviewer, why="汛期改期。")

    [row] = rows(first, second)

    assert row == (
        "五月的",
        "延期",
        "活动时间：5月",
        "活动时间：9月",
        "汛期改期。",
    )


def test_an_earlier_month_is_no_postponement(first, second, reviewer):
    move("五月的", 3, version=second, actor=reviewer)

    assert [row[1] for row in rows(first, second)] == ["改时间"]


def test_several_changes_of_one_row_are_named_together(first, second, reviewer):
    move("五月的", 9, version=second, actor=reviewer)
    row_of(second, "五月的").update(title="换了名的", forms_text="政策发布")

    [row] = rows(first, second)

    assert row[:2] == ("五月的", "延期、改形式、改主题")
    assert row[3] == "活动主题：换了名的\n活动时间：9月\n活动形式：政策发布"


def test_dropped_and_added_rows_stand_in_the_table(first, second, campaign):
    row_of(second, "四月的").update(dropped=True, change_reason="场地维修。")
    second.entries.create(
        added=True,
        title="增补的",
        unit=make_unit("区教育局"),
        unit_name="区教育局",
        months=Months.of(10),
        forms_text="座谈交流",
        summary="请家长来看。",
        change_reason="区里要求。",
    )

    dropped, added = rows(first, second)

    assert (dropped[1], dropped[3], dropped[4]) == ("取消", "取消", "场地维修。")
    assert "活动时间：4月" in dropped[2]
    assert (added[1], added[2], added[4]) == ("增补", "（原计划没有）", "区里要求。")
    assert "活动时间：10月" in added[3]


def test_row_without_a_reason_takes_that_of_the_version(first, second, reviewer):
    move("五月的", 9, version=second, actor=reviewer)
    issue_plan(second, actor=reviewer, reason="全区统一调整。")
    second.refresh_from_db()

    assert [row[4] for row in rows(first, second)] == ["全区统一调整。"]


@pytest.mark.database
def test_reasons_of_versions_between_are_told_together(
    first, second, campaign, reviewer
):
    move("五月的", 9, version=second, actor=reviewer, why="汛期改期。")
    issue_plan(second, actor=reviewer, reason="调整。")
    third = begin_version(campaign, actor=reviewer)
    move("五月的", 10, version=third, actor=reviewer, why="场地冲突。")

    assert [row[2:] for row in rows(first, third)] == [
        ("活动时间：5月", "活动时间：10月", "汛期改期。；场地冲突。")
    ]
    assert [row[2:] for row in rows(second, third)] == [
        ("活动时间：9月", "活动时间：10月", "场地冲突。")
    ]


def test_row_dropped_before_is_not_told_again(first, second, campaign, reviewer):
    row_of(second, "四月的").update(dropped=True, change_reason="场地维修。")
    issue_plan(second, actor=reviewer, reason="调整。")
    third = begin_version(campaign, actor=reviewer)

    assert rows(second, third) == []
    assert [row[1] for row in rows(first, third)] == ["取消"]


def test_dropped_theme_comes_back_neither_to_the_tray_nor_holds_up_the_issue(
    first, second, campaign, reviewer
):
    row_of(second, "四月的").update(dropped=True, change_reason="场地维修。")
    issue_plan(second, actor=reviewer, reason="调整。")
    third = begin_version(campaign, actor=reviewer)

    assert list(find_unplaced_themes(campaign, None)) == []
    assert list(find_tray(third)) == []
    issue_plan(third, actor=reviewer, reason="再调整。")
    assert PlanEntry.objects.filter(version=third, dropped=True).count() == 1


# --- page and papers -----------------------------------------------------------------


@pytest.fixture
def reissued(first, second, reviewer):
    move("五月的", 9, version=second, actor=reviewer, why="=1+1 汛期改期。")
    return issue_plan(second, actor=reviewer, reason="汛期调整。")


PAGE = "/review/2027/plan/2/comparison"


def test_unit_reads_the_comparison_of_issued_versions(client, outsider, reissued):
    make_declaration(outsider.unit, contact_phone="13917351846")
    client.force_login(outsider)

    html = client.get(f"{PAGE}/").content.decode()

    assert TITLE in html
    assert "第2版对照第1版" in html
    assert "活动时间：9月" in html
    assert "13917351846" not in html


def test_another_earlier_version_may_be_chosen(client, reissued, campaign, reviewer):
    begin_version(campaign, actor=reviewer)
    client.force_login(reviewer)

    one = client.get("/review/2027/plan/3/comparison/?with=1").context
    two = client.get("/review/2027/plan/3/comparison/").context

    assert (one["versions"], len(one["paper"].rows)) == ("第3版对照第1版", 1)
    assert (two["versions"], len(two["paper"].rows)) == ("第3版对照第2版", 0)


@pytest.mark.parametrize("wanted", ["3", "2", "0", "x", "-1", "١", "9" * 30])
def test_a_version_that_is_not_earlier_is_not_found(client, reissued, reviewer, wanted):
    client.force_login(reviewer)

    assert client.get(f"{PAGE}/?with={wanted}").status_code == 404


def test_excel_says_what_the_page_says(client, reissued, reviewer):
    client.force_login(reviewer)

    response = client.get(f"{PAGE}.xlsx")

    lines = [
        tuple(cell for cell in line if cell is not None)
        for line in load_workbook(BytesIO(response.content)).active.values
    ]
    assert lines[0] == (TITLE,)
    assert lines[2] == ("调整说明：汛期调整。",)
    assert lines[3] == HEADS
    assert lines[4] == (
        1,
        "高塘岭街道",
        "五月的",
        "延期",
        "活动时间：5月",
        "活动时间：9月",
        "=1+1 汛期改期。",
    )


def test_pdf_and_word_say_the_same(client, reissued, reviewer):
    client.force_login(reviewer)
    told = [TITLE, "印发的计划对照）", "汛期调整。", "活动时间：5月", "活动时间：9月"]

    pdf = client.get(f"{PAGE}.pdf").content
    docx = Document(BytesIO(client.get(f"{PAGE}.docx").content))

    assert in_order(whole_text(pdf), told)
    [table] = docx.tables
    assert tuple(cell.text for cell in table.rows[0].cells) == HEADS
    assert table.rows[1].cells[5].text == "活动时间：9月"


def test_page_costs_as_many_queries_for_three_rows_as_for_one(
    client, first, second, reviewer
):
    client.force_login(reviewer)
    counts = []
    for titles in (["四月的"], ["五月的", "六月的"]):
        for title in titles:
            move(title, 11, version=second, actor=reviewer)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{PAGE}/")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 24
