"""Pages of long lists that keep their filters."""

PASSING = ("page", "seen")


def query_without_page(query):
    """For the links of the pager: every filter, no page, nothing empty."""
    kept = query.copy()
    for name in [*PASSING, *(name for name, value in query.items() if not value)]:
        kept.pop(name, None)
    return kept.urlencode()
