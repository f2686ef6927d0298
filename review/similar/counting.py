"""How many groups of alike themes wait for a judgement, found once until one changes."""

import time

from django.core.cache import cache
from django.db.models import F, Func, OuterRef, Subquery

from review.models import KeptApart
from review.similar.similarity import find_similar_groups, find_themes_in_question
from submissions.models import Filing, PlanVersion

# Seconds between two comparisons while themes come in; with many it takes seconds.
PATIENCE, PATIENCE_WITH_MANY, FEW = 30, 600, 1_000


def list_marks():
    """{name: expression over campaigns}: what changes whenever its groups may.

    Texts change with a filing, the choice of themes with their number and keys.
    """
    own = find_themes_in_question(OuterRef("pk")).order_by()
    filings = Filing.objects.filter(declaration__campaign=OuterRef("pk")).order_by()
    issued = PlanVersion.objects.frozen().order_by()
    return {
        "alike_many": summarise(own, "COUNT", "pk"),
        "alike_keys": summarise(own, "SUM", "pk"),
        "alike_filed": summarise(filings, "MAX", "pk"),
        "alike_kept": summarise(KeptApart.objects.order_by(), "MAX", "at"),
        "alike_issued": summarise(issued, "MAX", "pk"),
    }


def summarise(rows, function, column):
    """Expression: COUNT, SUM or MAX of a column of all rows."""
    return Subquery(rows.values(figure=Func(F(column), function=function)))


def count_groups(campaign):
    """Length of `find_similar_groups`; of a campaign annotated by `list_marks`.

    To compare 540 themes takes some 0.2 s, more than a page may, and 5,000 take seconds:
    it is done again at once when the office judged, else when a mark changed and the
    last time is PATIENCE seconds ago, so that no page waits while many units file.
    """
    if not campaign.alike_many:
        return 0
    judged = [campaign.region, campaign.alike_kept, campaign.alike_issued]
    mark = [campaign.alike_many, campaign.alike_keys, campaign.alike_filed]
    known = cache.get(f"alike-{campaign.pk}")
    if known and known["judged"] == judged:
        is_recent = time.monotonic() - known["at"] < find_patience(campaign.alike_many)
        if known["mark"] == mark or is_recent:
            return known["groups"]
    groups = len(find_similar_groups(campaign))
    found = {"judged": judged, "mark": mark, "groups": groups, "at": time.monotonic()}
    cache.set(f"alike-{campaign.pk}", found, timeout=None)
    return groups


def find_patience(themes):
    return PATIENCE if themes <= FEW else PATIENCE_WITH_MANY
