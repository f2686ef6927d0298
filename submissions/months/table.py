"""A table of shapes: what a text can look like at a place, and what that means. A leaf."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple


class Shape(NamedTuple):
    """A row: what it is called, one of its kind, how it looks, and what it means."""

    name: str
    example: str
    pattern: re.Pattern
    meaning: Callable


def make_table(*rows: tuple[str, str, str, Callable]) -> list[Shape]:
    """Shapes of (name, example, pattern, meaning), to be tried in this order."""
    return [Shape(name, ex, re.compile(look), act) for name, ex, look, act in rows]


def match_shapes(table: Sequence[Shape], text: str) -> Iterator[tuple[Shape, re.Match]]:
    """The text from its beginning to its end, shape by shape.

    The first that fits is taken and never given back, so the time is linear in the text
    as long as the patterns' is; the last row of a table fits anything.
    """
    position = 0
    while position < len(text):
        shape, match = _find_shape(table, text, position)
        yield shape, match
        position = match.end()


def _find_shape(
    table: Sequence[Shape], text: str, position: int
) -> tuple[Shape, re.Match]:
    for shape in table:
        if match := shape.pattern.match(text, position):
            return shape, match
    raise LookupError(text[position])
