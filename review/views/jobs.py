"""A long plan as PDF: ask for it, watch it being made, fetch it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review import jobs, plans
from review.forms.papers import LookForm
from review.models import PaperJob
from review.views.papers import answer, visible_version
from submissions.choices import JobStatus
from submissions.transitions import MoveRefused


@require_safe
def page(request, year, number):
    """The plan, and how far its paper is."""
    version, look = asked_for(request, year, number)
    plan = look.of(plans.plan_paper(version))
    job = jobs.newest(version, look, plan)
    context = state_of(request, version, job) | {"rows": len(plan.rows)}
    return render(request, "review/job_page.html", context)


@require_safe
def state(request, year, number, pk):
    """What a waiting page asks for again and again; the plan itself is not read."""
    job = visible_job(request, year, number, pk)
    if not request.htmx:
        return redirect(page_of(request, year, number))
    context = state_of(request, job.version, job)
    return render(request, "review/_job_state.html", context)


def state_of(request, version, job):
    return {
        "campaign": version.plan.campaign,
        "version": version,
        "job": job,
        "quiet": job and spoken(jobs.quiet_for(job, timezone.now())),
        "patience": spoken(jobs.SILENCE),
        "query": request.GET.urlencode(),
    }


@require_POST
def start(request, year, number):
    version, look = asked_for(request, year, number)
    jobs.ask(version, look, look.of(plans.plan_paper(version)), actor=request.user)
    return redirect(page_of(request, year, number))


@require_POST
def cancel(request, year, number, pk):
    job = visible_job(request, year, number, pk)
    try:
        jobs.cancel(job, actor=request.user)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    return redirect(page_of(request, year, number))


@require_safe
def fetch(request, year, number, pk):
    job = visible_job(request, year, number, pk)
    if job.status != JobStatus.DONE:
        raise Http404
    return answer(job.version, jobs.title_of(job), "pdf", bytes(job.content))


def asked_for(request, year, number):
    """The version and the look of the address; an impossible look is none."""
    form = LookForm.of(request.GET)
    if not form.is_valid():
        raise Http404
    return visible_version(request, year, number), form.look


def visible_job(request, year, number, pk):
    return get_object_or_404(
        PaperJob.objects.visible_to(request.user)
        .select_related("version__plan__campaign")
        .defer("content"),
        version__plan__campaign__year=year,
        version__number=number,
        pk=pk,
    )


def page_of(request, year, number):
    address = reverse("review:job-page", args=[year, number])
    query = request.GET.urlencode()
    return f"{address}?{query}" if query else address


def spoken(span):
    """“75 秒”, “3 分钟”; of None nothing."""
    if span is None:
        return ""
    seconds = int(span.total_seconds())
    return f"{seconds} 秒" if seconds < 120 else f"{seconds // 60} 分钟"
