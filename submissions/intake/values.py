"""Numbers and dates of a spreadsheet as its cells show them."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from submissions.intake.grid import Note

YEAR_MONTH = 'yyyy"年"m"月"'
MONTH_DAY = 'm"月"d"日"'
# Formats that a file names by number only; 27 to 36 and 50 to 58 are Chinese.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
} | dict.fromkeys((27, 36, 50, 52, 55, 57), YEAR_MONTH)
BUILT_IN |= dict.fromkeys((28, 29, 51, 53, 54, 56, 58), MONTH_DAY)
NOT_LETTERS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.I)
# The last day that Excel knows, 31 December 9999.
LAST_DAY = 2_958_465
LONGEST_FORMAT = 255
# What a number format is made of: words, what is not shown, one place for a digit.
PIECES = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<sign>.)|(?P<skipped>_.|\*.|\[[^\]]*\])'
    r"|(?P<general>General|G/通用格式)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
YEAR_AND_TENTH = re.compile(r"((?:19|20)[0-9]{2})\.1")
# Years 2023.1 and 2023.10 are one number.
LOST_ZERO = "写的是“{text}”，表格软件分不清是 1 月还是 10 月，请核对。"


@lru_cache
def read_date_letters(code: str) -> set[str]:
    """The letters of a number format that stand for parts of a date."""
    if code.lower() in ("general", "@"):
        return set()
    plain = NOT_LETTERS.sub("", code.split(";")[0]).lower()
    return set(plain) & set("ymdhs") if not re.search("[0#?]", plain) else set()


def write_number(value: float) -> str:
    if value == value // 1 and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def write_cell_value(
    value: float, code: str, *, from_1904: bool = False
) -> tuple[str, tuple[Note, ...]]:
    """(text, what is doubtful about it) of a number under its number format."""
    code = code[:LONGEST_FORMAT]
    letters = read_date_letters(code)
    if not letters & set("ymd") or ("h" in letters and not letters & set("yd")):
        text = write_formatted_number(value, code)
        return text, list_number_notes(text)
    if not 1 <= value <= LAST_DAY:
        return write_number(value), ()
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    return write_date(start + timedelta(days=value), letters)


def write_date(day: datetime, letters: set[str]) -> tuple[str, tuple[Note, ...]]:
    """“2027年4月”, with year and day only if the cell shows them, and what is doubtful."""
    year = f"{day.year}年" if "y" in letters else ""
    if "d" not in letters or (year and day.day == 1):
        return f"{year}{day.month}月", ()
    text = f"{year}{day.month}月{day.day}日"
    if not year and day.month < day.day <= 12:
        sentence = (
            f"表格里存的是日期“{text}”。如果本意是{day.month}到{day.day}月，"
            f"请改成“{day.month}-{day.day}月”。"
        )
        return text, (Note(sentence, field="time_text"),)
    return text, ()


def list_number_notes(text: str) -> tuple[Note, ...]:
    """What is doubtful about 活动时间 when a table keeps it as this number."""
    if not YEAR_AND_TENTH.fullmatch(text):
        return ()
    return (Note(LOST_ZERO.format(text=text), field="time_text"),)


def write_formatted_number(value: float, code: str) -> str:
    """“第3季度” of 3 under `"第"0"季度"`, “2023.10” of 2023.1 under `0.00`.

    Grouping commas are left out, and zeros behind the point of a whole number too:
    neither is ever meant in a phone or a month. What is shown in another way than by
    digits and words (per cent, powers, fractions) is written as plain as it is kept.
    """
    pieces = parse_format(code)
    kinds = {piece.lastgroup for piece in pieces}
    if value < 0 or value > 1e15 or is_plain_format(pieces, kinds):
        return write_number(value)
    if "general" in kinds:
        return write_words(pieces, [write_number(value)])
    if value == value // 1:
        pieces = drop_decimals(pieces)
    return write_words(pieces, deal_digits(value, pieces))


@lru_cache
def parse_format(code: str) -> tuple[re.Match, ...]:
    return tuple(PIECES.finditer(code.split(";")[0]))


def is_plain_format(pieces, kinds) -> bool:
    shown = {"words", "sign", "digit", "general", "point"}
    odd = any(p.lastgroup == "other" and p[0] in "%eE/@;" for p in pieces)
    return odd or not kinds & {"digit", "general"} or kinds.isdisjoint(shown)


def drop_decimals(pieces):
    """The pieces without the point and the digits right behind it."""
    kept, behind = [], False
    for piece in pieces:
        behind = piece.lastgroup == "point" or (behind and piece.lastgroup == "digit")
        if not behind:
            kept.append(piece)
    return kept


def deal_digits(value, pieces) -> list[str]:
    """The digits for each place of the format, the first taking all that are left."""
    kinds = [piece.lastgroup for piece in pieces]
    point = kinds.index("point") if "point" in kinds else len(kinds)
    whole, decimals = kinds[:point].count("digit"), kinds[point:].count("digit")
    exact = Decimal(f"{value:.15g}").quantize(
        Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP
    )
    before, _, after = f"{exact:f}".partition(".")
    before = before.rjust(whole, "\0")
    places = [piece[0] for piece in pieces if piece.lastgroup == "digit"][:whole]
    cut = len(before) - whole + 1
    heads = [before[:cut], *before[cut:]] if whole else []
    pad = {"0": "0", "?": " ", "#": ""}
    dealt = [
        digit.replace("\0", pad[place])
        for digit, place in zip(heads, places, strict=True)
    ]
    return [*dealt, *after]


def write_words(pieces, digits) -> str:
    left = iter(digits)
    texts = []
    for piece in pieces:
        kind = piece.lastgroup
        if kind in ("digit", "general"):
            texts.append(next(left, ""))
        elif kind not in ("skipped", "comma"):
            texts.append(piece[kind])
    return "".join(texts).strip()
