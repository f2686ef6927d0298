"""梳理甄选: the themes of filed declarations, filtered, counted and in pages."""

import re

from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.encoding import uri_to_iri
from django.views.decorators.http import require_safe

from review import desk, overview
from review.access import office_page
from review.filters import menus
from review.filters.options import Options
from review.filters.shares import LARGE, Shares
from review.filters.themes import ThemeFilter
from review.forms.desk import DeskForm
from review.models import DecisionBatch, ReasonPhrase
from review.views.orders import WHOLE, in_order
from review.views.paging import came_from, query_without_page
from submissions.choices import Selection
from submissions.models import Declaration, Theme, Unit
from submissions.permissions import is_office

# The names of more units than that are no help while typing, and a heavy page.
FEW_UNITS = 300


def filed_themes(request, campaign):
    declarations = Declaration.objects.filed().filter(campaign=campaign)
    return Theme.objects.visible_to(request.user).filter(
        declaration__in=declarations.order_by().values("pk")
    )


def listing(campaign):
    return reverse("review:theme-list", args=[campaign.year])


def way_back(request, campaign):
    """The list as it was filtered; anything else than our own list goes to the list."""
    return came_from(request, listing(campaign), mark="?")


def shown_query(request, campaign):
    """The filters of the list: of this address, or of the page a form came from."""
    if request.method != "POST":
        return request.GET
    return QueryDict(way_back(request, campaign).partition("?")[2])


def matching(request, campaign, themes=None):
    """The filter of the list that the person looks at; its `qs` are the themes."""
    return ThemeFilter(
        shown_query(request, campaign),
        queryset=filed_themes(request, campaign) if themes is None else themes,
        campaign=campaign,
        person=request.user,
    )


def with_page(query, asked):
    """The conditions, and the page unless it is the first or none at all."""
    if re.fullmatch("[0-9]{1,9}", asked or "") and int(asked) > 1:
        query["page"] = int(asked)
    return query


@require_safe
@office_page
def theme_list(request, campaign):
    listed = matching(request, campaign)
    query = with_page(listed.query, request.GET.get("page"))
    told = listed.form.errors or listed.left_out
    if not told and query.urlencode() != request.GET.urlencode():
        return redirect(f"{listing(campaign)}?{query.urlencode()}".rstrip("?"))
    return render_list(request, campaign, listed=listed)


@require_safe
@office_page
def options(request, campaign, name):
    """One menu with its counts, for a list too long to count all of them at once."""
    if name not in menus.FIRST + menus.SECOND:
        raise Http404
    listed = matching(request, campaign)
    menu = menus.menu(name, listed, Options(Shares(listed)))
    return render(request, "rows/menu_options.html", {"menu": menu}, using="rows")


def row_context(request):
    return {
        "can_decide": is_office(request.user),
        "outcomes": Selection.outcomes(),
    }


def render_list(request, campaign, *, status=200, listed=None, **context):
    listed = listed or matching(request, campaign)
    shares = Shares(listed)
    settings = desk.settings_of(request.user)
    themes = in_order(settings.order, listed, shares)
    asked = shown_query(request, campaign).get("page")
    page = Paginator(themes, settings.page_size).get_page(asked)
    query = with_page(listed.query, asked)
    return render(
        request,
        "review/theme_list.html",
        {
            "campaign": campaign,
            "filter": listed,
            "page": page,
            "has_more": settings.order not in WHOLE and shares.has_more,
            "themes": page.object_list,
            "counts": shares.quick and counts_by_selection(request, campaign),
            "query": query_without_page(query),
            "kept_query": uri_to_iri(listed.query.urlencode()),
            "back": f"{listing(campaign)}?{query.urlencode()}",
            "last_act": DecisionBatch.objects.last_of(request.user, campaign),
            "phrases": ReasonPhrase.objects.all(),
            **filter_context(campaign, listed, shares),
            **desk_context(request, settings),
            **row_context(request),
            **context,
        },
        status=status,
    )


def filter_context(campaign, listed, shares):
    counting = Options(shares) if shares.quick else None
    asked = menus.pills(listed)
    return {
        "menus": menus.menus(menus.FIRST, listed, counting),
        "more": menus.menus(menus.SECOND, listed, counting),
        "more_open": any(name in listed.chosen for name in menus.SECOND),
        "pills": asked,
        "asked": "、".join(words for words, _ in asked),
        "left_out": menus.left_out(listed),
        "unit_unknown": shares.unit_unknown,
        "units": units_of(campaign) if shares.many <= FEW_UNITS else [],
    }


def units_of(campaign):
    """Names to choose from while typing."""
    units = Unit.objects.filter(declarations__campaign=campaign)
    return units.values_list("name", flat=True)


def desk_context(request, settings):
    return {
        "kept_filters": request.user.saved_filters.all(),
        "desk": settings,
        "desk_form": DeskForm(
            instance=settings, initial={"columns": desk.columns_of(settings)}
        ),
        "hidden_columns": desk.hidden_columns(settings),
    }


def counts_in_place(request, campaign):
    """The counts of the list for an answer in place, or nothing where it shows none."""
    filed = Declaration.objects.filed().filter(campaign=campaign)
    return filed.count() <= LARGE and counts_by_selection(request, campaign)


def counts_by_selection(request, campaign):
    """[(Selection, how many)] over all filed themes of the campaign."""
    themes = filed_themes(request, campaign).order_by()
    counted = overview.counted(themes, "selection")
    return [(state, counted.get(state, 0)) for state in Selection]
