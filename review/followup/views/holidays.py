"""节假日 of a year: changed by the 管理员, who sees first which dates move."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import office_page
from review.followup.forms import HolidayForm
from submissions.activities.calendar_changes import (
    HolidaysRefused,
    list_spans,
    preview_holidays,
    replace_holidays,
    write_holiday_text,
)
from submissions.bodies import takes_file
from submissions.comparison import fingerprint_text
from submissions.models import Holiday
from submissions.permissions import is_admin

# What the message after the change names one by one.
MOST_NAMED = 5


@require_safe
@office_page
def show_holidays(request, campaign):
    return render_holidays(request, campaign, make_form(campaign.year))


def make_form(year):
    """The form with the days as they stand."""
    text = write_holiday_text(list_spans(year))
    first = Holiday.objects.filter(year=year).first()
    return HolidayForm(
        year=year,
        initial={
            "text": text,
            "source": first.source if first else "",
            "provisional": bool(first and first.provisional),
            "seen": fingerprint_text(text),
        },
    )


def render_holidays(request, campaign, form, *, status=200, **context):
    return render(
        request,
        "review/followup/holidays.html",
        {
            "campaign": campaign,
            "form": form,
            "spans": list_spans(campaign.year),
            "first": Holiday.objects.filter(year=campaign.year).first(),
            "may_change": is_admin(request.user),
            **context,
        },
        status=status,
    )


@require_POST
@office_page
@takes_file
def preview_change(request, campaign):
    """Which dates would move; the days stand in the form for the button that does it."""
    return try_change(request, campaign, preview_holidays, show_preview)


@require_POST
@office_page
@takes_file
def post_holidays(request, campaign):
    return try_change(request, campaign, replace_holidays, say_changed)


def try_change(request, campaign, act, answer):
    if not is_admin(request.user):
        raise PermissionDenied
    form = HolidayForm(request.POST, request.FILES, year=campaign.year)
    if not form.is_valid():
        return render_holidays(request, campaign, form, status=422)
    stands = fingerprint_text(write_holiday_text(list_spans(campaign.year)))
    if form.cleaned_data["seen"] != stands:
        problem = "节假日刚刚由别人改过，没有改写。上面是现在的日子，请对照后再改。"
        return render_holidays(request, campaign, form, status=409, error=problem)
    try:
        change = act(campaign.year, form.spans, actor=request.user, **form.columns)
    except HolidaysRefused as refusal:
        form.add_error("text", refusal.problems)
        return render_holidays(request, campaign, form, status=422)
    return answer(request, campaign, form, change)


def show_preview(request, campaign, form, change):
    """The same words again, those of a file as lines to be looked at."""
    read = form.cleaned_data | {"text": write_holiday_text(form.spans), "file": None}
    again = HolidayForm(year=campaign.year, initial=read)
    return render_holidays(request, campaign, again, change=change)


def say_changed(request, campaign, form, change):
    messages.success(request, str(change))
    for moved in change.moved[:MOST_NAMED]:
        messages.info(request, str(moved))
    if len(change.moved) > MOST_NAMED:
        messages.info(request, f"……共 {len(change.moved)} 个。")
    return redirect("review:holiday-list", campaign.year)
