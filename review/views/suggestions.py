"""建议安排: months proposed for what waits, each taken or left."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from review import balance, board, plans, suggestion
from review.access import office_act
from review.forms.plans import SuggestionsForm
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def suggest(request, campaign):
    if request.method == "POST":
        return take(request, campaign)
    return render_suggestions(request, campaign)


def take(request, campaign):
    """Place the ticked ones, or all that the page showed."""
    form = SuggestionsForm(request.POST)
    if not form.is_valid():
        return render_suggestions(request, campaign, error=form.first_error, status=422)
    version, months = plans.begin(campaign, actor=request.user), form.months
    themes = plans.tray_of(version).filter(pk__in=months)
    wanted = {theme: months[theme.pk] for theme in themes}
    try:
        placed = plans.place_each(
            wanted, version=version, actor=request.user, action="place_suggested"
        )
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"照建议安排了 {placed} 个主题。")
        if left := len(months) - placed:
            messages.error(
                request, f"另有 {left} 个刚才已由别人安排或不再入选，没有动。"
            )
    return redirect("review:plan-board", campaign.year)


def render_suggestions(request, campaign, *, status=200, **context):
    shown = board.newest_version(campaign)
    rows = plans.placed(shown) if shown else []
    themes = plans.unplaced(campaign, (shown and shown.is_working and shown) or None)
    found = suggestion.suggest(
        list(themes.select_related("wording")),
        rows,
        balance.load_of(rows),
        past=balance.months_past(campaign.year, board.dated(shown)),
    )
    context |= {
        "campaign": campaign,
        "suggestions": [one for one in found if one.months],
        "left": [one for one in found if not one.months],
    }
    return render(request, "review/plan_suggest.html", context, status=status)
