"""The plan board as it is shown: twelve months, the tray, and what to look at."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from review import balance, moves, plans
from review.models import PlanVersion
from review.plans import Placed
from submissions import consents
from submissions.choices import Selection
from submissions.models import Unit


@dataclass(frozen=True)
class MonthColumn:
    """A month of the board: rows that begin in it, rows that only run through it."""

    number: int
    rows: list
    passing: list
    load: int
    past: bool
    concerns: list

    @property
    def by_hand(self):
        """Somebody put the rows in an order of their own."""
        return any(row.entry.position for row in self.rows)


@dataclass(frozen=True)
class Board:
    campaign: object
    working: PlanVersion | None
    shown: PlanVersion | None
    versions: list
    months: list
    rows: list
    tray: list
    reserves: list
    concerns: list
    # The months of one scale for all twelve load bars.
    scale: int

    @property
    def band(self):
        return self.campaign.month_high - self.campaign.month_low


def read(campaign):
    versions = list(
        PlanVersion.objects.filter(plan__campaign=campaign).select_related(
            "plan__campaign"
        )
    )
    working = next((version for version in versions if version.is_working), None)
    shown = working or (versions[0] if versions else None)
    rows = plans.placed(shown) if shown else []
    past = balance.months_past(campaign.year, dated(shown))
    concerns = concerns_of(campaign, rows, past) if working else []
    waiting = list(plans.waiting(campaign, working))
    load = balance.load_of(rows)
    return Board(
        campaign=campaign,
        working=working,
        shown=shown,
        versions=[version for version in versions if not version.is_working],
        months=[column(number, rows, load, past, concerns) for number in load],
        rows=rows,
        tray=[theme for theme in waiting if theme.selection != Selection.RESERVE],
        reserves=[theme for theme in waiting if theme.selection == Selection.RESERVE],
        concerns=concerns,
        scale=max(campaign.month_high + 2, *load.values()),
    )


def newest_version(campaign):
    """The version that the board shows, or None."""
    versions = PlanVersion.objects.filter(plan__campaign=campaign)
    return versions.select_related("plan__campaign").first()


def dated(version):
    """The day that the plan is made for."""
    return (version and version.dated) or timezone.localdate()


def column(number, rows, load, past, concerns):
    return MonthColumn(
        number=number,
        rows=[row for row in rows if row.months.first == number],
        passing=[
            row for row in rows if number in row.months and row.months.first != number
        ],
        load=load[number],
        past=number <= past,
        concerns=[
            concern
            for concern in concerns
            if concern.month == number and not concern.on_card
        ],
    )


def concerns_of(campaign, rows, past):
    found = balance.concerns(
        rows,
        low=campaign.month_low,
        high=campaign.month_high,
        past=past,
        holidays=list(campaign.holidays.all()),
    )
    planned = {unit.pk for row in rows for unit in row.units}
    missing = Unit.objects.filter(declarations__campaign=campaign).exclude(
        pk__in=planned
    )
    link = reverse("review:roster-list", args=[campaign.year])
    without = balance.without_theme(list(missing.order_by("order", "pk")), link)
    return [*found, *(without if rows else [])]


def undoable(working, user):
    """What this person could take back now, in words; ""."""
    return moves.described(moves.last_act(working, user)) if working else ""


def row_of(theme, campaign):
    """Where a theme stands in the version being worked on, or None."""
    working = plans.working_version(campaign)
    entry = working and working.entries.current().filter(theme=theme).first()
    if entry is None:
        return None
    return Placed(
        entry,
        consents.latest(working).get(theme.pk),
        granted_months=plans.granted_in(working).get(entry.line),
    )
