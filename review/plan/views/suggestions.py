"""建议安排: months proposed for what waits, each taken or left."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from review.access import office_act
from review.plan import (
    balance,
    suggestion,
)
from review.plan.arranging import place_suggestions
from review.plan.forms import SuggestionsForm
from review.plan.rows import find_tray, list_placed_rows, list_waiting_rows
from review.plan.versions import (
    find_day_of_plan,
    find_seen_version,
    find_working_version,
)
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def plan_suggest(request, campaign):
    if request.method == "POST":
        return take_suggestions(request, campaign)
    if version := find_working_version(campaign):
        return render_suggestions(request, version)
    return redirect("review:plan-board", campaign.year)


def take_suggestions(request, campaign):
    """Place the ticked ones, and no other."""
    form = SuggestionsForm(request.POST)
    try:
        version = find_seen_version(campaign, form.seen_version)
        if not form.is_valid():
            return render_suggestions(
                request, version, error=form.first_error, status=422
            )
        taken = place_suggestions(form.months, version=version, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"照建议安排了 {taken} 个主题。")
        if left := len(form.months) - taken:
            messages.error(
                request, f"另有 {left} 个刚才已由别人安排或不再入选，没有动。"
            )
    return redirect("review:plan-board", campaign.year)


def render_suggestions(request, version, *, status=200, **context):
    campaign, rows = version.plan.campaign, list_placed_rows(version)
    load = balance.count_load(rows)
    found = suggestion.suggest_months(
        list_waiting_rows(find_tray(version)),
        rows,
        load,
        past=balance.count_months_past(campaign.year, find_day_of_plan(version)),
    )
    made = [one for one in found if one.months]
    loads = suggestion.compare_loads(load, made)
    context |= {
        "campaign": campaign,
        "seen_version": version.number,
        "suggestions": made,
        "with_choice": [one for one in made if one.has_choice],
        "without_choice": [one for one in made if not one.has_choice],
        "loads": loads,
        "most": max(after for _, _, after in loads),
        "left": [one for one in found if not one.months],
    }
    return render(request, "review/plan/plan_suggest.html", context, status=status)
