"""催报: choose the silent units, see what each is told, then write, copy or call."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.forms import require_valid
from review.reminders import sending, texts
from review.reminders.automatic import has_reminder_ahead
from review.reminders.forms import (
    CallsForm,
    OverdueTextForm,
    ReminderForm,
    ReminderTextForm,
    SendForm,
    TickedUnitsForm,
    ToldForm,
    WorkForm,
)
from review.reminders.sending import (
    keep_reminder_text,
    list_called_units,
    list_reachable_units,
    list_silent_units,
    mail_reminders,
    make_call,
    make_call_list,
)
from review.reminders.texts import (
    group_by_standing,
    write_joint_text,
    write_reminder_text,
    write_subject,
)
from review.reminders.work import list_unit_work, show_phones, tell_units
from review.selection.forms import parse_keys
from submissions.calendars import DAYS_AHEAD
from submissions.choices import ReminderChannel
from submissions.mail.outbox import is_mail_on
from submissions.people.pages import confirm_password
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


# --- the page -------------------------------------------------------------------


@require_safe
@office_page
def show_reminders(request, campaign):
    waiting = list(list_waiting_units(request, campaign))
    everybody = {row.pk for row in waiting} if request.GET.get("tick") == "all" else ()
    return render_reminders(request, campaign, waiting=waiting, ticked=everybody)


@require_POST
@office_act
@answer_refusals(render_refused_form)
def post_reminder_text(request, campaign):
    form = require_valid(ReminderTextForm(request.POST))
    keep_reminder_text(campaign, form.cleaned_data["text"], actor=request.user)
    messages.success(request, "已存为今后催报的话，自动催报也用它。")
    return render_reminders(request, campaign, **repeat_sent_words(request))


@require_POST
@office_act
def reopen_reminders(request, campaign):
    """From the preview back to the page, with the same ticks and texts."""
    return render_reminders(request, campaign, **repeat_sent_words(request))


# --- the preview and what follows from it -------------------------------------------


@require_POST
@office_act
@answer_refusals(render_refused_form)
def preview_reminders(request, campaign):
    form = read_sent_form(request, campaign, ReminderForm)
    return render_reminder_preview(request, campaign, form.chosen(), form.words())


def render_reminder_preview(request, campaign, declarations, words):
    now = timezone.now()
    reachable = list_reachable_units(declarations)
    return render(
        request,
        "review/reminders/reminder_preview.html",
        {
            "campaign": campaign,
            "told": [
                (
                    row,
                    write_subject(row, now),
                    write_reminder_text(row, now=now, **words),
                    row in reachable,
                )
                for row in declarations
            ],
            "reachable": len(reachable),
            "without_address": [row for row in declarations if row not in reachable],
            "joint_text": write_joint_text(campaign, declarations, now=now, **words),
            "mail_is_on": is_mail_on(),
            "words": words,
            "key": uuid4(),
        },
    )


@require_POST
@office_act
@answer_refusals(render_refused_form)
def post_reminder_mail(request, campaign):
    form = read_sent_form(request, campaign, SendForm)
    outcome = mail_reminders(
        form.chosen(),
        **form.words(),
        key=form.cleaned_data["key"],
        actor=request.user,
        now=timezone.now(),
    )
    request.session[sending.UNREACHED] = [row.pk for row in outcome.unreached]
    if outcome.written:
        messages.success(
            request, f"写好了 {outcome.written} 封催报的信，后台马上发出。"
        )
    for refusal in outcome.refusals:
        messages.warning(request, refusal)
    return redirect("review:outbox-list", campaign.year)


@require_POST
@office_act
@answer_refusals(render_refused_form)
def post_messages(request, campaign):
    """Keep that these units were written to by SMS or WeChat."""
    form = read_sent_form(request, campaign, SendForm)
    chosen = form.chosen()
    sending.note_messages(
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


# --- what waits of the activities -----------------------------------------------------


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
