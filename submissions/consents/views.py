"""征询 of a unit: the office asks about other months, the unit says 同意 or 不同意."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from submissions.consents.asking import answer_consent
from submissions.consents.forms import ConsentForm
from submissions.models import Consent
from submissions.permissions import sees_all_units
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
def reply_to_consent(request, pk):
    consent = find_own_consent(request, pk)
    if request.method != "POST":
        return render_consent(request, consent, ConsentForm())
    form = ConsentForm(request.POST)
    if not form.is_valid():
        return render_consent(request, consent, form, status=422)
    try:
        answer_consent(consent, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        consent = find_own_consent(request, pk)
        return render_consent(request, consent, form, refusal=refusal, status=409)
    messages.success(request, f"已经答复办公室：{consent.get_status_display()}。")
    return redirect("home")


def find_own_consent(request, pk):
    """The Consent if the person's own unit is asked; 404 for the office."""
    if sees_all_units(request.user):
        raise Http404
    return get_object_or_404(
        Consent.objects.visible_to(request.user).select_related(
            "theme__declaration__unit", "theme__declaration__campaign"
        ),
        pk=pk,
    )


def render_consent(request, consent, form, *, status=200, refusal=None):
    return render(
        request,
        "submissions/consents/consent.html",
        {
            "campaign": consent.theme.declaration.campaign,
            "consent": consent,
            "form": form,
            "refusal": refusal,
            "has_errors": status != 200,
        },
        status=status,
    )
