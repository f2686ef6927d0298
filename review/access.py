"""Doors of the office's pages."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from submissions.models import Campaign
from submissions.permissions import is_office, sees_all_units


def office_page(view):
    """For whoever sees all units (404 for others); passes the campaign, not the year."""

    @wraps(view)
    def guarded(request, year, *args, **kwargs):
        if not sees_all_units(request.user):
            raise Http404
        campaign = get_object_or_404(
            Campaign.objects.visible_to(request.user), year=year
        )
        return view(request, campaign, *args, **kwargs)

    return guarded


def office_act(view):
    """For whoever acts for the office: a leader may look (403), others find nothing."""

    @office_page
    @wraps(view)
    def guarded(request, campaign, *args, **kwargs):
        if not is_office(request.user):
            raise PermissionDenied
        return view(request, campaign, *args, **kwargs)

    return guarded
