"""Decisions on one theme of the workbench, and what a second person says to them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from review.access import office_act
from review.models import DecisionBatch, Proposal
from review.selection.forms import AnswerForm, DecisionForm
from review.selection.outcomes import confirm_proposal, decide_theme, reject_proposal
from review.selection.views.panel import find_filed_theme, render_panel
from review.themes.pages import (
    count_by_selection,
    find_way_back,
    list_filed_themes,
    make_row_context,
    read_marked_rows,
    read_shown_words,
    render_theme_list,
)
from submissions.transitions import MoveRefused


def find_theme_to_decide(request, campaign, pk):
    themes = list_filed_themes(request, campaign).select_related(
        "declaration__campaign"
    )
    return get_object_or_404(themes, pk=pk)


@require_POST
@office_act
def post_decision(request, campaign, pk):
    theme = find_theme_to_decide(request, campaign, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        opens = form.has_error("reason")
        return refuse_decision(
            request, theme, form.first_error, opens_reason=opens, status=422
        )
    try:
        said = decide_theme(theme, actor=request.user, **form.decision())
    except MoveRefused as refusal:
        return refuse_decision(request, theme, refusal)
    return answer_decided(request, theme, tell_decided(said), undo=said.batch)


def tell_decided(said):
    """The sentence for a person who is redirected after deciding."""
    label = said.get_outcome_display()
    if isinstance(said, Proposal):
        return f"“{said.theme}”拟“{label}”，等另一位同志确认。"
    return f"“{said.theme}”改为“{label}”。"


@require_POST
@office_act
def post_confirmation(request, campaign, pk):
    return answer_proposal(request, campaign, pk, confirm_as_seen, "已经确认")


@require_POST
@office_act
def post_rejection(request, campaign, pk):
    return answer_proposal(request, campaign, pk, reject_as_seen, "已经撤下")


def confirm_as_seen(theme, *, actor, seen, word):
    return confirm_proposal(theme, actor=actor, seen=seen).batch


def reject_as_seen(theme, *, actor, seen, word):
    reject_proposal(theme, actor=actor, seen=seen, word=word)


def answer_proposal(request, campaign, pk, act, done):
    theme = find_theme_to_decide(request, campaign, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return refuse_decision(request, theme, form.first_error, status=422)
    try:
        batch = act(theme, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return refuse_decision(request, theme, refusal)
    return answer_decided(request, theme, f"“{theme}”的拟定意见{done}。", undo=batch)


def answer_decided(request, theme, done, *, undo=None):
    """The row alone for htmx, else the page the person came from."""
    campaign = theme.declaration.campaign
    if request.htmx:
        return render_decided_row(request, theme, undo=undo)
    messages.success(request, done)
    return redirect(find_own_page(request, theme) or find_way_back(request, campaign))


def refuse_decision(request, theme, error, *, opens_reason=False, status=409):
    """As `answer_decided`, with the sentence that says why and what was typed.

    Whoever works by keys is in the next row by now: only a reason that is missing or
    too long calls back. Without scripts a hidden field could not be opened again.
    """
    reason = request.POST.get("reason", "").strip()
    told = {
        "row_error": str(error),
        "refused": theme.pk,
        "reason": reason,
        "word": request.POST.get("word", ""),
        "opens_reason": opens_reason or (reason and not request.htmx),
    }
    if request.htmx:
        return render_decided_row(request, theme, **told)
    campaign = find_shown_campaign(request, theme)
    if find_own_page(request, theme):
        theme = find_filed_theme(request, campaign, theme.pk)
        return render_panel(request, theme, status=status, **told)
    return render_theme_list(request, campaign, status=status, **told)


def find_shown_campaign(request, theme):
    """The campaign of the theme as the pages know it, with its plan in force."""
    key = theme.declaration.campaign_id
    return next(one for one in request.user.campaigns if one.pk == key)


def find_own_page(request, theme):
    """The address of the theme's own page when that is where the person came from."""
    page = reverse(
        "review:theme-show", args=[theme.declaration.campaign.year, theme.pk]
    )
    return page if request.POST.get("back") == page else ""


def render_decided_row(request, theme, **context):
    """The theme's row as it is now; `undo`: the act that its button takes back.

    404 when the unit has removed the theme.
    """
    campaign = theme.declaration.campaign
    get_object_or_404(list_filed_themes(request, campaign), pk=theme.pk)
    words = read_shown_words(request, campaign)
    [row] = read_marked_rows([theme.pk], campaign, words)
    context = {
        "theme": row,
        "back": find_way_back(request, campaign),
        "last_act": DecisionBatch.objects.last_of(request.user, campaign),
        "campaign": campaign,
        "counts": count_by_selection(request, campaign),
        **context,
    }
    return render(
        request,
        "review/selection/decision_row.html",
        make_row_context(request, campaign) | context,
    )
