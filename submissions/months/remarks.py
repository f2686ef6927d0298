"""What brackets do to the months outside them."""

from dataclasses import replace

from submissions.months.sense import IMPOSSIBLE, LUNAR, NONE, REVERSED, UNREAD, Sense
from submissions.months.shapes import read_sense
from submissions.months.words import split_remarks

# A remark may be about anything, but what it says of the calendar must be true.
_CALENDAR = (IMPOSSIBLE, REVERSED)


def read_whole(text: str, year: int | None) -> Sense:
    """The sense of a normalised text, brackets weighed in and cycles applied."""
    outside, remarks = split_remarks(text)
    said = replace(read_sense(outside, year), either=_offers_choice(outside))
    if remarks:
        asides = [_read_remark(remark, year) for remark in remarks]
        said = _weigh_remark(said, sum(asides, start=Sense()))
    return _apply_cycle(said)


def _read_remark(text: str, year: int | None) -> Sense:
    """A remark without months is free to say what it likes.

    So is one that gives the lunar day beside the day: “(农历九月初九，10月23日)”.
    """
    remark = replace(read_sense(text, year, aside=True), either=_offers_choice(text))
    told = remark.has("MD") and remark.question == LUNAR
    free = not remark.months and remark.question not in _CALENDAR
    return replace(remark, question="") if told or free else remark


def _offers_choice(text: str) -> bool:
    """“4月或8月”; so may “4/5月” and “4.5月”."""
    return any(mark in text for mark in "或/.")


def _weigh_remark(said: Sense, remark: Sense) -> Sense:
    """The sense outside the brackets together with all that stands inside them.

    | the brackets say | example | months |
    | no months, or the same | 4月（15日）, 4月（4月15日） | as outside |
    | the period they lie in | 4月（二季度） | as outside |
    | when it begins, is at its height, or ends | 3-11月（11月完成） | as outside |
    | the only months | （4月）, 端午节（6月） | as inside |
    | which months of a period | 上半年（4月、6月） | as inside |
    | anything else | 4月（5月）, 3-6月（5月）, 3-6月（5月前完成） | both, and asked |
    """
    noted = said + replace(remark, months=NONE, question="")
    if remark.question in _CALENDAR:
        noted = noted.asking(remark.question)
    if not remark.months or _leaves_alone(said, remark):
        return noted
    if _tells_which(said, remark):
        return replace(
            noted,
            months=remark.months,
            question=remark.question,
            kinds=remark.kinds,
            either=remark.either,
        )
    both = (said.months or said.cycle or NONE) | remark.months
    return replace(noted, months=both).asking(UNREAD)


def _leaves_alone(said: Sense, remark: Sense) -> bool:
    """Whether a remark with months has nothing to say against those outside.

    One that ends them early may have: “3-6月（5月前完成）”.
    """
    whole = said.months or said.cycle or NONE
    if remark.months == said.months:
        return True
    if remark.question == UNREAD or not whole:
        return False
    if remark.months <= whole:
        ends_early = remark.has("bd") and max(remark.months) < max(whole)
        return remark.has("bdgk") and not ends_early
    return said.months < remark.months and remark.has("P") and not remark.has("MDH")


def _tells_which(said: Sense, remark: Sense) -> bool:
    """Whether the months are those of the remark: a period outside, or nothing."""
    whole = said.months or said.cycle
    if not whole:
        return said.question in ("", LUNAR)
    loose = not (said.has("MDH") or remark.has("bdgk") or remark.question)
    return loose and remark.months <= whole


def _apply_cycle(said: Sense) -> Sense:
    """“4-10月双月” are the even ones of them, “每月” by itself is every month."""
    if said.cycle is None:
        return said
    if not said.months:
        return replace(said, months=NONE if said.question else said.cycle)
    met = said.months & said.cycle
    return replace(said, months=met) if met else said.asking(UNREAD)
