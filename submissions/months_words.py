"""The words of a written time: text → tokens. A leaf."""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

BRACKET = re.compile(r"\(([^()]*)\)")
BARE = "?"  # the unit of a number that only the column makes a month
EITHER = "月日"  # the unit of 5 in “4月5、6月”: nobody can tell
_JOINS = {"list", "dash"}
_ALIKE = str.maketrans("—–―─‐−〜·・•‧【】〔〕[]〖〗", "-------....()()()()")


def normal(text: str) -> str:
    """Full-width made narrow, dashes and brackets made alike, the unseen taken out."""
    text = unicodedata.normalize("NFKC", text)
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return seen.translate(_ALIKE).strip()


def _squeezed(text: str) -> str:
    """Without blanks, except where two numbers would grow together."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"(?<![0-9]) | (?![0-9])", "", text)
    # 一 is mistyped for a dash: “3一6月”.
    return re.sub(r"(?<=[0-9月])一(?=[0-9])", "-", text)


def quoted(text: str) -> str:
    """The text as a sentence can quote it: one line, at most 30 characters."""
    text = " ".join(text.split()).translate(str.maketrans("“”", "‘’"))
    return f"“{text[:30]}…”" if len(text) > 30 else f"“{text}”"


class Token(NamedTuple):
    """`kind` is a key of `_RULES`, or of `_WORDS` and the like for a word.

    `value`: the number, or the months a word names. `unit` of a number: "月" "日" "季"
    as written, "" while open, `BARE` where none is written.
    """

    kind: str
    value: int | tuple[int, ...] = 0
    unit: str = ""


_NAMED = {
    "全年 整年 常年 一年四季": range(1, 13),
    "上半年 前半年": range(1, 7),
    "下半年 后半年": range(7, 13),
    "前三季度 前三个季度": range(1, 10),
    "春季 春天": (3, 4, 5),
    "夏季 夏天": (6, 7, 8),
    "秋季 秋天": (9, 10, 11),
    "冬季 冬天": (12, 1, 2),
    "单月": range(1, 13, 2),
    "双月": range(2, 13, 2),
    # Only days that keep their date: 端午 and 中秋 move through the months.
    "元旦": (1,),
    "妇女节 植树节 消费者权益日 世界水日": (3,),
    "清明 国家安全教育日 世界读书日 知识产权日 世界地球日": (4,),
    "劳动节 青年节 防灾减灾日": (5,),
    "儿童节 环境日 禁毒日 安全生产月": (6,),
    "建党节": (7,),
    "建军节": (8,),
    "教师节": (9,),
    "国庆": (10,),
    "消防日": (11,),
    "宪法日 国家公祭日": (12,),
}
_LOOSE = {"年初": (1,), "年中": (6,), "年底 年末 年终": (12,)}
_WORDS = {
    "hedge": "暂定 初定 拟定 待定 暂时 初步 预计 计划 拟 大约 大概 约 可能 原则上 "
    "具体时间 具体日期 另行通知 另行安排 另行确定 另定 适时 择期 近日 近期 截至 截止 "
    "截至到 截止到 视情 视情况",
    "around": "左右 前后 上下 之前 以前 前夕 前",
    "from": "起 开始 以后 之后 后 以来",
    "early": "初",
    "late": "底 末",
    "next": "次年 翌年 来年 明年 第二年",
    "plain": "开展 召开 举办 举行 进行 完成 实施 组织 安排 启动 活动 集中 时间 日期 期间 "
    "假期 长假 黄金周 节 于 在 从 自 由 为 的 内 里 中 各 每年 今年 本年 当年 全天 "
    "当天 全月 整月 贯穿 常态化 上半月 下半月 上午 下午 早上 中午 晚上 国际 世界 国家 "
    "全国 全民 宣传日 宣传周 宣传月 最后一周",
}


def _vocabulary() -> Iterator[tuple[str, Token]]:
    for kind, words in _WORDS.items():
        yield from ((word, Token(kind)) for word in words.split())
    for kind, named in (("months", _NAMED), ("loose", _LOOSE)):
        for words, months in named.items():
            yield from ((word, Token(kind, tuple(months))) for word in words.split())


_VOCABULARY = dict(_vocabulary())

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")}
_DIGITS |= {"零": 0, "○": 0}
_CN = "一二三四五六七八九"
_N = f"(?:[0-9]+|[二三]?十[{_CN}]?|[{_CN}])"
_Y = "(?P<year>(?:19|20)[0-9]{2})"
_M = "(?P<month>0?[1-9]|1[0-2])"
_D = "(?P<day>[0-3]?[0-9])"
_LATE_DAY = "(?P<day>1[3-9]|2[0-9]|3[01])"
_YEAR = (
    f"(?P<year>(?:19|20)?[0-9]{{2}}|二[〇零○0][〇零○0{_CN}]{{2}})"
    "(?:年度?(?![初中底末终])|(?=年[初中底末终]))"
)
_FESTIVAL = (
    f"(?P<month>[五六七八](?=一)|三(?=八)|五(?=四))[一八四](?![{_CN}十0-9月日号季])"
)
_TO = "[-~至到]"
_OR_TO = "[-~至到、,和]"
_WEEKDAY = "(?:星期|周|礼拜)[一二三四五六日天末1-6]"
_CLOCK = (
    "(?:上午|下午|早上|中午|晚上)?"
    rf"(?:[0-9]{{1,2}}(?::[0-9]{{2}}){{1,2}}|{_N}[点时](?!间)(?:整|半|{_N}分?)?)"
)

# Tried in this order at every place. No pattern repeats a repetition, so the time is
# linear in the text.
_RULES = [
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("plain", rf"T?(?:{_N}{_TO})?{_CLOCK}(?:{_TO}{_CLOCK})?"),
        # “2023-4-6月” is a range: a day is never followed by 月.
        ("date", rf"{_Y}([-/.]){_M}(?:月份?|\2{_D}[日号]?)?(?![0-9月])"),
        ("date", rf"{_Y}(?P<month>0[1-9]|1[0-2])(?P<day>[0-3][0-9])?(?![0-9])"),
        ("date", rf"{_M}\.{_D}[日号]?(?![0-9.月季])"),
        ("date", rf"(?<![0-9月]){_M}[-/]{_LATE_DAY}(?![0-9日号月季:点时])"),
        ("year", _YEAR),
        ("every quarter", "每个?季度"),
        ("every", f"每个?月的?(?:{_N}(?:[日号]?{_OR_TO}{_N}){{0,3}}[日号])?"),
        ("every", f"每周(?:[{_CN}日天末](?![次场]))?|每[天日]|每个?工作日"),
        ("plain", f"{_WEEKDAY}(?:{_OR_TO}{_WEEKDAY})?|第{_N}个?(?:周|星期)"),
        ("plain", f"{_N}[次场]|[上中下](?:{_OR_TO}?[上中下]){{0,2}}旬"),
        ("festival", _FESTIVAL),
        ("festival", "(?P<month>十)一(?=国庆|期间|假期|长假|黄金周|前)"),
        # 第 goes with quarters only: “第3期” is not a time.
        ("plain", f"第(?={_N}(?:{_OR_TO}第?{_N}){{0,3}}季度)"),
        ("quarter", "[Qq](?P<number>[0-9]+)(?:季度)?"),
        ("word", "|".join(sorted(_VOCABULARY, key=len, reverse=True))),
        ("number", f"(?P<number>{_N})(?P<unit>月份?|[日号]|季度)?"),
        ("dash", f"{_TO}+"),
        ("list", r"(?:[ 、,;。./|&+:!'\"“”‘’()]|以及|或者|[和及与或])+"),
        ("unknown", r"(?s:.)"),
    )
]


def tokens(text: str) -> Iterator[Token]:
    """The whole of a `normal` text as tokens; what is no word is "unknown"."""
    text = _squeezed(text)
    position = 0
    while position < len(text):
        kind, match = _match(text, position)
        yield from _made(kind, match)
        position = match.end()


def _match(text: str, position: int) -> tuple[str, re.Match]:
    tries = ((kind, pattern.match(text, position)) for kind, pattern in _RULES)
    return next((kind, match) for kind, match in tries if match)


def _made(kind: str, match: re.Match) -> Iterator[Token]:
    if kind == "word":
        yield _VOCABULARY[match[0]]
    elif kind == "number":
        unit = (match["unit"] or "")[:1].replace("号", "日")
        yield Token(kind, _number(match["number"]), unit)
    elif kind == "quarter":
        yield Token("number", int(match["number"]), "季")
    elif kind == "festival":
        yield Token("months", (_number(match["month"]),))
    elif kind in ("date", "year"):
        yield from _dated(**match.groupdict())
    else:
        yield Token(kind)


def _dated(
    year: str | None = None, month: str | None = None, day: str | None = None
) -> Iterator[Token]:
    if year:
        yield Token("year", _year(year))
    if month:
        yield Token("number", int(month), "月")
    if day:
        yield Token("number", int(day), "日")


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)


def _year(text: str) -> int:
    """A year of four or two digits, Arabic or Chinese."""
    value = int("".join(str(_DIGITS.get(digit, digit)) for digit in text))
    return value if value > 99 else 2000 + value


def with_units(tokens: list[Token]) -> list[Token]:
    """Each open number with its unit: “4、5月”, “8月26、27日”, “8月21-25”.

    Right after a month it is a day; else it shares the unit of the number it is joined
    to, the one behind before the one in front; else the column makes it a month.
    """
    given = list(tokens)
    for place in reversed(range(len(given))):
        if _is_open(given[place]):
            given[place] = given[place]._replace(unit=_unit_ahead(given, place))
    for place, token in enumerate(given):
        if _is_open(token):
            given[place] = token._replace(unit=_unit_behind(given, place))
    return given


def _is_open(token: Token) -> bool:
    return token.kind == "number" and not token.unit


def _unit_ahead(tokens: list[Token], place: int) -> str:
    unit = _joined_unit(tokens, place)
    if place and tokens[place - 1].unit == "月":
        return EITHER if unit == "月" and tokens[place].value <= 12 else "日"
    return unit


def _joined_unit(tokens: list[Token], place: int) -> str:
    following = tokens[place + 1 : place + 3]
    if len(following) == 2 and following[0].kind in _JOINS:
        return following[1].unit
    # “三四月”: neighbours written without a comma.
    if following and following[0].value == tokens[place].value + 1:
        return following[0].unit
    return ""


def _unit_behind(tokens: list[Token], place: int) -> str:
    joined = place >= 2 and tokens[place - 1].kind in _JOINS
    return (joined and tokens[place - 2].unit) or BARE
