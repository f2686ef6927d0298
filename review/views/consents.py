"""征询 from the board: ask the unit about months it had not declared, or stop asking."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from review import arranging, plans
from review.access import office_act
from review.forms.plans import AskForm
from review.views.plan import done, refused, theme_of
from submissions import consents
from submissions.models import Consent
from submissions.transitions import MoveRefused


@require_POST
@office_act
def ask(request, campaign, pk):
    theme, form = theme_of(request, campaign, pk), AskForm(request.POST)
    if not form.is_valid():
        return refused(request, campaign, form.first_error, theme, status=422)
    version = plans.begin(campaign, actor=request.user)
    try:
        consent = arranging.ask_unit(
            theme, version=version, actor=request.user, **form.cleaned_data
        )
    except MoveRefused as refusal:
        return refused(request, campaign, refusal, theme)
    return done(request, campaign, theme, consent.months)


@require_POST
@office_act
def drop(request, campaign, pk):
    consent = get_object_or_404(
        Consent.objects.visible_to(request.user)
        .filter(theme__declaration__campaign=campaign)
        .select_related("theme"),
        pk=pk,
    )
    try:
        consents.drop(consent, actor=request.user)
    except MoveRefused as refusal:
        return refused(request, campaign, refusal)
    return done(request, campaign, consent.theme, consent.months)
