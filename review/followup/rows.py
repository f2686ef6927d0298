"""The occasions of a year with what a row says of them, and the year in figures."""

from dataclasses import dataclass

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from review.followup.periods import YEAR
from submissions.activities.stages import write_stage_note
from submissions.calendars import read_calendar
from submissions.choices import OccasionFileKind, OccasionStatus, Stage
from submissions.models import Occasion, OccasionFile, Opinion, Unit


def select_occasions(campaign, user, today=None):
    """Occasions of a campaign that a person may see, the most urgent first."""
    return (
        Occasion.objects.visible_to(user)
        .filter(activity__campaign=campaign)
        .with_row_data()
        .by_urgency(today)
    )


def list_occasions(campaign, user, today=None):
    """The same; rows have `photo_count`, `opinion_count` and `answered_count` too."""
    return select_occasions(campaign, user, today).annotate(
        photo_count=count_related(OccasionFile, kind=OccasionFileKind.PHOTO),
        opinion_count=count_related(Opinion),
        answered_count=count_related(Opinion, answered_on__isnull=False),
    )


def count_related(model, **conditions):
    """Expression: how many rows of `model` the report of an occasion has, in a subquery
    of its own."""
    rows = model.objects.of_held().filter(occasion=OuterRef("pk"), **conditions)
    counted = (
        rows.order_by().values("occasion").annotate(many=Count("pk")).values("many")
    )
    return Coalesce(Subquery(counted), 0)


def write_notes(occasions, today=None):
    """The occasions of one page, each with its `note`: what its stage leaves open."""
    calendar, listed = read_calendar(), list(occasions)
    for occasion in listed:
        occasion.note = write_stage_note(occasion, today=today, calendar=calendar)
    return listed


@dataclass(frozen=True)
class Figures:
    """Of all occasions still in the plan or held: how many, by what was done.

    `unit` is None where they are those of the whole year.
    """

    planned: int = 0
    announced: int = 0
    held: int = 0
    in_planned_month: int = 0
    awaiting: int = 0
    overdue: int = 0
    opinions: int = 0
    answered: int = 0
    unit: Unit | None = None

    @property
    def unanswered(self):
        return self.opinions - self.answered


STANDING = Q(cancelled_at__isnull=True)
HELD = Q(status__in=OccasionStatus.held())
# What a figure counts is what the list shows that it leads to.
COUNTED = {
    "planned": STANDING,
    "announced": STANDING & (HELD | Q(status=OccasionStatus.ANNOUNCED)),
    "held": HELD,
    "in_planned_month": HELD & Q(in_planned_month=True),
    "awaiting": Q(stage_name=Stage.REPORTED),
    "overdue": Q(stage_name=Stage.OVERDUE),
}
OCCASION_COUNTS = {
    name: Count("pk", filter=condition) for name, condition in COUNTED.items()
}
OPINION_COUNTS = {
    "opinions": Count("pk"),
    "answered": Count("pk", filter=Q(answered_on__isnull=False)),
}


def select_counted(campaign, user, today, period=YEAR):
    """(occasions, opinions): what the figures are counted from."""
    visible = Occasion.objects.visible_to(user).filter(activity__campaign=campaign)
    opinions = list_opinions(campaign, user)
    return (
        period.narrow(visible.with_stage(today)),
        period.narrow(opinions, "occasion__months"),
    )


def list_opinions(campaign, user):
    """Opinions of the reports of a campaign that a person may see, still to be answered
    first; what a unit types before it files is not heard yet."""
    return (
        Opinion.objects.visible_to(user)
        .of_held()
        .filter(occasion__activity__campaign=campaign)
        .select_related("occasion__activity__unit", "occasion__activity__campaign")
        .order_by(
            F("answered_on").desc(nulls_first=True),
            F("due").asc(nulls_last=True),
            "occasion",
            "position",
        )
    )


def count_year(campaign, user, today=None, period=YEAR):
    """Figures of a campaign, or of a `period` of it, in two queries."""
    occasions, opinions = select_counted(campaign, user, today, period)
    return Figures(
        **occasions.aggregate(**OCCASION_COUNTS), **opinions.aggregate(**OPINION_COUNTS)
    )


def count_by_unit(campaign, user, today=None, period=YEAR):
    """[Figures] of the units that lead an activity, in official order; three queries."""
    occasions, opinions = select_counted(campaign, user, today, period)
    counted = count_rows(occasions, "activity__unit", OCCASION_COUNTS)
    heard = count_rows(opinions, "occasion__activity__unit", OPINION_COUNTS)
    units = Unit.objects.filter(pk__in=counted).order_by("order", "pk")
    return [
        Figures(unit=unit, **counted[unit.pk], **heard.get(unit.pk, {}))
        for unit in units
    ]


def count_rows(rows, unit, counts):
    """{pk of a unit: {name: number}}; `unit`: the way from a row to it."""
    counted = rows.order_by().values(unit).annotate(**counts)
    return {row[unit]: {name: row[name] for name in counts} for row in counted}


def find_next_report(campaign, user, after=None):
    """The report that has waited longest, behind `after` in that order; or None."""
    waiting = (
        Occasion.objects.visible_to(user)
        .filter(activity__campaign=campaign)
        .awaiting_confirmation()
        .order_by("changed_at", "pk")
    )
    rows = list(waiting.values_list("pk", flat=True))
    if after in rows:
        rows = [*rows[rows.index(after) + 1 :], *rows[: rows.index(after)]]
    return rows[0] if rows else None
