"""What is known about one theme beyond its own row: neighbours, papers, what happened."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from submissions.models import AuditEntry, Theme
from submissions.workflow import ACCEPT, RETURN, WITHDRAW

TOLD_OF_DECLARATION = {move.name: move.label for move in (WITHDRAW, ACCEPT, RETURN)}


@dataclass(frozen=True)
class Event:
    """One line of the history; `words` as they were written then."""

    at: datetime
    who: str
    what: str
    words: str = ""
    url: str = ""
    about_theme: bool = False


def history(theme):
    """Filings, moves of the declaration and decisions, newest first: three queries."""
    events = [*decided(theme), *filed(theme.declaration), *moved(theme.declaration)]
    return sorted(events, key=lambda event: event.at, reverse=True)


def decided(theme):
    for decision in theme.decisions.all():
        yield Event(
            decision.decided_at,
            decision.decided_by_label,
            decision.get_outcome_display(),
            decision.reason,
            about_theme=True,
        )


def filed(declaration):
    year = declaration.campaign.year
    for filing in declaration.filings.all():
        behalf = "（代填）" if filing.on_behalf else ""
        yield Event(
            filing.received_at,
            filing.filed_by_label,
            f"第{filing.sequence}次报送{behalf}",
            filing.note,
            reverse("submissions:filing-receipt", args=[year, filing.number]),
        )


def moved(declaration):
    entries = AuditEntry.objects.filter(
        target_type=declaration._meta.label_lower,
        target_id=str(declaration.pk),
        action__in=TOLD_OF_DECLARATION,
    )
    for entry in entries:
        label = TOLD_OF_DECLARATION[entry.action]
        yield Event(entry.at, entry.actor_label, label, entry.data.get("reason", ""))


def siblings(theme):
    """The other rows of the same declaration."""
    return Theme.objects.filter(declaration=theme.declaration_id).exclude(pk=theme.pk)


def last_year(theme):
    """The unit's themes of the newest earlier year that has any."""
    before = Theme.objects.filter(
        declaration__unit=theme.declaration.unit_id,
        declaration__campaign__year__lt=theme.declaration.campaign.year,
    )
    newest = before.order_by("-declaration__campaign__year").values("declaration")[:1]
    return (
        Theme.objects.filter(declaration__in=newest)
        .select_related("declaration__campaign")
        .prefetch_related("decisions")
    )
