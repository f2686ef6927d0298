"""What the rows of the workbench show, read for all rows of a page at once.

To make objects of all that stands behind a row takes more than twice as long.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F, Value

from review.models import Note, Proposal, Wording
from submissions.choices import Selection
from submissions.models import Theme
from submissions.prepared import one_by_one, prepared

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
    listed = lists_of(own)
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
            units_text="、".join(
                dict.fromkeys([row["declaration__unit__name"], *listed["unit", pk]])
            ),
            forms_text="、".join(
                filter(None, [*listed["form", pk], row["other_form"]])
            ),
            tags=listed["tag", pk],
            asides=asides_of(wordings.get(row["wording"]), len(listed["note", pk])),
            open_proposal=proposals.get(row["proposal"]),
            merged_into=leads.get(row["merged_into"]),
        )
        for pk, row in own.items()
    ]


def lists_of(themes):
    """{(list, theme): [name]} of all that is listed beside themes, each in its order."""
    listed = defaultdict(list)
    for which, theme, *_, name in entries_of(list(themes)):
        listed[which, theme].append(name)
    return listed


# Of which theme; by which merged theme, in the order of those; its place in the list
# itself, and its name.
ENTRY = {
    "of": F("theme"),
    "by_declaration": Value(0),
    "by_position": Value(0),
    "by": Value(0),
    "place": Value(0),
    "key": Value(0),
    "named": Value(""),
}


@prepared
def entries_of(themes):
    """(list, *ENTRY) of all that is listed beside these themes.

    Units: the co-organisers; then, of each theme that was merged into this one, its unit
    and its co-organisers, as `Theme.units`.
    """
    own = {"theme__in": themes}
    joint = Theme.co_organisers.through.objects
    form = {
        "place": "activityform__position",
        "key": "activityform",
        "named": "activityform__name",
    }
    unit = {"place": "unit__order", "key": "unit", "named": "unit__name"}
    merged = {
        "of": "merged_into",
        "by_declaration": "declaration",
        "by_position": "position",
        "by": "pk",
        "named": "declaration__unit__name",
    }
    theirs = {
        "of": "theme__merged_into",
        "by_declaration": "theme__declaration",
        "by_position": "theme__position",
        "by": "theme",
    }
    return one_by_one(
        ENTRY,
        ("form", Theme.forms.through.objects.filter(**own), form),
        ("tag", Theme.tags.through.objects.filter(**own), {"named": "tag__name"}),
        ("note", Note.objects.filter(**own), {}),
        ("unit", joint.filter(**own), unit),
        ("unit", Theme.objects.filter(merged_into__in=themes), merged),
        ("unit", joint.filter(theme__merged_into__in=themes), theirs | unit),
    )


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
