"""What the rules of the 核对单 look at, read once for all of them."""

from functools import cached_property

from django.urls import reverse
from django.utils import timezone

from review.overview import counts
from review.plan.board import locate_card
from review.plan.rows import find_tray, list_placed_rows, list_waiting_rows
from review.roster.standing import with_standing
from submissions.models import Theme


class Basis:
    """What the rules look at, read once."""

    def __init__(self, version):
        self.version, self.campaign = version, version.plan.campaign
        self.rows = list_placed_rows(version)
        self.tray = list_waiting_rows(find_tray(version))
        self.counts = counts.count_by_outcome(self.campaign)
        self.now = timezone.now()

    @cached_property
    def declarations(self):
        """All of the campaign, in official order."""
        declarations = self.campaign.declarations.select_related("unit", "campaign")
        found = with_standing(declarations, self.campaign, self.now)
        return list(found.in_official_order())

    @property
    def themed(self):
        """The rows that a unit declared; the others were added by the office."""
        return [row for row in self.rows if row.theme]

    def page(self, name, *args):
        return reverse(f"review:{name}", args=[self.campaign.year, *args])

    @property
    def board(self):
        return self.page("plan-board")

    def card(self, row):
        return locate_card(self.campaign, row.card)

    def themes(self):
        return Theme.objects.filed().filter(declaration__campaign=self.campaign)


def say_issued_before(many):
    return f"（其中 {many} 个上一版已经这样印发）" if many else ""
