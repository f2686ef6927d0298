"""总览: how what was filed and chosen spreads over units, kinds, areas, forms and months."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from django.db.models import Count, Exists, Max, OuterRef, Subquery

from review.models import Decision
from review.overview.pictures import shade_months
from review.overview.selection_summary import (
    Merged,
    SelectionSummary,
    Tally,
    Turnout,
)
from submissions.choices import (
    DeclarationStatus,
    OccasionStatus,
    Selection,
)
from submissions.district import list_kind_choices
from submissions.models import Filing, Occasion, PlanEntry, Theme
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


@dataclass
class Spread:
    """One row over the year; a theme of two months counts in both, in `total` once."""

    key: int | str | None
    name: str
    months: list[int] = field(default_factory=lambda: [0] * 12)
    total: int = 0

    @property
    def shaded(self):
        """[(number, how dark)] of each month."""
        return shade_months(self.months)

    def add(self, months, how_many):
        self.total += how_many
        for month in months:
            self.months[month - 1] += how_many


def find_chosen_themes(campaign, selection):
    themes = find_filed_themes(campaign)
    return themes.filter(selection=selection) if selection else themes


def spread_focus(campaign, selection=None):
    found = count_rows_by(
        find_chosen_themes(campaign, selection), "focus_area", "months"
    )
    return make_spreads(list_area_names(campaign), found)


def spread_forms(campaign, selection=None):
    found = count_by_form(campaign, "months", selection)
    return drop_empty_line(make_spreads(list_form_names(campaign), found))


def spread_whole(campaign, selection=None):
    """The 合计 under both tables: each theme once."""
    line = Spread(None, "合计")
    for months, how_many in count_rows_by(
        find_chosen_themes(campaign, selection), "months"
    ).items():
        line.add(months, how_many)
    return line


def spread_plan(campaign, by):
    """([Spread], their 合计) of the rows of the plan in force, in the months it gives them.

    `by`: "focus" or "form". Forms are those that the plan names, as they were called when
    it was issued; areas those of the theme.
    """
    names = list_area_names(campaign) if by == "focus" else list_form_names(campaign)
    lines = {key: Spread(key, name) for key, name in names}
    keys = campaign.activity_forms.map_names() if by == "form" else {}
    whole = Spread(None, "合计")
    entries = PlanEntry.objects.settling().filter(version__plan__campaign=campaign)
    for area, forms, months in entries.values_list(
        "theme__focus_area", "forms_text", "months"
    ):
        whole.add(months, 1)
        written = [keys.get(name, OTHER_FORM) for name in forms.split("、") if name]
        for key in {area} if by == "focus" else set(written or [None]):
            lines[key].add(months, 1)
    return drop_empty_line(list(lines.values())), whole


def list_year(campaign):
    """{shape: Spread} of what was declared and, once there is a plan, planned and held."""
    year = {"declared": replace(spread_whole(campaign), name="申报")}
    if campaign.issued_number:
        year["planned"] = replace(spread_plan(campaign, "focus")[1], name="计划")
        year["held"] = spread_held(campaign)
    return year


def spread_held(campaign):
    """The occasions that were held, in the months that the plan gives them."""
    line = Spread(None, "已办")
    held = Occasion.objects.filter(
        activity__campaign=campaign, status__in=OccasionStatus.held()
    ).order_by()
    for months, how_many in count_rows_by(held, "months").items():
        line.add(months, how_many)
    return line


def make_spreads(names, found):
    lines = {key: Spread(key, name) for key, name in names}
    for (key, months), how_many in found.items():
        if key in lines:
            lines[key].add(months, how_many)
    return list(lines.values())


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


def make_selection_summary(campaign, *, day):
    """What the 甄选情况说明 of `day` says."""
    gone = list_withdrawn(campaign)
    turnouts = map_turnouts(campaign)
    without = defaultdict(list)
    for declaration in find_without_selected(campaign):
        without[turnouts[declaration.pk]].append(str(declaration.unit))
    return SelectionSummary(
        name=campaign.full_name,
        office=campaign.office_name,
        day=day,
        units=Counter(turnouts.values()),
        outcomes=count_by_outcome(campaign),
        withdrawn=len(gone),
        kinds=tally_by_kind(campaign, gone),
        focus=drop_empty_line(tally_by_focus(campaign, gone)),
        forms=tally_by_form(campaign, gone),
        reasons=list_reasons(campaign),
        merged=list_mergers(campaign),
        without=without,
    )


def map_turnouts(campaign):
    """{pk of a declaration: Turnout}."""
    filings = Filing.objects.filter(declaration=OuterRef("pk"))
    declarations = campaign.declarations.annotate(filed_once=Exists(filings))
    return {declaration.pk: find_turnout(declaration) for declaration in declarations}


def find_turnout(declaration):
    if declaration.is_filed:
        return Turnout.EXPLAINED if declaration.none_reason else Turnout.FILED
    if declaration.status == DeclarationStatus.RETURNED:
        return Turnout.RETURNED
    return Turnout.WITHDRAWN if declaration.filed_once else Turnout.SILENT


def list_reasons(campaign):
    """[(reason, ["主题（单位）"])] of what was declined, the commonest reason first."""
    declined = find_filed_themes(campaign).filter(selection=Selection.DECLINED)
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


def list_mergers(campaign):
    rows = (
        find_filed_themes(campaign)
        .filter(selection=Selection.MERGED)
        .select_related("declaration__unit", "merged_into__declaration__unit")
        .in_official_order()
    )
    return [
        Merged(f"{theme}（{theme.declaration.unit}）", name_lead(theme))
        for theme in rows
    ]


def name_lead(theme):
    """The lead as the report names it; what stands behind it no longer is said."""
    lead = theme.merged_into
    if lead is None:
        return "牵头主题已被删除"
    name, declaration = f"{lead}（{lead.declaration.unit}）", lead.declaration
    if declaration.is_filed:
        return name
    returned = declaration.status == DeclarationStatus.RETURNED
    return f"{name}，{'已退回，待重新报送' if returned else '已撤回'}"
