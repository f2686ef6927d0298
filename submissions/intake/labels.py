"""The labels of the head lines, and what stands behind them; a leaf."""

import re
from collections.abc import Iterator

from submissions.intake.han import simplify_han

BLANK = r"[ \t\u3000\xa0_＿]*"


def make_spaced_pattern(words: str) -> str:
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
    rf"(?:(?P<both>(?:{make_spaced_pattern(NAMES)}){BLANK}[及和与/、]{BLANK}(?:{make_spaced_pattern(NUMBERS)}))"
    rf"|(?P<phone>{make_spaced_pattern(NUMBERS)})|(?P<contact>{make_spaced_pattern(NAMES)})"
    rf"|(?P<unit>{make_spaced_pattern(UNITS)})|(?P<host>{make_spaced_pattern(HOSTS)})"
    rf"|(?P<deputy>{make_spaced_pattern(DEPUTIES)})"
    rf"|(?P<other>{make_spaced_pattern(OTHERS)}))"
    rf"{BLANK}(?:[（(][^（()）]{{0,10}}[）)])?(?=(?P<end>{BLANK}[:：]|[ \t\u3000_＿]|$))"
)
EDGES = " \t\u3000\xa0_＿:：,，;；、。|"
BEFORE_LABEL = " \t\u3000\xa0_＿,，;；。、|"
AROUND_NAME = EDGES + "()（）/"
NUMBER = re.compile(r"\+?[0-9０-９][0-9０-９ \-—－‐‑–()（）转]{5,}[0-9０-９]")
LONGEST_LINE = 400


def name_label(mark) -> str:
    names = ("both", "phone", "contact", "unit", "host", "deputy", "other")
    return next(name for name in names if mark[name])


def has_colon(mark) -> bool:
    return mark["end"].strip() in (":", "：")


def begins_with_label(text: str) -> bool:
    """Whether a cell opens a head line: “填报单位（公章）：…”, not a theme."""
    text = text.lstrip(BEFORE_LABEL)[:LONGEST_LINE]
    mark = LABEL.match(simplify_han(text))
    return bool(mark) and (has_colon(mark) or mark.end() == len(text))


def read_labelled_values(line: str) -> Iterator[tuple[str, str]]:
    """(label, value) pairs of a line, or of a cell in it, that begins with a label."""
    line = line[:LONGEST_LINE].strip()
    marks = [m for m in LABEL.finditer(simplify_han(line)) if stands_free(line, m)]
    if not marks or not begins_at_label(line, marks[0]):
        return
    ends = [mark.start() for mark in marks[1:]] + [len(line)]
    for mark, end in zip(marks, ends, strict=True):
        yield name_label(mark), read_label_value(line[mark.end() : end])


def begins_at_label(line, mark) -> bool:
    before = line[: mark.start()]
    if has_colon(mark):
        before = before.rpartition("\t")[2]
    return not before.strip(BEFORE_LABEL)


def stands_free(line, mark) -> bool:
    return not mark.start() or line[mark.start() - 1] in BEFORE_LABEL


def read_label_value(text: str) -> str:
    """What follows a label, up to the next cell."""
    cells = (cell.strip(EDGES) for cell in text.split("\t"))
    return next((cell for cell in cells if cell), "")


def part_value(name, value) -> Iterator[tuple[str, str]]:
    """(label, value) pairs; a name and a phone number in one value become two.

    What follows of a second person is "further".
    """
    numbers = list(NUMBER.finditer(value))
    if name not in ("both", "contact", "deputy") or (name != "both" and not numbers):
        yield name, value
        return
    person = "deputy" if name == "deputy" else "contact"
    if not numbers:
        yield person, value.strip(AROUND_NAME)
        return
    first = numbers[0]
    rest, further = value[first.end() :], ""
    if len(numbers) > 1 and value[: first.start()].strip(AROUND_NAME):
        rest, further = "", rest
    yield person, (value[: first.start()] + rest).strip(AROUND_NAME)
    yield "phone", first[0]
    if further := further.strip(AROUND_NAME):
        yield "further", further
