"""A long plan as PDF: ask for it, watch it being made, fetch it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from review.jobs import describe_job
from review.models import PaperJob
from review.papers import jobs
from review.papers.forms import LookForm
from review.papers.views.papers import download_paper, get_visible_version
from review.plan.plan_paper import build_plan_table
from review.plan.versions import build_plan_paper
from submissions.access import allow_in_archive
from submissions.documents.binding import is_archival
from submissions.transitions import MoveRefused


@require_safe
def job_page(request, year, number):
    """The plan, and how far its paper is."""
    version, look = get_asked_version(request, year, number)
    plan = look.of(build_plan_paper(version))
    job = jobs.find_newest_job(version, look, plan)
    context = {
        "rows": len(plan.rows),
        "archival": is_archival(build_plan_table(plan)),
        **build_job_context(request, version, job),
    }
    return render(request, "review/papers/job_page.html", context)


@require_safe
def job_state(request, year, number, pk):
    """What a waiting page asks for again and again; the plan itself is not read."""
    job = get_visible_job(request, year, number, pk)
    if not request.htmx:
        return redirect(reverse_job_page(request, year, number))
    context = build_job_context(request, job.version, job)
    return render(request, "review/_job_state.html", context)


def build_job_context(request, version, job):
    return {
        "campaign": version.plan.campaign,
        "version": version,
        "query": request.GET.urlencode(),
        "addresses": list_addresses(request, version, job),
        "fetch_label": "下载 PDF",
        **describe_job(job),
    }


def list_addresses(request, version, job):
    """{what: address} of a job, or of the one that is still to be asked for."""
    plan = version.plan.campaign.year, version.number
    query = f"?{request.GET.urlencode()}"
    addresses = {"page": reverse_job_page(request, *plan)}
    if not (job and job.is_done):
        addresses["start"] = reverse("review:job-start", args=plan) + query
    if job and jobs.may_cancel(request.user, job):
        addresses["cancel"] = reverse("review:job-cancel", args=[*plan, job.pk]) + query
    if job:
        addresses["state"] = reverse("review:job-state", args=[*plan, job.pk]) + query
        addresses["fetch"] = reverse("review:job-fetch", args=[*plan, job.pk])
    return addresses


@require_POST
@allow_in_archive
def job_start(request, year, number):
    version, look = get_asked_version(request, year, number)
    jobs.queue_paper(
        version, look, look.of(build_plan_paper(version)), actor=request.user
    )
    return redirect(reverse_job_page(request, year, number))


@require_POST
@allow_in_archive
def job_cancel(request, year, number, pk):
    job = get_visible_job(request, year, number, pk)
    if not jobs.may_cancel(request.user, job):
        raise PermissionDenied
    try:
        jobs.cancel_job(job, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse_job_page(request, year, number))


@require_safe
def job_fetch(request, year, number, pk):
    job = get_visible_job(request, year, number, pk)
    if not job.is_done:
        raise Http404
    return download_paper(job.version, jobs.title_job(job), "pdf", bytes(job.content))


def get_asked_version(request, year, number):
    """The version and the look of the address; an impossible look is none."""
    form = LookForm.of(request.GET)
    if not form.is_valid():
        raise Http404
    return get_visible_version(request, year, number), form.look


def get_visible_job(request, year, number, pk):
    return get_object_or_404(
        PaperJob.objects.visible_to(request.user)
        .select_related("version__plan__campaign")
        .defer("content"),
        version__plan__campaign__year=year,
        version__number=number,
        pk=pk,
    )


def reverse_job_page(request, year, number):
    address = reverse("review:job-page", args=[year, number])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address
