"""How many themes of each unit, kind, area and form had which outcome."""

from collections import Counter

from review.overview.counts import (
    OTHER_FORM,
    OUTCOMES,
    count_by_form,
    count_rows_by,
    drop_empty_line,
    find_filed_themes,
    list_area_names,
    list_form_names,
)
from review.overview.selection_summary import (
    Tally,
)
from submissions.district import list_kind_choices
from submissions.models import Theme


def make_tallies(names, found, gone):
    """[Tally] of {(key, Selection): how many}, one for every (key, name).

    `gone`: the keys of what was withdrawn.
    """
    gone = Counter(gone)
    return [
        Tally(
            name,
            {outcome: found.get((key, outcome), 0) for outcome in OUTCOMES},
            withdrawn=gone[key],
            key=key,
        )
        for key, name in names
    ]


def tally_by_kind(campaign, gone):
    found = count_rows_by(
        find_filed_themes(campaign), "declaration__unit__kind", "selection"
    )
    return make_tallies(list_kind_choices(), found, (row.kind for row in gone))


def tally_by_declaration(declarations, gone):
    """[(declaration, Tally)] of one page of them."""
    rows = Theme.objects.filed().filter(declaration__in=declarations).order_by()
    found = count_rows_by(rows, "declaration", "selection")
    names = [(declaration.pk, str(declaration.unit)) for declaration in declarations]
    lines = make_tallies(names, found, (row.declaration for row in gone))
    return list(zip(declarations, lines, strict=True))


def count_figure(campaign, name, gone):
    """Counter {pk of a declaration: its figure under one head of the table}.

    A Tally for each of 7,500 would take some 50 ms more.
    """
    themes = find_filed_themes(campaign)
    if name != "total":
        themes = themes.filter(selection=name)
    many = Counter(count_rows_by(themes, "declaration"))
    if name in ("total", "withdrawn"):
        many.update(row.declaration for row in gone)
    return many


def sum_up(outcomes, gone):
    """The 合计 of a year: a Tally of all that `count_by_outcome` counts."""
    return Tally("合计", outcomes, withdrawn=len(gone))


def sum_up_declarations(pks, gone):
    """The 合计 of some declarations."""
    found = count_rows_by(
        Theme.objects.filed().filter(declaration__in=pks).order_by(), "selection"
    )
    outcomes = {outcome: found.get(outcome, 0) for outcome in OUTCOMES}
    return sum_up(outcomes, [row for row in gone if row.declaration in set(pks)])


def tally_by_focus(campaign, gone):
    """What was withdrawn names its area as it was called then; one that is gone is none."""
    keys = campaign.focus_areas.map_names()
    return make_tallies(
        list_area_names(campaign),
        count_rows_by(find_filed_themes(campaign), "focus_area", "selection"),
        (keys.get(row.focus_area) for row in gone),
    )


def tally_by_form(campaign, gone):
    """A theme of two forms counts under both."""
    keys = campaign.activity_forms.map_names()
    lines = make_tallies(
        list_form_names(campaign),
        count_by_form(campaign, "selection"),
        (key for row in gone for key in {keys.get(f, OTHER_FORM) for f in row.forms}),
    )
    return drop_empty_line(lines)
