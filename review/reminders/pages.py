"""The page of 催报; the acts that are refused answer with it, too."""

from django.shortcuts import render
from django.utils import timezone

from review.forms import require_valid
from review.reminders import texts
from review.reminders.automatic import has_reminder_ahead
from review.reminders.forms import (
    OverdueTextForm,
    ReminderTextForm,
)
from review.reminders.sending import (
    list_silent_units,
    make_call,
)
from review.reminders.texts import (
    group_by_standing,
)
from review.selection.forms import parse_keys
from submissions.mail.outbox import is_mail_on
from submissions.permissions import is_office


def list_waiting_units(request, campaign):
    return list_silent_units(campaign, request.user, timezone.now())


def read_sent_form(request, campaign, form_class):
    """The form of the page with what was sent; raises FormRefused."""
    waiting = list_waiting_units(request, campaign)
    return require_valid(form_class(request.POST, campaign=campaign, waiting=waiting))


def list_calls_by_standing(groups, now):
    return [
        (standing, [make_call(row, now) for row in rows]) for standing, rows in groups
    ]


def render_reminders(request, campaign, *, status=200, waiting=None, **context):
    now = timezone.now()
    waiting = (
        list(list_waiting_units(request, campaign)) if waiting is None else waiting
    )
    overdue_text = campaign.overdue_text
    return render(
        request,
        "review/reminders/reminder_desk.html",
        {
            "campaign": campaign,
            "now": now,
            "groups": list_calls_by_standing(group_by_standing(waiting), now),
            "waiting": len(waiting),
            "called": bool(waiting) or campaign.declarations.exists(),
            "overdue": sum(texts.is_overdue(row, now) for row in waiting),
            "has_activities": campaign.activities.exists(),
            "comes_to": sum(has_reminder_ahead(row, now) for row in waiting),
            "mail_is_on": is_mail_on(),
            "can_remind": is_office(request.user, campaign),
            "text_form": ReminderTextForm(initial={"text": campaign.reminder_text}),
            "overdue_form": OverdueTextForm(initial={"overdue_text": overdue_text}),
            **context,
        },
        status=status,
    )


def repeat_sent_words(request):
    """{context} of the ticks and texts that were sent, to show them again."""
    return {
        "ticked": set(parse_keys(request.POST.getlist("declaration"))),
        "ticked_groups": request.POST.getlist("group"),
        "text_form": ReminderTextForm(request.POST),
        "overdue_form": OverdueTextForm(request.POST),
    }


def render_refused_form(request, campaign, *, error, status):
    """The page again, with what is wrong; nothing was done."""
    return render_reminders(
        request,
        campaign,
        status=status,
        problems=error.problems,
        **repeat_sent_words(request),
    )
