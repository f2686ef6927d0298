"""The list of themes as a person looks at it; other desks answer with it too."""

import re

from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.encoding import uri_to_iri

from review.alike.counting import name_likes
from review.models import DecisionBatch, ReasonPhrase
from review.overview import counts
from review.paging import drop_page_from_query, read_back_address
from review.themes import menus, preferences
from review.themes.filters import ThemeFilter
from review.themes.forms import DeskForm
from review.themes.orders import SORTED_HEADS, put_in_order
from review.themes.rows import read_rows
from review.themes.words import find_name, split_words
from submissions.choices import Selection
from submissions.models import Declaration, Theme, Unit
from submissions.permissions import is_office

# The names of more units than that are no help while typing, and a heavy page.
MOST_NAMES = 300


def list_filed_themes(request, campaign):
    themes = Theme.objects.visible_to(request.user).filed()
    return themes.filter(declaration__campaign=campaign)


def find_list_address(campaign):
    return reverse("review:theme-list", args=[campaign.year])


def find_way_back(request, campaign):
    """The list as it was filtered; anything else than our own list goes to the list."""
    return read_back_address(request, find_list_address(campaign), mark="?")


def read_shown_query(request, campaign):
    """The filters of the list: of this address, or of the page a form came from."""
    if request.method != "POST":
        return request.GET
    return QueryDict(find_way_back(request, campaign).partition("?")[2])


def read_shown_words(request, campaign):
    """What the list that a form came from was searched for, word by word."""
    return split_words(read_shown_query(request, campaign).get("q", ""))


def match_themes(request, campaign):
    """The filter of the list that the person looks at; its `qs` are the themes."""
    return ThemeFilter(
        read_shown_query(request, campaign),
        queryset=list_filed_themes(request, campaign),
        campaign=campaign,
        person=request.user,
    )


def add_page_to_query(query, asked):
    """The conditions, and the page unless it is the first or none at all."""
    if re.fullmatch("[0-9]{1,9}", asked or "") and int(asked) > 1:
        query["page"] = int(asked)
    return query


def make_row_context(request, campaign):
    return {
        "can_decide": is_office(request.user, campaign),
        "outcomes": Selection.outcomes(),
    }


def render_theme_list(
    request, campaign, *, status=200, listed=None, opened="", **context
):
    listed = listed or match_themes(request, campaign)
    settings = preferences.read_settings(request.user)
    # Read once, all keys give the number of rows, the pages, and the rows of this one.
    ordered = put_in_order(listed.qs, settings.order, listed.sorting)
    keys = ordered.values_list("pk", flat=True)
    asked = read_shown_query(request, campaign).get("page")
    page = Paginator(list(keys), settings.page_size).get_page(asked)
    query = add_page_to_query(listed.query, asked)
    return render(
        request,
        "review/themes/theme_list.html",
        {
            "campaign": campaign,
            "filter": listed,
            "page": page,
            "themes": read_marked_rows(page.object_list, campaign, listed.words),
            "counts": count_by_selection(request, campaign),
            "query": drop_page_from_query(query),
            "heads": listed.sorting.make_heads(SORTED_HEADS, query),
            "kept_query": uri_to_iri(listed.query.urlencode()),
            "back": f"{find_list_address(campaign)}?{query.urlencode()}",
            "last_act": DecisionBatch.objects.last_of(request.user, campaign),
            "phrases": ReasonPhrase.objects.all(),
            **make_filter_context(campaign, listed, opened),
            **make_preferences_context(request, settings),
            **make_row_context(request, campaign),
            **context,
        },
        status=status,
    )


def read_marked_rows(keys, campaign, words):
    """The rows of some themes, with what was looked for and what they are alike to."""
    rows = read_rows(keys, words)
    waiting = [row.pk for row in rows if row.selection in Selection.joinable()]
    likes = name_likes(campaign, waiting)
    for row in rows:
        row.like = "" if row.settled else likes.get(row.pk, "")
    return rows


def make_filter_context(campaign, listed, opened):
    names = list(list_unit_names(campaign)[: MOST_NAMES + 1])
    pills = menus.list_pills(listed)
    return {
        "menus": menus.list_menus(menus.FIRST, listed, opened),
        "more": menus.list_menus(menus.SECOND, listed, opened),
        "more_open": opened in menus.SECOND
        or any(name in listed.chosen for name in menus.SECOND),
        "pills": pills,
        "asked": "、".join(words for words, _ in pills),
        "left_out": menus.say_left_out(listed),
        "unit_unknown": is_unknown_unit(campaign, listed.chosen.get("unit")),
        "units": names if len(names) <= MOST_NAMES else [],
    }


def list_unit_names(campaign):
    """Names to choose from while typing."""
    units = Unit.objects.filter(declarations__campaign=campaign)
    return units.values_list("name", flat=True)


def is_unknown_unit(campaign, name):
    """Whether some units have filed, and none of them has a name like the one asked for."""
    filed = Declaration.objects.filed().filter(campaign=campaign).order_by()
    if not name or filed.filter(find_name(name, "unit__")).exists():
        return False
    return filed.exists()


def make_preferences_context(request, settings):
    return {
        "kept_filters": request.user.saved_filters.all(),
        "desk": settings,
        "desk_form": DeskForm(
            instance=settings, initial={"columns": preferences.list_columns(settings)}
        ),
        "hidden_columns": preferences.name_hidden_columns(settings),
    }


def count_by_selection(request, campaign):
    """[(Selection, how many)] over all filed themes of the campaign."""
    themes = list_filed_themes(request, campaign).order_by()
    counted = counts.count_rows_by(themes, "selection")
    return [(state, counted.get(state, 0)) for state in Selection]
