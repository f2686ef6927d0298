"""The shapes of a written time: tokens → the months they name, by a table."""

from collections.abc import Iterator
from dataclasses import replace

from submissions.months.numbers import settle_numbers
from submissions.months.points import POINT, Point, read_point, stay_near
from submissions.months.sense import REVERSED, UNREAD, Sense, choose_question
from submissions.months.table import make_table, match_shapes
from submissions.months.tokens import Token, read_tokens


def _note(*points: Point) -> Sense:
    """What points say beside their months."""
    return Sense(
        question=choose_question(*(point.question for point in points)),
        later=any(point.later for point in points),
        years=tuple(point.year for point in points if point.year),
    )


def _take_point(year: int | None, point: Point) -> Sense:
    said = _note(point)
    return said if point.later else replace(said, months=point.months)


def _span_points(year: int | None, start: Point, end: Point) -> Sense:
    said = _note(start, end)
    if not (start.is_run and end.is_run):
        return said.asking(UNREAD)
    if start.later:
        return said
    if end.later or _ends_next_year(start, end, year):
        said = replace(_note(start), later=True)
        return replace(said, months=_make_run(min(start.months), 12))
    if _ends_earlier(start, end, year):
        return said.asking(REVERSED)
    return replace(said, months=_make_run(min(start.months), max(end.months)))


def _ends_next_year(start: Point, end: Point, year: int | None) -> bool:
    began = start.year or year
    if began:
        return end.year > began
    return bool(end.year) and end.precedes(start)


def _ends_earlier(start: Point, end: Point, year: int | None) -> bool:
    return end.precedes(start) or 0 < end.year < (start.year or year or 0)


def _make_run(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


def _run_on(year: int | None, point: Point) -> Sense:
    said = _take_point(year, point)
    first = min(said.months, default=13)
    return replace(said, months=_make_run(first, 12), rough=True)


def _run_on_after(year: int | None, point: Point) -> Sense:
    """“4月后” counts from April; “三季度后” may leave the quarter out."""
    near = stay_near(point) if point.months else point
    return _run_on(year, near) if near.months else _note(near, point)


def _come_round(year: int | None, point: Point) -> Sense:
    return Sense(cycle=point.months)


def _say_nothing(year: int | None) -> Sense:
    return Sense()


def _ask_again(year: int | None, *points: Point) -> Sense:
    return _note(*points).asking(UNREAD)


# Patterns over the letters of `tokens.KINDS`; each group is one point. A meaning is a
# function from the campaign's year and the points to a sense.
SHAPES = make_table(
    ("range", "4月到6月", f"({POINT})f?t({POINT})", _span_points),
    (
        "beginning and end",
        "4月启动，6月完成",
        f"({POINT})[fg]s?({POINT})d",
        _span_points,
    ),
    ("half a range", "4月至今", f"({POINT})f?t", _ask_again),
    ("onwards", "4月起", f"({POINT})f", _run_on),
    ("after", "4月以后", f"({POINT})n", _run_on_after),
    ("time", "上半年5月", f"({POINT})", _take_point),
    ("round", "每月底", "(C)[elwban]*+", _come_round),
    ("year", "2023年", "((?:[YX]s?+)++)", _take_point),
    ("words", "完成", "[sgdkw]", _say_nothing),
    ("anything else", "碰头", ".", _ask_again),
)


def read_sense(text: str, year: int | None, aside: bool = False) -> Sense:
    """What a normalised text without brackets says; `aside`: it stood in brackets.

    `year`: the campaign's, or None.
    """
    words = list(read_tokens(text))
    times = settle_numbers(words, year, aside)
    kinds = frozenset(token.kind for token in times)
    said = Sense(rough=any(token.rough for token in words), kinds=kinds)
    return sum(_read_stretches(times, year), start=said)


def _read_stretches(tokens: list[Token], year: int | None) -> Iterator[Sense]:
    for shape, match in match_shapes(SHAPES, write_kinds(tokens)):
        spans = [match.span(group) for group in range(1, shape.pattern.groups + 1)]
        points = [read_point(tokens[first:last]) for first, last in spans]
        yield shape.meaning(year, *points)


def write_kinds(tokens: list[Token]) -> str:
    """The tokens as the patterns see them, a letter each."""
    return "".join(token.kind for token in tokens)
