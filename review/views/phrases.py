"""常用原因: the list, and the office's acts on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from review import phrases
from review.access import office_act, office_page
from review.forms.phrases import LONGEST, PhraseForm, StepForm
from review.models import ReasonPhrase
from submissions.permissions import is_office


@require_safe
@office_page
def phrase_list(request, campaign):
    return render_phrases(request, campaign)


@require_POST
@office_act
def add(request, campaign):
    form = PhraseForm(request.POST)
    if not form.is_valid():
        return render_phrases(request, campaign, form.first_error, status=422)
    try:
        phrase = phrases.add(form.cleaned_data["text"], actor=request.user)
    except phrases.PhraseRefused as refusal:
        return render_phrases(request, campaign, refusal, status=409)
    return done(request, campaign, f"已添加“{phrase}”。")


@require_POST
@office_act
def rename(request, campaign, pk):
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    form = PhraseForm(request.POST)
    if not form.is_valid():
        return render_phrases(request, campaign, form.first_error, pk, status=422)
    try:
        phrases.rename(phrase, form.cleaned_data["text"], actor=request.user)
    except phrases.PhraseRefused as refusal:
        return render_phrases(request, campaign, refusal, pk, status=409)
    return done(request, campaign, f"已改为“{phrase}”。")


@require_POST
@office_act
def remove(request, campaign, pk):
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    phrases.remove(phrase, actor=request.user)
    return done(request, campaign, f"已删去“{phrase}”，写过的原因不变。")


@require_POST
@office_act
def move(request, campaign, pk):
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    form = StepForm(request.POST)
    if form.is_valid():
        phrases.move(phrase, form.cleaned_data["step"], actor=request.user)
    return redirect("review:phrase-list", campaign.year)


def done(request, campaign, sentence):
    messages.success(request, sentence)
    return redirect("review:phrase-list", campaign.year)


def render_phrases(request, campaign, error="", refused=None, *, status=200):
    """`refused`: the pk of the sentence that could not be renamed, None while adding."""
    context = {
        "campaign": campaign,
        "phrases": ReasonPhrase.objects.all(),
        "can_edit": is_office(request.user),
        "error": error,
        "refused": refused,
        "typed": request.POST.get("text", ""),
        "most": phrases.MOST,
        "longest": LONGEST,
    }
    return render(request, "review/phrase_list.html", context, status=status)
