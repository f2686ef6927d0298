"""The year as a board: its months down, the states across, overdue first."""

from dataclasses import dataclass

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from review.followup.periods import WHOLE_YEAR
from submissions.choices import Stage
from submissions.months import ALL, Months

# What a cell shows; the list has the rest.
MOST_CARDS = 4


@dataclass(frozen=True)
class BoardCell:
    """`count` occasions of one month and stage; `cards`: the first of them."""

    stage: Stage
    count: int
    cards: list

    @property
    def rest(self):
        return self.count - len(self.cards)


@dataclass(frozen=True)
class BoardRow:
    """`month`: the value of the list's filter; `cells` by the stages of the board."""

    months: Months
    cells: list

    @property
    def month(self):
        return name_month(self.months)

    @property
    def count(self):
        return sum(cell.count for cell in self.cells)


@dataclass(frozen=True)
class Board:
    """`stages`: [(Stage, how many)], those that somebody is in."""

    stages: list
    rows: list


def name_month(months):
    """`9`, or `all`: what an occasion is planned for, as the list asks for it."""
    return WHOLE_YEAR.key if months == ALL else str(months.first)


def build_board(occasions):
    """The Board of a queryset `with_stage()`, in three queries."""
    grouped = occasions.order_by().values_list("months", "stage_name")
    counts = {
        (months, Stage(name)): many
        for months, name, many in grouped.annotate(many=Count("pk"))
    }
    stages = [stage for stage in Stage if any(stage == two for _, two in counts)]
    cards = list_cards(occasions)
    return Board(
        stages=[(stage, count_stage(counts, stage)) for stage in stages],
        rows=[
            BoardRow(
                months, [make_cell(months, each, counts, cards) for each in stages]
            )
            for months in sorted({months for months, _ in counts}, key=rank_months)
        ],
    )


def rank_months(months):
    """January first, 全年 last."""
    return (months == ALL, months.mask)


def count_stage(counts, stage):
    return sum(many for (_, other), many in counts.items() if other == stage)


def make_cell(months, stage, counts, cards):
    key = months, stage
    return BoardCell(stage, counts.get(key, 0), cards.get(key, []))


def list_cards(occasions):
    """{(months, stage): the first MOST_CARDS of its occasions}."""
    rank = Window(
        RowNumber(),
        partition_by=[F("months"), F("stage_name")],
        order_by=[F("day").asc(nulls_last=True), F("pk").asc()],
    )
    # Ranked by their keys alone: what a card says is read for those that are shown.
    ranked = occasions.order_by().annotate(rank=rank).filter(rank__lte=MOST_CARDS)
    shown = list(ranked.values_list("pk", flat=True))
    cards = {}
    for occasion in occasions.filter(pk__in=shown):
        cards.setdefault((occasion.months, occasion.stage), []).append(occasion)
    return cards
