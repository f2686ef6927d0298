"""From sixty selected themes to the issued plan, and to version 2 with its 对照表."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from review.issue import issuing
from review.plan.arranging import place_declared_themes
from review.plan.versions import begin_version, find_working_version
from submissions.choices import DeclarationStatus, PlanStatus
from submissions.models import ChangeRequest, PlanVersion
from submissions.months import Months
from tests.factories import make_declaration, make_filing, make_selected, make_unit
from tests.papers import whole_text

pytestmark = pytest.mark.browser

COMPARISON = "长沙市望城区2027年“政务公开主题日”活动计划调整对照表"


@pytest.fixture
def filed(filer, campaign):
    declaration = make_declaration(filer.unit, campaign, status="accepted")
    make_filing(declaration, filer)
    return declaration


@pytest.fixture
def sixty(filed, campaign):
    """Sixty selected themes of twenty units, five a month; three are the filer's."""
    declarations = [filed]
    declarations += [
        make_declaration(
            make_unit(f"第{number}局", "district"),
            campaign,
            status=DeclarationStatus.ACCEPTED,
        )
        for number in range(1, 20)
    ]
    return [
        make_selected(
            f"第{number + 1}个主题",
            f"{number % 12 + 1}月",
            declaration=declarations[number % 20],
        )
        for number in range(60)
    ]


@pytest.fixture
def issued(sixty, campaign, reviewer):
    version = begin_version(campaign, actor=reviewer)
    place_declared_themes(version, actor=reviewer)
    return issuing.issue_plan(version, actor=reviewer)


def rows_of(content):
    sheet = load_workbook(BytesIO(content)).active
    lines = [[cell for cell in line if cell is not None] for line in sheet.values]
    return [line for line in lines if line and isinstance(line[0], int)]


def test_sixty_selected_themes_become_the_issued_plan(
    open_browser, sixty, reviewer, report
):
    office = open_browser("office")

    office.go("计划安排")
    office.go("开始编制")
    office.go("按申报月份安排")
    office.go("核对并印发")
    assert "数目对得上：申报 60 = 入选 60；入选 60 = 列入计划 60。" in office.text
    office.acknowledge()
    office.go("印发")

    version = PlanVersion.objects.get()
    assert (version.status, version.entries.count()) == (PlanStatus.ISSUED, 60)
    report("六十个入选主题到印发的计划", office.effort)
    assert office.effort.clicks <= 15


def test_unit_asks_for_another_month_and_reads_the_new_version(
    open_browser, issued, reviewer, report
):
    unit = open_browser("filer")
    unit.go(unit.page.get_by_role("link", name="申请调整“第1个主题”"))
    unit.click(unit.page.get_by_label("延期", exact=True))
    unit.click(unit.page.get_by_label("1月", exact=True))
    unit.click(unit.page.get_by_label("11月", exact=True))
    unit.click(unit.page.get_by_label("调整原因"))
    unit.type("年初道路施工。")
    unit.go("送出申请")
    assert "待办理" in unit.text
    report("单位申请延期一个活动", unit.effort)
    assert ChangeRequest.objects.get().wish == {"months": Months.of(11)}

    office = open_browser("office")
    office.go("计划安排")
    office.go("计划调整（1 件申请）")
    office.go("同意“延期：第1个主题”")
    office.go("核对并印发")
    assert "与第1版相比：延期1项。" in office.text
    seen = office.acknowledge()
    office.go("印发")
    assert COMPARISON in office.text
    assert "年初道路施工。" in office.text
    content, name = office.download("下载 Excel")
    report("办理一件调整申请到对照表", office.effort)
    assert office.effort.clicks - seen <= 8
    assert name == f"{COMPARISON}（第2版对照第1版）.xlsx"
    [row] = rows_of(content)
    assert row[1:] == [
        "高塘岭街道",
        "第1个主题",
        "延期",
        "活动时间：1月",
        "活动时间：11月",
        "年初道路施工。",
    ]

    unit.visit("/")
    assert "第2版调整：年初道路施工。" in unit.text
    unit.go("第2版调整对照表")
    pdf, _ = unit.download("下载 PDF")
    assert "活动时间：11月" in whole_text(pdf)


def test_office_changes_one_row_itself(open_browser, issued, reviewer, report):
    office = open_browser("office")

    office.go("计划安排")
    office.go(office.page.get_by_role("link", name="调整“第1个主题”", exact=True))
    office.click(office.page.get_by_label("1月", exact=True))
    office.click(office.page.get_by_label("11月", exact=True))
    office.click(office.page.get_by_label("调整原因"))
    office.type("年初道路施工。")
    office.go("保存调整")
    office.go("核对并印发")
    seen = office.acknowledge()
    office.go("印发")

    assert COMPARISON in office.text
    assert "活动时间：11月" in office.text
    report("印发后改一个活动，连同对照表", office.effort)
    assert office.effort.clicks - seen <= 8


def test_dropped_activity_comes_back_before_the_issue(
    open_browser, issued, reviewer, campaign
):
    office = open_browser("office", at="/review/2027/changes/")
    office.may_be_refused(422)
    office.go("调整“第1个主题”")

    office.click(office.page.get_by_text("取消这个活动"))
    office.go("取消活动")
    assert "请写明为什么取消" in office.text
    office.page.get_by_label("取消的原因").fill("场地维修。")
    office.go("取消活动")
    assert "已取消“第1个主题”" in office.text
    office.go("恢复“第1个主题”")

    assert "照旧举行" in office.text
    assert not find_working_version(campaign).entries.filter(dropped=True).exists()
