"""建议安排: one month for each waiting theme, so that the year is as even as can be.

Themes are taken in official order. Each goes to the emptiest month it can have, if need
be by pushing earlier ones on to other months of their own; taking the emptiest month in
reach every time makes the sum of squares of the monthly loads the least possible
(optimal semi-matching: Harvey, Ladner, Lovász, Tamir, 2006).
"""

from collections import Counter
from dataclasses import dataclass, field

from review.plan.rows import BoardRow, means_each_month
from submissions.months import Months

TWELVE = range(1, 13)
# A year has tens of themes; with thousands, the last polish gives way to the clock.
MOST_TRIES = 40_000


@dataclass(frozen=True)
class Wish:
    """A theme that waits: what it may have, whose it is, of which forms."""

    key: int
    months: Months
    unit: int
    forms: tuple = ()


@dataclass
class Year:
    """Who stands in which month while the suggestion is worked out."""

    load: Counter
    units: Counter = field(default_factory=Counter)
    forms: Counter = field(default_factory=Counter)
    inside: dict = field(default_factory=lambda: {month: {} for month in TWELVE})
    # ways[i, j]: how many of those in month i could as well stand in month j.
    ways: Counter = field(default_factory=Counter)

    def put(self, wish, month, sign=1):
        """Let a wish stand in a month; with sign −1, no longer."""
        self.load[month] += sign
        self.units[month, wish.unit] += sign
        for form in wish.forms:
            self.forms[month, form] += sign
        for other in wish.months:
            self.ways[month, other] += sign
        if sign > 0:
            self.inside[month][wish.key] = wish
        else:
            del self.inside[month][wish.key]

    def move(self, wish, source, target):
        self.put(wish, source, -1)
        self.put(wish, target)

    def crowd(self, wish, month):
        """(same unit, same forms) that a wish would meet in a month."""
        forms = sum(self.forms[month, form] for form in wish.forms)
        return self.units[month, wish.unit], forms

    def change(self, wish, source, target):
        """How meetings grow by moving a wish; smaller is better."""
        units, forms = self.crowd(wish, target)
        units_left, forms_left = self.crowd(wish, source)
        return units - units_left + 1, forms - forms_left + len(wish.forms)


def spread_wishes(wishes, load, standing=()):
    """{key: month} with the least possible sum of squares of loads.

    `load`: {month: activities that stand already}; `standing`: [(month, unit, forms)]
    of them, to keep units and forms apart. Every wish has at least one month.
    """
    year = Year(Counter(load))
    for month, unit, forms in standing:
        year.units[month, unit] += 1
        year.forms.update((month, form) for form in forms)
    for wish in wishes:
        insert_wish(wish, year)
    polish_year(wishes, year)
    return {key: month for month in TWELVE for key in year.inside[month]}


def insert_wish(wish, year):
    came_from = find_reachable_months(wish, year)
    least = min(year.load[month] for month in came_from)
    ends = [month for month in came_from if year.load[month] == least]
    direct = [month for month in ends if came_from[month] is None]
    month = (
        min(direct, key=lambda month: (*year.crowd(wish, month), month))
        if direct
        else ends[0]
    )
    while (source := came_from[month]) is not None:
        year.move(find_best_to_move(source, month, year), source, month)
        month = source
    year.put(wish, month)


def find_reachable_months(wish, year):
    """{month: the month it is freed from, None for the wish's own}, nearest first."""
    came_from = dict.fromkeys(wish.months)
    queue = list(wish.months)
    for source in queue:
        for target in TWELVE:
            if target not in came_from and year.ways[source, target]:
                came_from[target] = source
                queue.append(target)
    return came_from


def find_best_to_move(source, target, year):
    able = [wish for wish in year.inside[source].values() if target in wish.months]
    return min(able, key=lambda wish: (year.change(wish, source, target), wish.key))


def polish_year(wishes, year):
    """Swap and shift, as long as units and forms meet less and loads stay the same."""
    tries, better = 0, True
    while better and tries < MOST_TRIES:
        better = False
        for wish in wishes:
            source = next(month for month in TWELVE if wish.key in year.inside[month])
            for target in wish.months:
                if target == source:
                    continue
                tries += 1 + len(year.inside[target])
                if shift_wish(wish, source, target, year) or swap_wishes(
                    wish, source, target, year
                ):
                    better = True
                    break
            if tries >= MOST_TRIES:
                return


def shift_wish(wish, source, target, year):
    """To a month with one activity less: the loads only change places."""
    if year.load[target] != year.load[source] - 1:
        return False
    if year.change(wish, source, target) >= (0, 0):
        return False
    year.move(wish, source, target)
    return True


def swap_wishes(wish, source, target, year):
    if not year.ways[target, source]:
        return False
    there = [other for other in year.inside[target].values() if source in other.months]
    units, forms = year.change(wish, source, target)
    year.move(wish, source, target)
    for other in there:
        more_units, more_forms = year.change(other, target, source)
        if (units + more_units, forms + more_forms) < (0, 0):
            year.move(other, target, source)
            return True
    year.move(wish, target, source)
    return False


@dataclass(frozen=True)
class Suggestion:
    """A row that waits, with the months proposed for it, or none, and why."""

    row: BoardRow
    months: Months
    reason: str
    has_choice: bool = False


def suggest_months(waiting, rows, load, *, past):
    """Suggestions for rows that wait, in their order; those without a month at the end.

    `rows` stand already with `load`; the first `past` months of the year are over.
    """
    gone = Months.of(*range(1, past + 1))
    able = {row.theme_id: subtract_months(row.months, gone) for row in waiting}
    each = {row.theme_id for row in waiting if means_each_month(row)}
    single = [row for row in waiting if able[row.theme_id] and row.theme_id not in each]
    load = Counter(load)
    load.update(month for key in each for month in able[key])
    standing = [(row.months.first, row.lead_id, tuple(row.forms)) for row in rows]
    wishes = [build_wish(row, able[row.theme_id]) for row in single]
    month_of = spread_wishes(wishes, load, standing)
    load.update(month_of.values())
    found = [
        build_suggestion(row, able[row.theme_id], month_of, load) for row in waiting
    ]
    return sorted(found, key=lambda suggestion: not suggestion.months)


def subtract_months(months, gone):
    return Months(months.mask & ~gone.mask)


def build_wish(row, months):
    return Wish(row.theme_id, months, row.lead_id, tuple(row.forms))


def build_suggestion(row, months, month_of, load):
    if not months:
        return Suggestion(row, months, explain_no_month(row))
    if row.theme_id not in month_of:
        return Suggestion(row, months, f"写的是“{row.time_text}”，照申报月份安排。")
    chosen = Months.of(month_of[row.theme_id])
    if len(months) == 1:
        return Suggestion(row, chosen, f"只能在{chosen}。")
    loads = "、".join(f"{month}月 {load[month]} 个" for month in months)
    reason = f"可选{months}；全部采用后 {loads}。"
    return Suggestion(row, chosen, reason, has_choice=True)


def compare_loads(load, suggestions):
    """[(month, activities now, with every suggestion taken)], the year through."""
    added = Counter(month for one in suggestions for month in one.months)
    return [(month, load[month], load[month] + added[month]) for month in TWELVE]


def explain_no_month(row):
    if not row.months:
        return f"活动时间“{row.time_text}”里没有读出月份，请手工安排。"
    return f"申报的{row.months}已经过去，请手工安排。"
