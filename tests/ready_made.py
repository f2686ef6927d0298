"""Three rows of the 附表 as people have them already: typed, in Word, in Excel."""

from submissions.models import Filing
from tests.submissions.intake.papers import docx, table, xlsx

TYPED = (
    {
        "title": "“灶台到厨余”看得见的垃圾分类",
        "time": "4月",
        "forms": ("现场观摩", "座谈交流"),
        "summary": "请居民代表走一遍从投放点到中转站的路线，现场称重、现场问答。",
    },
    {
        "title": "老旧小区改造的钱怎么花",
        "time": "5-6月",
        "forms": ("实地调研",),
        "summary": "邀请人大代表、楼栋长到三个在建小区看进度、看账本。",
    },
    {
        "title": "小小河长巡河日",
        "time": "第三季度",
        "forms": (),
        "other": "研学体验",
        "summary": "家长和孩子跟着河长走一段河堤，看水质公示牌，提问当场答。",
    },
)
# A form that no reader takes for one of the five.
ROWS = (*TYPED[:2], {**TYPED[2], "other": "知识竞赛"})
HEADS = ("序号", "活动主题", "活动时间（月份）", "活动形式", "活动简介")
CONTACT = "联系人：张敏　　联系电话：0731-88061234"
MONTHS = ([4], [5, 6], [7, 8, 9])


def forms_of(row):
    return [*row["forms"], row["other"]] if "other" in row else row["forms"]


def cells(rows=ROWS):
    """The rows as they stand in the 附表."""
    return [
        (
            str(number),
            row["title"],
            row["time"],
            "、".join(forms_of(row)),
            row["summary"],
        )
        for number, row in enumerate(rows, start=1)
    ]


def word(unit, rows=ROWS):
    title = "长沙市望城区“政务公开主题日”活动主题申报表"
    head = f"填报单位（公章）：{unit}　　{CONTACT}"
    return docx("附表", title, head, table(HEADS, *cells(rows)))


def sheet(unit, rows=ROWS):
    head = f"填报单位（公章）：{unit}　　{CONTACT}"
    return xlsx(("活动主题申报表",), (head,), HEADS, *cells(rows), change=merge_heads)


def merge_heads(page):
    """Title and head stand across the table, as in every office's own sheet."""
    page.merge_cells("A1:E1")
    page.merge_cells("A2:E2")


def is_filed_as_written(person):
    filing = Filing.objects.get()
    assert filing.number in person.text
    found = filing.content["rows"]
    assert [row["title"] for row in found] == [row["title"] for row in ROWS]
    assert [row["summary"] for row in found] == [row["summary"] for row in ROWS]
    assert [row["months"] for row in found] == list(MONTHS)
    assert [row["forms"] for row in found] == [list(row["forms"]) for row in ROWS]
    assert [row["other_form"] for row in found] == ["", "", ROWS[2]["other"]]
    assert filing.content["contact_name"] == "张敏"
    assert filing.content["contact_phone"] == "0731-88061234"
