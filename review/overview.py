"""总览: how what was filed and chosen spreads over units, kinds, areas, forms and months."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, Max, OuterRef, Subquery

from review.documents.selection_summary import Merged, SelectionSummary, Tally, Turnout
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


@dataclass(frozen=True)
class Withdrawn:
    """A row that was filed once and is no longer: 撤回, 退回 and not filed again."""

    declaration: int
    kind: str
    focus_area: str
    forms: tuple[str, ...]


def withdrawn(campaign):
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
        Withdrawn(declaration, kind, row["focus_area"], tuple(row["forms"]))
        for declaration, kind, content in filings
        for row in content["rows"]
    ]


def tallies(names, found, gone):
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


def by_kind(campaign, gone):
    found = counted(filed_themes(campaign), "declaration__unit__kind", "selection")
    return tallies(UnitKind.choices, found, (row.kind for row in gone))


def by_declaration(declarations, gone):
    """[(declaration, Tally)] of one page of them."""
    rows = Theme.objects.filed().filter(declaration__in=declarations).order_by()
    found = counted(rows, "declaration", "selection")
    names = [(declaration.pk, str(declaration.unit)) for declaration in declarations]
    lines = tallies(names, found, (row.declaration for row in gone))
    return list(zip(declarations, lines, strict=True))


def by_focus(campaign, gone):
    """What was withdrawn names its area as it was called then; one that is gone is none."""
    names = area_names(campaign)
    keys = {name: key for key, name in names}
    return tallies(
        names,
        counted(filed_themes(campaign), "focus_area", "selection"),
        (keys.get(row.focus_area) for row in gone),
    )


def by_form(campaign, gone):
    """A theme of two forms counts under both."""
    names = list(campaign.activity_forms.values_list("pk", "name"))
    keys = {name: key for key, name in names}
    return tallies(
        names,
        counted(form_rows(campaign), "activityform", "theme__selection"),
        (keys.get(form) for row in gone for form in row.forms),
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
    gone = withdrawn(campaign)
    turnouts = turnouts_of(campaign)
    without = defaultdict(list)
    for declaration in without_selected(campaign):
        without[turnouts[declaration.pk]].append(str(declaration.unit))
    return SelectionSummary(
        name=campaign.full_name,
        office=campaign.office_name,
        day=day,
        units=Counter(turnouts.values()),
        outcomes=by_outcome(campaign),
        withdrawn=len(gone),
        kinds=by_kind(campaign, gone),
        focus=[tally for tally in by_focus(campaign, gone) if tally.key or tally.total],
        forms=by_form(campaign, gone),
        reasons=reasons(campaign),
        merged=mergers(campaign),
        without=without,
    )


def turnouts_of(campaign):
    """{pk of a declaration: Turnout}."""
    filings = Filing.objects.filter(declaration=OuterRef("pk"))
    declarations = campaign.declarations.annotate(filed_once=Exists(filings))
    return {declaration.pk: turnout(declaration) for declaration in declarations}


def turnout(declaration):
    if declaration.is_filed:
        return Turnout.EXPLAINED if declaration.none_reason else Turnout.FILED
    if declaration.status == DeclarationStatus.RETURNED:
        return Turnout.RETURNED
    return Turnout.WITHDRAWN if declaration.filed_once else Turnout.SILENT


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
        Merged(f"{theme}（{theme.declaration.unit}）", lead_of(theme)) for theme in rows
    ]


def lead_of(theme):
    """The lead as the report names it; what stands behind it no longer is said."""
    lead = theme.merged_into
    if lead is None:
        return "牵头主题已被删除"
    name, declaration = f"{lead}（{lead.declaration.unit}）", lead.declaration
    if declaration.is_filed:
        return name
    returned = declaration.status == DeclarationStatus.RETURNED
    return f"{name}，{'已退回，待重新报送' if returned else '已撤回'}"
