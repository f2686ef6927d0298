"""报送情况: the list, its fresh part, its Excel."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.access import office_page
from review.paging import drop_page_from_query
from review.roster.filters import RosterFilter, count_units_in
from review.roster.queue import find_waiting_declarations
from review.roster.rows import (
    SORTED_HEADS,
    Totals,
    count_cells,
    find_roster,
    list_roster_rows,
    mark_shown,
    sort_roster,
)
from review.roster.sheet import write_roster_xlsx
from review.sheets import write_note
from review.sorting import Sorting
from submissions.answers import answer_with_file
from submissions.permissions import is_office
from submissions.turns import takes_turns

SIZES = (20, 50, 100, 200)
USUAL_SIZE = 50


@require_safe
@office_page
def show_roster(request, campaign):
    shown = list_page(request, campaign)
    return render(request, "review/roster/roster_list.html", shown | {"sizes": SIZES})


@require_safe
@office_page
def show_live_part(request, campaign):
    """What changes by itself, or 204 when it shows no more than `seen`."""
    shown = list_page(request, campaign)
    if request.GET.get("seen") == shown["mark"]:
        return HttpResponse(status=204)
    return render(request, "review/roster/_roster_live.html", shown | {"live": True})


@require_safe
@office_page
@takes_turns
def download_sheet(request, campaign):
    listed = RosterFilter(request.GET, queryset=find_roster(campaign, request.user))
    title = f"{campaign.full_name}报送情况"
    content = write_roster_xlsx(
        list_roster_rows(sort_roster(listed.qs, read_sorting(request))),
        title=title,
        note=write_note(*listed.words()),
        office=campaign.office_name,
    )
    return answer_with_file(content, f"{title}.xlsx")


def read_page_size(request):
    size = request.GET.get("size", "")
    return int(size) if size in map(str, SIZES) else USUAL_SIZE


def read_sorting(request):
    return Sorting.read(request.GET, SORTED_HEADS)


def list_page(request, campaign):
    """What the list shows: counts of all units, and the rows of one page."""
    everyone = find_roster(campaign, request.user)
    listed = RosterFilter(request.GET, queryset=everyone)
    cells = count_cells(everyone)
    totals = Totals.of(cells)
    if listed.chosen_name:
        cells = count_cells(everyone.filter(unit__name__contains=listed.chosen_name))
    sorting = read_sorting(request)
    keys = sort_roster(listed.qs, sorting).values_list("pk", flat=True)
    pages = Paginator(keys, read_page_size(request))
    pages.count = count_units_in(cells, listed.chosen)
    page = pages.get_page(request.GET.get("page"))
    shown = everyone.filter(pk__in=list(page.object_list))
    rows = list_roster_rows(sort_roster(shown, sorting))
    missed = [row.answer_missed for row in rows]
    unaccepted = find_waiting_declarations(campaign, request.user).count()
    options = listed.options(cells)
    counts = [choices for _, choices in options]
    return {
        "campaign": campaign,
        "filter": listed,
        "options": options,
        "totals": totals,
        "page": page,
        "size": read_page_size(request),
        "sorting": sorting,
        "heads": sorting.make_heads(SORTED_HEADS, request.GET),
        "rows": rows,
        "waiting": unaccepted,
        "mark": mark_shown(totals, rows, missed, unaccepted, pages.count, counts),
        "query": drop_page_from_query(request.GET),
        "is_office": is_office(request.user, campaign),
    }
