"""Who is called to file: open a campaign, call a unit that is new."""

from django.db import transaction
from django.utils import timezone

from submissions import audit
from submissions.models import Campaign, Declaration, Unit


@transaction.atomic
def open_campaign(campaign, *, actor):
    """Create the untouched declaration of every active unit that has none yet.

    Returns how many were created; calling it again adds only units that are new.
    """
    called = campaign.declarations.values("unit")
    missing = Unit.objects.active().exclude(pk__in=called)
    created = Declaration.objects.bulk_create(
        [Declaration(campaign=campaign, unit=unit) for unit in missing],
        ignore_conflicts=True,
    )
    audit.record(
        actor=actor, action="campaign.open", target=campaign, declarations=len(created)
    )
    return len(created)


@transaction.atomic
def call_unit(unit, *, actor):
    """Put an active unit on the roster of every year that was opened and has not closed.

    Returns those that it was missing from.
    """
    opened = Campaign.objects.filter(declarations__isnull=False).distinct()
    joined = []
    for campaign in opened.exclude(declarations__unit=unit):
        if timezone.now() < campaign.closes_at:
            Declaration.objects.create(campaign=campaign, unit=unit)
            audit.record(
                actor=actor, action="campaign.call", target=campaign, unit=unit.name
            )
            joined.append(campaign)
    return joined
