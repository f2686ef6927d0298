"""What a written time says of months, and what is asked of its writer. A leaf."""

from dataclasses import dataclass, replace

NONE = frozenset()
# {text} is the text.
UNREAD = "没看懂{text}，请写成几月，例如“7-9月”。"
IMPOSSIBLE = "{text}里有日历上没有的月份或日期，请核对，写成几月，例如“7-9月”。"
REVERSED = "{text}的结束早于开始，请核对；要跨到次年的，请只写到12月。"
LUNAR = "{text}按农历算，每年落在不同的月份，请写成公历几月，例如“9月”。"
LAST = "{text}看不出算到哪个月为止，请写明最后一个月，例如“5月底前”。"
LATER = "{text}写到了次年，本次申报只算到12月，请核对。"
OTHER_YEAR = "写的是{other}年，本次申报的是{year}年，请核对。"


def choose_question(*questions: str) -> str:
    """The first that says more than `UNREAD`; "" where nothing is asked."""
    asked = [question for question in questions if question]
    telling = [question for question in asked if question != UNREAD]
    return next(iter(telling + asked), "")


@dataclass(frozen=True)
class Sense:
    """What a stretch of text says of months.

    `months`: those it names. `cycle`: those that come round in it (每月, 双月), None if
    it says nothing of the kind. `question`: one of the sentences above, "" if all is
    plain. `rough`: it hedges. `later`: it reaches into the next year. `years`: those
    written, but for the next year that a range ends in. `kinds`: of its tokens.
    `either`: it offers a choice (4月或8月).
    """

    months: frozenset[int] = NONE
    cycle: frozenset[int] | None = None
    question: str = ""
    rough: bool = False
    later: bool = False
    years: tuple[int, ...] = ()
    kinds: frozenset[str] = NONE
    either: bool = False

    def __add__(self, other: "Sense") -> "Sense":
        cycles = [sense.cycle for sense in (self, other) if sense.cycle is not None]
        return Sense(
            months=self.months | other.months,
            cycle=frozenset.intersection(*cycles) if cycles else None,
            question=choose_question(self.question, other.question),
            rough=self.rough or other.rough,
            later=self.later or other.later,
            years=self.years + other.years,
            kinds=self.kinds | other.kinds,
            either=self.either or other.either,
        )

    def has(self, kinds: str) -> bool:
        """Whether it holds a token of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    @property
    def means_each(self) -> bool:
        """Whether all its months are meant (4月、8月), not one among them (4-8月)."""
        if self.question or self.either or len(self.months) < 2:
            return False
        if self.cycle is not None:
            return not self.rough
        if len(self.months) == 12:
            return not self.has("tfn")
        return self.has("s") and not self.has("tfnPgd")

    def asking(self, question: str = UNREAD) -> "Sense":
        return replace(self, question=choose_question(self.question, question))

    def doubt_for(self, year: int | None) -> str:
        """What to ask in the campaign of this year; "" if nothing."""
        if self.question:
            return self.question
        others = [other for other in self.years if year not in (None, other)]
        if others:
            return OTHER_YEAR.format(other=others[0], year=year)
        if self.later:
            return LATER
        return "" if self.months else UNREAD
