"""What would become of themes that are merged, before anybody merges them."""

from copy import copy
from dataclasses import dataclass

from review.selection.wording import planned_words
from submissions.models import Theme
from submissions.months import Months


@dataclass(frozen=True)
class Joint:
    """The joint theme as the plan would name it.

    `words`: {name of PLAN_LABELS: planned word}; `all_months`: of all its parts.
    """

    units_text: str
    months: Months
    all_months: Months
    words: dict

    @property
    def adds_months(self):
        return self.months != self.all_months


def preview_joint(lead, joining) -> Joint:
    """The words and months are the lead's; nothing is written."""
    joint = copy(lead)
    joint.merged_rows = [*lead.merged_rows, *joining]
    parts = Theme.objects.filter(pk__in=[lead.pk, *(one.pk for one in joining)])
    months = [month for part in parts for month in part.months]
    words = planned_words(lead)
    return Joint(joint.units_text, words["months"], Months.of(*months), words)
