"""总览, and the 甄选情况说明 as a file."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review.access import office_page
from review.overview import counts as figures
from review.overview.selection_summary import write_selection_summary
from review.paging import drop_page_from_query
from review.roster.standing import with_standing
from submissions.answers import answer_with_file
from submissions.choices import Selection

PAGE_SIZE = 50
TABLES = {
    "unit": "按单位",
    "kind": "按单位类别",
    "focus": "按重大主题",
    "form": "按活动形式",
}


@require_safe
@office_page
def show_overview(request, campaign):
    """One table at a time: each number of it leads to the themes it counts."""
    by = request.GET.get("by")
    by = by if by in TABLES else "unit"
    outcomes = figures.count_by_outcome(campaign)
    gone = figures.list_withdrawn(campaign)
    return render(
        request,
        "review/overview/overview.html",
        {
            "campaign": campaign,
            "outcomes": outcomes,
            "filed": sum(outcomes.values()),
            "withdrawn": len(gone),
            "total": sum(outcomes.values()) + len(gone),
            "tables": TABLES,
            "by": by,
            "table": TABLES[by],
            **TABLE_OF[by](request, campaign, outcomes, gone),
        },
    )


def make_unit_table(request, campaign, outcomes, gone):
    without = figures.find_without_selected(campaign).values_list("pk", flat=True)
    only_without = "without" in request.GET
    whole = campaign.declarations.select_related("unit", "campaign")
    whole = with_standing(whole, campaign, timezone.now()).in_official_order()
    listed = list(without) if only_without else whole
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = whole.filter(pk__in=list(page)) if only_without else page
    return {
        "page": page,
        "rows": figures.tally_by_declaration(list(shown), gone),
        "sums": figures.sum_up_declarations(listed, gone)
        if only_without
        else figures.sum_up(outcomes, gone),
        "without": page.paginator.count if only_without else without.count(),
        "only_without": only_without,
        "query": drop_page_from_query(request.GET),
    }


def make_kind_table(request, campaign, outcomes, gone):
    return {
        "rows": [(None, tally) for tally in figures.tally_by_kind(campaign, gone)],
        "sums": figures.sum_up(outcomes, gone),
    }


def make_month_table(by, count):
    """Over the year, as planned once there is a plan, else as declared.

    Declared: of the selected once there are any, else of all that was filed.
    """

    def table(request, campaign, outcomes, gone):
        whole = "all" in request.GET or not outcomes[Selection.SELECTED]
        planned = campaign.issued_number and request.GET.get("months") != "declared"
        if planned and "all" not in request.GET:
            lines, sums = figures.spread_plan(campaign, by)
        else:
            planned = False
            selection = None if whole else Selection.SELECTED
            lines = count(campaign, selection)
            sums = figures.spread_whole(campaign, selection)
        return {
            "lines": lines,
            "sums": sums,
            "most": max((line.total for line in lines), default=0),
            "whole": whole,
            "planned": planned,
            "twelve": range(1, 13),
        }

    return table


TABLE_OF = {
    "unit": make_unit_table,
    "kind": make_kind_table,
    "focus": make_month_table("focus", figures.spread_focus),
    "form": make_month_table("form", figures.spread_forms),
}


@require_safe
@office_page
def download_selection_summary(request, campaign):
    summary = figures.make_selection_summary(campaign, day=timezone.localdate())
    return answer_with_file(
        write_selection_summary(summary), f"{summary.name}主题甄选情况说明.docx"
    )
