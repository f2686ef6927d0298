"""总览: how what was filed and chosen spreads over units, kinds, areas, forms and months."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Max, OuterRef, Subquery

from review.documents.selection_summary import Merged, SelectionSummary, Tally
from review.models import Decision
from submissions.choices import DeclarationStatus, Selection, UnitKind
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


def filed_themes(campaign):
    return Theme.objects.filed().filter(declaration__campaign=campaign).order_by()


def counted(themes, *columns):
    """{values of the columns: how many}."""
    rows = themes.values_list(*columns).annotate(many=Count("*"))
    return {(key[0] if len(columns) == 1 else tuple(key)): n for *key, n in rows}


def by_outcome(campaign):
    """{Selection: how many themes}, in the order of OUTCOMES."""
    found = counted(filed_themes(campaign), "selection")
    return {outcome: found.get(outcome, 0) for outcome in OUTCOMES}


def withdrawn(campaign):
    """Themes that were filed once and are no longer: 撤回, 退回 and not filed again."""
    newest = Filing.objects.filter(declaration=OuterRef("declaration")).values(
        "declaration"
    )
    contents = Filing.objects.filter(
        declaration__campaign=campaign,
        declaration__status__in=DeclarationStatus.editable(),
        sequence=Subquery(newest.annotate(last=Max("sequence")).values("last")),
    ).values_list("content", flat=True)
    return sum(len(content["rows"]) for content in contents)


def tallies(names, found):
    """[Tally] of {(key, Selection): how many}, one for every (key, name)."""
    return [
        Tally(
            name,
            {outcome: found.get((key, outcome), 0) for outcome in OUTCOMES},
            key=key,
        )
        for key, name in names
    ]


def by_kind(campaign):
    found = counted(filed_themes(campaign), "declaration__unit__kind", "selection")
    return tallies(UnitKind.choices, found)


def by_declaration(declarations):
    """[(declaration, Tally)] of one page of them."""
    rows = Theme.objects.filed().filter(declaration__in=declarations).order_by()
    found = counted(rows, "declaration", "selection")
    names = [(declaration.pk, str(declaration.unit)) for declaration in declarations]
    return list(zip(declarations, tallies(names, found), strict=True))


def by_focus(campaign):
    return tallies(
        area_names(campaign),
        counted(filed_themes(campaign), "focus_area", "selection"),
    )


def by_form(campaign):
    """A theme of two forms counts under both."""
    return tallies(
        campaign.activity_forms.values_list("pk", "name"),
        counted(form_rows(campaign), "activityform", "theme__selection"),
    )


def area_names(campaign):
    names = FocusArea.objects.filter(campaign=campaign).values_list("pk", "name")
    return [*names, (None, NO_AREA)]


def form_rows(campaign):
    """Each theme once for each of its forms."""
    return Theme.forms.through.objects.filter(
        theme__declaration__campaign=campaign,
        theme__declaration__status__in=DeclarationStatus.filed(),
    ).order_by()


@dataclass
class Spread:
    """One row over the year; a theme of two months counts in both, in `total` once."""

    key: int | None
    name: str
    months: list[int] = field(default_factory=lambda: [0] * 12)
    total: int = 0

    def add(self, months, how_many):
        self.total += how_many
        for month in months:
            self.months[month - 1] += how_many


def chosen_of(campaign, selection):
    themes = filed_themes(campaign)
    return themes.filter(selection=selection) if selection else themes


def focus_by_month(campaign, selection=None):
    found = counted(chosen_of(campaign, selection), "focus_area", "months")
    return spreads(area_names(campaign), found)


def form_by_month(campaign, selection=None):
    rows = form_rows(campaign)
    if selection:
        rows = rows.filter(theme__selection=selection)
    names = campaign.activity_forms.values_list("pk", "name")
    return spreads(names, counted(rows, "activityform", "theme__months"))


def spreads(names, found):
    lines = {key: Spread(key, name) for key, name in names}
    for (key, months), how_many in found.items():
        if key in lines:
            lines[key].add(months, how_many)
    return list(lines.values())


def month_sums(lines):
    """Twelve sums over lines that share no theme."""
    return [
        sum(counts) for counts in zip(*(line.months for line in lines), strict=True)
    ]


def without_selected(campaign):
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


def selection_summary(campaign, *, day):
    """What the 甄选情况说明 of `day` says."""
    declarations = list(
        campaign.declarations.select_related("unit", "campaign").in_official_order()
    )
    filed = [one for one in declarations if one.is_filed]
    without = list(without_selected(campaign))
    return SelectionSummary(
        name=campaign.full_name,
        office=campaign.office_name,
        day=day,
        units=len(declarations),
        outcomes=by_outcome(campaign),
        withdrawn=withdrawn(campaign),
        kinds=by_kind(campaign),
        focus=[tally for tally in by_focus(campaign) if tally.key or tally.total],
        forms=by_form(campaign),
        reasons=reasons(campaign),
        merged=mergers(campaign),
        explained=[str(one.unit) for one in filed if one.none_reason],
        silent=[str(one.unit) for one in declarations if not one.is_filed],
        unchosen=[
            str(one.unit) for one in without if one.is_filed and not one.none_reason
        ],
    )


def reasons(campaign):
    """[(reason, ["主题（单位）"])] of what was declined, the commonest reason first."""
    declined = filed_themes(campaign).filter(selection=Selection.DECLINED)
    newest = Decision.objects.filter(theme=OuterRef("pk")).order_by("-pk")
    told = (
        declined.annotate(why=Subquery(newest.values("reason")[:1]))
        .in_official_order()
        .values_list("why", "title", "declaration__unit__name")
    )
    grouped = defaultdict(list)
    for why, title, unit in told:
        grouped[(why or "").strip("。； ") or "未写明"].append(f"{title}（{unit}）")
    return sorted(grouped.items(), key=lambda entry: (-len(entry[1]), entry[0]))


def mergers(campaign):
    rows = (
        filed_themes(campaign)
        .filter(selection=Selection.MERGED)
        .select_related("declaration__unit", "merged_into__declaration__unit")
        .in_official_order()
    )
    return [
        Merged(
            f"{theme}（{theme.declaration.unit}）",
            f"{theme.merged_into}（{theme.merged_into.declaration.unit}）"
            if theme.merged_into and theme.merged_into.declaration.is_filed
            else "",
        )
        for theme in rows
    ]
