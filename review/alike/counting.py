"""How many groups of alike themes wait for a judgement, found once until one changes."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import F, Func, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from review.alike.similarity import (
    EARLIER,
    OWN,
    find_similar_groups,
    find_themes_in_question,
)
from review.models import KeptApart
from submissions.models import Campaign, Filing, PlanEntry, PlanVersion

# Seconds between two comparisons while themes come in; with many it takes seconds.
PATIENCE, PATIENCE_WITH_MANY, FEW = 30, 600, 1_000
# Of a group so many others are asked whether they still wait: one is named in a row.
MOST_NAMED = 4


def list_marks():
    """{name: expression over campaigns}: what changes whenever its groups may.

    Texts change with a filing, the choice of themes with their number and keys: those
    two are counted in one look at the rows, for every page of the office asks.
    """
    own = find_themes_in_question(OuterRef("pk")).order_by()
    filings = Filing.objects.filter(declaration__campaign=OuterRef("pk")).order_by()
    issued = PlanVersion.objects.frozen().order_by()
    return {
        "alike_own": select_figure(
            own,
            JSONObject(many=summarise("COUNT", "pk"), keys=summarise("SUM", "pk")),
        ),
        "alike_filed": select_figure(filings, summarise("MAX", "pk")),
        "alike_kept": select_figure(
            KeptApart.objects.order_by(), summarise("MAX", "at")
        ),
        "alike_issued": select_figure(issued, summarise("MAX", "pk")),
    }


def summarise(function, column):
    """Expression: COUNT, SUM or MAX of a column of all rows."""
    return Func(F(column), function=function)


def select_figure(rows, figure):
    return Subquery(rows.values(figure=figure))


def count_groups(campaign):
    """Length of `find_similar_groups`; of a campaign annotated by `list_marks`.

    To compare 540 themes takes some 0.2 s, more than a page may, and 5,000 take seconds:
    it is done again at once when the office judged, else when a mark changed and the
    last time is PATIENCE seconds ago, so that no page waits while many units file.
    """
    many = campaign.alike_own["many"]
    if not many:
        return 0
    judged = [campaign.region, campaign.alike_kept, campaign.alike_issued]
    mark = [campaign.alike_own, campaign.alike_filed]
    known = cache.get(f"alike-{campaign.pk}")
    if known and known["judged"] == judged:
        is_recent = time.monotonic() - known["at"] < find_patience(many)
        if known["mark"] == mark or is_recent:
            return known["groups"]
    groups = compare_anew(campaign)
    found = {"judged": judged, "mark": mark, "groups": groups, "at": time.monotonic()}
    cache.set(f"alike-{campaign.pk}", found, timeout=None)
    return groups


@dataclass(frozen=True)
class Compared:
    """What was found `at` a time: {pk: keys of the most alike group that it stands in}."""

    at: datetime
    groups: dict


def compare_anew(campaign):
    """How many groups there are; which, is kept beside the number for `name_likes`."""
    at, homes = timezone.now(), {}
    groups = find_similar_groups(campaign)
    for group in reversed(groups):
        homes |= {pk: group.keys for kind, pk in group.keys if kind == OWN}
    cache.set(f"alike-groups-{campaign.pk}", Compared(at, homes), timeout=None)
    return len(groups)


def read_compared(campaign):
    """As compared last, now when that was never."""
    if known := cache.get(f"alike-groups-{campaign.pk}"):
        return known
    count_groups(Campaign.objects.annotate(**list_marks()).get(pk=campaign.pk))
    return cache.get(f"alike-groups-{campaign.pk}") or Compared(timezone.now(), {})


def name_likes(campaign, pks):
    """{pk: title of one that it is alike to} of themes whose pair waits for a judgement.

    The comparison may be older than the last judgement: what was merged, declined or
    kept apart since is left out. Three queries for however many.
    """
    compared = read_compared(campaign)
    near = {
        pk: [key for key in compared.groups[pk] if key != (OWN, pk)][:MOST_NAMED]
        for pk in pks
        if pk in compared.groups
    }
    if not near:
        return {}
    told = read_titles(campaign, {key for keys in near.values() for key in keys})
    kept = KeptApart.objects.standing().filter(at__gte=compared.at)
    apart = set(map(frozenset, kept.values_list("first", "second")))
    named = {pk: choose_title(pk, keys, told, apart) for pk, keys in near.items()}
    return {pk: title for pk, title in named.items() if title}


def read_titles(campaign, keys):
    """{key: (pk of the theme behind it, title)} of those that are still in question."""
    own = find_themes_in_question(campaign).filter(
        pk__in=[pk for kind, pk in keys if kind == OWN]
    )
    rows = PlanEntry.objects.filter(pk__in=[pk for kind, pk in keys if kind == EARLIER])
    earlier = rows.values_list("pk", "theme", "title")
    return {(OWN, pk): (pk, title) for pk, title in own.values_list("pk", "title")} | {
        (EARLIER, pk): (theme, title) for pk, theme, title in earlier
    }


def choose_title(pk, keys, told, apart):
    open_ones = (told[key] for key in keys if key in told)
    titles = (
        title for theme, title in open_ones if frozenset((pk, theme)) not in apart
    )
    return next(titles, "")


def find_patience(themes):
    return PATIENCE if themes <= FEW else PATIENCE_WITH_MANY
