"""征询待答复: what the office asked and no unit has answered yet."""

from submissions.models import Consent


def list_open_consents(campaign, user):
    """Consents of a campaign that wait for an answer, the oldest first."""
    return (
        Consent.objects.visible_to(user)
        .filter(theme__declaration__campaign=campaign)
        .waiting()
        .order_by("asked_at", "pk")
    )
