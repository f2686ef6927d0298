"""Decisions on one theme of the workbench, and what a second person says to them."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from review import proposals, selection
from review.access import office_act
from review.forms.decisions import AnswerForm, DecisionForm
from review.models import DecisionBatch, Proposal
from review.views.panel import filed_theme, render_panel
from review.views.themes import (
    counts_in_place,
    filed_themes,
    render_list,
    row_context,
    way_back,
)
from submissions.choices import Selection
from submissions.transitions import MoveRefused


@require_POST
@office_act
def decide(request, campaign, pk):
    theme = get_object_or_404(filed_themes(request, campaign), pk=pk)
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return answer(request, theme, error=form.first_error, status=422)
    try:
        said = selection.decide(theme, actor=request.user, **form.decision())
    except MoveRefused as refusal:
        return answer(request, theme, error=str(refusal), status=409)
    return answer(request, theme, undo=said.batch, done=sentence(said))


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
    theme = get_object_or_404(filed_themes(request, campaign), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return answer(request, theme, error=form.first_error, status=422)
    try:
        batch = act(theme, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return answer(request, theme, error=str(refusal), status=409)
    return answer(request, theme, undo=batch, done=f"“{theme}”的拟定意见{done}。")


def answer(request, theme, *, error="", undo=None, status=200, done=""):
    """The row alone for htmx, else the page the person came from."""
    campaign = theme.declaration.campaign
    if request.htmx:
        return render_row(request, theme, error=error, undo=undo)
    own_page = reverse("review:theme-show", args=[campaign.year, theme.pk])
    is_own = request.POST.get("back") == own_page
    if not error:
        messages.success(request, done)
        return redirect(own_page if is_own else way_back(request, campaign))
    told = refusal(request, theme, error) | {"status": status}
    if is_own:
        return render_panel(request, filed_theme(request, campaign, theme.pk), **told)
    return render_list(request, campaign, **told)


def render_row(request, theme, *, error="", undo=None):
    """The row as it is now, with a way to take back what was just done."""
    campaign = theme.declaration.campaign
    context = {
        "theme": filed_themes(request, campaign).get(pk=theme.pk),
        "undo": undo,
        "back": way_back(request, campaign),
        "last_act": DecisionBatch.objects.last_of(request.user, campaign),
        "campaign": campaign,
        "counts": counts_in_place(request, campaign),
        **(refusal(request, theme, error) if error else {}),
    }
    return render(request, "review/decision_row.html", row_context(request) | context)


def refusal(request, theme, error):
    """What its row says, and what was typed there.

    Whoever works by keys is in the next row by now: only a missing reason calls back.
    Without scripts a hidden field could not be opened again.
    """
    reason = request.POST.get("reason", "").strip()
    lacks_reason = request.POST.get("outcome") == Selection.DECLINED and not reason
    return {
        "row_error": error,
        "refused": theme.pk,
        "reason": reason,
        "word": request.POST.get("word", ""),
        "opens_reason": lacks_reason or (reason and not request.htmx),
    }
