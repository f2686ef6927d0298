"""An issued 计划安排表 read back: our own in every look, and one of another district."""

from datetime import date
from io import BytesIO
from itertools import combinations

import pytest

from review.plan.plan_paper import (
    COLUMNS,
    Look,
    PlanPaper,
    PlanRow,
    build_plan_table,
)
from submissions.choices import Arrangement
from submissions.documents.writers import WRITERS
from submissions.intake import IntakeRefused, read_plan
from submissions.months import Months
from tests.factories import FORMS

ROWS = [
    PlanRow(
        1,
        "走进社区大厅",
        "高塘岭街道",
        Months.of(4),
        "实地调研、座谈交流",
        "请居民看一看。\n再说一说。",
        remark="同步直播",
        split="街镇",
    ),
    PlanRow(
        2,
        "合计一笔民生账",
        "区教育局、区民政局、区广播电视台",
        Months.of(5, 6),
        "座谈交流、网络直播",
        "说明：办事流程。",
        split="区直单位",
    ),
    PlanRow(
        3,
        "全年开放日",
        "乌山街道",
        Months.of(*range(1, 13)),
        "现场观摩",
        "1.参观；2.座谈。",
        split="街镇",
    ),
]
PAPER = PlanPaper(
    "长沙市望城区2023年“政务公开主题日”活动计划安排表",
    ROWS,
    office="长沙市望城区政务公开政务服务工作领导小组办公室",
    issued_on=date(2023, 4, 18),
)
# Without its months a plan cannot be told from a list.
FREE = [name for name in COLUMNS if name not in ("number", "title", "months")]
CHOSEN = [
    [name for name in COLUMNS if name not in FREE or name in kept]
    for count in range(len(FREE) + 1)
    for kept in combinations(FREE, count)
]


def read(content, name="计划.xlsx"):
    return read_plan(name, content, forms=FORMS, year=2023)


def say(line):
    units = "、".join(
        filter(None, line.units_written.replace("、\n", "、").split("\n"))
    )
    return {
        "title": line.title,
        "units_text": units,
        "months": line.months,
        "forms_text": line.forms_text,
        "summary": line.summary,
        "remark": line.remark,
    }


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
@pytest.mark.parametrize("turn", range(3))
def test_issued_plan_reads_back(subtests, ending, turn):
    """Every choice of columns, each in one order of the rows."""
    arrangement = Arrangement.values[turn]
    for place, columns in list(enumerate(CHOSEN))[turn::3]:
        mark, page = ("", "附件")[place % 2], ("A4", "A3")[place % 4 > 1]
        look = Look(tuple(columns), arrangement, mark=mark, page=page)
        paper = look.of(PAPER)
        with subtests.test(" ".join((*columns, mark, page))):
            found = read(WRITERS[ending](build_plan_table(paper)), f"计划.{ending}")

            wanted = [
                {
                    name: getattr(row, name) if name in columns else ""
                    for name in say(found.rows[0])
                }
                for row in paper.rows
            ]
            assert [say(line) for line in found.rows] == wanted
            assert found.title == PAPER.title
            if not mark:
                assert (found.office, found.dated) == (PAPER.office, PAPER.issued_on)
            assert not found.problems
            assert not any(line.problems for line in found.rows)


FOREIGN = [
    (
        "序号",
        "责任单位",
        "活动名称",
        "活动时间\n（月份）",
        "活动方式",
        "主要内容",
        "备注",
    ),
    ("一、街镇",),
    ("1", "城郊街道办事处", "社区开放日", "4月中旬", "座谈", "看服务大厅。", ""),
    (
        "2",
        "市教育局（牵头）\n市民政局",
        "校园开放",
        "第三季度",
        "参观",
        "进学校。",
        "直播",
    ),
    ("二、市直单位",),
    ("3", "市水利局", "开闸放水", "5-6月", "同上", "看水库。", ""),
]


def write_foreign_docx():
    from docx import Document

    document = Document()
    for text in ("附件1", "宁乡市2022年政务公开主题日", "活动计划表"):
        document.add_paragraph(text)
    table = document.add_table(len(FOREIGN), 7)
    for line, texts in zip(table.rows, FOREIGN, strict=True):
        if len(texts) == 1:
            line.cells[0].merge(line.cells[6]).text = texts[0]
            continue
        for cell, text in zip(line.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph("宁乡市政务公开领导小组办公室")
    document.add_paragraph("2022年4月6日")
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def test_plan_of_another_district():
    found = read(write_foreign_docx(), "计划.docx")

    assert found.title == "宁乡市2022年政务公开主题日活动计划表"
    assert found.office == "宁乡市政务公开领导小组办公室"
    assert found.dated == date(2022, 4, 6)
    assert [(line.title, str(line.months)) for line in found.rows] == [
        ("社区开放日", "4月"),
        ("校园开放", "7—9月"),
        ("开闸放水", "5月、6月"),
    ]
    assert found.rows[1].units_written == "市教育局（牵头）\n市民政局"
    assert found.rows[2].forms == ["现场观摩"]
    assert found.rows[1].remark == "直播"


def test_list_without_months_is_no_plan():
    content = "序号,活动主题,责任单位,活动形式\n1,开放日,乌山街道,座谈交流\n".encode()

    with pytest.raises(IntakeRefused, match="活动时间"):
        read(content, "计划.csv")
