"""Messy 附表, each with what must be read from it."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tests.submissions.intake.papers import (
    HEAD,
    HEADING,
    RELATION,
    ROW,
    ROW_2,
    box,
    csv_text,
    docx,
    p,
    packed,
    run,
    saved,
    table,
    tc,
    tr,
    unpacked,
    xlsx,
)

PERSON = ("高塘岭街道", "张敏", "13800138000")
NOBODY = ("", "", "")
# (title, time as written, months, forms, other form, summary)
ONE = ("走进政务大厅", "4月", [4], ["现场观摩"], "", "邀请市民代表体验办事流程。")
TWO = ("民生实事面对面", "5-6月", [5, 6], ["座谈交流"], "", "向企业介绍惠企政策。")


@dataclass
class Case:
    """`doubts`: (place, beginning or part of the sentence) of each, in order."""

    name: str
    file: str
    content: bytes
    rows: list = field(default_factory=lambda: [ONE, TWO])
    person: tuple = PERSON
    doubts: list = field(default_factory=list)


def changed(
    row, *, title=None, time=None, months=None, forms=None, other=None, summary=None
):
    new = (title, time, months, forms, other, summary)
    return tuple(
        old if given is None else given for old, given in zip(row, new, strict=True)
    )


def word(name, *blocks, **expected):
    content = blocks[0] if isinstance(blocks[0], bytes) else docx(*blocks)
    return Case(name, "附表.docx", content, **expected)


def excel(name, *rows, change=None, **expected):
    content = rows[0] if isinstance(rows[0], bytes) else xlsx(*rows, change=change)
    return Case(name, "附表.xlsx", content, **expected)


NOTICE_HEAD = ["填报单位（公章）：", "联系人：", "联系电话："]
NO_PERSON = [
    ("“填报单位”", "没有填写"),
    ("“联系人”", "没有填写"),
    ("“联系电话”", "没有填写"),
]
BLANK_ROWS = [["", "", "", "", ""]] * 6
SHEET_HEAD = [[HEAD[0]], [HEAD[1], "", HEAD[2]]]


def tail(*cells):
    """The document of ROW and ROW_2 followed by one more line."""
    return docx(*HEAD, table(HEADING, ROW, ROW_2, list(cells)))


def guess_form(line, text):
    return (f"表 1 第 {line} 行 “活动形式”", text)


WORD = [
    word(
        "the blank form of the notice",
        "附表",
        "长沙市望城区 2023 年“政务公开主题日”活动主题申报表",
        *NOTICE_HEAD,
        table(HEADING, *BLANK_ROWS),
        rows=[],
        person=NOBODY,
        doubts=[("", "没有填写任何活动主题"), *NO_PERSON],
    ),
    word("the form of the notice, filled", *HEAD, table(HEADING, ROW, ROW_2)),
    word(
        "the whole notice with the form at its end",
        "填写申报表，于3月29日前报办公室（联系电话：0731-88100650，邮箱：a@qq.com）。",
        "联系人：王办，联系电话：0731-88100650",
        *HEAD,
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "blank head lines below a covering note stay blank",
        "联系人：王办，联系电话：0731-88100650",
        *NOTICE_HEAD,
        table(HEADING, ROW, ROW_2),
        person=NOBODY,
        doubts=NO_PERSON,
    ),
    word(
        "head on one line with blanks and underscores",
        "填报单位(盖章): ＿高塘岭街道＿   联系人:__张  敏__　联系电话:_138 0013 8000_",
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "head in cells beside their labels",
        table(
            [
                "填报单位（公章）",
                "高塘岭街道",
                "联系人",
                "张敏",
                "联系电话",
                "13800138000",
            ]
        ),
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "head inside the table, merged over it",
        table(
            [tc("活动主题申报表", span=5)],
            [tc("填报单位（公章）：高塘岭街道", span=5)],
            [
                tc("联系人：张敏", span=2),
                tc("联系电话：１３８００１３８０００", span=3),
            ],
            HEADING,
            ROW,
            ROW_2,
        ),
    ),
    word("head in a text box", box(*HEAD), table(HEADING, ROW, ROW_2)),
    word("head below the table", table(HEADING, ROW, ROW_2), "  ".join(HEAD)),
    word(
        "head as the last line of the table",
        docx(table(HEADING, ROW, ROW_2, [tc("   ".join(HEAD), span=5)])),
    ),
    word(
        "head in the page header",
        docx(
            table(HEADING, ROW, ROW_2),
            links=[("header", "header1.xml", "")],
            **{
                "word__header1.xml": (
                    '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
                    f'2006/main">{"".join(map(p, HEAD))}</w:hdr>'
                )
            },
        ),
    ),
    word(
        "contact and phone under one label",
        "填报单位：高塘岭街道",
        "联系人及电话：张敏 13800138000",
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "other words in the headings, another order, further columns",
        *HEAD,
        table(
            ["活动内容", "形式", "拟开展时间", "活动地点", "活动名称", "备注"],
            [ROW[4], ROW[3], ROW[2], "大厅", ROW[1], ""],
            [ROW_2[4], ROW_2[3], ROW_2[2], "", ROW_2[1], ""],
        ),
        doubts=[("表 1", "“活动地点”栏在申报表里没有对应")],
    ),
    word(
        "headings with blanks and line ends",
        *HEAD,
        table(
            ["序 号", "活 动\n主 题", "活动时间\n（月份）", "活动\n形式", "活动　简介"],
            ROW,
            ROW_2,
        ),
    ),
    word(
        "no serial number",
        *HEAD,
        table(HEADING[1:], ROW[1:], ROW_2[1:]),
    ),
    word(
        "headings over two lines",
        *HEAD,
        table(
            [
                tc("序号", merge="restart"),
                tc("活动主题", merge="restart"),
                tc("活动安排", span=2),
                tc("活动简介", merge="restart"),
            ],
            [
                tc(merge="continue"),
                tc(merge="continue"),
                "时间",
                "形式",
                tc(merge="continue"),
            ],
            ROW,
            ROW_2,
        ),
    ),
    word(
        "time in two columns, from and to",
        *HEAD,
        table(
            [
                tc("活动主题", merge="restart"),
                tc("活动时间（月份）", span=2),
                tc("活动形式", merge="restart"),
                tc("活动简介", merge="restart"),
            ],
            [
                tc(merge="continue"),
                "开始",
                "结束",
                tc(merge="continue"),
                tc(merge="continue"),
            ],
            [ROW_2[1], "5月", "6月", *ROW_2[3:]],
        ),
        rows=[changed(TWO, time="5月至6月")],
    ),
    word(
        "forms ticked in a column each",
        *HEAD,
        table(
            [
                tc("活动主题", merge="restart"),
                tc("活动时间", merge="restart"),
                tc("活动形式", span=3),
                tc("活动简介", merge="restart"),
            ],
            [
                tc(merge="continue"),
                tc(merge="continue"),
                "实地调研",
                "现场观摩",
                "座谈交流",
                tc(merge="continue"),
            ],
            [ROW[1], ROW[2], "√", "", "√", ROW[4]],
        ),
        rows=[changed(ONE, forms=["实地调研", "座谈交流"])],
    ),
    word(
        "one time merged over two themes",
        *HEAD,
        table(
            HEADING,
            [*ROW[:2], tc("4月", merge="restart"), *ROW[3:]],
            [*ROW_2[:2], tc(merge="continue"), *ROW_2[3:]],
        ),
        rows=[ONE, changed(TWO, time="4月", months=[4])],
    ),
    word(
        "one theme merged over two lines",
        *HEAD,
        table(
            HEADING,
            [
                tc("1", merge="restart"),
                tc(ROW[1], merge="restart"),
                "4月",
                "现场观摩",
                "第一场。",
            ],
            [tc(merge="continue"), tc(merge="continue"), "9月", "座谈交流", "第二场。"],
            ROW_2,
        ),
        rows=[
            changed(
                ONE,
                time="4月、9月",
                months=[4, 9],
                forms=["现场观摩", "座谈交流"],
                summary="第一场。\n第二场。",
            ),
            TWO,
        ],
    ),
    word(
        "an activity torn over two lines",
        *HEAD,
        table(
            HEADING,
            [*ROW[:4], "邀请市民代表"],
            ["", "", "", "", "体验办事流程。"],
            ROW_2,
        ),
        doubts=[("表 1 第 2 行", "第 3 行没有写全，当作上一行的续行")],
    ),
    word(
        "a theme torn over two lines",
        *HEAD,
        table(HEADING, ["1", "走进", *ROW[2:]], ["", "政务大厅", "", "", ""], ROW_2),
        doubts=[("表 1 第 2 行", "第 3 行没有写全")],
    ),
    word(
        "blank lines and numbers written ahead",
        *HEAD,
        table(
            HEADING,
            ROW,
            ["", "", "", "", ""],
            ROW_2,
            ["3", "", "", "", ""],
            ["……", "", "", "", ""],
        ),
    ),
    word(
        "an example in the first line",
        *HEAD,
        table(HEADING, ["示例", "政务公开进社区", "3月", "座谈交流", "略"], ROW, ROW_2),
        doubts=[("表 1 第 2 行", "像是填写示例")],
    ),
    word(
        "an example in words",
        *HEAD,
        table(
            HEADING, ["", "例如：政务公开进社区", "3月", "座谈交流", "略"], ROW, ROW_2
        ),
        doubts=[("表 1 第 2 行", "像是填写示例")],
    ),
    word(
        "an example marked in the remarks",
        *HEAD,
        table(
            [*HEADING, "备注"],
            ["0", "政务公开进社区", "3月", "座谈交流", "略", "（样例）"],
            [*ROW, ""],
            [*ROW_2, ""],
        ),
        doubts=[("表 1 第 2 行", "像是填写示例")],
    ),
    word("a total below", tail("合  计", "2 个", "", "", "共两个主题")),
    word(
        "one theme merged over two numbers",
        *HEAD,
        table(
            HEADING,
            ["1", tc(ROW[1], merge="restart"), *ROW[2:]],
            ["2", tc(merge="continue"), *ROW_2[2:]],
        ),
        rows=[ONE, changed(TWO, title=ONE[0])],
    ),
    word(
        "a time merged down into an empty line",
        *HEAD,
        table(
            HEADING,
            [*ROW[:2], tc("4月", merge="restart"), *ROW[3:]],
            ["2", "", tc(merge="continue"), "", ""],
        ),
        rows=[ONE],
    ),
    word(
        "remarks that have no column",
        *HEAD,
        table([*HEADING, "备注"], [*ROW, "与区教育局联办"], [*ROW_2, ""]),
        doubts=[("表 1", "“备注”栏在申报表里没有对应")],
    ),
    word(
        "contacts in columns that differ",
        HEAD[0],
        table(
            [*HEADING, "联系人", "联系电话"],
            [*ROW, "张敏", "13800138000"],
            [*ROW_2, "李四", "13800138000"],
        ),
        doubts=[("“联系人”", "各行写得不一样，取了第一个“张敏”")],
    ),
    word(
        "the host of the event is not the unit",
        *HEAD,
        "主办单位：区政务公开办",
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "a contact beside the signature",
        docx(
            HEAD[0],
            table(
                HEADING,
                ROW,
                ROW_2,
                ["主要负责人签字：", "", "", "填报人：张敏", "电话：13800138000"],
            ),
        ),
    ),
    word(
        "bands between the themes",
        *HEAD,
        table(
            HEADING,
            [tc("一、重点主题", span=5)],
            ROW,
            [tc("二、一般主题", span=5)],
            ROW_2,
        ),
    ),
    word(
        "a theme that begins like a total",
        *HEAD,
        table(HEADING[1:], ["合计划生育政策解读", *ROW[2:]]),
        rows=[changed(ONE, title="合计划生育政策解读")],
    ),
    word(
        "a theme that begins like a total with a count",
        *HEAD,
        table(HEADING[1:], ["合计一笔民生账", *ROW[2:]], ["合计一项", "", "", ""]),
        rows=[changed(ONE, title="合计一笔民生账")],
    ),
    word(
        "a heading that says in brackets what to write",
        *HEAD,
        table(
            [
                *HEADING[:3],
                "活动形式（可多选：实地调研、现场观摩、座谈交流、政策发布、问卷调查）",
                "活动简介",
            ],
            ROW,
            ROW_2,
        ),
    ),
    word(
        "labels, headings and forms in traditional characters",
        "填報單位：高塘岭街道",
        "聯繫人：张敏　聯繫電話：13800138000",
        table(
            ["序號", "活動主題", "活動時間", "活動形式", "活動簡介"],
            [*ROW[:3], "現場觀摩", ROW[4]],
            [*ROW_2[:3], "座談交流", ROW_2[4]],
        ),
    ),
    word(
        "a table of labels for each theme",
        *HEAD,
        table(*zip(HEADING[1:], ROW[1:], strict=True)),
        "",
        table(*zip(HEADING[1:], ROW_2[1:], strict=True)),
    ),
    word(
        "themes side by side behind the labels",
        *HEAD,
        table(*zip(HEADING[1:], ROW[1:], ROW_2[1:], strict=True)),
    ),
    word(
        "a contact above who filled it in, each with a number",
        "填报单位：高塘岭街道",
        "联系人：张敏　联系电话：13800138000",
        "填报人：李强　联系电话：13900139000",
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "boxes of other fonts, and 口 for a box",
        *HEAD,
        table(
            HEADING,
            [*ROW[:3], "口实地调研 √现场观摩 口座谈交流", ROW[4]],
            [*ROW_2[:3], "❑实地调研 ⬜现场观摩 ✅座谈交流", ROW_2[4]],
        ),
    ),
    word("a remark below", tail(tc("备注：每个单位至少一个主题。", span=5))),
    word(
        "instructions below",
        tail(tc("填表说明：1.活动形式请从五种中选择；2.于3月29日前报送。", span=5)),
    ),
    word(
        "signatures below",
        tail(tc("审核人：李主任", span=2), tc("2027年3月20日", span=3)),
    ),
    word(
        "headings repeated on the next page",
        *HEAD,
        table(HEADING, ROW, HEADING, ROW_2),
    ),
    word("two tables", *HEAD, table(HEADING, ROW), p(""), table(HEADING, ROW_2)),
    word(
        "the second table carries on without headings",
        *HEAD,
        table(HEADING, ROW),
        table(ROW_2),
    ),
    word(
        "another table stands first",
        *HEAD,
        table(["姓名", "职务", "单位"], ["李四", "主任", "区教育局"]),
        table(HEADING, ROW, ROW_2),
    ),
    word(
        "the table stands in a table",
        *HEAD,
        table([tc(f"<w:p/>{table(HEADING, ROW, ROW_2)}<w:p/>")]),
    ),
    word(
        "the table stands in a text box",
        *HEAD,
        box("").replace(p(""), table(HEADING, ROW, ROW_2)),
    ),
    word(
        "content controls around cells, lines and text",
        *HEAD,
        table(
            HEADING,
            f"<w:sdt><w:sdtContent>{tr(*ROW)}</w:sdtContent></w:sdt>",
            tr(
                f"<w:sdt><w:sdtContent>{tc('2')}</w:sdtContent></w:sdt>",
                tc(
                    p(
                        f"<w:sdt><w:sdtPr/><w:sdtContent>{run(ROW_2[1])}</w:sdtContent></w:sdt>"
                    )
                ),
                *ROW_2[2:],
            ),
        ),
    ),
    word(
        "tracked changes: what is put in stays, what is taken out goes",
        *HEAD,
        table(
            HEADING,
            [
                "1",
                tc(
                    p(
                        f"<w:ins>{run('走进')}</w:ins>"
                        "<w:del><w:r><w:delText>参观</w:delText></w:r></w:del>"
                        f"{run('政务大厅')}<w:moveFrom>{run('旧')}</w:moveFrom>"
                    )
                ),
                *ROW[2:],
            ],
            tr("9", "删去的一行", "3月", "座谈交流", "略", mark="<w:del/>"),
            tr(*ROW_2, mark="<w:ins/>"),
        ),
    ),
    word(
        "hidden text is not read",
        *HEAD,
        table(
            HEADING,
            [
                "1",
                tc(p(run("走进政务大厅") + run("（内部）", "<w:vanish/>"))),
                *ROW[2:],
            ],
            ROW_2,
        ),
    ),
    word(
        "borders drawn askew",
        *HEAD,
        table(
            ["序号", tc("活动主题", span=3), "活动时间", "活动形式", "活动简介"],
            ["1", tc(ROW[1], span=2), tc(ROW[2], span=2), *ROW[3:]],
            ["2", tc(ROW_2[1], span=4), *ROW_2[2:]],
        ),
    ),
    word(
        "boxes to tick in one cell",
        *HEAD,
        table(HEADING, [*ROW[:3], "☑实地调研 □现场观摩 ☑座谈交流\n□其他", ROW[4]]),
        rows=[changed(ONE, forms=["实地调研", "座谈交流"])],
    ),
    word(
        "boxes of a symbol font",
        *HEAD,
        table(
            HEADING,
            [
                *ROW[:3],
                tc(
                    p(
                        '<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>'
                        + run("实地调研")
                        + '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
                        + run("现场观摩")
                    )
                ),
                ROW[4],
            ],
        ),
        rows=[changed(ONE, forms=["实地调研"])],
    ),
    word(
        "forms by other names",
        *HEAD,
        table(HEADING, [*ROW[:3], "1.实地调研；2.座谈会", ROW[4]]),
        rows=[changed(ONE, forms=["实地调研", "座谈交流"])],
        doubts=[guess_form(2, "写的是“座谈会”，当作“座谈交流”")],
    ),
    word(
        "a form that is not on the list",
        *HEAD,
        table(HEADING, [*ROW[:3], "现场观摩和政务直播", ROW[4]]),
        rows=[changed(ONE, other="政务直播")],
        doubts=[guess_form(2, "“政务直播”不在规定的形式里")],
    ),
    word(
        "a time that nobody understands",
        *HEAD,
        table(HEADING, [*ROW[:2], "另行通知", *ROW[3:]]),
        rows=[changed(ONE, time="另行通知", months=[])],
        doubts=[("表 1 第 2 行 “活动时间”", "没看懂“另行通知”")],
    ),
    word(
        "a time of another year",
        *HEAD,
        table(HEADING, [*ROW[:2], "2026年4月", *ROW[3:]]),
        rows=[changed(ONE, time="2026年4月")],
        doubts=[("表 1 第 2 行 “活动时间”", "写的是2026年")],
    ),
    word(
        "gaps in a line",
        *HEAD,
        table(HEADING, ["1", "走进政务大厅", "", "", ""]),
        rows=[("走进政务大厅", "", [], [], "", "")],
        doubts=[
            ("表 1 第 2 行 “活动时间”", "请填写活动时间"),
            ("表 1 第 2 行 “活动形式”", "没有填写"),
            ("表 1 第 2 行 “活动简介”", "没有填写"),
        ],
    ),
    word(
        "a numbered line without a theme is its own",
        *HEAD,
        table(HEADING, ROW, ["2", "", *ROW_2[2:]]),
        rows=[ONE, changed(TWO, title="")],
        doubts=[("表 1 第 3 行 “活动主题”", "没有填写")],
    ),
    word(
        "texts longer than their columns are kept",
        *HEAD,
        table(HEADING, ["1", "长" * 61, *ROW[2:4], "长" * 501]),
        rows=[changed(ONE, title="长" * 61, summary="长" * 501)],
        doubts=[
            ("表 1 第 2 行 “活动主题”", "有 61 个字，最多 60 个"),
            ("表 1 第 2 行 “活动简介”", "有 501 个字，最多 500 个"),
        ],
    ),
    word(
        "line ends inside theme, time and form",
        *HEAD,
        table(HEADING, ["1", "走进\n政务大厅", "4\n月", "现场\n观摩", ROW[4]], ROW_2),
    ),
    word(
        "labels left of the values",
        *HEAD,
        table(
            [tc("活动主题"), tc(ROW[1], span=3)],
            ["活动时间", ROW[2], "活动形式", ROW[3]],
            [tc("活动简介"), tc(ROW[4], span=3)],
        ),
        rows=[ONE],
    ),
    word(
        "the unit in a column",
        "联系人：张敏，联系电话：13800138000",
        table(
            ["责任单位", *HEADING[1:]],
            ["高塘岭街道", *ROW[1:]],
            ["高塘岭街道", *ROW_2[1:]],
        ),
    ),
    word(
        "two units in one table",
        "联系人：张敏，联系电话：13800138000",
        table(
            ["责任单位", *HEADING[1:]], ["高塘岭街道", *ROW[1:]], ["乔口镇", *ROW_2[1:]]
        ),
        person=("", *PERSON[1:]),
        doubts=[("“填报单位”", "文件里有 2 个单位")],
    ),
]


def merge(*areas):
    def change(sheet):
        for area in areas:
            sheet.merge_cells(area)

    return change


def a_date(sheet):
    sheet["C4"] = datetime(2027, 4, 1)
    sheet["C4"].number_format = 'yyyy"年"m"月"'


def a_date_meant_as_months(sheet):
    sheet["C5"] = datetime(2026, 5, 6)
    sheet["C5"].number_format = 'm"月"d"日"'


def numbers(sheet):
    sheet["A3"] = "联系人：张敏"
    sheet["B3"] = "联系电话"
    sheet["C3"] = 13800138000.0
    sheet["A5"] = 1
    sheet["C5"] = 4


def hidden_row(sheet):
    sheet.row_dimensions[4].hidden = True


def hidden_sheet(sheet):
    other = sheet.parent.create_sheet("去年")
    for row in (HEADING, ["1", "去年的主题", *ROW[2:]]):
        other.append(row)
    other.sheet_state = "hidden"


def second_sheet(sheet):
    other = sheet.parent.create_sheet("第二批")
    for row in (HEADING, [*ROW_2[:2], "某个好日子", *ROW_2[3:]]):
        other.append(row)


def sample_sheet(sheet):
    other = sheet.parent.create_sheet("填报示例", 0)
    for row in (HEADING, ["1", "示范主题", *ROW[2:]]):
        other.append(row)


def stacked(sheet):
    for row in ([], ["二、下半年"], HEADING, ROW_2):
        sheet.append(row)


def formula_with_result() -> bytes:
    """openpyxl writes no results, Excel does."""
    parts = unpacked(xlsx(*SHEET_HEAD, HEADING, [1, '="a"', *ROW[2:]]))
    name = "xl/worksheets/sheet1.xml"
    result = '<c r="B4" t="str"><f>"a"</f><v>走进政务大厅</v></c>'
    sheet = re.sub('<c r="B4">.*?</c>', result, parts[name].decode())
    return packed(parts | {name: sheet.encode()})


def with_text_box() -> bytes:
    lines = "".join(f"<a:p><a:r><a:t>{line}</a:t></a:r></a:p>" for line in HEAD)
    drawing = (
        '<xdr:wsDr xmlns:xdr="urn:xdr" xmlns:a="urn:a"><xdr:sp><xdr:txBody>'
        f"{lines}</xdr:txBody></xdr:sp></xdr:wsDr>"
    )
    return packed(
        unpacked(xlsx(HEADING, ROW, ROW_2))
        | {"xl/drawings/drawing1.xml": drawing.encode()}
    )


def shared_texts() -> bytes:
    """Texts in a table of their own, in pieces, as Excel keeps them."""
    sheet = "xl/worksheets/sheet1.xml"
    parts = unpacked(xlsx(*SHEET_HEAD, HEADING, ["1", "", *ROW[2:]]))
    cell = b'<c r="B4" t="s"><v>1</v></c>'
    parts[sheet] = re.sub(b'<c r="C4"', cell + b'<c r="C4"', parts[sheet])
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rIdS" Type="{RELATION}sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    parts["xl/sharedStrings.xml"] = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        "<si><t>别的</t></si><si><r><t>走进</t></r><r><t>政务大厅</t></r>"
        "<rPh><t>zoujin</t></rPh></si></sst>"
    ).encode()
    return packed(parts)


def many_sheets() -> bytes:
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.active.title = "封面"
    workbook.active.append(["活动主题申报表"])
    for row in (*SHEET_HEAD, HEADING, ROW, ROW_2):
        if "申报" not in workbook.sheetnames:
            workbook.create_sheet("申报")
        workbook["申报"].append(row)
    return saved(workbook)


SECOND = "工作表 第二批 第 2 行 “活动时间”"
EXCEL = [
    excel("a plain workbook", *SHEET_HEAD, HEADING, ROW, ROW_2),
    excel(
        "title and blank lines above, table not in the first column",
        ["", "活动主题申报表"],
        [],
        ["", *HEAD],
        [],
        ["", *HEADING],
        ["", *ROW],
        [],
        ["", *ROW_2],
    ),
    excel(
        "merged title, head and total",
        ["活动主题申报表"],
        *SHEET_HEAD,
        HEADING,
        ROW,
        ROW_2,
        ["合计", "", "2", "", ""],
        change=merge("A1:E1", "A2:E2", "A7:B7"),
    ),
    excel(
        "one time merged over two themes, on the sheet",
        *SHEET_HEAD,
        HEADING,
        ROW,
        [*ROW_2[:2], None, *ROW_2[3:]],
        change=merge("C4:C5"),
        rows=[ONE, changed(TWO, time="4月", months=[4])],
    ),
    excel(
        "headings over two lines, on the sheet",
        *SHEET_HEAD,
        ["序号", "活动主题", "活动安排", None, "活动简介"],
        [None, None, "时间", "形式", None],
        ROW,
        ROW_2,
        change=merge("A3:A4", "B3:B4", "C3:D3", "E3:E4"),
    ),
    excel(
        "a month stored as a date",
        *SHEET_HEAD,
        HEADING,
        ROW,
        ROW_2,
        change=a_date,
        rows=[changed(ONE, time="2027年4月"), TWO],
    ),
    excel(
        "5-6 that Excel took for a day",
        *SHEET_HEAD,
        HEADING,
        ROW,
        ROW_2,
        change=a_date_meant_as_months,
        rows=[ONE, changed(TWO, time="5月6日", months=[5])],
        doubts=[("表 1 第 5 行 “活动时间”", "如果本意是5到6月")],
    ),
    excel(
        "numbers for number, month and phone",
        [],
        [HEAD[0]],
        [],
        HEADING,
        ROW,
        ROW_2,
        change=numbers,
    ),
    excel(
        "a phone whose last digits are lost",
        [HEAD[0], HEAD[1], "联系电话", "1.38E+10"],
        HEADING,
        ROW,
        ROW_2,
        person=(*PERSON[:2], ""),
        doubts=[("“联系电话”", "被表格软件存成了“1.38E+10”")],
    ),
    excel(
        "a hidden row",
        *SHEET_HEAD,
        HEADING,
        ["9", "隐藏的主题", *ROW[2:]],
        ROW,
        ROW_2,
        change=hidden_row,
        doubts=[("表 1 第 4 行", "这一行是隐藏的")],
    ),
    excel(
        "a hidden sheet",
        *SHEET_HEAD,
        HEADING,
        ROW,
        ROW_2,
        change=hidden_sheet,
        doubts=[("", "工作表“去年”是隐藏的")],
    ),
    excel(
        "two sheets",
        *SHEET_HEAD,
        HEADING,
        ROW,
        change=second_sheet,
        rows=[ONE, changed(TWO, time="某个好日子", months=[])],
        doubts=[(SECOND, "没看懂“某个好日子”")],
    ),
    excel(
        "a sheet with an example", *SHEET_HEAD, HEADING, ROW, ROW_2, change=sample_sheet
    ),
    excel("a cover sheet first", many_sheets()),
    excel("two tables on one sheet", *SHEET_HEAD, HEADING, ROW, change=stacked),
    excel("a formula with its result", formula_with_result(), rows=[ONE]),
    excel(
        "a formula without its result",
        *SHEET_HEAD,
        HEADING,
        ["1", '="走进"&"大厅"', *ROW[2:]],
        rows=[changed(ONE, title="")],
        doubts=[
            ("表 1 第 4 行 “活动主题”", "这一格是公式"),
            ("表 1 第 4 行 “活动主题”", "没有填写"),
        ],
    ),
    excel("texts in the table of strings", shared_texts(), rows=[ONE]),
    excel("head in a text box of the sheet", with_text_box()),
    excel(
        "a summary over several lines",
        *SHEET_HEAD,
        HEADING,
        [*ROW[:4], "第一段\n第二段"],
        rows=[changed(ONE, summary="第一段\n第二段")],
    ),
    excel(
        "unseen characters",
        *SHEET_HEAD,
        HEADING,
        [ROW[0], "\u200b走进政务大厅\ufeff", *ROW[2:]],
        ROW_2,
    ),
]

ALL_ROWS = [HEAD, HEADING, [*ROW[:4], "第一段\n第二段"], ROW_2]
FOLDED = [changed(ONE, summary="第一段\n第二段"), TWO]
TEXT = [
    Case(
        "csv as Excel saves it here",
        "a.csv",
        csv_text(*ALL_ROWS).encode("gb18030"),
        FOLDED,
    ),
    Case(
        "csv in UTF-8 with its mark",
        "a.CSV",
        csv_text(*ALL_ROWS).encode("utf-8-sig"),
        FOLDED,
    ),
    Case(
        "csv with tabs in UTF-16",
        "a.csv",
        csv_text(*ALL_ROWS, delimiter="\t").encode("utf-16"),
        FOLDED,
    ),
]

# Made once with LibreOffice from the workbook of `messy_sheet` below.
OLD = Path(__file__).parent / "old.xls"


def messy_sheet() -> bytes:
    """What old.xls holds: merged cells, a date, numbers, a hidden row and sheet."""

    def change(sheet):
        sheet["C5"] = datetime(2027, 4, 1)
        sheet["C5"].number_format = 'yyyy"年"m"月"'
        sheet["C3"] = 13800138000
        sheet.row_dimensions[7].hidden = True
        merge("A1:E1", "C5:C6")(sheet)
        hidden_sheet(sheet)

    return xlsx(
        ["活动主题申报表"],
        [HEAD[0]],
        [HEAD[1], "联系电话", None],
        HEADING,
        ROW,
        [*ROW_2[:2], None, *ROW_2[3:]],
        ["3", "隐藏的主题", *ROW[2:]],
        ["合计", "2", "", "", ""],
        change=change,
    )


OLD_EXCEL = [
    Case(
        "an old workbook",
        "附表.xls",
        OLD.read_bytes() if OLD.exists() else b"",
        [
            changed(ONE, time="2027年4月"),
            changed(TWO, time="2027年4月", months=[4]),
        ],
        doubts=[
            ("", "工作表“去年”是隐藏的"),
            ("工作表 Sheet 第 7 行", "这一行是隐藏的"),
        ],
    ),
]

CASES = [*WORD, *EXCEL, *TEXT, *OLD_EXCEL]
