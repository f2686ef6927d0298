"""Pages of long lists that keep their filters, and the way back to them."""

from django.core.paginator import Paginator
from django.utils.http import url_has_allowed_host_and_scheme

PASSING = ("page", "seen")


def drop_page_from_query(query):
    """For the links of the pager: every filter, no page, nothing empty."""
    kept = query.copy()
    for name in [*PASSING, *(name for name, value in query.items() if not value)]:
        kept.pop(name, None)
    return kept.urlencode()


def describe_page(request, listed, size):
    """What a page of a FilterSet's rows needs: `filter`, `page`, `query`."""
    return {
        "filter": listed,
        "page": Paginator(listed.qs, size).get_page(request.GET.get("page")),
        "query": drop_page_from_query(request.GET),
    }


def read_back_address(request, here, mark=""):
    """The address that a form came from, when it begins with `here` and `mark`.

    Anything else, another site above all, is answered with `here`.
    """
    target = request.POST.get("back", "")
    ours = url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return target if ours and target.startswith(here + mark) else here
