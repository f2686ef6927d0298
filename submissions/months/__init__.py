"""Months of one year: as offices write them ⇄ as a set.

A text goes through two tables of shapes: `tokens` (text → tokens: 4月, 至, 前) and
`shapes` (tokens → months: a range, a deadline). Between them `numbers` tells what each
number counts; `vocabulary` and `patterns` hold the words and how they look.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from submissions.months.remarks import read_whole
from submissions.months.words import normalise_text, quote_text

LONGEST = 200


@dataclass(frozen=True)
class Months:
    """Calendar months 1..12 behind a 12-bit mask, January = bit 0.

    Iterates in calendar order; `len`, `bool` and `in` follow from that. ValueError for
    a mask outside 0..4095 or a month outside 1..12.
    """

    mask: int = 0

    def __post_init__(self):
        if not 0 <= self.mask < 1 << 12:
            raise ValueError(f"not a mask of twelve months: {self.mask}")

    @classmethod
    def of(cls, *numbers: int) -> "Months":
        if not all(1 <= number <= 12 for number in numbers):
            raise ValueError(f"not months: {numbers}")
        return cls(sum(1 << (number - 1) for number in set(numbers)))

    @classmethod
    def from_mask(cls, mask: int) -> "Months":
        return cls(mask)

    @property
    def first(self) -> int | None:
        return next(iter(self), None)

    def __iter__(self) -> Iterator[int]:
        return (month for month in range(1, 13) if self.mask >> (month - 1) & 1)

    def __len__(self) -> int:
        return self.mask.bit_count()

    def __or__(self, other: "Months") -> "Months":
        return Months(self.mask | other.mask)

    def __and__(self, other: "Months") -> "Months":
        return Months(self.mask & other.mask)

    def __str__(self) -> str:
        return write_months(self)


NONE = Months()
ALL = Months.of(*range(1, 13))


@dataclass(frozen=True)
class MonthsReading:
    """What a text says about its months.

    `months` holds whatever could be read. `understood`: some month was read and every
    word accounted for. `doubt`: "" or a Chinese sentence for the writer; it may stand
    beside an understood text (another year). `approximate`: the text hedges (暂定,
    左右, 底前, 起 …), or names a point of the year only loosely (年底, 每季度).
    `means_each`: something is held in each of the months (4月、8月; 每月), not in one of
    them (4-8月; 4月或8月; 三季度).
    """

    months: Months
    understood: bool
    doubt: str = ""
    approximate: bool = False
    means_each: bool = field(default=False, compare=False)


def write_months(months: Months) -> str:
    """The text a plan prints: “4月”, “5月、6月”, “4—6月”, “全年”, "" for none.

    Two neighbours are named one by one: a dash saves nothing there.
    """
    if months == ALL:
        return "全年"
    return "、".join(_write_run(*run) for run in list_runs(months))


def list_runs(months: Months) -> Iterator[tuple[int, int]]:
    """(first, last) of each stretch of months that follow each other."""
    firsts = (month for month in months if month - 1 not in months)
    lasts = (month for month in months if month + 1 not in months)
    return zip(firsts, lasts, strict=True)


def _write_run(first: int, last: int) -> str:
    if last - first >= 2:
        return f"{first}—{last}月"
    return "、".join(f"{month}月" for month in range(first, last + 1))


def read_months(text: str, *, year: int | None = None) -> MonthsReading:
    """The months in `text`, a cell of 活动时间（月份） in the 附表 of the 2023 notice.

    `year` is the campaign's: another year in the text is doubted, and 2月29日 is
    checked against it. Never raises; reads at most `LONGEST` characters. Where two
    readings compete the column's name decides: “8-11” and “4/5” are months, “8-21” and
    “8.21” are dates. A deadline (“6月30日前”) counts as the month it names, or as the
    one before if it names a first (“6月1日前”, “国庆前”); a beginning (“4月起”) runs to
    December. Brackets comment on months or tell which of a period: `remarks`. What is
    open is asked about: a quarter “前后”, “6月前”, a day of the lunar calendar.
    """
    if len(text) > LONGEST:
        doubt = f"活动时间超过{LONGEST}字，请只写几月，例如“7-9月”。"
        return MonthsReading(NONE, False, doubt)
    plain = normalise_text(text)
    if not plain:
        return MonthsReading(NONE, False, "请填写活动时间，例如“4月”或“4-6月”。")
    said = read_whole(plain, year)
    return MonthsReading(
        months=Months.of(*said.months),
        understood=bool(said.months) and not said.question,
        doubt=said.doubt_for(year).format(text=quote_text(text)),
        approximate=said.rough,
        means_each=said.means_each,
    )
