"""催办: what waits of the activities, unit by unit."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.forms import require_valid
from review.reminders.forms import (
    ToldForm,
    WorkForm,
)
from review.reminders.work import list_unit_work, show_phones, tell_units
from review.selection.forms import parse_keys
from submissions.calendars import DAYS_AHEAD
from submissions.choices import ReminderChannel
from submissions.mail.outbox import is_mail_on
from submissions.people.pages import confirm_password
from submissions.permissions import is_office


@require_safe
@office_page
def show_work(request, campaign):
    return render_work(request, campaign)


def render_work(request, campaign, *, status=200, error=None, works=None):
    """`error`: the FormRefused of what was sent; the ticks stand as they were sent."""
    if works is None:
        works = list_unit_work(campaign, timezone.localdate())
    ticked = request.POST.getlist("unit") or request.GET.getlist("unit")
    return render(
        request,
        "review/reminders/reminder_work.html",
        {
            "campaign": campaign,
            "works": works,
            "ticked": set(parse_keys(ticked)),
            "problems": error.problems if error else [],
            "days_ahead": DAYS_AHEAD,
            "is_automatic": bool(campaign.reminder_hours) and is_mail_on(),
            "mail_is_on": is_mail_on(),
            "can_remind": is_office(request.user, campaign),
            "key": uuid4(),
        },
        status=status,
    )


@require_POST
@office_act
@answer_refusals(render_work)
def post_told(request, campaign):
    """Write to the ticked units, or keep that they were called or written to."""
    today = timezone.localdate()
    works = list_unit_work(campaign, today)
    form = require_valid(ToldForm(request.POST, works=works))
    outcome = tell_units(
        form.chosen(),
        channel=form.cleaned_data["channel"],
        actor=request.user,
        key=form.cleaned_data["key"],
        today=today,
    )
    if outcome.written:
        label = ReminderChannel(form.cleaned_data["channel"]).label
        messages.success(request, f"已记下：{outcome.written} 个单位用{label}催过。")
    for refusal in outcome.refusals:
        messages.warning(request, refusal)
    return redirect("review:reminder-work", campaign.year)


@require_POST
@office_act
@confirm_password
@answer_refusals(render_work)
def show_work_phones(request, campaign):
    """The page with whole phone numbers of the ticked units, by POST for it is logged."""
    works = list_unit_work(campaign, timezone.localdate())
    form = require_valid(WorkForm(request.POST, works=works))
    shown = show_phones(campaign, works, form.chosen(), actor=request.user)
    return render_work(request, campaign, works=shown)
