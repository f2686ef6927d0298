"""调整申请 of a unit: ask for a row of the plan, for one more, take a request back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from submissions import change_requests
from submissions.change_forms import AddForm, AskForm
from submissions.change_requests import NotAsked
from submissions.models import ChangeRequest
from submissions.permissions import sees_all_units
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
def ask(request, year, line):
    campaign = own_campaign(request, year)
    rows = change_requests.rows_in_force(request.user.unit, campaign)
    entry = get_object_or_404(rows.select_related("theme"), line=line, dropped=False)
    form = AskForm(request.POST or None, entry=entry)
    return answer(request, campaign, form, entry)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request, year):
    campaign = own_campaign(request, year)
    return answer(request, campaign, AddForm(request.POST or None))


def own_campaign(request, year):
    """The year's campaign while its plan may still be changed; the office asks nobody."""
    if sees_all_units(request.user):
        raise Http404
    campaigns = change_requests.campaigns_in_force(request.user, timezone.now())
    return get_object_or_404(campaigns, year=year)


def answer(request, campaign, form, entry=None):
    if request.method != "POST":
        return render_form(request, campaign, form, entry)
    if not form.is_valid():
        return render_form(request, campaign, form, entry, status=422)
    change = form.request(request.user.unit, campaign)
    try:
        change_requests.ask(change, actor=request.user)
    except NotAsked as refusal:
        return render_form(request, campaign, form, entry, refusal=refusal, status=409)
    messages.success(
        request, "调整申请已经送出，办公室办理后，这里会显示结果。办理以前可以撤回。"
    )
    return redirect("home")


def render_form(request, campaign, form, entry, *, status=200, **context):
    return render(
        request,
        "submissions/change_form.html",
        {
            "campaign": campaign,
            "form": form,
            "entry": entry,
            "has_errors": form.is_bound and bool(form.errors),
            **context,
        },
        status=status,
    )


@require_POST
def withdraw(request, pk):
    if sees_all_units(request.user):
        raise Http404
    change = get_object_or_404(ChangeRequest.objects.visible_to(request.user), pk=pk)
    try:
        change_requests.withdraw(change, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "调整申请已经撤回，计划照旧。")
    return redirect("home")
