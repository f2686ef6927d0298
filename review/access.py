"""Doors of the office's pages."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404

from submissions.permissions import is_office, sees_all_units


def office_page(view):
    """For whoever sees all units (404 for others); passes the campaign, not the year."""

    @wraps(view)
    def guarded(request, year, *args, **kwargs):
        if not sees_all_units(request.user):
            raise Http404
        years = {campaign.year: campaign for campaign in request.user.campaigns}
        if year not in years:
            raise Http404
        return view(request, years[year], *args, **kwargs)

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
