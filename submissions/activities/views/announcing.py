"""报备 of an occasion: type, be warned, announce; give the day up again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from submissions.activities.announcing import (
    announce_occasion,
    reschedule_occasion,
    withdraw_announcement,
)
from submissions.activities.completeness import (
    OccasionIncomplete,
    find_announcement_problems,
)
from submissions.activities.drafts import SAVE_ANNOUNCEMENT, save_announcement
from submissions.activities.forms.announcement import (
    ReasonForm,
    RescheduleForm,
    WhenForm,
)
from submissions.activities.pages.announcement import (
    draw_announcement,
    find_change_address,
    list_form_problems,
    make_announcement_form,
    may_announce,
    store_plan_file,
)
from submissions.activities.pages.finding import find_occasion_to_write
from submissions.activities.pages.saving import (
    answer_autosave,
    answer_conflict,
    answer_problems,
    answer_unreadable,
    drop_paper,
    read_seen_page,
    write_saved_clock,
)
from submissions.activities.pages.showing import render_occasion
from submissions.activities.warnings import find_warnings, warn_of_private_numbers
from submissions.answers import wants_json
from submissions.bodies import takes_file
from submissions.comparison import fingerprint_text
from submissions.declarations.drafts import NotSaved
from submissions.transitions import MoveRefused
from submissions.versions import list_inputs, take_stored


@require_http_methods(["GET", "HEAD", "POST"])
@takes_file
def edit_announcement(request, year, pk):
    occasion = find_occasion_to_write(request, year, pk)
    if request.method == "POST":
        return save_page(request, occasion)
    if not may_announce(request.user, occasion):
        return redirect("submissions:occasion-show", year, pk)
    return draw_announcement(request, occasion, make_announcement_form(occasion))


def save_page(request, occasion):
    seen = read_seen_page(request, occasion, SAVE_ANNOUNCEMENT)
    if seen is None:
        return answer_unreadable(request)
    stored = list_inputs(make_announcement_form(occasion))
    form = make_announcement_form(occasion, request.POST, request.FILES)
    data = take_stored(request.POST, list_inputs(form), stored)
    form = make_announcement_form(occasion, data, request.FILES)

    def draw(**context):
        return draw_announcement(request, occasion, form, **context)

    store_plan_file(request, occasion)
    if not form.is_valid():
        return answer_problems(request, list_form_problems(form), draw)
    try:
        saved = save_announcement(
            occasion,
            actor=request.user,
            revision=seen.revision,
            page=seen.page,
            fields=form.read_columns(),
            planned=form.read_counts(),
        )
    except NotSaved as refusal:
        return answer_conflict(request, refusal, list_inputs(form), stored, draw)
    return answer_saved(request, saved)


def answer_saved(request, occasion):
    if wants_json(request):
        stored = list_inputs(make_announcement_form(occasion))
        return answer_autosave(request, occasion, stored)
    act = request.POST.get("act", "")
    if act == "announce":
        return announce_page(request, occasion)
    if act.startswith("drop-"):
        drop_paper(request, occasion, act)
    else:
        messages.success(
            request, f"已保存（{write_saved_clock(occasion)}），还没有报备。"
        )
    return redirect(
        "submissions:occasion-announce", occasion.campaign.year, occasion.pk
    )


def announce_page(request, occasion):
    """报备 what was just saved: what is missing is said first; a warning is shown once
    and may then be passed."""
    form = make_announcement_form(occasion)
    warnings = [*find_warnings(occasion), *warn_of_private_numbers(occasion)]
    if any(problem.blocking for problem in find_announcement_problems(occasion)):
        warnings = []
    passed = fingerprint_text("".join(each.text for each in warnings))
    if warnings and request.POST.get("passed") != passed:
        return draw_announcement(
            request,
            occasion,
            form,
            warnings=warnings,
            passed=passed,
            outside=find_change_address(occasion, request.user),
        )
    try:
        announce_occasion(occasion, actor=request.user, revision=occasion.revision)
    except OccasionIncomplete as missing:
        return draw_announcement(
            request, occasion, form, errors=missing.problems, status=422
        )
    except MoveRefused as refusal:
        return draw_announcement(
            request, occasion, form, notice=str(refusal), status=409
        )
    messages.success(request, "已经报备。办完后请在这里报送情况。")
    return redirect("submissions:occasion-show", occasion.campaign.year, occasion.pk)


@require_safe
def show_warnings(request, year, pk):
    """What would be said of this day, hour and place; nothing is saved."""
    occasion = find_occasion_to_write(request, year, pk)
    form = WhenForm(request.GET)
    warnings = []
    if form.is_valid() and form.cleaned_data["day"]:
        for name, value in form.cleaned_data.items():
            setattr(occasion, name, value)
        warnings = find_warnings(occasion)
    return render(
        request,
        "submissions/activities/_day_warnings.html",
        {
            "occasion": occasion,
            "warnings": warnings,
            "outside": find_change_address(occasion, request.user),
        },
    )


@require_POST
def post_reschedule(request, year, pk):
    """改期 inside the planned month."""
    occasion = find_occasion_to_write(request, year, pk)
    form = RescheduleForm(request.POST, prefix="to")
    if not form.is_valid():
        return render_occasion(request, occasion, reschedule=form, status=422)
    try:
        reschedule_occasion(occasion, actor=request.user, **form.cleaned_data)
    except OccasionIncomplete as missing:
        return render_occasion(
            request, occasion, reschedule=form, errors=missing.problems, status=422
        )
    except MoveRefused as refusal:
        return render_occasion(
            request, occasion, reschedule=form, refusal=refusal, status=409
        )
    messages.success(request, "已经改期，办公室会看到新的时间。")
    return redirect("submissions:occasion-show", year, pk)


@require_POST
def post_withdrawal(request, year, pk):
    """撤回报备."""
    occasion = find_occasion_to_write(request, year, pk)
    form = ReasonForm(request.POST, prefix="back")
    if not form.is_valid():
        return render_occasion(request, occasion, withdrawal=form, status=422)
    try:
        withdraw_announcement(occasion, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_occasion(
            request, occasion, withdrawal=form, refusal=refusal, status=409
        )
    messages.success(request, "报备已经撤回，内容还在，定下日子后再报备。")
    return redirect("submissions:occasion-announce", year, pk)
