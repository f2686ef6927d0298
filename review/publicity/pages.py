"""What every page of the desk shows above: the year in figures."""

from django.utils import timezone

from review.followup.rows import count_year
from submissions.permissions import is_office


def describe_desk(request, campaign):
    """Context of `review/followup/_year.html`."""
    return {
        "campaign": campaign,
        "figures": count_year(campaign, request.user),
        "today": timezone.localdate(),
        "can_act": is_office(request.user, campaign),
    }
