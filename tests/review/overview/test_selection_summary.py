"""甄选情况说明, reopened as the office opens it."""

from datetime import date
from io import BytesIO

import pytest
from docx import Document

from review.overview.counts import OUTCOMES
from review.overview.selection_summary import (
    Merged,
    SelectionSummary,
    Tally,
    Turnout,
    write_selection_summary,
)
from review.selection.joining import merge_themes
from submissions.choices import Selection
from tests.factories import make_selected, make_theme

pytestmark = pytest.mark.database


def outcomes(*numbers):
    return dict(zip(OUTCOMES, numbers, strict=True))


def made(**fields):
    facts = {
        "name": "长沙市望城区2027年“政务公开主题日”活动",
        "office": "区政务公开政务服务工作领导小组办公室",
        "day": date(2027, 4, 9),
        "units": {
            Turnout.FILED: 40,
            Turnout.EXPLAINED: 1,
            Turnout.RETURNED: 2,
            Turnout.SILENT: 2,
        },
        "outcomes": outcomes(30, 5, 4, 2, 1),
        "withdrawn": 3,
        "kinds": [Tally("街道", outcomes(30, 5, 4, 2, 1), withdrawn=3)],
        "focus": [Tally("数字经济", outcomes(3, 0, 1, 0, 0))],
        "forms": [Tally("座谈交流", outcomes(12, 2, 1, 0, 0))],
        "reasons": [("与去年重复", ["甲（区教育局）", "乙（茶亭镇）"])],
        "merged": [Merged("食堂陪餐周（月亮岛街道）", "校园食堂开放日（区教育局）")],
        "without": {
            Turnout.FILED: ["区商务局"],
            Turnout.SILENT: ["区信访局", "区统计局"],
        },
    }
    return SelectionSummary(**facts | fields)


def opened(summary):
    return Document(BytesIO(write_selection_summary(summary)))


def text_of(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def cells_of(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_title_and_opening_name_year_units_and_day():
    document = opened(made())

    text = text_of(document)
    title = "长沙市望城区2027年“政务公开主题日”活动\n主题甄选情况说明"
    assert document.paragraphs[0].text == title
    assert document.core_properties.title == title.replace("\n", "")
    assert (
        "截至2027年4月9日，应申报单位45个，已申报41个（其中1个说明本年无主题），"
        "已退回待重新报送2个，未申报2个。还有1个主题待定" in text
    )
    assert document.paragraphs[-1].text == "2027年4月9日"


def test_sum_in_words_and_in_the_table_is_the_same():
    document = opened(made())

    rows = cells_of(document.tables[0])
    assert (
        "各单位共申报活动主题45个，其中入选30个，备选5个，未入选4个，并入2个，"
        "待定1个，撤回或退回后未再报送3个。" in text_of(document)
    )
    *parts, total = [int(row[1]) for row in rows[1:]]
    assert sum(parts) == total == 45
    assert rows[1] == ["入选", "30", "66.7%"]


def test_every_section_has_its_numeral_and_table():
    document = opened(made())

    heads = [p.text for p in document.paragraphs if p.style.name == "小标题"]
    assert heads == [
        "一、总体情况",
        "二、按单位类别",
        "三、按重大主题",
        "四、按活动形式",
        "五、未入选的原因",
        "六、合并的主题",
        "七、没有主题入选的单位",
    ]
    numbers = ["45", "30", "5", "4", "2", "1", "3"]
    assert cells_of(document.tables[1])[1:] == [["街道", *numbers], ["合计", *numbers]]
    assert cells_of(document.tables[4])[1] == [
        "与去年重复",
        "2",
        "甲（区教育局）；乙（茶亭镇）",
    ]
    assert cells_of(document.tables[5])[1] == [
        "食堂陪餐周（月亮岛街道）",
        "校园食堂开放日（区教育局）",
    ]


def test_sections_without_anything_are_left_out_and_the_rest_renumbered():
    document = opened(
        made(reasons=[], merged=[], without={Turnout.FILED: ["区商务局"]})
    )

    text = text_of(document)
    assert "五、没有主题入选的单位" in text
    assert "没有申报的" not in text


def test_all_decided_is_said():
    text = text_of(opened(made(outcomes=outcomes(30, 5, 4, 2, 0), withdrawn=0)))

    assert "全部主题已经甄选完毕" in text
    assert "待定" not in text.partition("二、")[0]


def test_year_in_which_nothing_was_filed_is_a_paper_all_the_same():
    nothing = outcomes(0, 0, 0, 0, 0)
    document = opened(
        made(outcomes=nothing, withdrawn=0, kinds=[], focus=[], forms=[], reasons=[])
    )

    assert "各单位共申报活动主题0个。" in text_of(document)
    assert cells_of(document.tables[0])[-1] == ["合计", "0", "—"]


@pytest.mark.django_db
def test_file_says_what_the_database_holds(client, campaign, reviewer):
    lead, joined = make_selected("校园食堂开放日"), make_theme(title="食堂陪餐周")
    merge_themes(lead, [joined], actor=reviewer)
    make_theme(selection=Selection.RESERVE)
    client.force_login(reviewer)

    response = client.get("/review/2027/selection-summary.docx")

    document = Document(BytesIO(response.content))
    text = text_of(document)
    assert "各单位共申报活动主题3个，其中入选1个，备选1个，并入1个。" in text
    tables = [cells_of(table) for table in document.tables]
    unit, other = joined.declaration.unit, lead.declaration.unit
    assert [f"食堂陪餐周（{unit}）", f"校园食堂开放日（{other}）"] in tables[-1]
