"""How many groups of alike themes wait for a judgement, found once until one changes."""

import time
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import cache
from django.db.models import Count, F, Func, Max, OuterRef, Subquery, Sum
from django.utils import timezone

from review.alike.similarity import (
    EARLIER,
    OWN,
    find_similar_groups,
    find_themes_in_question,
)
from review.models import DecisionBatch, KeptApart
from submissions.models import Campaign, Filing, PlanEntry, PlanVersion

# Seconds between two looks while themes come in; to compare many takes seconds.
PATIENCE, PATIENCE_WITH_MANY, FEW = 30, 600, 1_000
# Of a group so many others are asked whether they still wait: one is named in a row.
MOST_NAMED = 4


def list_judgements():
    """{name: expression over campaigns}: what changes with each judgement and decision."""
    issued = PlanVersion.objects.frozen().order_by()
    decided = DecisionBatch.objects.filter(campaign=OuterRef("pk")).order_by()
    return {
        "alike_kept": select_newest(KeptApart.objects.order_by(), "at"),
        "alike_issued": select_newest(issued, "pk"),
        "alike_decided": select_newest(decided, "pk"),
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


@dataclass(frozen=True)
class Compared:
    """What a comparison `at` a time found, kept until what it hangs on has changed.

    `groups`: [keys]; `homes`: {pk: keys of the most alike group that it stands in};
    `looked`: when `mark` was read last, in seconds; `decided`: the newest decision that
    `number` knows of.
    """

    judged: tuple
    mark: tuple
    at: datetime
    groups: list
    homes: dict
    looked: float
    decided: int | None
    number: int


def count_groups(campaign):
    """How many groups wait; of a campaign annotated by `list_judgements`.

    To compare 540 themes takes some 0.2 s, more than a page may, and 5,000 take seconds.
    It is done again at once when the office kept some apart or issued a plan, else when
    the last look is PATIENCE seconds ago and something changed since, so that no page
    waits while many units file. After a decision the groups known are counted again.
    """
    known = read_compared(campaign)
    if known.decided != campaign.alike_decided:
        number = count_open_groups(campaign, known.groups)
        known = replace(known, decided=campaign.alike_decided, number=number)
        keep_compared(campaign, known)
    return known.number


def read_compared(campaign):
    """The Compared that holds, of a campaign annotated by `list_judgements`."""
    judged = (campaign.region, campaign.alike_kept, campaign.alike_issued)
    known = cache.get(f"alike-{campaign.pk}")
    holds = known and known.judged == judged
    if holds and time.monotonic() - known.looked < find_patience(known.mark[0]):
        return known
    mark = read_mark(campaign)
    if holds and known.mark == mark:
        return keep_compared(campaign, replace(known, looked=time.monotonic()))
    return keep_compared(campaign, compare_anew(campaign, judged, mark))


def compare_anew(campaign, judged, mark):
    at = timezone.now()
    found = find_similar_groups(campaign) if mark[0] else []
    groups, homes = [group.keys for group in found], {}
    for keys in reversed(groups):
        homes |= {pk: keys for kind, pk in keys if kind == OWN}
    looked, decided = time.monotonic(), campaign.alike_decided
    return Compared(judged, mark, at, groups, homes, looked, decided, len(groups))


def keep_compared(campaign, compared):
    cache.set(f"alike-{campaign.pk}", compared, timeout=None)
    return compared


def count_open_groups(campaign, groups):
    """Those in which a theme still in question has another, or a row of last year."""
    own = {pk for keys in groups for kind, pk in keys if kind == OWN}
    in_question = find_themes_in_question(campaign).order_by().filter(pk__in=own)
    gone = own - set(in_question.values_list("pk", flat=True))
    settled = {(OWN, pk) for pk in gone}
    left = [[key for key in keys if key not in settled] for keys in groups]
    return sum(len(keys) > 1 and any(kind == OWN for kind, _ in keys) for keys in left)


def read_last_compared(campaign):
    """As compared last, now when that was never."""
    if known := cache.get(f"alike-{campaign.pk}"):
        return known
    judged = Campaign.objects.annotate(**list_judgements())
    return read_compared(judged.get(pk=campaign.pk))


def name_likes(campaign, pks):
    """{pk: title of one that it is alike to} of themes whose pair waits for a judgement.

    The comparison may be older than the last judgement: what was merged, declined or
    kept apart since is left out. Three queries for however many.
    """
    compared = read_last_compared(campaign)
    near = {
        pk: [key for key in compared.homes[pk] if key != (OWN, pk)][:MOST_NAMED]
        for pk in pks
        if pk in compared.homes
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
