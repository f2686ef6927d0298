"""Own activities by state, one occasion, and occasions that a unit adds."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from submissions.activities.forms.fields import MonthForm
from submissions.activities.next_steps import (
    list_shared_occasions,
    list_unit_occasions,
)
from submissions.activities.occasions import (
    add_occasion,
    open_every_month,
    remove_occasion,
)
from submissions.activities.pages.finding import (
    find_activity_to_write,
    find_occasion,
    find_occasion_to_write,
    find_own_campaign,
)
from submissions.activities.pages.showing import render_occasion
from submissions.models import Activity
from submissions.permissions import is_archived, sees_all_units
from submissions.transitions import MoveRefused


@require_safe
def list_activities(request, year):
    """A unit's activities of one year: what is due, what waits, what is done."""
    campaign = find_own_campaign(request, year)
    occasions = list_unit_occasions(request.user, [campaign])
    activities = Activity.objects.visible_to(request.user).filter(campaign=campaign)
    return render(
        request,
        "submissions/activities/activity_list.html",
        {
            "campaign": campaign,
            "can_write": not is_archived(campaign),
            "due": [one for one in occasions if one.is_due],
            "others": [one for one in occasions if not one.is_due],
            "activities": activities.with_counts().in_plan_order(),
            "this_month": timezone.localdate().month,
            "shared": list_shared_occasions(request.user.unit, campaign),
        },
    )


@require_safe
def show_occasion(request, year, pk):
    return render_occasion(request, find_occasion(request, year, pk))


@require_POST
def post_occasion(request, year, pk):
    """再加一场 in a month of the plan."""
    activity = find_activity_to_write(request, year, pk)
    form = MonthForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请选择再加的这一场在几月办。")
        return redirect_to_list(request, year)
    try:
        occasion = add_occasion(
            activity, actor=request.user, month=form.cleaned_data["month"]
        )
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect_to_list(request, year)
    messages.success(request, f"已经加上{occasion}，请接着报备。")
    return redirect("submissions:occasion-show", year, occasion.pk)


@require_POST
def post_every_month(request, year, pk):
    """每月办一场: an activity of the whole year gets an occasion a month."""
    activity = find_activity_to_write(request, year, pk)
    try:
        open_every_month(activity, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"“{activity}”已经改成每月一场。")
    return redirect_to_list(request, year)


@require_POST
def post_removal(request, year, pk):
    """Take out an occasion that the unit itself added."""
    occasion = find_occasion_to_write(request, year, pk)
    try:
        remove_occasion(occasion, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("submissions:occasion-show", year, pk)
    messages.success(request, "加的这一场已经删去。")
    return redirect_to_list(request, year)


def redirect_to_list(request, year):
    """A unit goes back to its list; the office acts for it and has no such list."""
    if sees_all_units(request.user):
        return redirect("home")
    return redirect("submissions:activity-list", year)
