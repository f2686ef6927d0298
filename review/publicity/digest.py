"""A year, a quarter or a month in figures, as 简报 and 工作总结 tell it.

What the pages of 活动开展 count, they count here: `review.followup.rows`.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from review.followup.periods import MONTHS, WHOLE_YEAR, Period
from review.followup.rows import (
    Figures,
    count_by_unit,
    count_year,
    list_occasions,
    list_opinions,
)
from review.publicity.media import list_media_items
from submissions.choices import AudienceGroup, MediaKind, Stage
from submissions.models import Campaign


@dataclass(frozen=True)
class Digest:
    """Of the occasions planned for `period`, as they stood on `day`.

    `held`, `overdue` and `ahead` are occasions; `months`: [(name, Figures)]; `present`
    and `media`: {label: how many}, those that are none left out.
    """

    campaign: Campaign
    period: Period
    day: date
    figures: Figures
    units: list
    months: list
    held: list
    overdue: list
    ahead: list
    present: dict
    media: dict
    late_answers: int

    @property
    def present_total(self):
        return sum(self.present.values())

    @property
    def media_total(self):
        return sum(self.media.values())

    @property
    def exemplary(self):
        return [one for one in self.held if one.exemplary]

    @property
    def without_logo(self):
        return [one for one in self.held if not one.logo_shown]

    @property
    def in_other_month(self):
        return [one for one in self.held if not one.in_planned_month]

    @property
    def photo_total(self):
        return sum(one.photo_count for one in self.held)


def build_digest(campaign, user, period, today):
    """In a number of queries that does not grow with the occasions."""
    listed = period.narrow(list_occasions(campaign, user, today))
    held = listed.held().order_by("held_on", "activity__position", "pk")
    opinions = period.narrow(list_opinions(campaign, user), "occasion__months")
    media = period.narrow(list_media_items(campaign, user), "occasion__months")
    occasions = list(held.prefetch_related("groups", "files", "opinions"))
    return Digest(
        campaign=campaign,
        period=period,
        day=today,
        figures=count_year(campaign, user, today, period),
        units=count_by_unit(campaign, user, today, period),
        months=count_months(campaign, user, period, today),
        held=occasions,
        overdue=list(listed.in_stage(Stage.OVERDUE, today=today)),
        ahead=list(listed.in_stage(Stage.UNANNOUNCED, Stage.UPCOMING, today=today)),
        present=count_present(occasions),
        media=count_media(media),
        late_answers=opinions.overdue(today).count(),
    )


def count_months(campaign, user, period, today):
    """[(name, Figures)] of the months of a period; none where it is one month.

    What is planned for the whole year is a part of its own.
    """
    if period.is_month:
        return []
    parts = [month for month in MONTHS if month.months & period.months]
    counted = [
        (part.label, count_year(campaign, user, today, part))
        for part in (*parts, *[WHOLE_YEAR] * period.is_year)
    ]
    return [line for line in counted if line[1].planned or line[1].held]


def count_present(occasions):
    came = Counter()
    for occasion in occasions:
        for row in occasion.groups.all():
            came[row.group] += row.present or 0
    return {group.label: came[group] for group in AudienceGroup if came[group]}


def count_media(items):
    told = Counter(items.values_list("kind", flat=True))
    return {kind.label: told[kind] for kind in MediaKind if told[kind]}
