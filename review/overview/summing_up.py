"""What the 甄选情况说明 says, read from the year."""

from collections import Counter, defaultdict

from django.db.models import Exists, OuterRef, Subquery

from review.models import Decision
from review.overview.counts import (
    count_by_outcome,
    drop_empty_line,
    find_filed_themes,
    find_without_selected,
    list_withdrawn,
)
from review.overview.selection_summary import (
    Merged,
    SelectionSummary,
    Turnout,
)
from review.overview.tallies import (
    tally_by_focus,
    tally_by_form,
    tally_by_kind,
)
from submissions.choices import (
    DeclarationStatus,
    Selection,
)
from submissions.models import Filing


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
