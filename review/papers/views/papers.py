"""The plan on paper: look at it, and take it along in every form."""

from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from review.access import office_page
from review.papers import jobs
from review.papers.archive import fetch_paper, name_numbered
from review.papers.calendar import write_calendar_ics
from review.papers.files import (
    fetch_extract,
    fetch_notice,
    fetch_plan,
    fetch_website,
)
from review.papers.forms import LookForm, NumbersForm, read_numbers
from review.plan import comparing
from review.plan.plan_paper import Look, build_plan_table
from review.plan.versions import build_plan_paper
from submissions.answers import answer_with_file
from submissions.documents.paper import join_title_lines
from submissions.documents.writers import WRITERS
from submissions.models import PlanVersion, Unit
from submissions.permissions import sees_all_units
from submissions.turns import takes_turns


def find_visible_versions(request, year):
    """Units find the issued versions only."""
    return (
        PlanVersion.objects.visible_to(request.user)
        .filter(plan__campaign__year=year)
        .select_related("plan__campaign")
    )


def get_visible_version(request, year, number):
    return get_object_or_404(find_visible_versions(request, year), number=number)


@require_safe
def plan_papers(request, year, number):
    """Choose columns, order and page; the table as it will print, and the files."""
    version = get_visible_version(request, year, number)
    form = LookForm.of(request.GET)
    look = form.look if form.is_valid() else Look()
    paper, numbers = build_plan_paper(version), NumbersForm(request.GET)
    own = [] if sees_all_units(request.user) else [request.user.unit]
    units = own or Unit.objects.filter(plan_entries__version=version).distinct()
    return render(
        request,
        "review/papers/plan_papers.html",
        {
            "campaign": version.plan.campaign,
            "version": version,
            "form": form,
            "table": build_plan_table(look.of(paper)),
            "query": request.GET.urlencode() if form.is_valid() else "",
            "units": units,
            # Extracts are numbered as the plan beside them.
            "numbers": numbers.address if numbers.is_valid() else "",
            "sees_all": sees_all_units(request.user),
        },
        status=200 if form.is_valid() else 422,
    )


@require_safe
@takes_turns
def plan_paper(request, year, number, ending):
    """A version as a file, with the look that the address asks for."""
    version = get_visible_version(request, year, number)
    if ending not in WRITERS:
        raise Http404
    form = LookForm.of(request.GET)
    if not form.is_valid():
        return lead_to_page(request, "review:plan-papers", year, number)
    plan = build_plan_paper(version)
    if ending == "pdf" and jobs.is_too_long(version, form.look, plan):
        return lead_to_page(request, "review:job-page", year, number)
    with not_found_if_changed():
        content = fetch_plan(version, plan, ending, form.look)
    return download_paper(version, form.look.of(plan).title, ending, content)


@require_safe
@takes_turns
def plan_extract(request, year, number, unit, ending):
    """What the plan says of one unit; a unit has its own."""
    version = get_visible_version(request, year, number)
    unit = get_object_or_404(Unit, pk=unit)
    own = unit.pk == request.user.unit_id
    if ending not in WRITERS or not (own or sees_all_units(request.user)):
        raise Http404
    form = NumbersForm(request.GET)
    if not form.is_valid():
        return lead_to_page(request, "review:plan-papers", year, number)
    paper = build_plan_paper(version).of_unit(unit)
    paper = replace(paper, **read_numbers(form.cleaned_data))
    with not_found_if_changed():
        content = fetch_extract(version, paper, unit, ending, form.key)
    return download_paper(version, join_title_lines(paper.title), ending, content)


def lead_to_page(request, name, year, number):
    """To the page where what the address asks for can be chosen or mended."""
    page = reverse(name, args=[year, number])
    return redirect(f"{page}?{request.GET.urlencode()}")


@contextmanager
def not_found_if_changed():
    """A paper that somebody changed where it is kept is not found."""
    try:
        yield
    except ValueError as error:
        raise Http404 from error


def download_paper(version, title, ending, content):
    return answer_with_file(
        content, f"{title}（第{version.number}版）{version.draft_mark}.{ending}"
    )


@require_safe
@office_page
@takes_turns
def plan_notice(request, campaign, number):
    """The covering letter."""
    version = get_visible_version(request, campaign.year, number)
    with not_found_if_changed():
        content = fetch_notice(version, build_plan_paper(version))
    name = f"{campaign.year}年计划印发通知（第{number}版）.docx"
    return answer_with_file(content, name)


@require_safe
def plan_calendar(request, year, number):
    version = get_issued_version(request, year, number)
    plan = build_plan_paper(version)
    return answer_with_file(write_calendar_ics(version, plan), f"{plan.title}.ics")


@require_safe
@office_page
@takes_turns
def plan_website(request, campaign, number):
    version = get_issued_version(request, campaign.year, number)
    plan = build_plan_paper(version)
    if jobs.is_too_long(version, Look(), plan):
        return redirect("review:job-page", campaign.year, number)
    with not_found_if_changed():
        content = fetch_website(version, plan)
    return answer_with_file(content, f"{version.title}（网站发布包）.zip")


def get_issued_version(request, year, number):
    version = get_visible_version(request, year, number)
    if version.is_working:
        raise Http404
    return version


@require_safe
def plan_comparison(request, year, number):
    old, new = get_two_versions(request, year, number)
    form = NumbersForm(request.GET)
    said = form.query if form.is_valid() else {}
    return render(
        request,
        "review/papers/change_comparison.html",
        {
            "campaign": new.plan.campaign,
            "old": old,
            "new": new,
            "others": find_visible_versions(request, year).filter(number__lt=number),
            "versions": comparing.name_pair(old, new),
            "paper": comparing.build_comparison_paper(old, new),
            "form": form,
            "query": f"?{urlencode({'with': old.number, **said})}",
        },
        status=200 if form.is_valid() else 422,
    )


@require_safe
@takes_turns
def plan_comparison_file(request, year, number, ending):
    if ending not in WRITERS:
        raise Http404
    old, new = get_two_versions(request, year, number)
    form = NumbersForm(request.GET)
    if not form.is_valid():
        return lead_to_page(request, "review:plan-comparison", year, number)
    paper = comparing.build_comparison_paper(old, new)
    paper = replace(paper, **read_numbers(form.cleaned_data))
    key = name_numbered(f"comparison-{old.number}", form.key)
    with not_found_if_changed():
        content = fetch_paper(new, ending, key, make=lambda: WRITERS[ending](paper))
    name = f"{paper.title}（{comparing.name_pair(old, new)}）{new.draft_mark}.{ending}"
    return answer_with_file(content, name)


def get_two_versions(request, year, number):
    """The version before (or the one named by `with`) and this one; 404 without."""
    new = get_visible_version(request, year, number)
    old = find_visible_versions(request, year).filter(number__lt=number)
    wanted = request.GET.get("with", "")
    if wanted:
        old = old.filter(number=int(wanted) if is_number(wanted) else 0)
    if (before := old.first()) is None:
        raise Http404
    return before, new


def is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 5
