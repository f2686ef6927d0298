"""总览: which table an address asks for, and what stands in it."""

from django.core.paginator import Paginator
from django.utils import timezone

from review.overview import spreads, tallies
from review.overview.counts import (
    count_by_outcome,
    find_without_selected,
    list_withdrawn,
)
from review.overview.pictures import (
    describe_filing,
    describe_selection,
    draw_sticks,
)
from review.overview.sorts import (
    MONTH_FIGURES,
    MONTH_HEADS,
    TALLY_FIGURES,
    TALLY_HEADS,
    UNIT_HEADS,
    pick_declarations,
    read_heads,
    sort_units,
)
from review.paging import drop_page_from_query
from review.roster.rows import Totals, count_cells, find_roster
from review.roster.standing import with_standing
from submissions.choices import Selection
from submissions.district import list_kind_choices

PAGE_SIZE = 50
TABLES = {
    "year": "全年",
    "unit": "按单位",
    "kind": "按单位类别",
    "focus": "按重大主题",
    "form": "按活动形式",
}


def read_table(campaign, user, query, *, size=PAGE_SIZE):
    """{context} of the table that a query asks for; `size`: rows of a page, 0 for all."""
    by = query.get("by")
    by = by if by in TABLES else "year"
    outcomes = count_by_outcome(campaign)
    gone = list_withdrawn(campaign)
    cells = count_cells(find_roster(campaign, user))
    shared = {
        "outcomes": outcomes,
        "filed": sum(outcomes.values()),
        "withdrawn": len(gone),
        "total": sum(outcomes.values()) + len(gone),
        "units": Totals.of(cells),
        "by": by,
        "table": TABLES[by],
        "query": drop_page_from_query(query),
    }
    return shared | TABLE_OF[by](campaign, query, outcomes, gone, cells, size)


def make_year_table(campaign, query, outcomes, gone, cells, size):
    lines = spreads.list_year(campaign)
    return {
        "quarters": [
            describe_filing(Totals.of(cells)),
            describe_selection(outcomes, len(gone)),
        ],
        "lines": list(lines.values()),
        "shapes": [(shape, line.name) for shape, line in lines.items()],
        "sticks": draw_sticks({shape: line.months for shape, line in lines.items()}),
        "twelve": range(1, 13),
    }


def make_unit_table(campaign, query, outcomes, gone, cells, size):
    without = find_without_selected(campaign).values_list("pk", flat=True)
    only_without = "without" in query
    whole = campaign.declarations.select_related("unit", "campaign")
    whole = with_standing(whole, campaign, timezone.now()).in_official_order()
    sorting, heads = read_heads(query, UNIT_HEADS)
    by_key = only_without or sorting.name
    listed = whole.values_list("pk", flat=True) if by_key else whole
    listed = list(without) if only_without else listed
    if sorting.name:
        listed = sort_units(whole, list(listed), campaign, gone, sorting)
    page = Paginator(listed, size or len(listed) or 1).get_page(query.get("page"))
    shown = pick_declarations(whole, page) if by_key else list(page)
    return {
        "heads": heads,
        "page": page,
        "rows": tallies.tally_by_declaration(shown, gone),
        "sums": tallies.sum_up_declarations(listed, gone)
        if only_without
        else tallies.sum_up(outcomes, gone),
        "without": page.paginator.count if only_without else without.count(),
        "only_without": only_without,
    }


def make_kind_table(campaign, query, outcomes, gone, cells, size):
    """Beside each kind what its units filed, as the roster counts them."""
    turnouts = [
        Totals.of([cell for cell in cells if cell["unit__kind"] == kind])
        for kind, _ in list_kind_choices()
    ]
    lines = tallies.tally_by_kind(campaign, gone)
    sorting, heads = read_heads(query, TALLY_HEADS)
    beside = dict(zip((tally.key for tally in lines), turnouts, strict=True))
    return {
        "heads": heads,
        "rows": [
            (beside[tally.key], tally)
            for tally in sorting.arrange(lines, TALLY_FIGURES)
        ],
        "sums": tallies.sum_up(outcomes, gone),
    }


def make_month_table(by, count):
    """Over the year, as planned once there is a plan, else as declared.

    Declared: of the selected once there are any, else of all that was filed.
    """

    def table(campaign, query, outcomes, gone, cells, size):
        sorting, heads = read_heads(query, MONTH_HEADS)
        whole = "all" in query or not outcomes[Selection.SELECTED]
        planned = campaign.issued_number and query.get("months") != "declared"
        if planned and "all" not in query:
            lines, sums = spreads.spread_plan(campaign, by)
        else:
            planned = False
            selection = None if whole else Selection.SELECTED
            lines = count(campaign, selection)
            sums = spreads.spread_whole(campaign, selection)
        return {
            "heads": heads,
            "lines": sorting.arrange(lines, MONTH_FIGURES),
            "sums": sums,
            "most": max((line.total for line in lines), default=0),
            "whole": whole,
            "planned": planned,
            "twelve": range(1, 13),
        }

    return table


TABLE_OF = {
    "year": make_year_table,
    "unit": make_unit_table,
    "kind": make_kind_table,
    "focus": make_month_table("focus", spreads.spread_focus),
    "form": make_month_table("form", spreads.spread_forms),
}
