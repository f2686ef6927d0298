"""The words of a written time: text → tokens, by a table of shapes."""

from collections.abc import Callable, Iterator
from re import Match
from typing import NamedTuple

from submissions.months import patterns, vocabulary
from submissions.months.sense import NONE
from submissions.months.table import make_table, match_shapes
from submissions.months.words import squeeze_text

ALL = frozenset(range(1, 13))
# One letter for each kind of token, so that `shapes` can write patterns over them.
KINDS = {
    "0": "a number, until `numbers` has found what it counts",
    "M": "a month: 4月",
    "D": "a day: 8月21日",
    "P": "a period: 三季度, 上半年, 暑假",
    "H": "a day or a week with a name that keeps its month: 国庆, 年底",
    "L": "a day of the lunar calendar: 中秋, 九月初九",
    "C": "what comes round: 每月, 每周三, 每季度末, 双月",
    "Y": "a year: 2023年",
    "X": "the year after: 次年",
    "I": "what no calendar has: 13月, 2月30日",
    "U": "what nobody understands",
    "t": "to: -, 至",
    "s": "a separator: 、 和",
    "e": "its beginning: 初",
    "l": "its end: 底",
    "w": "a part of it: 中旬, 第二周",
    "b": "before: 前",
    "a": "around: 前后",
    "f": "from: 起",
    "n": "after: 后",
    "g": "a word of beginning: 启动",
    "d": "a word of ending: 完成, 止",
    "k": "another word on what is done: 集中, 总结",
}


class Token(NamedTuple):
    """`kind` is a letter of `KINDS`, or "" for a word that says nothing of months.

    `value`: the number, the year, or the day of a day. `months`: 1..12. `unit` of a
    number: "月" "日" "季" as written, "" while open; `text`: as written. `rough`: the
    word hedges.
    """

    kind: str
    value: int = 0
    months: frozenset[int] = NONE
    unit: str = ""
    rough: bool = False
    text: str = ""


def read_tokens(text: str) -> Iterator[Token]:
    """The whole of a normalised text as tokens; what is no word is "U"."""
    for shape, match in match_shapes(SHAPES, squeeze_text(text)):
        yield from shape.meaning(match)


def _list_names() -> Iterator[tuple[str, Token]]:
    """The words that name months, each with its token."""
    for kind, table in (("P", vocabulary.PERIODS), ("C", vocabulary.CYCLES)):
        for names, months in table.items():
            token = Token(kind, months=frozenset(months))
            yield from ((name, token) for name in names.split())
    for rough, table in ((False, vocabulary.DAYS), (True, vocabulary.LOOSE_DAYS)):
        for names, (month, day) in table.items():
            token = Token("H", day, frozenset([month]), rough=rough)
            yield from ((name, token) for name in names.split())
    yield from ((name, Token("L")) for name in vocabulary.LUNAR_DAYS.split())


def _list_words() -> Iterator[tuple[str, Token]]:
    """The words that say something about a time, or nothing."""
    for kind, words in vocabulary.MARKS.items():
        yield from ((word, Token(kind, rough=kind in "ab")) for word in words.split())
    yield from ((word, Token("", rough=True)) for word in vocabulary.HEDGES.split())
    fillers = f"{vocabulary.FILLERS} {vocabulary.PARTICLES}"
    yield from ((word, Token("")) for word in fillers.split())


_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0}
_NAMES = dict(_list_names())
_WORDS = dict(_list_words())
_LONG_WORDS = [word for word in _WORDS if len(word) > 1]
# Tried after the occasions, which may begin with one: “中考期间”.
_SHORT_WORDS = [word for word in _WORDS if len(word) == 1]


def _say(kind: str, *months: int, rough: bool = False) -> Callable:
    """The meaning of a shape that always becomes the same token."""
    return lambda match: [Token(kind, months=frozenset(months), rough=rough)]


def _say_name(match: Match) -> list[Token]:
    return [_NAMES[match["name"]]]


def _say_word(match: Match) -> list[Token]:
    return [_WORDS[match[0]]]


def _say_festival(match: Match) -> list[Token]:
    """“三八” is 8 March, “五四” 4 May; the others are firsts of the month."""
    day = {"三八": 8, "五四": 4}.get(match[0], 1)
    month = 10 if match["october"] else _parse_number(match["month"])
    return [Token("H", day, frozenset([month]))]


def _say_number(match: Match) -> list[Token]:
    unit = (match["unit"] or "")[:1].replace("号", "日")
    number = match["number"]
    return [Token("0", _parse_number(number), unit=unit, text=number)]


def _say_quarter(match: Match) -> list[Token]:
    return [Token("0", int(match["number"]), unit="季")]


def _say_date(match: Match) -> Iterator[Token]:
    """What the pattern has of year, month and day."""
    parts = match.groupdict()
    if parts.get("year"):
        yield Token("Y", _parse_year(parts["year"]))
    if parts.get("month"):
        yield Token("0", int(parts["month"]), unit="月")
    if parts.get("day"):
        yield Token("0", int(parts["day"]), unit="日")


def _parse_number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _parse_year(text: str) -> int:
    """A year of four or two digits, Arabic or Chinese."""
    value = int("".join(str(_DIGITS.get(digit, digit)) for digit in text))
    return value if value > 99 else 2000 + value


SHAPES = make_table(
    ("clock", "上午9:00-11:30", patterns.CLOCK, _say("")),
    ("date", "2023-08-21", patterns.DATE, _say_date),
    ("date", "20230821", patterns.DATE_IN_DIGITS, _say_date),
    ("date", "8.21", patterns.DAY_BY_DOT, _say_date),
    ("date", "8/21", patterns.DAY_BY_DASH, _say_date),
    ("year", "2023年", patterns.YEAR, _say_date),
    ("lunar", "农历八月十五", patterns.LUNAR_DATE, _say("L")),
    ("lunar", "腊月初八", patterns.LUNAR_MONTH, _say("L")),
    ("lunar", "九月初九", patterns.LUNAR_BEGINNING, _say("L")),
    ("lunar", "八月十五", patterns.LUNAR_OR_NOT, _say("L")),
    ("quarters", "每季度初", patterns.QUARTER_BEGINNINGS, _say("C", 1, 4, 7, 10)),
    ("quarters", "每季度第二个月", patterns.QUARTER_MIDDLES, _say("C", 2, 5, 8, 11)),
    ("quarters", "每季度末", patterns.QUARTER_ENDS, _say("C", 3, 6, 9, 12)),
    ("quarters", "每季度", patterns.EVERY_QUARTER, _say("C", *ALL, rough=True)),
    ("quarters", "四季度各", patterns.FOUR_QUARTERS, _say("U")),
    ("months", "每月15日", patterns.EVERY_MONTH, _say("C", *ALL)),
    ("weeks", "每周一、三、五", patterns.EVERY_WEEK, _say("C", *ALL)),
    ("days", "每个工作日", patterns.EVERY_DAY, _say("C", *ALL)),
    ("part", "第1、3周", patterns.NTH_WEEK, _say("w")),
    ("part", "中下旬", patterns.PART_OF_MONTH, _say("w")),
    ("weekday", "星期三", patterns.WEEKDAYS, _say("")),
    ("count", "2次", patterns.COUNT, _say("")),
    ("festival", "五一", patterns.FESTIVAL, _say_festival),
    ("ordinal", "第", patterns.ORDINAL, _say("")),
    ("quarter", "Q3", patterns.QUARTER, _say_quarter),
    ("name", "全国消防日", patterns.name_among(_NAMES), _say_name),
    ("word", "左右", patterns.choose_among(_LONG_WORDS), _say_word),
    ("numbering", "1)", patterns.NUMBERING, _say("s")),
    ("number", "4月", patterns.NUMBER, _say_number),
    ("occasion", "高考期间", patterns.OCCASION, _say("")),
    ("word", "前", patterns.choose_among(_SHORT_WORDS), _say_word),
    ("dash", "至", patterns.DASH, _say("t")),
    ("separator", "、", patterns.SEPARATOR, _say("s")),
    ("unknown", "?", patterns.ANYTHING, _say("U")),
)
