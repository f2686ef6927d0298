"""Lines of the table that hold no activity: examples, totals, remarks, signatures."""

import re

from submissions.intake.grid import Line

MARKERS = "示例|样例|范例|举例"
EXAMPLE = re.compile(
    rf"[(（【\[]?({MARKERS}|例如|填写示例)|[(（【\[]?例[)）】\]:：、]|例$|"
    rf".*[(（【\[]({MARKERS})[)）】\]]$"
)
MARKED = re.compile(rf"[(（【]?({MARKERS}|例)[)）】]?")
# Not 合计划生育…
TOTAL = re.compile(r"(合|总|小|共)\s*计(?![\u4e00-\u9fff])")
# 合计三项 is one, 合计一笔民生账 may be a theme.
LIKE_A_TOTAL = re.compile(r"(合|总|共)计[一二三四五六七八九十]")
REMARK = re.compile(
    r"(备\s*注|注|说\s*明|(填表|填报|填写)(说明|要求|须知))\s*[0-9]?([:：.、]|$)"
)
SIGNATURE = re.compile(
    r"(审核|审批|签发|(主要|分管|单位)?(负责人|领导)|签[字名章]|填[表报](人|日期|时间)|"
    r"制表|日\s*期|盖\s*章|[(（]?(公|盖)章)[^:：]{0,10}[:：]|[12][0-9]{3}\s*年.{0,12}日$"
)
SILENT = re.compile(r"[\s.…。、,，;；:：/\\—_＿*-]*")
LONGEST_REMARK_HEAD = 60
WIDE_BAND = 3  # columns
HIDDEN = "这一行是隐藏的，没有读入；要报送请取消隐藏再交。"
ALL_STRUCK = "这一行划掉了，没有读入，请核对。"
LIKE_A_REMARK = "这一行像是备注或签字，没有读入，请核对。"
AN_EXAMPLE = "这一行像是填写示例，没有读入，请核对。"


def read_first_text(line: Line) -> str:
    return line.own[0].text if line.own else ""


def is_silent(text: str) -> bool:
    """Nothing but dots and dashes, as in a line that only carries a number."""
    return bool(SILENT.fullmatch(text))


def is_total(number: str | None, line: Line, fills_columns: bool) -> bool:
    text = number or read_first_text(line)
    return bool(TOTAL.match(text) or (LIKE_A_TOTAL.match(text) and not fills_columns))


def explain_left_out(line: Line, values: dict[str, str]) -> str:
    """A sentence for the person if the line is not to be read, else ""."""
    if line.hidden:
        return HIDDEN
    heads = values.get("number", ""), values.get("title", "")
    marked = any(MARKED.fullmatch(cell.text) for cell in line.own)
    return AN_EXAMPLE if marked or any(map(EXAMPLE.match, heads)) else ""


def is_band(line: Line) -> bool:
    """One text across the table: “一、街道和镇”."""
    return len(line.own) == 1 and line.own[0].span >= WIDE_BAND


def is_beside(line: Line) -> bool:
    """Whether the line begins like a remark, a signature or a date."""
    first = read_first_text(line)
    is_remark = REMARK.match(first) or SIGNATURE.match(first)
    alone = len(line.own) == 1 or len(first) <= LONGEST_REMARK_HEAD
    return bool(is_remark) and alone
