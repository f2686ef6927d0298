"""报送情况: the list, its fresh part, its Excel."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from review.access import office_page
from review.documents.roster import RosterPaper, roster_xlsx
from review.filters.roster import RosterFilter, units_in
from review.queue import waiting
from review.roster import Totals, cells_of, mark_of, rows_of
from review.roster import roster as roster_of
from review.views.paging import query_without_page
from submissions.permissions import is_office
from submissions.templatetags.portal import clock
from submissions.views.downloads import download

SIZES = (20, 50, 100, 200)
USUAL_SIZE = 50


@require_safe
@office_page
def roster(request, campaign):
    shown = listing(request, campaign)
    return render(request, "review/roster_list.html", shown | {"sizes": SIZES})


@require_safe
@office_page
def live(request, campaign):
    """What changes by itself, or 204 when it shows no more than `seen`."""
    shown = listing(request, campaign)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "review/_roster_live.html", shown | {"live": True})


@require_safe
@office_page
def sheet(request, campaign):
    listed = RosterFilter(request.GET, queryset=roster_of(campaign, request.user))
    paper = RosterPaper(
        title=f"{campaign.full_name}报送情况",
        note=note_of(listed),
        rows=rows_of(listed.qs),
        office=campaign.office_name,
    )
    return download(roster_xlsx(paper), f"{paper.title}.xlsx")


def note_of(listed):
    """“截至3月24日 16:30；状态：未报送”."""
    return "；".join([f"截至{clock(timezone.now())}", *listed.words()])


def page_size(request):
    size = request.GET.get("size", "")
    return int(size) if size in map(str, SIZES) else USUAL_SIZE


def listing(request, campaign):
    """What the list shows: counts of all units, and the rows of one page."""
    everyone = roster_of(campaign, request.user)
    listed = RosterFilter(request.GET, queryset=everyone)
    cells = cells_of(everyone)
    totals = Totals.of(cells)
    if listed.chosen_name:
        cells = cells_of(everyone.filter(unit__name__contains=listed.chosen_name))
    pages = Paginator(listed.qs.values_list("pk", flat=True), page_size(request))
    pages.count = units_in(cells, listed.chosen)
    page = pages.get_page(request.GET.get("page"))
    rows = rows_of(everyone.filter(pk__in=list(page.object_list)))
    unaccepted = waiting(campaign, request.user).count()
    options = listed.options(cells)
    counts = [choices for _, choices in options]
    return {
        "campaign": campaign,
        "filter": listed,
        "options": options,
        "totals": totals,
        "page": page,
        "size": page_size(request),
        "rows": rows,
        "waiting": unaccepted,
        "mark": mark_of(totals, rows, unaccepted, pages.count, counts),
        "query": query_without_page(request.GET),
        "is_office": is_office(request.user),
    }
