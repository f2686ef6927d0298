"""Decisions on one theme of the workbench, and what a second person says to them."""

from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from review import proposals, selection
from review.access import office_act
from review.forms.decisions import AnswerForm, DecisionForm
from review.models import DecisionBatch
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
    return answer(request, theme, undo=said.batch)


@require_POST
@office_act
def confirm(request, campaign, pk):
    return to_proposal(request, campaign, pk, confirmed)


@require_POST
@office_act
def reject(request, campaign, pk):
    return to_proposal(request, campaign, pk, rejected)


def confirmed(theme, *, actor, seen, word):
    return proposals.confirm(theme, actor=actor, seen=seen).batch


def rejected(theme, *, actor, seen, word):
    proposals.reject(theme, actor=actor, seen=seen, word=word)


def to_proposal(request, campaign, pk, act):
    theme = get_object_or_404(filed_themes(request, campaign), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return answer(request, theme, error=form.first_error, status=422)
    try:
        batch = act(theme, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return answer(request, theme, error=str(refusal), status=409)
    return answer(request, theme, undo=batch)


def answer(request, theme, *, error="", undo=None, status=200):
    """The row alone for htmx, else the list the person came from."""
    campaign = theme.declaration.campaign
    if request.htmx:
        return render_row(request, theme, error=error, undo=undo)
    if error:
        return render_list(
            request,
            campaign,
            status=status,
            **refusal(theme, error, request.POST),
        )
    return redirect(way_back(request, campaign))


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
        **(refusal(theme, error, request.POST) if error else {}),
    }
    return render(request, "review/decision_row.html", row_context(request) | context)


def refusal(theme, error, sent):
    """What its row says, and what was typed there.

    Whoever works by keys is in the next row by now: only a missing reason calls back.
    """
    reason = sent.get("reason", "")
    return {
        "row_error": error,
        "refused": theme.pk,
        "reason": reason,
        "word": sent.get("word", ""),
        "opens_reason": sent.get("outcome") == Selection.DECLINED
        and not reason.strip(),
    }
