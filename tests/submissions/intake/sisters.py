"""Forms of the kinds that were once read wrong (`given/`), each kind in other shapes."""

from tests.submissions.intake.cases import (
    HEAD,
    NO_PERSON,
    NOBODY,
    ONE,
    PERSON,
    TWO,
    changed,
    excel,
    word,
)
from tests.submissions.intake.papers import (
    FORMS,
    HEADING,
    ROW,
    ROW_2,
    p,
    packed,
    run,
    table,
    tc,
    unpacked,
    xlsx,
)

VISIT, WATCH, TALK, POLICY, POLL = FORMS
SHEET = "xl/worksheets/sheet1.xml"
STRUCK = "<w:strike/>"
STRUCK_HERE = "这里有划掉的字"
LEFT_OUT = "像是备注或签字，没有读入"


def about(line, field="", text="", name="表 1"):
    """(place, part of the sentence) of a doubt."""
    label = f" “{field}”" if field else ""
    return (f"{name} 第 {line} 行{label}", text)


def filled(*rows):
    """A Word form with its head lines and these rows."""
    return [*HEAD, table(HEADING, *rows)]


def with_forms(cell):
    return [*ROW[:3], cell, ROW[4]]


def para(*runs):
    """A cell of one paragraph."""
    return tc(f"<w:p>{''.join(runs)}</w:p>")


def field(instruction, data=""):
    """A field without a result, as Word keeps boxes and overstruck signs."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def old_box(inner):
    box = f"<w:ffData><w:checkBox><w:sizeAuto/>{inner}</w:checkBox></w:ffData>"
    return field("FORMCHECKBOX", box)


def choice(chosen):
    entries = "".join(f'<w:listEntry w:val="{name}"/>' for name in FORMS)
    return field(
        "FORMDROPDOWN",
        f'<w:ffData><w:ddList><w:result w:val="{chosen}"/>{entries}</w:ddList></w:ffData>',
    )


def control(settings, content):
    return (
        f"<w:sdt><w:sdtPr>{settings}</w:sdtPr>"
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


PROMPT = "<w:showingPlcHdr/>"


def tick_control(checked):
    settings = f'<w14:checkbox><w14:checked w14:val="{checked}"/></w14:checkbox>'
    return control(settings, run("＊"))


def set_in(font, text):
    return run(text, f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>')


TALK_TICKED = changed(ONE, forms=[TALK])
MATRIX = ["序号", "活动主题", "活动时间", *FORMS, "活动简介"]

LINES = [
    word(
        "a theme that begins like a signature",
        *HEAD,
        table(HEADING[1:], ["审批制度改革开放日", *ROW[2:]]),
        rows=[changed(ONE, title="审批制度改革开放日")],
    ),
    word(
        "a theme that begins like a remark",
        *HEAD,
        table(HEADING[1:], ["说明：政策解读会", *ROW[2:]]),
        rows=[changed(ONE, title="说明：政策解读会")],
    ),
    word(
        "a date before a theme that is not told in full",
        *HEAD,
        table(
            ["活动时间", "活动主题", "活动形式", "活动简介"],
            ["2027年4月15日", ROW[1], ROW[3], ""],
        ),
        rows=[changed(ONE, time="2027年4月15日", summary="")],
        doubts=[about(2, "活动简介", "没有填写")],
    ),
    word(
        "a signature with a name and a date",
        *filled(ROW, ["审核：张三", "李四", "2027年3月28日", "", ""]),
        rows=[ONE],
        doubts=[about(3, text=LEFT_OUT)],
    ),
    word(
        "a remark in its own cell",
        *filled(ROW, ["备注", "本表一式", "两份", "", ""]),
        rows=[ONE],
        doubts=[about(3, text=LEFT_OUT)],
    ),
    word("a date below the table", *filled(ROW, ROW_2, [tc("2027年3月28日", span=5)])),
    word(
        "the same as above",
        *filled(ROW, ["2", ROW_2[1], "同上", "〃", "同上。"]),
        rows=[ONE, changed(ONE, title=TWO[0])],
        doubts=[
            about(3, "活动时间", "写的是“同上”，取了上一行的“4月”"),
            about(3, "活动形式", "取了上一行的“现场观摩”"),
            about(3, "活动简介", "取了上一行的"),
        ],
    ),
    word(
        "nothing above to be the same as",
        *filled([*ROW[:2], "同上", *ROW[3:]]),
        rows=[changed(ONE, time="同上", months=[])],
        doubts=[about(2, "活动时间", "没看懂“同上”")],
    ),
]

TICKS = [
    word(
        "ticks of an overstruck box",
        *filled(
            with_forms(
                para(
                    *(field(r"eq \o\ac(□,√)"), run(VISIT)),
                    *(field(r"eq \o\ac(□, )"), run(TALK)),
                )
            )
        ),
        rows=[changed(ONE, forms=[VISIT])],
    ),
    word(
        "an old box that is ticked by default",
        *filled(
            with_forms(
                para(
                    *(old_box('<w:default w:val="1"/>'), run(TALK)),
                    *(old_box('<w:default w:val="1"/><w:checked w:val="0"/>'),),
                    run(POLL),
                )
            )
        ),
        rows=[TALK_TICKED],
    ),
    word(
        "an old list to choose from",
        *filled(with_forms(para(choice(2)))),
        rows=[TALK_TICKED],
    ),
    word(
        "controls to tick, whatever sign they show",
        *filled(
            with_forms(
                para(tick_control(0), run(VISIT), tick_control(1), run(TALK)),
            )
        ),
        rows=[TALK_TICKED],
    ),
    word(
        "letters in a font of symbols",
        *filled(
            with_forms(
                para(
                    *(set_in("Wingdings 2", "£"), run(VISIT)),
                    *(set_in("Wingdings 2", "R"), run(TALK)),
                )
            )
        ),
        rows=[TALK_TICKED],
    ),
    word(
        "symbols without their font",
        *filled(with_forms(f"\uf0a8{VISIT} \uf0fe{TALK}")),
        rows=[TALK_TICKED],
    ),
    word(
        "a column for each form, under no heading of their own",
        *HEAD,
        table(MATRIX, ["1", *ROW[1:3], "×", "", "√", "", "×", ROW[4]]),
        rows=[TALK_TICKED],
    ),
    excel(
        "truth values below the forms",
        HEAD,
        [*MATRIX[:-1], "其他", MATRIX[-1]],
        ["1", *ROW[1:3], False, False, True, False, False, "直播", ROW[4]],
        ["2", *ROW_2[1:3], "", "", "TRUE", "FALSE", "", "", ROW_2[4]],
        rows=[changed(TALK_TICKED, other="直播"), TWO],
        doubts=[about(3, "活动形式", "“直播”不在规定的形式里")],
    ),
    excel(
        "rings beside crosses",
        HEAD,
        MATRIX,
        ["1", *ROW[1:3], "×", "×", "○", "×", "×", ROW[4]],
        rows=[TALK_TICKED],
    ),
]

GONE = [
    word(
        "an untouched control in a cell",
        *filled([*ROW[:4], tc(control(PROMPT, p("单击此处输入文字。")))]),
        rows=[changed(ONE, summary="")],
        doubts=[about(2, "活动简介", "没有填写")],
    ),
    word(
        "an untouched control around a cell",
        *HEAD,
        table(HEADING, [*ROW[:4], control(PROMPT, tc("选择一项。"))]),
        rows=[changed(ONE, summary="")],
        doubts=[about(2, "活动简介", "没有填写")],
    ),
    word(
        "a control that was filled in",
        *filled([*ROW[:4], para(control("", run(ROW[4])))]),
        rows=[ONE],
    ),
    word(
        "a summary with a word crossed out twice",
        *filled(
            [
                *ROW[:4],
                para(run("不", "<w:dstrike/>"), run(ROW[4], '<w:strike w:val="0"/>')),
            ]
        ),
        rows=[ONE],
        doubts=[about(2, "活动简介", STRUCK_HERE)],
    ),
    word(
        "a row crossed out",
        *filled([para(run(cell, STRUCK)) for cell in ROW], ROW_2),
        rows=[TWO],
        doubts=[about(2, text="这一行划掉了")],
    ),
    word(
        "a theme crossed out does not join the row above",
        *filled(ROW, ["", para(run("旧主题", STRUCK)), *ROW_2[2:]]),
        rows=[ONE, changed(TWO, title="")],
        doubts=[
            about(3, "活动主题", STRUCK_HERE),
            about(3, "活动主题", "没有填写"),
        ],
    ),
]

THEMES = [
    word(
        "two numbered themes at one time",
        *filled(
            [
                "1",
                "一、走进大厅\n二、走进社区",
                "4月",
                "座谈交流",
                "（1）甲。\n（2）乙。",
            ]
        ),
        rows=[
            ("走进大厅", "4月", [4], [TALK], "", "甲。"),
            ("走进社区", "4月", [4], [TALK], "", "乙。"),
        ],
        doubts=[about(2, "活动主题", "写了 2 个主题，分成了 2 行")] * 2,
    ),
    word(
        "two numbered themes on one line, with one summary",
        *filled(["1", "1、走进大厅；2、走进社区", "4月", "座谈交流", "简介。"]),
        rows=[("1、走进大厅；2、走进社区", "4月", [4], [TALK], "", "简介。")],
        doubts=[about(2, "活动主题", "像是写了 2 个主题")],
    ),
    word(
        "as many lines as themes, without numbers",
        *filled(
            ["1", "走进大厅\n走进社区", "4月\n9月", "座谈交流\n问卷调查", "简介。"]
        ),
        rows=[("走进大厅走进社区", "4月、9月", [4, 9], [TALK, POLL], "", "简介。")],
        doubts=[about(2, "活动主题", "像是写了 2 个主题；如果是")],
    ),
    word(
        "one theme whose name begins with a number",
        *filled([*ROW[:1], "1.走进政务大厅", *ROW[2:]]),
        rows=[changed(ONE, title="1.走进政务大厅")],
    ),
]


def crossed_out(*places):
    def change(sheet):
        from openpyxl.styles import Font

        for place in places:
            sheet[place].font = Font(strike=True)

    return change


def in_two_fonts() -> bytes:
    """“4月” crossed out before “5月”, in one cell."""
    text = "<is><r><rPr><strike/></rPr><t>4月</t></r><r><t>5月</t></r></is>"
    parts = unpacked(xlsx(HEAD, HEADING, [*ROW[:2], "时间", *ROW[3:]]))
    sheet = parts[SHEET].decode()
    start = sheet.index('<c r="C3"')
    end = sheet.index("</c>", start)
    cell = f'<c r="C3" t="inlineStr">{text}'
    parts[SHEET] = (sheet[:start] + cell + sheet[end:]).encode()
    return packed(parts)


def number_as(value, code):
    def change(sheet):
        sheet["C3"] = value
        sheet["C3"].number_format = code

    return change


def hidden_column(sheet):
    sheet.column_dimensions["F"].hidden = True


def two_years(sheet):
    sheet.title = "2027年"
    other = sheet.parent.create_sheet("2026年")
    for row in (HEADING, ROW_2):
        other.append(row)


def two_quarters(sheet):
    sheet.title = "上半年"
    other = sheet.parent.create_sheet("下半年")
    for row in (HEADING, ROW_2):
        other.append(row)


def in_symbols(sheet):
    from openpyxl.styles import Font

    sheet["F4"].font = Font(name="Wingdings 2")
    for area in ("A2:A3", "B2:B3", "C2:C3", "D2:F2", "G2:G3"):
        sheet.merge_cells(area)


SHEETS = [
    excel(
        "a cell crossed out",
        *(HEAD, HEADING, ROW),
        change=crossed_out("C3"),
        rows=[changed(ONE, time="", months=[])],
        doubts=[
            about(3, "活动时间", STRUCK_HERE),
            about(3, "活动时间", "请填写活动时间"),
        ],
    ),
    excel(
        "a row of cells crossed out",
        *(HEAD, HEADING, ROW, ROW_2),
        change=crossed_out("A3", "B3", "C3", "D3", "E3"),
        rows=[TWO],
        doubts=[about(3, text="这一行划掉了")],
    ),
    excel(
        "half a cell crossed out",
        in_two_fonts(),
        rows=[changed(ONE, time="5月", months=[5])],
        doubts=[about(3, "活动时间", STRUCK_HERE)],
    ),
    excel(
        "a month that its format names",
        *(HEAD, HEADING, ROW),
        change=number_as(4, '0"月"'),
        rows=[ONE],
    ),
    excel(
        "October as its format shows it",
        *(HEAD, HEADING, ROW),
        change=number_as(2027.1, "0.00"),
        rows=[changed(ONE, time="2027.10", months=[10])],
    ),
    excel(
        "a tenth that may be October",
        *(HEAD, HEADING, ROW),
        change=number_as(2027.1, "General"),
        rows=[changed(ONE, time="2027.1", months=[1])],
        doubts=[about(3, "活动时间", "分不清是 1 月还是 10 月")],
    ),
    excel(
        "a hidden column",
        HEAD,
        [*HEADING, "去年的主题"],
        [*ROW, "旧主题"],
        change=hidden_column,
        rows=[ONE],
        doubts=[("表 1", "F 列是隐藏的，没有读入")],
    ),
    excel(
        "sheets of two years",
        *(HEAD, HEADING, ROW),
        change=two_years,
        doubts=[("", "工作表 2027年、工作表 2026年写的年份不一样")],
    ),
    excel("sheets of two halves of a year", *(HEAD, HEADING, ROW), change=two_quarters),
    excel(
        "letters in a column of symbols",
        *(HEAD, ["序号", "活动主题", "活动时间", "活动形式", "", "", "活动简介"]),
        ["", "", "", *FORMS[:3], ""],
        ["1", *ROW[1:3], "", "", "P", ROW[4]],
        change=in_symbols,
        rows=[TALK_TICKED],
    ),
    excel(
        "line ends as Excel escapes them",
        *(HEAD, HEADING),
        [*ROW[:4], "第一段_x000d__x000A_第二段 _x005F_x000D_"],
        rows=[changed(ONE, summary="第一段\n第二段 _x000D_")],
    ),
    excel(
        "a phone that lost the zero of its area",
        [*HEAD[:2], "联系电话", 73188100650],
        *(HEADING, ROW),
        rows=[ONE],
        person=(*PERSON[:2], "0731-88100650"),
        doubts=[("“联系电话”", "像是少了区号前的 0，当作“0731-88100650”")],
    ),
    excel(
        "rows without headings",
        *(ROW, ROW_2),
        person=NOBODY,
        doubts=[("表 1", "没有表头"), *NO_PERSON],
    ),
]
SISTERS = [*LINES, *TICKS, *GONE, *THEMES, *SHEETS]
