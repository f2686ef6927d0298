"""What the rows of the workbench show, read for all rows of a page at once.

To make objects of all that stands behind a row takes more than twice as long.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass

from review.models import Note, Proposal, Wording
from submissions.choices import Selection
from submissions.models import Theme

OWN = (
    "pk",
    "title",
    "position",
    "summary",
    "time_text",
    "other_form",
    "selection",
    "focus_area__name",
    "declaration__unit__name",
    # Few themes have these: they are read when one is there.
    "merged_into",
    "wording",
    "proposal",
)


@dataclass
class Row:
    """A theme as its row shows it, by the names that the theme has for the same."""

    pk: int
    title: str
    position: int
    summary: str
    time_text: str
    selection: str
    focus_area: str | None
    units_text: str
    forms_text: str
    tags: list
    asides: list
    open_proposal: Proposal | None
    merged_into: Theme | None

    __str__ = Theme.__str__

    def get_selection_display(self):
        return Selection(self.selection).label


def row_of(pk):
    """The Row of one theme, or None when there is none any more."""
    return next(iter(rows_of([pk])), None)


def rows_of(pks):
    """[Row] in this order, those of no theme left out; a constant number of queries."""
    themes = Theme.objects.filter(pk__in=pks).order_by()
    own = {row["pk"]: row for row in themes.values(*OWN)}
    return completed([own[pk] for pk in pks if pk in own])


def completed(rows):
    """[Row] of themes of which the `OWN` words were read, in their order."""
    own = {row["pk"]: row for row in rows}
    pks = list(own)
    units = units_of(own)
    forms = names_of(Theme.forms, pks, "activityform")
    tags = names_of(Theme.tags, pks, "tag")
    notes = Counter(of_themes(Note, pks).values_list("theme", flat=True))
    wordings = beside(own, Wording.objects, "wording")
    proposals = beside(own, Proposal.objects, "proposal")
    leads = beside(
        own, Theme.objects.select_related("declaration__unit"), "merged_into"
    )
    return [
        Row(
            pk=pk,
            title=row["title"],
            position=row["position"],
            summary=row["summary"],
            time_text=row["time_text"],
            selection=row["selection"],
            focus_area=row["focus_area__name"],
            units_text="、".join(units[pk]),
            forms_text="、".join(filter(None, [*forms[pk], row["other_form"]])),
            tags=tags[pk],
            asides=asides_of(wordings.get(row["wording"]), notes[pk]),
            open_proposal=proposals.get(row["proposal"]),
            merged_into=leads.get(row["merged_into"]),
        )
        for pk, row in own.items()
    ]


def of_themes(model, pks):
    return model.objects.filter(theme__in=pks).order_by()


def names_of(relation, pks, entry):
    """{theme: [name]} of the entries of a many-to-many list, in the order of that."""
    through = relation.through
    listed = through._meta.get_field(entry).related_model._meta.ordering
    order = (f"{entry}__{column}" for column in listed)
    entries = of_themes(through, pks).order_by(*order)
    found = defaultdict(list)
    for theme, name in entries.values_list("theme", f"{entry}__name"):
        found[theme].append(name)
    return found


def units_of(own):
    """{theme: its names of units, as `Theme.units`}."""
    merged = list(
        Theme.objects.filter(merged_into__in=own)
        .order_by(*Theme._meta.ordering)
        .values_list("merged_into", "pk", "declaration__unit__name")
    )
    joint = names_of(Theme.co_organisers, [*own, *(pk for _, pk, _ in merged)], "unit")
    named = {
        pk: [row["declaration__unit__name"], *joint[pk]] for pk, row in own.items()
    }
    for lead, pk, unit in merged:
        named[lead] += [unit, *joint[pk]]
    return {pk: dict.fromkeys(names) for pk, names in named.items()}


def asides_of(wording, notes):
    """What the office put beside a theme, in words."""
    asides = []
    if wording:
        asides.append("文字已核对" if wording.is_as_written else "文字已改")
    if notes:
        asides.append(f"备注 {notes}")
    return asides


def beside(own, objects, column):
    """{pk: object} of those that this column of some theme names."""
    return objects.in_bulk({row[column] for row in own.values() if row[column]})
