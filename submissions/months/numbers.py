"""What the numbers of a written time count: tokens → tokens without open numbers."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from itertools import pairwise

from submissions.months.tokens import Token

BARE = "?"  # the unit of a number that only the column makes a month
EITHER = "月日"  # the unit of 5 in “4月5、6月”: nobody can tell
_JOINS = {"t", "s"}
_NOTHING = Token("")
_UNKNOWN = Token("U")
_IMPOSSIBLE = Token("I")
_NATIONAL_DAY = Token("H", 1, frozenset([10]))


def settle_numbers(
    tokens: Iterable[Token], year: int | None, aside: bool
) -> list[Token]:
    """The tokens that say something, each number a month, a day or a quarter.

    `year`: the campaign's, or None. `aside`: inside a bracket, where a number without
    a unit counts something else than months.
    """
    written = [token for token in tokens if token.kind]
    found = _doubt_numbering(written, _give_units(written))
    return list(_make_times(_count_bare(found, aside), year))


def _give_units(tokens: list[Token]) -> list[Token]:
    """Each open number with its unit: “4、5月”, “8月26、27日”, “8月21-25”.

    Right after a month it is a day; else it shares the unit of the number it is joined
    to, the one behind before the one in front; else the column makes it a month.
    """
    given = list(tokens)
    for place in reversed(range(len(given))):
        if _is_open(given[place]):
            given[place] = given[place]._replace(unit=_find_unit_ahead(given, place))
    for place, token in enumerate(given):
        if _is_open(token):
            given[place] = token._replace(unit=_find_unit_behind(given, place))
    return given


def _is_open(token: Token) -> bool:
    return token.kind == "0" and not token.unit


def _find_unit_ahead(tokens: list[Token], place: int) -> str:
    unit = _find_joined_unit(tokens, place)
    if place and tokens[place - 1].unit == "月":
        return EITHER if unit == "月" and tokens[place].value <= 12 else "日"
    return unit


def _find_joined_unit(tokens: list[Token], place: int) -> str:
    following = tokens[place + 1 : place + 3]
    if len(following) == 2 and following[0].kind in _JOINS:
        return following[1].unit
    # “三四月”: neighbours written without a comma.
    if following and following[0].value == tokens[place].value + 1:
        return following[0].unit
    return ""


def _find_unit_behind(tokens: list[Token], place: int) -> str:
    joined = place >= 2 and tokens[place - 1].kind in _JOINS
    unit = (joined and tokens[place - 2].unit) or BARE
    # “4月到十一” ends in November, or on 1 October.
    return EITHER if unit == "月" and tokens[place].text == "十一" else unit


def _doubt_numbering(written: list[Token], given: list[Token]) -> list[Token]:
    """“1、4月；2、9月”: a 2 behind 4月 that shares 月 may number the lines.

    “十一、二月” are November and February, or the last two months of the year.
    """
    last, found = 0, []
    for place, (before, token) in enumerate(zip(written, given, strict=True)):
        months = token.unit == "月"
        following = [other.value for other in given[place + 2 : place + 3]]
        either = token.text == "十一" and following == [2]
        doubtful = months and _is_open(before) and (token.value <= last or either)
        found.append(_UNKNOWN if doubtful else token)
        last = token.value if months and before.unit else last
    return found


def _count_bare(tokens: list[Token], aside: bool) -> list[Token]:
    """A number without 月 is a month only where nothing else stands beside it.

    十一 among holidays is one of them: “五一到十一”.
    """
    alone = not aside and all(token.kind != "U" for token in tokens)
    holidays = any(token.kind == "H" and not token.rough for token in tokens)
    counted = []
    for token, following in pairwise([*tokens, _NOTHING]):
        if token.unit == BARE and token.text == "十一" and holidays:
            token = _NATIONAL_DAY
        elif token.unit == BARE:
            counts = alone and following.kind != "0"
            token = token._replace(unit="月") if counts else _UNKNOWN
        counted.append(token)
    return counted


def _make_times(tokens: list[Token], year: int | None) -> Iterator[Token]:
    month = None  # the last one named, which a bare day belongs to
    for token, following in pairwise([*tokens, _NOTHING]):
        if token.kind == "Y":
            year = token.value
        if token.unit == "月":
            month = token.value
            if following.unit != "日":
                yield _make_months("M", month, 1)
        elif token.unit == "季":
            yield _make_months("P", token.value, 3)
            if following.unit == "季":  # “二三季度”
                yield Token("s")
        elif token.unit == "日":
            yield _make_day(month, token.value, year)
        else:
            yield _UNKNOWN if token.kind == "0" else token


def _make_months(kind: str, number: int, length: int) -> Token:
    """The year's month (length 1) or quarter (length 3) of this number."""
    if not 1 <= number <= 12 // length:
        return _IMPOSSIBLE
    last = length * number
    return Token(kind, months=frozenset(range(last - length + 1, last + 1)))


def _make_day(month: int | None, day: int, year: int | None) -> Token:
    if month is None:
        return _UNKNOWN
    # Without any year 2月29日 gets the benefit of the doubt.
    if not 1 <= month <= 12 or not 1 <= day <= monthrange(year or 2000, month)[1]:
        return _IMPOSSIBLE
    return Token("D", day, frozenset([month]))
