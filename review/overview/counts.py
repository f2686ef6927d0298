"""What was filed and what became of it: themes counted by outcome and by columns."""

from dataclasses import dataclass

from django.db.models import Count, Max, OuterRef, Subquery

from submissions.choices import (
    DeclarationStatus,
    Selection,
)
from submissions.models import Filing, Theme
from submissions.models.campaigns import FocusArea

# As they are told: what was chosen first, what is still open last.
OUTCOMES = (
    Selection.SELECTED,
    Selection.RESERVE,
    Selection.DECLINED,
    Selection.MERGED,
    Selection.PENDING,
)

NO_AREA = "未填重大主题"

# The form that a unit wrote in its own words: a row, and an option of the workbench.
OTHER_FORM = "其他"

NO_FORM = "未填活动形式"


def find_filed_themes(campaign):
    return Theme.objects.filed().filter(declaration__campaign=campaign).order_by()


def count_rows_by(found, *columns):
    """{values of the columns: how many}."""
    rows = found.values_list(*columns).annotate(many=Count("*"))
    return {(key[0] if len(columns) == 1 else tuple(key)): n for *key, n in rows}


def count_by_outcome(campaign):
    """{Selection: how many themes}, in the order of OUTCOMES."""
    found = count_rows_by(find_filed_themes(campaign), "selection")
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


@dataclass(frozen=True)
class Withdrawn:
    """A row that was filed once and is no longer: 撤回, 退回 and not filed again.

    `forms`: by name, or in the unit's own words.
    """

    declaration: int
    kind: str
    focus_area: str
    forms: tuple[str, ...]


def list_withdrawn(campaign):
    """[Withdrawn], each as it was filed last."""
    newest = Filing.objects.filter(declaration=OuterRef("declaration")).values(
        "declaration"
    )
    filings = Filing.objects.filter(
        declaration__campaign=campaign,
        declaration__status__in=DeclarationStatus.editable(),
        sequence=Subquery(newest.annotate(last=Max("sequence")).values("last")),
    ).values_list("declaration", "declaration__unit__kind", "content")
    return [
        Withdrawn(declaration, kind, row["focus_area"], list_forms(row))
        for declaration, kind, content in filings
        for row in content["rows"]
    ]


def list_forms(row):
    return tuple(filter(None, [*row["forms"], row["other_form"]]))


def drop_empty_line(lines):
    """The lines without that of what is not filled in, when it counts nothing."""
    return [line for line in lines if line.key is not None or line.total]


def list_area_names(campaign):
    names = FocusArea.objects.filter(campaign=campaign).values_list("pk", "name")
    return [*names, (None, NO_AREA)]


def list_form_names(campaign):
    names = campaign.activity_forms.values_list("pk", "name")
    return [*names, (OTHER_FORM, OTHER_FORM), (None, NO_FORM)]


def count_by_form(campaign, column, selection=None):
    """{(key of a form, value of the column): how many}, a theme once for each form."""
    themes = find_chosen_themes(campaign, selection)
    own = count_rows_by(themes.exclude(other_form=""), column)
    unsaid = count_rows_by(themes.filter(other_form="", forms=None), column)
    return {
        **count_rows_by(themes.filter(forms__isnull=False), "forms", column),
        **{(OTHER_FORM, value): many for value, many in own.items()},
        **{(None, value): many for value, many in unsaid.items()},
    }


def find_chosen_themes(campaign, selection):
    themes = find_filed_themes(campaign)
    return themes.filter(selection=selection) if selection else themes


def find_without_selected(campaign):
    """Declarations whose unit takes part in no selected theme, in official order.

    Who is named as co-organiser, or whose theme went into a selected one, takes part.
    """
    declarations = campaign.declarations.select_related("unit", "campaign")
    for way in ("", "merged_into__"):
        chosen = {
            f"{way}selection": Selection.SELECTED,
            f"{way}declaration__campaign": campaign,
            f"{way}declaration__status__in": DeclarationStatus.filed(),
        }
        themes = Theme.objects.filter(**chosen).order_by()
        partners = Theme.co_organisers.through.objects.filter(
            **{f"theme__{name}": value for name, value in chosen.items()}
        )
        declarations = declarations.exclude(
            unit__in=themes.values("declaration__unit")
        ).exclude(unit__in=partners.values("unit"))
    return declarations.in_official_order()
