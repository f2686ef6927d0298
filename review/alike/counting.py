"""How many groups of alike themes wait for a judgement, found once until one changes."""

import time
from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, F, Func, Max, Subquery, Sum
from django.utils import timezone

from review.alike.similarity import (
    EARLIER,
    OWN,
    find_similar_groups,
    find_themes_in_question,
)
from review.models import KeptApart
from submissions.models import Campaign, Filing, PlanEntry, PlanVersion

# Seconds between two looks while themes come in; to compare many takes seconds.
PATIENCE, PATIENCE_WITH_MANY, FEW = 30, 600, 1_000
# Of a group so many others are asked whether they still wait: one is named in a row.
MOST_NAMED = 4


def list_judgements():
    """{name: expression over campaigns}: what changes with a judgement of the office."""
    issued = PlanVersion.objects.frozen().order_by()
    return {
        "alike_kept": select_newest(KeptApart.objects.order_by(), "at"),
        "alike_issued": select_newest(issued, "pk"),
    }


def select_newest(rows, column):
    return Subquery(rows.values(newest=Func(F(column), function="MAX")))


def read_mark(campaign):
    """(how many themes are compared, the sum of their keys, the newest filing).

    It changes whenever the groups may: texts change with a filing only.
    """
    own = find_themes_in_question(campaign).order_by()
    filings = Filing.objects.filter(declaration__campaign=campaign).order_by()
    return (
        *own.aggregate(many=Count("pk"), keys=Sum("pk")).values(),
        *filings.aggregate(newest=Max("pk")).values(),
    )


def count_groups(campaign):
    """Length of `find_similar_groups`; of a campaign annotated by `list_judgements`.

    To compare 540 themes takes some 0.2 s, more than a page may, and 5,000 take seconds:
    it is done again at once when the office judged, else when the last look is PATIENCE
    seconds ago and something changed since, so that no page waits while many units file.
    """
    key, now = f"alike-{campaign.pk}", time.monotonic()
    judged = (campaign.region, campaign.alike_kept, campaign.alike_issued)
    known = cache.get(key)
    holds = known and known["judged"] == judged
    if holds and now - known["looked"] < find_patience(known["mark"][0]):
        return known["groups"]
    mark = read_mark(campaign)
    if not mark[0]:
        return 0
    holds = holds and known["mark"] == mark
    groups = known["groups"] if holds else compare_anew(campaign)
    found = {"judged": judged, "mark": mark, "groups": groups, "looked": now}
    cache.set(key, found, timeout=None)
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
    count_groups(Campaign.objects.annotate(**list_judgements()).get(pk=campaign.pk))
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
    own = find_themes_in_question(campaign).order_by()
    own = own.filter(pk__in=[pk for kind, pk in keys if kind == OWN])
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
