"""催报 by letter and message: choose the silent units, see what each is told, send."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.forms import require_valid
from review.reminders import sending
from review.reminders.forms import (
    ReminderForm,
    ReminderTextForm,
    SendForm,
)
from review.reminders.pages import (
    list_waiting_units,
    read_sent_form,
    render_refused_form,
    render_reminders,
    repeat_sent_words,
)
from review.reminders.sending import (
    keep_reminder_text,
    list_reachable_units,
    mail_reminders,
)
from review.reminders.texts import (
    write_joint_text,
    write_reminder_text,
    write_subject,
)
from submissions.choices import ReminderChannel
from submissions.mail.outbox import is_mail_on


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
