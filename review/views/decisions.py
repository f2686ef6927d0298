"""Decisions on one theme of the workbench, and what a second person says to them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from review import proposals, selection
from review.access import office_act
from review.forms.decisions import AnswerForm, DecisionForm
from review.models import DecisionBatch, Proposal
from review.theme_rows import row_of
from review.views.panel import filed_theme, render_panel
from review.views.themes import (
    counts_in_place,
    filed_themes,
    render_list,
    row_context,
    way_back,
)
from submissions.transitions import MoveRefused


def theme_to_decide(request, campaign, pk):
    themes = filed_themes(request, campaign).select_related("declaration__campaign")
    return get_object_or_404(themes, pk=pk)


@require_POST
@office_act
def decide(request, campaign, pk):
    theme = theme_to_decide(request, campaign, pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        opens = form.has_error("reason")
        return refuse(request, theme, form.first_error, opens_reason=opens, status=422)
    try:
        said = selection.decide(theme, actor=request.user, **form.decision())
    except MoveRefused as refusal:
        return refuse(request, theme, refusal)
    return answer(request, theme, sentence(said), undo=said.batch)


def sentence(said):
    """What a person did who is led on to another page."""
    label = said.get_outcome_display()
    if isinstance(said, Proposal):
        return f"“{said.theme}”拟“{label}”，等另一位同志确认。"
    return f"“{said.theme}”改为“{label}”。"


@require_POST
@office_act
def confirm(request, campaign, pk):
    return to_proposal(request, campaign, pk, confirmed, "已经确认")


@require_POST
@office_act
def reject(request, campaign, pk):
    return to_proposal(request, campaign, pk, rejected, "已经撤下")


def confirmed(theme, *, actor, seen, word):
    return proposals.confirm(theme, actor=actor, seen=seen).batch


def rejected(theme, *, actor, seen, word):
    proposals.reject(theme, actor=actor, seen=seen, word=word)


def to_proposal(request, campaign, pk, act, done):
    theme = theme_to_decide(request, campaign, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return refuse(request, theme, form.first_error, status=422)
    try:
        batch = act(theme, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return refuse(request, theme, refusal)
    return answer(request, theme, f"“{theme}”的拟定意见{done}。", undo=batch)


def answer(request, theme, done, *, undo=None):
    """The row alone for htmx, else the page the person came from."""
    campaign = theme.declaration.campaign
    if request.htmx:
        return render_row(request, theme, undo=undo)
    messages.success(request, done)
    return redirect(own_page(request, theme) or way_back(request, campaign))


def refuse(request, theme, error, *, opens_reason=False, status=409):
    """As `answer`, with the sentence that says why and what was typed.

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
        return render_row(request, theme, **told)
    campaign = theme.declaration.campaign
    if own_page(request, theme):
        theme = filed_theme(request, campaign, theme.pk)
        return render_panel(request, theme, status=status, **told)
    return render_list(request, campaign, status=status, **told)


def own_page(request, theme):
    """The address of the theme's own page when that is where the person came from."""
    page = reverse(
        "review:theme-show", args=[theme.declaration.campaign.year, theme.pk]
    )
    return page if request.POST.get("back") == page else ""


def render_row(request, theme, **context):
    """The row as it is now; `undo` takes back what was just done.

    A theme that its unit has removed by now has none: 404.
    """
    campaign = theme.declaration.campaign
    get_object_or_404(filed_themes(request, campaign), pk=theme.pk)
    context = {
        "theme": row_of(theme.pk),
        "back": way_back(request, campaign),
        "last_act": DecisionBatch.objects.last_of(request.user, campaign),
        "campaign": campaign,
        "counts": counts_in_place(request, campaign),
        **context,
    }
    return render(request, "review/decision_row.html", row_context(request) | context)
