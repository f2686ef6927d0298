"""The grammar of a written time: tokens → the months of one stretch of text."""

from calendar import monthrange
from dataclasses import dataclass

from submissions import months_words as words
from submissions.months_words import Token

NONE = frozenset()
ALL = frozenset(range(1, 13))
_SILENT = {"plain", "hedge", "every", "every quarter"}
_UNREAD = "没看懂{text}，请写成几月，例如“7-9月”。"
_IMPOSSIBLE = "{text}里有日历上没有的月份或日期，请核对，写成几月，例如“7-9月”。"
_REVERSED = "{text}的结束早于开始，请核对；要跨到次年的，请只写到12月。"
_LATER = "{text}写到了次年，本次申报只算到12月，请核对。"
_OTHER_YEAR = "写的是{other}年，本次申报的是{year}年，请核对。"


@dataclass(frozen=True)
class _Point:
    """One end of a range, or a time by itself; no months if it could not be read."""

    months: frozenset[int] = NONE
    day: int = 0
    year: int = 0  # 0: not written
    later: bool = False  # 次年

    @property
    def is_run(self) -> bool:
        months = self.months
        return bool(months) and max(months) - min(months) == len(months) - 1

    def ends_before(self, start: "_Point") -> bool:
        if self.year and self.year < start.year:
            return True
        latest = (max(self.months), self.day or 31)
        return latest < (min(start.months), start.day)


def _span(first: int, last: int) -> frozenset[int]:
    return frozenset(range(first, last + 1))


class Clause:
    """The text outside brackets, or inside one (`aside`).

    text = { stretch | list };  stretch = point [from] [dash point]
    point = {year | next} (month [day] | day | quarter | months) [early | late] [around]
    """

    def __init__(self, text: str, year: int | None, aside: bool = False):
        found = list(words.tokens(text))
        kinds = {token.kind for token in found}
        self.year = year
        self.years = []
        self.months = NONE
        self.month = None  # the last one named, which a bare day belongs to
        self.later = False
        self.doubt = ""
        self.unread = "unknown" in kinds
        self.fallback = ALL if kinds & {"every", "every quarter"} else NONE
        self.approximate = bool(kinds & {"hedge", "loose", "every quarter"})
        self.alone = not (aside or self.unread)
        spoken = [token for token in found if token.kind not in _SILENT]
        self.tokens = words.with_units(spoken)[::-1]
        while self.tokens:
            self._element()

    def heed(self, remark: "Clause") -> None:
        """Let a bracket narrow the months; without months it is a free remark."""
        self.approximate |= remark.approximate
        self.later |= remark.later
        self.years += remark.years
        if remark.doubt:
            self._refuse(remark.doubt)
        if not remark.months:
            return
        beyond = self.months and not remark.months <= self.months
        self.unread |= bool(remark.unread or beyond)
        self.months = self.months | remark.months if self.unread else remark.months

    @property
    def named(self) -> frozenset[int]:
        return self.months or (NONE if self.unread else self.fallback)

    @property
    def understood(self) -> bool:
        return bool(self.named) and not self.unread

    @property
    def sentence(self) -> str:
        """What to ask of the writer, with {text} for the text; "" if nothing."""
        if self.unread:
            return self.doubt or _UNREAD
        other = next((year for year in self.years if self.year not in (None, year)), 0)
        if self.later and other in (0, *self.years[1:]):
            return _LATER
        if other:
            return _OTHER_YEAR.format(other=other, year=self.year)
        return "" if self.understood else _UNREAD

    def _element(self) -> None:
        if self._next_is("number", "months", "loose", "year", "next"):
            self._stretch()
        elif not self._take("list"):
            self.tokens.pop()
            self.unread = True

    def _stretch(self) -> None:
        start = self._point()
        onwards = self._take("from")
        if self._take("dash"):
            self.months |= self._range(start, self._point())
        elif onwards and start.months:
            self.approximate = True
            self.months |= _span(min(start.months), 12)
        elif not start.later:
            self.months |= start.months

    def _range(self, start: _Point, end: _Point) -> frozenset[int]:
        if not (start.is_run and end.is_run):
            return self._refuse()
        if start.later:
            return NONE
        if end.later or end.year > (start.year or end.year):
            self.later = True
            return _span(min(start.months), 12)
        if end.ends_before(start):
            return self._refuse(_REVERSED)
        return _span(min(start.months), max(end.months))

    def _point(self) -> _Point:
        year, later = self._year()
        if token := self._take("months", "loose"):
            months, day = frozenset(token.value), 0
        elif token := self._take("number"):
            months, day = self._numbered(token)
        else:
            months, day = self._refuse(), 0
        return _Point(self._hedged(self._narrowed(months)), day, year, later)

    def _year(self) -> tuple[int, bool]:
        year, later = 0, False
        while token := self._take("year", "next"):
            year, later = token.value, token.kind == "next"
            self._take("list")
        self.years += [year] if year else []
        self.later |= later
        return year, later

    def _numbered(self, token: Token) -> tuple[frozenset[int], int]:
        if token.unit == "季":
            return self._share(token.value, 3), 0
        if token.unit == "日":
            return self._day(token.value), token.value
        if token.unit == words.BARE and not self._counts_bare():
            return self._refuse(), 0
        if token.unit == words.EITHER:
            return self._refuse(), 0
        self.month = token.value
        if self._next_is("number") and self.tokens[-1].unit == "日":
            return self._numbered(self.tokens.pop())
        return self._share(self.month, 1), 0

    def _counts_bare(self) -> bool:
        """A number without 月 is a month only where nothing else stands beside it."""
        return self.alone and not self._next_is("number")

    def _share(self, number: int, length: int) -> frozenset[int]:
        """The year's month (length 1) or quarter (length 3) of this number."""
        if not 1 <= number <= 12 // length:
            return self._refuse(_IMPOSSIBLE)
        return _span(length * (number - 1) + 1, length * number)

    def _day(self, number: int) -> frozenset[int]:
        if self.month is None:
            return self._refuse()
        months = self._share(self.month, 1)
        # Without any year 2月29日 gets the benefit of the doubt.
        year = self.years[-1] if self.years else self.year or 2000
        if months and not 1 <= number <= monthrange(year, self.month)[1]:
            return self._refuse(_IMPOSSIBLE)
        return months

    def _narrowed(self, months: frozenset[int]) -> frozenset[int]:
        """“三季度末” is its last month, “上半年5月” its May; 9月初 is all September."""
        if months and self._take("early"):
            return frozenset([min(months)])
        if months and self._take("late"):
            return frozenset([max(months)])
        if len(months) > 1 and self._next_is("number"):
            within = self._point().months
            return within if within <= months else self._refuse()
        return months

    def _hedged(self, months: frozenset[int]) -> frozenset[int]:
        """“4月前后” is near April; “三季度前后” and “三季度前” could be any month."""
        if not self._take("around"):
            return months
        self.approximate = True
        return self._refuse() if len(months) > 1 else months

    def _refuse(self, doubt: str = "") -> frozenset[int]:
        self.unread = True
        self.doubt = self.doubt or doubt
        return NONE

    def _next_is(self, *kinds: str) -> bool:
        return bool(self.tokens) and self.tokens[-1].kind in kinds

    def _take(self, *kinds: str) -> Token | None:
        return self.tokens.pop() if self._next_is(*kinds) else None
