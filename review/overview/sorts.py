"""Which heads of the tables of the overview sort them, and by what."""

from review.overview.counts import OUTCOMES
from review.overview.tallies import count_figure
from review.sorting import Sorting
from submissions.choices import Standing

# What a line of a table is sorted by, head by head.
TALLY_FIGURES = {
    "total": lambda tally: tally.total,
    **{
        outcome.value: lambda tally, outcome=outcome: tally.outcomes[outcome]
        for outcome in OUTCOMES
    },
    "withdrawn": lambda tally: tally.withdrawn,
}
TALLY_HEADS = {
    "total": "申报",
    **{outcome.value: outcome.label for outcome in OUTCOMES},
    "withdrawn": "撤回",
}
UNIT_HEADS = {"name": "单位", "state": "状态", **TALLY_HEADS}
MONTH_FIGURES = {
    str(month): lambda line, month=month: line.months[month - 1]
    for month in range(1, 13)
} | {"total": lambda line: line.total}
MONTH_HEADS = {str(month): f"{month}月" for month in range(1, 13)} | {"total": "主题"}


def read_heads(query, labels):
    """(Sorting, {name: Head}) of a table with these heads."""
    sorting = Sorting.read(query, labels)
    return sorting, sorting.make_heads(labels, query)


def sort_units(whole, pks, campaign, gone, sorting):
    """Primary keys of declarations by a figure, in official order where it is equal."""
    if sorting.name == "name":
        places = {pk: place for place, pk in enumerate(pks)}
        return sorting.arrange(pks, {"name": places.get})
    if sorting.name == "state":
        states, ranks = dict(whole.values_list("pk", "standing")), Standing.values
        return sorting.arrange(pks, {"state": lambda pk: ranks.index(states[pk])})
    many = count_figure(campaign, sorting.name, gone)
    return sorting.arrange(pks, {sorting.name: many.__getitem__})


def pick_declarations(whole, pks):
    """In the order of their primary keys."""
    found = whole.order_by().in_bulk(list(pks))
    return [found[pk] for pk in pks]
