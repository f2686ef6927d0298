"""Figures of a year as pictures: parts of a bar, months as bars, areas as heat."""

from dataclasses import dataclass

from submissions.choices import Selection

DARKEST = 3


@dataclass(frozen=True)
class Part:
    """A share of one bar: `shade` is its class; percentages of the whole bar."""

    label: str
    number: int
    measure: str
    shade: str
    begin: float = 0
    width: float = 0


@dataclass(frozen=True)
class Quarter:
    """One of the four parts of the page: a great number, a bar, its table."""

    title: str
    great: str
    small: str
    parts: list
    # Lines of the table that are no part of the bar: (label, text).
    more: list

    @property
    def spoken(self):
        told = "，".join(f"{part.label} {part.number}" for part in self.parts)
        return f"{self.title}：{told}"


@dataclass(frozen=True)
class Line:
    """A row over twelve months and its sum, which counts what has no month too."""

    label: str
    months: list
    total: int
    late: bool = False

    @property
    def shaded(self):
        """[(number, how dark)] of each month, 0 to DARKEST."""
        return shade_months(self.months)


def shade_months(months):
    return [(number, min(number, DARKEST)) for number in months]


@dataclass(frozen=True)
class Bar:
    """A month of the chart: `left` and `middle` in percent, heights in pixels."""

    planned: int
    left: float
    middle: float
    wide: float
    tops: dict
    heights: dict

    @property
    def word_at(self):
        return self.tops["planned"] - 6


# --- months -------------------------------------------------------------------------

TOP, FLOOR = 24, 128
COLUMN = 100 / 12
WIDE = 3.93


def draw_bars(planned, held, late):
    """[Bar] of twelve months; what is late stands on what was held."""
    pixel = (FLOOR - TOP) / max(*planned, 1)
    bars = []
    for n, counts in enumerate(zip(planned, held, late, strict=True)):
        names = dict(zip(("planned", "held", "late"), counts, strict=True))
        heights = {name: round(number * pixel, 1) for name, number in names.items()}
        tops = {name: FLOOR - height for name, height in heights.items()}
        tops["late"] -= heights["held"]
        middle = (n + 0.5) * COLUMN
        bars.append(Bar(counts[0], middle - WIDE / 2, middle, WIDE, tops, heights))
    return bars


@dataclass(frozen=True)
class Stick:
    """One bar of several beside each other: across in percent, up in pixels."""

    shape: str
    number: int
    left: float
    wide: float
    top: float
    height: float

    @property
    def middle(self):
        return self.left + self.wide / 2

    @property
    def word_at(self):
        return self.top - 6


ROOM = 0.75  # of a month, for its bars


def draw_sticks(lines):
    """[Stick] of {shape: twelve numbers}, those of a month beside each other."""
    most = max((number for months in lines.values() for number in months), default=0)
    pixel, wide = (FLOOR - TOP) / max(most, 1), ROOM * COLUMN / len(lines)
    sticks = []
    for place, (shape, months) in enumerate(lines.items()):
        begin = (1 - ROOM) / 2 * COLUMN + place * wide
        for n, number in enumerate(months):
            height = round(number * pixel, 1)
            left, top = n * COLUMN + begin, FLOOR - height
            sticks.append(Stick(shape, number, left, wide * 0.9, top, height))
    return [stick for stick in sticks if stick.number]


# --- parts of a bar -----------------------------------------------------------------


def make_parts(measure, *shares):
    """[Part] of (label, number, class): laid one after the other over 100 percent.

    The first stands there whatever it is; others only where there are any.
    """
    whole = sum(number for _, number, _ in shares)
    parts, begin = [], 0
    for label, number, shade in shares:
        width = 100 * number / whole if whole else 0
        if number or not parts:
            parts.append(Part(label, number, measure, shade, begin, width))
        begin += width
    return parts


def write_share(part, whole):
    """`88.4%`, or a dash where there is nothing to share."""
    return f"{100 * part / whole:.1f}%" if whole else "—"


def describe_filing(totals):
    return Quarter(
        "报送",
        write_share(totals.filed, totals.units),
        "报送率",
        make_parts(
            "个", ("已报送", totals.filed, "ok"), ("未报送", totals.missing, "rest")
        ),
        [("应报单位", f"{totals.units} 个")],
    )


SHADES = {
    Selection.SELECTED: "ok",
    Selection.RESERVE: "info",
    Selection.DECLINED: "soft",
    Selection.MERGED: "wait",
    Selection.PENDING: "rest",
}


def describe_selection(outcomes, withdrawn):
    told = [(state.label, number, SHADES[state]) for state, number in outcomes.items()]
    whole = sum(outcomes.values()) + withdrawn
    return Quarter(
        "甄选",
        str(outcomes[Selection.SELECTED]),
        f"入选，申报 {whole} 个",
        make_parts("个", *told, ("撤回", withdrawn, "rule")),
        [],
    )
