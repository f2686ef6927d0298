"""Numbers and dates of a spreadsheet as a person would have written them."""

import re
from datetime import datetime, timedelta

YEAR_MONTH = 'yyyy"年"m"月"'
MONTH_DAY = 'm"月"d"日"'
# Formats that a file names by number only; 27 to 36 and 50 to 58 are Chinese.
BUILT_IN = {
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


def letters_of(code: str) -> set[str]:
    """The letters of a number format that stand for parts of a date."""
    if code.lower() in ("general", "@"):
        return set()
    plain = NOT_LETTERS.sub("", code.split(";")[0]).lower()
    return set(plain) & set("ymdhs") if not re.search("[0#?]", plain) else set()


def number_text(value: float) -> str:
    if value == value // 1 and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.15g}"


def shown(value: float, code: str, *, from_1904: bool = False) -> tuple[str, str]:
    """(text, doubt or "") of a number under its number format."""
    letters = letters_of(code)
    if not letters & set("ymd") or not 1 <= value <= LAST_DAY:
        return number_text(value), ""
    if "h" in letters and not letters & set("yd"):
        return number_text(value), ""
    start = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    return date_text(start + timedelta(days=value), letters)


def date_text(day: datetime, letters: set[str]) -> tuple[str, str]:
    """“2027年4月”; the day if the cell shows one, the year if the cell shows it."""
    year = f"{day.year}年" if "y" in letters else ""
    if "d" not in letters or (year and day.day == 1):
        return f"{year}{day.month}月", ""
    text = f"{year}{day.month}月{day.day}日"
    if not year and day.month < day.day <= 12:
        return text, (
            f"表格里存的是日期“{text}”。如果本意是{day.month}到{day.day}月，"
            f"请改成“{day.month}-{day.day}月”。"
        )
    return text, ""
