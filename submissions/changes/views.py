"""调整申请 of a unit: ask for a row of the plan, for one more, take a request back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from submissions.changes.forms import AddForm, AskedByLinkForm, AskForm
from submissions.changes.requests import (
    NotAsked,
    ask_for_change,
    list_campaigns_in_force,
    list_unit_entries,
    withdraw_change_request,
)
from submissions.models import ChangeRequest
from submissions.permissions import sees_all_units
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
def ask_change(request, year, line):
    campaign = find_own_campaign(request, year)
    rows = list_unit_entries(request.user.unit, campaign)
    entry = get_object_or_404(rows.select_related("theme"), line=line, dropped=False)
    wish = AskedByLinkForm(request.GET).wish
    data = request.POST or None
    form = AskForm(data, entry=entry, campaign=campaign, wish=wish)
    return save_change_form(request, campaign, form, entry)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_addition(request, year):
    campaign = find_own_campaign(request, year)
    form = AddForm(request.POST or None, campaign=campaign)
    return save_change_form(request, campaign, form)


def find_own_campaign(request, year):
    """The year's campaign while its plan may be changed; 404 for the office."""
    campaigns = list_campaigns_in_force(request.user, timezone.now())
    return get_object_or_404(campaigns, year=year)


def save_change_form(request, campaign, form, entry=None):
    if request.method != "POST":
        return render_change_form(request, campaign, form, entry)
    if not form.is_valid():
        return render_change_form(request, campaign, form, entry, status=422)
    change = form.request(request.user.unit, campaign)
    try:
        ask_for_change(change, actor=request.user)
    except NotAsked as refusal:
        return render_change_form(
            request, campaign, form, entry, refusal=refusal, status=409
        )
    messages.success(
        request, "调整申请已经送出，办公室办理后，这里会显示结果。办理以前可以撤回。"
    )
    return redirect("home")


def render_change_form(request, campaign, form, entry, *, status=200, **context):
    return render(
        request,
        "submissions/changes/change_form.html",
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
def post_change_withdrawal(request, pk):
    if sees_all_units(request.user):
        raise Http404
    change = get_object_or_404(ChangeRequest.objects.visible_to(request.user), pk=pk)
    try:
        withdraw_change_request(change, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "调整申请已经撤回，计划照旧。")
    return redirect("home")
