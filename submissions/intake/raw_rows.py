"""The texts of one activity as the paper gave them, and what they stand for.

同上 is the value above; two themes in one row are two rows.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from submissions.intake.headings import CONTENT
from submissions.intake.reading import LABELS, Doubt
from submissions.months import read_months
from submissions.months.words import quote_text

DITTO = re.compile(
    r"[(（]?(?:同上|同前|与?上同|同上一?[行条项栏]|〃|″|＂|\"|”)[。.]?[)）]?"
)
NUMBERS = "一二三四五六七八九十"
# 1. 1、 (1) ① 一、 — at the beginning, on a new line or behind a mark that ends something.
NUMBERED = re.compile(
    r"(?:^|(?<=[\n;；。 \t]))"
    rf"(?:[(（](?P<round>[0-9]{{1,2}}|[{NUMBERS}])[)）]|(?P<ring>[①-⑩])"
    rf"|(?P<plain>[0-9]{{1,2}}|[{NUMBERS}])[、.．)）](?![0-9]))[ \t]*"
)
TWO_IN_ONE = "表里这一行写了 {count} 个主题，分成了 {count} 行，请核对。"
LIKE_TWO = "这一格像是写了 {count} 个主题；如果是，请分成 {count} 行。"


@dataclass
class RawRow:
    """The texts of one activity by field, in the order of the lines of the paper."""

    grid: str
    number: int
    texts: dict[str, list[str]] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def text(self, name: str) -> str:
        return "\n".join(self.texts.get(name, []))

    def doubt(self, name: str, text: str, guess: bool = False) -> None:
        """Add a Doubt about a field, or about the row where `name` is ""."""
        self.doubts.append(Doubt(self.place(name), text, guess, field=name))

    def place(self, name: str = "") -> str:
        """“表 1 第 4 行 “活动时间””."""
        label = f" “{LABELS[name]}”" if name else ""
        return f"{self.grid} 第 {self.number} 行{label}"


def settle_rows(rows: list[RawRow]) -> list[RawRow]:
    """The rows with 同上 filled in, and each with one theme."""
    for above, row in pairwise(rows):
        fill_ditto(row, above)
    return [part for row in rows for part in part_themes(row)]


def is_ditto(text: str) -> bool:
    return bool(DITTO.fullmatch(text.strip()))


def fill_ditto(row: RawRow, above: RawRow) -> None:
    for name in CONTENT:
        text = row.text(name)
        if is_ditto(text) and above.text(name):
            row.texts[name] = list(above.texts[name])
            taken = quote_text(above.text(name))
            row.doubt(
                name, f"写的是“{text}”，取了上一行的{taken}，请核对。", guess=True
            )


def part_themes(row: RawRow) -> Iterable[RawRow]:
    """A row for each theme, where the title numbers them and the other cells agree."""
    titles = list_entries(row.text("title"))
    if len(titles) < 2:
        if count := count_like_themes(row):
            row.doubt("title", LIKE_TWO.format(count=count), guess=True)
        return [row]
    columns = [deal_entries(name, row.text(name), len(titles)) for name in CONTENT[1:]]
    if not all(columns):
        row.doubt("title", LIKE_TWO.format(count=len(titles)))
        return [row]
    return list(make_parts(row, titles, columns))


def make_parts(row, titles, columns) -> Iterator[RawRow]:
    for texts in zip(titles, *columns, strict=True):
        named = zip(CONTENT, texts, strict=True)
        filled = {name: [text] for name, text in named if text}
        part = RawRow(row.grid, row.number, filled, list(row.doubts))
        part.doubt("title", TWO_IN_ONE.format(count=len(titles)), guess=True)
        yield part


def list_entries(text: str) -> list[str]:
    """The entries of a text that is a list numbered from 1, without their numbers."""
    marks = list(NUMBERED.finditer(text))
    numbers = [read_number(mark) for mark in marks]
    is_list = numbers == list(range(1, len(marks) + 1))
    if len(marks) < 2 or not is_list or text[: marks[0].start()].strip():
        return []
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    entries = [
        text[mark.end() : end].strip(" \t\n;；")
        for mark, end in zip(marks, ends, strict=True)
    ]
    return entries if all(entries) else []


def read_number(mark) -> int:
    if mark["ring"]:
        return ord(mark["ring"]) - ord("①") + 1
    text = mark["round"] or mark["plain"]
    return int(text) if text.isdecimal() else NUMBERS.index(text) + 1


def deal_entries(name, text, count) -> list[str]:
    """The text of each of `count` themes, [] if it cannot be dealt out.

    One time or one form may hold for all of them, a summary is of one.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    for entries in (list_entries(text), lines):
        if len(entries) == count:
            return entries
    holds_for_all = not lines or (len(lines) == 1 and name != "summary")
    return [text] * count if holds_for_all else []


def count_like_themes(row: RawRow) -> int:
    """How many themes an unnumbered title may be: as many lines as times and forms."""
    lines = {name: row.text(name).split("\n") for name in CONTENT}
    count = len(lines["title"])
    alike = [name for name in CONTENT if len(lines[name]) == count]
    if count < 2 or len(alike) < 3 or "time_text" not in alike:
        return 0
    times = all("月" in t and read_months(t).understood for t in lines["time_text"])
    return count if times else 0
