"""The plan board as it is shown: twelve months, the tray, and what to look at."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse

from review.plan import balance, moves
from review.plan.rows import (
    BoardRow,
    find_granted_months,
    find_waiting_themes,
    list_placed_rows,
    list_waiting_rows,
)
from review.plan.versions import find_day_of_plan
from review.themes.words import find_words
from submissions.calendars import list_days_off
from submissions.choices import Selection
from submissions.consents.asking import map_latest_consents
from submissions.models import PlanVersion, Unit

# So many cards a month or the tray shows at once; the others are on its next pages.
CARDS = 60
TRAY = 0


@dataclass(frozen=True)
class Part:
    """The part of a board that a page shows.

    `only`: the list that stands alone, a month or TRAY, None for all of them; `page`
    of it; `words`: to be found in what waits; `cards`: ids of those to be in sight.
    """

    only: int | None = None
    page: str = ""
    words: str = ""
    cards: tuple = ()

    def shows(self, number):
        return self.only in (None, number)

    def turn(self, rows, ids):
        """The Page of a list that holds one of the cards, else the one asked for.

        `ids`: of the cards that the list begins with; `out_of_sight` of the page: how
        many rows it leaves out.
        """
        held = [place for place, card in enumerate(ids) if card in self.cards]
        number = held[0] // CARDS + 1 if held else self.page
        page = Paginator(rows, CARDS).get_page(number)
        page.out_of_sight = page.paginator.count - len(page)
        return page

    @property
    def query(self):
        words = {"q": self.words} if self.words else {}
        return urlencode({"only": self.only} | words)


WHOLE = Part()


@dataclass(frozen=True)
class MonthColumn:
    """A month of the board: rows that begin in it, rows that only run through it.

    `page`: those in sight, of both.
    """

    number: int
    rows: list
    page: Page
    load: int
    past: bool
    concerns: list

    @property
    def cards(self):
        return [row for row in self.page if row.months.first == self.number]

    @property
    def passing(self):
        return [row for row in self.page if row.months.first != self.number]

    @property
    def is_empty(self):
        return not self.rows

    @property
    def next_row(self):
        """The one that follows the last card in sight."""
        return next(iter(self.rows[self.page.end_index() :]), None)

    @property
    def by_hand(self):
        """Somebody put the rows in an order of their own."""
        return any(row.entry.position for row in self.rows)


@dataclass(frozen=True)
class Board:
    campaign: object
    part: Part
    working: PlanVersion | None
    shown: PlanVersion | None
    versions: list
    months: list
    rows: list
    # How many wait, and how many reserve themes stand below them.
    waiting: int
    reserves: int
    tray: Page | None
    concerns: list
    # The months of one scale for all twelve load bars.
    scale: int
    # {month: how many} of the whole year, whatever part is shown.
    load: dict

    @property
    def band(self):
        return self.campaign.month_high - self.campaign.month_low

    @property
    def strip(self):
        """[(month, how many, whether that is too many)]"""
        most = self.campaign.month_high
        return [(month, many, many > most) for month, many in self.load.items()]

    @property
    def shows_tray(self):
        return self.part.shows(TRAY)

    @cached_property
    def in_sight(self):
        """The anchors of months and cards that the page has."""
        lists = [self.tray or [], *(month.cards for month in self.months)]
        return {f"#month-{month.number}" for month in self.months}.union(
            row.anchor for rows in lists for row in rows
        )


def locate_card(campaign, card):
    """The address of the board with a card, or month, in sight."""
    board = reverse("review:plan-board", args=[campaign.year])
    return f"{board}?card={card}#{card}"


def read_board(campaign, part=WHOLE):
    versions = list(
        PlanVersion.objects.filter(plan__campaign=campaign).select_related(
            "plan__campaign"
        )
    )
    working = next((version for version in versions if version.is_working), None)
    shown = working or (versions[0] if versions else None)
    rows = list_placed_rows(shown) if shown else []
    past = balance.count_months_past(campaign.year, find_day_of_plan(shown))
    concerns = list_concerns(campaign, rows, past) if working else []
    waiting = find_waiting_themes(campaign, working)
    outcomes = Counter(waiting.values_list("selection", flat=True))
    load = balance.count_load(rows)
    return Board(
        campaign=campaign,
        part=part,
        working=working,
        shown=shown,
        versions=[version for version in versions if not version.is_working],
        months=[
            build_column(number, rows, part, load[number], number <= past, concerns)
            for number in filter(part.shows, load)
        ],
        rows=rows,
        waiting=outcomes[Selection.SELECTED],
        reserves=outcomes[Selection.RESERVE],
        tray=read_tray(waiting, part) if part.shows(TRAY) else None,
        concerns=concerns,
        scale=max(campaign.month_high + 2, *load.values()),
        load=load,
    )


def read_tray(waiting, part):
    """The Page of what waits; of a long tray only the rows in sight are read."""
    found = waiting.filter(*find_words(part.words))
    ids = [f"theme-{pk}" for pk in found.values_list("pk", flat=True)]
    page = part.turn(found, ids)
    page.object_list = list_waiting_rows(page.object_list)
    return page


def build_column(number, rows, part, load, past, concerns):
    running = [row for row in rows if number in row.months]
    begun = [row for row in running if row.months.first == number]
    passing = [row for row in running if row.months.first != number]
    return MonthColumn(
        number=number,
        rows=begun,
        page=part.turn([*begun, *passing], [row.card for row in begun]),
        load=load,
        past=past,
        concerns=[
            concern
            for concern in concerns
            if concern.month == number and not concern.on_card
        ],
    )


def list_concerns(campaign, rows, past):
    found = balance.find_concerns(
        rows,
        low=campaign.month_low,
        high=campaign.month_high,
        past=past,
        holidays=list_days_off(campaign.year),
    )
    planned = {unit.pk for row in rows for unit in row.units}
    missing = Unit.objects.filter(declarations__campaign=campaign).exclude(
        pk__in=planned
    )
    link = reverse("review:roster-list", args=[campaign.year])
    without = balance.find_units_without_theme(
        list(missing.order_by("order", "pk")), link
    )
    return [*found, *(without if rows else [])]


def describe_undoable(working, user):
    """What this person could take back now, in words; ""."""
    return moves.describe_steps(moves.find_last_act(working, user)) if working else ""


def find_board_row(theme, working):
    """Where a theme stands in the version being worked on, or among those that wait."""
    entry = working and working.entries.current().filter(theme=theme).first()
    if entry is None:
        return list_waiting_rows([theme])[0]
    return BoardRow(
        entry,
        map_latest_consents(working).get(theme.pk),
        granted_months=find_granted_months(working).get(entry.line),
    )
