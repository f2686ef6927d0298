"""Packages of a campaign: ask for one, watch it being made, fetch it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.archive import jobs
from review.archive.pages import PAGES, build_job_context
from review.models import BundleJob
from submissions.access import allow_in_archive
from submissions.answers import answer_with_stored_file
from submissions.people.pages import confirm_password
from submissions.transitions import MoveRefused


def get_bundle(request, campaign, pk):
    return get_object_or_404(BundleJob, campaign=campaign, pk=pk)


@require_POST
@office_act
@allow_in_archive
def post_bundle(request, campaign, kind):
    if kind not in PAGES:
        raise Http404
    try:
        jobs.queue_bundle(campaign, kind, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGES[kind], campaign.year)


@require_safe
@office_page
def show_bundle_state(request, campaign, pk):
    """What a waiting page asks for again and again; nothing is counted for it."""
    job = get_bundle(request, campaign, pk)
    if not request.htmx:
        return redirect(PAGES[job.kind], campaign.year)
    context = build_job_context(request, campaign, job.kind, job)
    return render(request, "review/_job_state.html", context)


@require_POST
@office_act
@allow_in_archive
def cancel_bundle(request, campaign, pk):
    job = get_bundle(request, campaign, pk)
    try:
        jobs.cancel_bundle(job, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(PAGES[job.kind], campaign.year)


@require_safe
@office_page
@confirm_password
def fetch_bundle(request, campaign, pk):
    job = get_bundle(request, campaign, pk)
    if not (job.is_done and job.path.is_file()):
        raise Http404
    name = f"{campaign.full_name}{job.get_kind_display()}.zip"
    return answer_with_stored_file(request, job.path, name, sha256=job.sha256)
