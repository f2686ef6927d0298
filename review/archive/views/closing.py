"""归档: what is still open, archive the year, open it again."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.archive.closing import (
    archive_campaign,
    list_history,
    list_open_matters,
    reopen_campaign,
)
from review.archive.forms import ReopenForm
from review.archive.jobs import find_newest_bundle
from review.archive.pages import build_job_context
from submissions.access import allow_in_archive
from submissions.choices import BundleKind
from submissions.permissions import is_office


@require_safe
@office_page
def show_archive(request, campaign):
    return render_archive(request, campaign)


def render_archive(request, campaign, *, status=200, error=""):
    job = find_newest_bundle(campaign, BundleKind.ARCHIVE)
    return render(
        request,
        "review/archive/archive.html",
        {
            "campaign": campaign,
            "matters": [] if campaign.is_archived else list_open_matters(campaign),
            "known": request.POST.getlist("known"),
            "reason": request.POST.get("reason", ""),
            "history": list_history(campaign),
            "can_archive": is_office(request.user, campaign)
            and timezone.now() >= campaign.closes_at,
            "can_reopen": is_office(request.user) and campaign.is_archived,
            "error": error,
            "has_errors": bool(error),
            **build_job_context(request, campaign, BundleKind.ARCHIVE, job),
        },
        status=status,
    )


@require_POST
@office_act
@answer_refusals(render_archive)
def post_archiving(request, campaign):
    known = request.POST.getlist("known")
    archive_campaign(campaign, actor=request.user, known=known)
    messages.success(request, f"{campaign.year}年已经归档，所有人都只能查看。")
    return redirect("review:archive-show", campaign.year)


@require_POST
@office_act
@allow_in_archive
@answer_refusals(render_archive)
def post_reopening(request, campaign):
    form = ReopenForm.read(request)
    reopen_campaign(campaign, actor=request.user, reason=form["reason"])
    messages.success(request, f"{campaign.year}年已经重新打开，可以办理了。")
    return redirect("review:archive-show", campaign.year)
