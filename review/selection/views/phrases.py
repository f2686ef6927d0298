"""常用原因: the list, and the office's acts on it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.models import ReasonPhrase
from review.selection import phrases
from review.selection.forms import LONGEST, PhraseForm, StepForm
from submissions.permissions import is_office


def render_phrases(request, campaign, *, error="", status=200):
    """The sentence that could not be renamed is the one that the address names."""
    context = {
        "campaign": campaign,
        "phrases": ReasonPhrase.objects.all(),
        "can_edit": is_office(request.user, campaign),
        "error": error,
        "refused": request.resolver_match.kwargs.get("pk"),
        "typed": request.POST.get("text", ""),
        "most": phrases.MOST,
        "longest": LONGEST,
    }
    return render(request, "review/selection/phrase_list.html", context, status=status)


def return_to_phrases(request, campaign, sentence):
    messages.success(request, sentence)
    return redirect("review:phrase-list", campaign.year)


@require_safe
@office_page
def show_phrases(request, campaign):
    return render_phrases(request, campaign)


@require_POST
@office_act
@answer_refusals(render_phrases)
def post_phrase(request, campaign):
    text = PhraseForm.read(request)["text"]
    phrase = phrases.add_phrase(text, actor=request.user)
    return return_to_phrases(request, campaign, f"已添加“{phrase}”。")


@require_POST
@office_act
@answer_refusals(render_phrases)
def post_phrase_text(request, campaign, pk):
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    text = PhraseForm.read(request)["text"]
    phrases.rename_phrase(phrase, text, actor=request.user)
    return return_to_phrases(request, campaign, f"已改为“{phrase}”。")


@require_POST
@office_act
def post_phrase_removal(request, campaign, pk):
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    phrases.remove_phrase(phrase, actor=request.user)
    return return_to_phrases(request, campaign, f"已删去“{phrase}”，写过的原因不变。")


@require_POST
@office_act
def post_phrase_step(request, campaign, pk):
    phrase = get_object_or_404(ReasonPhrase, pk=pk)
    form = StepForm(request.POST)
    if form.is_valid():
        phrases.move_phrase(phrase, form.cleaned_data["step"], actor=request.user)
    return redirect("review:phrase-list", campaign.year)
