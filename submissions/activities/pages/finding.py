"""What the pages of an occasion may be opened on."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404

from submissions.models import Activity, Campaign, Occasion, OccasionFile
from submissions.permissions import (
    may_file,
    refuse_archived,
    refuse_imported,
    sees_all_units,
)


def find_occasion(request, year, pk):
    """An occasion that the person sees; 404 for every other one."""
    occasions = Occasion.objects.visible_to(request.user).with_row_data()
    return get_object_or_404(occasions, activity__campaign__year=year, pk=pk)


def find_occasion_to_write(request, year, pk):
    """The same, for the unit itself or the office on its behalf; 403 for a leader."""
    occasion = find_occasion(request, year, pk)
    refuse_archived(occasion)
    if not may_file(request.user, occasion):
        raise PermissionDenied
    return occasion


def find_activity_to_write(request, year, pk):
    """An activity of the person's unit, or of any unit for the office."""
    activities = Activity.objects.visible_to(request.user).select_related(
        "campaign", "unit"
    )
    activity = get_object_or_404(activities, campaign__year=year, pk=pk)
    if not may_file(request.user, activity):
        raise PermissionDenied
    return activity


def find_own_campaign(request, year):
    """The year's campaign for a unit; 404 for the office, which has other pages."""
    if sees_all_units(request.user):
        raise Http404
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), year=year)
    refuse_imported(campaign)
    return campaign


def find_file(request, year, pk, file):
    """A file of an occasion that the person sees."""
    files = OccasionFile.objects.visible_to(request.user).filter(
        occasion=pk, occasion__activity__campaign__year=year
    )
    return get_object_or_404(files, pk=file)
