"""总览, and the 甄选情况说明 as a file."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review import overview as figures
from review.access import office_page
from review.documents.selection_summary import selection_summary_docx
from review.views.paging import query_without_page
from submissions.choices import Selection
from submissions.views.downloads import download

PAGE_SIZE = 50
TABLES = {
    "unit": "按单位",
    "kind": "按单位类别",
    "focus": "按重大主题",
    "form": "按活动形式",
}


@require_safe
@office_page
def overview(request, campaign):
    """One table at a time: each number of it leads to the themes it counts."""
    by = request.GET.get("by")
    by = by if by in TABLES else "unit"
    outcomes = figures.by_outcome(campaign)
    gone = figures.withdrawn(campaign)
    return render(
        request,
        "review/overview.html",
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


def unit_table(request, campaign, outcomes, gone):
    without = figures.without_selected(campaign).values_list("pk", flat=True)
    only_without = "without" in request.GET
    whole = campaign.declarations.select_related("unit", "campaign").in_official_order()
    listed = list(without) if only_without else whole
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = whole.filter(pk__in=list(page)) if only_without else page
    return {
        "page": page,
        "rows": figures.by_declaration(list(shown), gone),
        "without": page.paginator.count if only_without else without.count(),
        "only_without": only_without,
        "query": query_without_page(request.GET),
    }


def kind_table(request, campaign, outcomes, gone):
    return {"tallies": figures.by_kind(campaign, gone)}


def month_table(count):
    """Over the year, of the selected once there are any, else of all that was filed."""

    def table(request, campaign, outcomes, gone):
        whole = "all" in request.GET or not outcomes[Selection.SELECTED]
        selection = None if whole else Selection.SELECTED
        lines = count(campaign, selection)
        return {
            "lines": lines,
            # Themes of two forms stand in two lines: their months have no sum.
            "sums": []
            if request.GET.get("by") == "form"
            else figures.month_sums(lines),
            "most": max((line.total for line in lines), default=0),
            "whole": whole,
            "twelve": range(1, 13),
        }

    return table


TABLE_OF = {
    "unit": unit_table,
    "kind": kind_table,
    "focus": month_table(figures.focus_by_month),
    "form": month_table(figures.form_by_month),
}


@require_safe
@office_page
def selection_summary(request, campaign):
    summary = figures.selection_summary(campaign, day=timezone.localdate())
    return download(
        selection_summary_docx(summary), f"{summary.name}主题甄选情况说明.docx"
    )
