"""The labels of the head lines, and what stands behind them; a leaf."""

import re
from collections.abc import Iterator

BLANK = r"[ \t\u3000\xa0_＿]*"


def spaced(words: str) -> str:
    """A pattern of any of the words, blanks allowed between their characters."""
    alternatives = sorted(words.split(), key=len, reverse=True)
    return "|".join(BLANK.join(word) for word in alternatives)


NAMES = "联系人姓名 联系人 联络人 联络员"
NUMBERS = (
    "联系人联系电话 联系人电话 联系人手机 联系人联系方式 联系电话 联络电话 办公电话 "
    "固定电话 移动电话 手机电话 手机号码 手机号 手机 电话号码 电话 联系方式"
)
UNITS = (
    "填报单位名称 填报单位 申报单位名称 申报单位 报送单位 上报单位 填表单位 填写单位 "
    "单位名称 单位"
)
HOSTS = "承办单位 责任单位 主办单位 牵头单位"
# Where the value before them ends.
OTHERS = (
    "填报日期 填报时间 填表日期 填表时间 报送日期 报送时间 日期 职务 邮箱 电子邮箱 传真 "
    "邮编 地址 QQ 科室 审核人 签发人 分管领导 负责人 主要负责人 单位负责人"
)
DEPUTIES = "填报人 填表人 经办人 填写人"
LABEL = re.compile(
    rf"(?:(?P<both>(?:{spaced(NAMES)}){BLANK}[及和与/、]{BLANK}(?:{spaced(NUMBERS)}))"
    rf"|(?P<phone>{spaced(NUMBERS)})|(?P<contact>{spaced(NAMES)})"
    rf"|(?P<unit>{spaced(UNITS)})|(?P<host>{spaced(HOSTS)})"
    rf"|(?P<deputy>{spaced(DEPUTIES)})"
    rf"|(?P<other>{spaced(OTHERS)}))"
    rf"{BLANK}(?:[（(][^（()）]{{0,10}}[）)])?(?=(?P<end>{BLANK}[:：]|[ \t\u3000_＿]|$))"
)
EDGES = " \t\u3000\xa0_＿:：,，;；、。|"
BEFORE_LABEL = " \t\u3000\xa0_＿,，;；。、|"
NUMBER = re.compile(r"\+?[0-9０-９][0-9０-９ \-—－()（）转]{5,}[0-9０-９]")
LONGEST_LINE = 400


def name_of(mark) -> str:
    names = ("both", "phone", "contact", "unit", "host", "deputy", "other")
    return next(name for name in names if mark[name])


def has_colon(mark) -> bool:
    return mark["end"].strip() in (":", "：")


def begins_with_label(text: str) -> bool:
    """Whether a cell opens a head line: “填报单位（公章）：…”, not a theme."""
    text = text.lstrip(BEFORE_LABEL)[:LONGEST_LINE]
    mark = LABEL.match(text)
    return bool(mark) and (has_colon(mark) or mark.end() == len(text))


def labelled(line: str) -> Iterator[tuple[str, str]]:
    """(label, value) pairs of a line, or of a cell in it, that begins with a label."""
    line = line[:LONGEST_LINE].strip()
    marks = [m for m in LABEL.finditer(line) if stands_free(line, m)]
    if not marks or not begins_there(line, marks[0]):
        return
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    for mark, end in zip(marks, ends, strict=True):
        yield name_of(mark), value_in(line[mark.end() : end])


def begins_there(line, mark) -> bool:
    before = line[: mark.start()]
    if has_colon(mark):
        before = before.rpartition("\t")[2]
    return not before.strip(BEFORE_LABEL)


def stands_free(line, mark) -> bool:
    return not mark.start() or line[mark.start() - 1] in BEFORE_LABEL


def value_in(text: str) -> str:
    """What follows a label, up to the next cell."""
    cells = (cell.strip(EDGES) for cell in text.split("\t"))
    return next((cell for cell in cells if cell), "")


def parted(name, value) -> Iterator[tuple[str, str]]:
    """One label may ask for both, and a name may bring its number along."""
    number = NUMBER.search(value) if name in ("both", "contact", "deputy") else None
    if name != "both" and not number:
        yield name, value
        return
    rest = value[: number.start()] + value[number.end() :] if number else value
    yield "deputy" if name == "deputy" else "contact", rest.strip(EDGES + "()（）/")
    if number:
        yield "phone", number[0]
