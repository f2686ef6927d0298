"""催报: choose the silent units, see what each is told, then write, copy or call."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review import reminder_texts, reminders
from review.access import office_act, office_page
from review.automatic import comes_to
from review.forms.decisions import numbers
from review.forms.reminders import (
    CallsForm,
    OverdueTextForm,
    ReminderForm,
    ReminderTextForm,
    SendForm,
    TickedUnitsForm,
)
from submissions import outbox
from submissions.choices import ReminderChannel
from submissions.permissions import is_office

# Whom the letters could not go to, for the button of the outbox that follows.
UNREACHED = "reminder_unreached"


def waiting_for(request, campaign):
    return reminders.unfinished(campaign, request.user, timezone.now())


def sent(request, campaign, form_class):
    """The form of the desk as it was sent."""
    waiting = waiting_for(request, campaign)
    return form_class(request.POST, campaign=campaign, waiting=waiting)


# --- the desk -------------------------------------------------------------------


@require_safe
@office_page
def desk(request, campaign):
    waiting = list(waiting_for(request, campaign))
    everybody = {row.pk for row in waiting} if request.GET.get("tick") == "all" else ()
    return render_desk(request, campaign, waiting=waiting, ticked=everybody)


@require_POST
@office_act
def keep_text(request, campaign):
    form = ReminderTextForm(request.POST)
    if not form.is_valid():
        return refuse(request, campaign, form)
    reminders.keep_text(campaign, form.cleaned_data["text"], actor=request.user)
    messages.success(request, "已存为今后催报的话，自动催报也用它。")
    return render_desk(request, campaign, **as_sent(request))


def as_sent(request):
    """Ticks and words of the page, to show them again."""
    return {
        "ticked": set(numbers(request.POST.getlist("declaration"))),
        "ticked_groups": request.POST.getlist("group"),
        "text_form": ReminderTextForm(request.POST),
        "overdue_form": OverdueTextForm(request.POST),
    }


def refuse(request, campaign, form):
    """The desk again, with what is wrong; nothing was done."""
    problems = [error for errors in form.errors.values() for error in errors]
    return render_desk(
        request, campaign, status=422, problems=problems, **as_sent(request)
    )


@require_POST
@office_act
def edit(request, campaign):
    """From the preview back to the desk, with its ticks and words."""
    return render_desk(request, campaign, **as_sent(request))


def lines_of(groups, now):
    return [
        (standing, [reminders.call_of(row, now) for row in rows])
        for standing, rows in groups
    ]


def render_desk(request, campaign, *, status=200, waiting=None, **context):
    now = timezone.now()
    waiting = list(waiting_for(request, campaign)) if waiting is None else waiting
    overdue_text = reminder_texts.overdue_text(campaign)
    return render(
        request,
        "review/reminder_desk.html",
        {
            "campaign": campaign,
            "now": now,
            "groups": lines_of(reminder_texts.grouped(waiting), now),
            "waiting": len(waiting),
            "called": bool(waiting) or campaign.declarations.exists(),
            "overdue": sum(reminder_texts.is_overdue(row, now) for row in waiting),
            "comes_to": sum(comes_to(row, now) for row in waiting),
            "mail_is_on": outbox.is_on(),
            "can_remind": is_office(request.user),
            "text_form": ReminderTextForm(initial={"text": campaign.reminder_text}),
            "overdue_form": OverdueTextForm(initial={"overdue_text": overdue_text}),
            **context,
        },
        status=status,
    )


# --- the preview and what follows from it -------------------------------------------


@require_POST
@office_act
def preview(request, campaign):
    form = sent(request, campaign, ReminderForm)
    if not form.is_valid():
        return refuse(request, campaign, form)
    return render_preview(request, campaign, form.chosen(), form.words())


def render_preview(request, campaign, declarations, words):
    now = timezone.now()
    reachable = reminders.reachable(declarations)
    return render(
        request,
        "review/reminder_preview.html",
        {
            "campaign": campaign,
            "told": [
                (
                    row,
                    reminder_texts.subject_for(row, now),
                    reminder_texts.text_for(row, now=now, **words),
                    row in reachable,
                )
                for row in declarations
            ],
            "reachable": len(reachable),
            "without_address": [row for row in declarations if row not in reachable],
            "joint_text": reminder_texts.joint_text(
                campaign, declarations, now=now, **words
            ),
            "mail_is_on": outbox.is_on(),
            "words": words,
            "key": uuid4(),
        },
    )


@require_POST
@office_act
def mail(request, campaign):
    form = sent(request, campaign, SendForm)
    if not form.is_valid():
        return refuse(request, campaign, form)
    outcome = reminders.mail_each(
        form.chosen(),
        **form.words(),
        key=form.cleaned_data["key"],
        actor=request.user,
        now=timezone.now(),
    )
    request.session[UNREACHED] = [row.pk for row in outcome.unreached]
    if outcome.written:
        messages.success(
            request, f"写好了 {outcome.written} 封催报的信，后台马上发出。"
        )
    for refusal in outcome.refusals:
        messages.warning(request, refusal)
    return redirect("review:outbox-list", campaign.year)


@require_POST
@office_act
def messaged(request, campaign):
    """The person says that these were written to by SMS or WeChat."""
    form = sent(request, campaign, SendForm)
    if not form.is_valid():
        return refuse(request, campaign, form)
    chosen = form.chosen()
    reminders.note_messages(
        chosen,
        **form.words(),
        key=form.cleaned_data["key"],
        actor=request.user,
        now=timezone.now(),
    )
    label = ReminderChannel.MESSAGE.label
    messages.success(request, f"已记下：{len(chosen)} 个单位用{label}催过。")
    return redirect("review:reminder-desk", campaign.year)


# --- the telephone --------------------------------------------------------------------


@require_POST
@office_act
def calls(request, campaign):
    """Shows whole numbers, which is why it is asked for by a button and logged."""
    form = sent(request, campaign, TickedUnitsForm)
    if not form.is_valid():
        return refuse(request, campaign, form)
    return render_calls(request, campaign, form.chosen())


@require_POST
@office_act
def called(request, campaign):
    units = reminders.called_upon(campaign, request.user, timezone.now())
    form = CallsForm(request.POST, units=units)
    if not form.is_valid():
        messages.error(request, "名单已经变了，没有记下。请重新打印电话名单。")
        return redirect("review:reminder-desk", campaign.year)
    notes = form.notes()
    if not notes:
        problem = "还没有勾选打过电话的单位。请先勾选，或者写上通话结果。"
        listed = form.cleaned_data["listed"]
        return render_calls(request, campaign, listed, problem=problem, status=422)
    reminders.note_calls(notes, actor=request.user, key=form.cleaned_data["key"])
    messages.success(request, f"已记下 {len(notes)} 个单位的电话催报。")
    return redirect("review:reminder-desk", campaign.year)


def render_calls(request, campaign, declarations, *, status=200, **context):
    now = timezone.now()
    calls = reminders.call_list(campaign, declarations, actor=request.user, now=now)
    return render(
        request,
        "review/reminder_calls.html",
        {
            "campaign": campaign,
            "calls": calls,
            "now": now,
            "key": uuid4(),
            **context,
        },
        status=status,
    )
