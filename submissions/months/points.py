"""A point of a written time, which may be one end of a range: tokens → its months."""

from dataclasses import dataclass, replace

from submissions.months.sense import (
    IMPOSSIBLE,
    LAST,
    LUNAR,
    NONE,
    UNREAD,
    choose_question,
)
from submissions.months.tokens import Token

# Over the letters of `tokens.KINDS`. What stands side by side is one point, and all of
# it must agree: a period before the month that lies in it (上半年5月), a name behind
# the day that it explains (6月1日儿童节), each with its marks.
_MARKS = "[elwba]*+"
POINT = (
    f"(?:[YX]s?+)*+(?=[MDIPHL])(?:[PHL]{_MARKS})*+"
    f"(?:[MDI]{_MARKS}(?:[HL]{_MARKS}|P{_MARKS}(?![MDI]))*+)?+"
)


@dataclass(frozen=True)
class Point:
    """A time by itself, or one end of a range; no months if it could not be read."""

    months: frozenset[int] = NONE
    day: int = 0  # 0: not written, as for `year`
    year: int = 0
    later: bool = False  # 次年
    question: str = ""

    @property
    def is_run(self) -> bool:
        months = self.months
        return bool(months) and max(months) - min(months) == len(months) - 1

    def precedes(self, other: "Point") -> bool:
        """Whether it ends before the other begins, both in one year."""
        latest = (max(self.months), self.day or 31)
        return latest < (min(other.months), other.day)


def read_point(tokens: list[Token]) -> Point:
    year, later, items = 0, False, []
    for token in tokens:
        if token.kind == "Y":
            year = token.value
        elif token.kind == "X":
            later = True
        elif token.kind in "MDIPHLC":
            _add_item(items, token)
        elif token.kind != "s":
            items[-1][1].append(token.kind)
    return replace(_make_agree(items), year=year, later=later)


def _add_item(items: list[tuple[Token, list[str]]], token: Token) -> None:
    """“五一劳动节前” names one day twice: the marks belong to both."""
    if items and token.value and not items[-1][1]:
        before = items[-1][0]
        if (before.value, before.months) == (token.value, token.months):
            items.pop()
    items.append((token, []))


def _make_agree(items: list[tuple[Token, list[str]]]) -> Point:
    kinds = {token.kind for token, _ in items}
    numbered = kinds & set("MDI")
    # “9月中秋” has told its month.
    told = [item for item in items if not (numbered and item[0].kind == "L")]
    points = [_mark_time(*item) for item in told]
    if kinds == {"H"}:
        months = frozenset().union(*(point.months for point in points))
        points = [replace(point, months=months) for point in points]
    agreed = points[0] if points else Point()
    for point in points[1:]:
        agreed = _meet_points(agreed, point)
    return agreed


def _meet_points(one: Point, other: Point) -> Point:
    """The narrower of two, if it lies in the other."""
    question = choose_question(one.question, other.question)
    narrow, wide = sorted((one, other), key=lambda point: len(point.months))
    if narrow.months and narrow.months <= wide.months:
        return replace(narrow, question=question)
    return Point(question=question or UNREAD)


def _mark_time(token: Token, marks: list[str]) -> Point:
    asked = {"I": IMPOSSIBLE, "L": LUNAR}.get(token.kind, "")
    point = Point(token.months, token.value, question=asked)
    for place, mark in enumerate(marks):
        if mark == "b":
            point = _count_before(point, token.kind, marks[:place])
        elif point.months and mark in _MEANINGS:
            point = _MEANINGS[mark](point)
    return point


def _take_first(point: Point) -> Point:
    """“三季度初” is its first month, and 9月初 is all September."""
    return replace(point, months=frozenset([min(point.months)]))


def _take_last(point: Point) -> Point:
    return replace(point, months=frozenset([max(point.months)]))


def stay_near(point: Point) -> Point:
    """“4月前后” is near April; “三季度前后” could be any month."""
    return point if len(point.months) == 1 else Point(question=UNREAD)


_MEANINGS = {"e": _take_first, "l": _take_last, "a": stay_near}


def _count_before(point: Point, kind: str, marks: list[str]) -> Point:
    """What is due before a first of the month is due in the month before.

    “6月30日前” and “6月底前” are June, “6月1日前” is May; “6月前” may be either.
    """
    if len(point.months) != 1:
        return Point(question=point.question or UNREAD)
    if point.day == 1 or "e" in marks:
        # The 元旦 that something is due before is the one to come.
        before = min(point.months) - 1 or (12 if kind == "H" else 0)
        return Point(frozenset([before])) if before else Point(question=LAST)
    return point if point.day or marks else replace(point, question=LAST)
