"""Decorators of the office's views: who may see, who may act, what a refused act answers."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404

from review.forms import FormRefused
from submissions.access import is_allowed_in_archive
from submissions.permissions import (
    is_admin,
    is_office,
    refuse_archived,
    refuse_imported,
    sees_all_units,
)
from submissions.transitions import MoveRefused


def office_page(view):
    """404 unless the user sees all units; the view gets the campaign, not the year."""

    @wraps(view)
    def guarded(request, year, *args, **kwargs):
        if not sees_all_units(request.user):
            raise Http404
        years = {campaign.year: campaign for campaign in request.user.campaigns}
        if year not in years:
            raise Http404
        refuse_imported(years[year])
        return view(request, years[year], *args, **kwargs)

    return guarded


def office_act(view):
    """`office_page`, and 403 for a leader, who may look but not act."""

    @office_page
    @wraps(view)
    def guarded(request, campaign, *args, **kwargs):
        if not is_office(request.user):
            raise PermissionDenied
        if not is_allowed_in_archive(view):
            refuse_archived(campaign)
        return view(request, campaign, *args, **kwargs)

    return guarded


def admin_page(view):
    """404 unless the user is a 管理员; for acts as well, so stands before any other."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not is_admin(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def answer_refusals(show):
    """Decorator of an act: when it is refused the page is shown again and says why.

    `show(request, campaign, error=…, status=…)`: 422 for what was typed, else 409.
    """

    def decorate(view):
        @wraps(view)
        def answered(request, campaign, *args, **kwargs):
            try:
                return view(request, campaign, *args, **kwargs)
            except MoveRefused as refusal:
                status = 422 if isinstance(refusal, FormRefused) else 409
                return show(request, campaign, error=refusal, status=status)

        return answered

    return decorate
