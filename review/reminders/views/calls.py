"""催报 by telephone: the list with whole numbers, and what came of the calls."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from review.access import answer_refusals, office_act
from review.reminders import sending
from review.reminders.forms import (
    CallsForm,
    TickedUnitsForm,
)
from review.reminders.pages import (
    read_sent_form,
    render_refused_form,
)
from review.reminders.sending import (
    list_called_units,
    make_call_list,
)
from submissions.people.pages import confirm_password


@require_POST
@office_act
@confirm_password
@answer_refusals(render_refused_form)
def show_calls(request, campaign):
    """The call list with whole phone numbers, by POST because it is logged."""
    form = read_sent_form(request, campaign, TickedUnitsForm)
    return render_calls(request, campaign, form.chosen())


@require_POST
@office_act
def post_calls(request, campaign):
    units = list_called_units(campaign, request.user, timezone.now())
    form = CallsForm(request.POST, units=units)
    if not form.is_valid():
        messages.error(request, "名单已经变了，没有记下。请重新打印电话名单。")
        return redirect("review:reminder-desk", campaign.year)
    notes = form.notes()
    if not notes:
        problem = "还没有勾选打过电话的单位。请先勾选，或者写上通话结果。"
        listed = form.cleaned_data["listed"]
        return render_calls(request, campaign, listed, problem=problem, status=422)
    sending.note_calls(notes, actor=request.user, key=form.cleaned_data["key"])
    messages.success(request, f"已记下 {len(notes)} 个单位的电话催报。")
    return redirect("review:reminder-desk", campaign.year)


def render_calls(request, campaign, declarations, *, status=200, **context):
    now = timezone.now()
    calls = make_call_list(campaign, declarations, actor=request.user, now=now)
    return render(
        request,
        "review/reminders/reminder_calls.html",
        {
            "campaign": campaign,
            "calls": calls,
            "now": now,
            "key": uuid4(),
            **context,
        },
        status=status,
    )
