"""考核: the figures with their proofs, and packages that the worker makes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.archive import jobs
from review.archive.forms import PointsForm
from review.archive.measures import (
    MEASURES,
    count_evidence,
    read_points,
    select_counted,
    set_points,
)
from review.archive.pages import build_job_context
from review.archive.papers import build_figures_paper
from review.paging import drop_page_from_query
from submissions.answers import answer_with_file
from submissions.choices import BundleKind
from submissions.documents.writers import WRITERS
from submissions.models import Unit
from submissions.permissions import is_office
from submissions.turns import takes_turns

UNITS_PER_PAGE = 100
ROWS_PER_PAGE = 50


@require_safe
@office_page
def show_evidence(request, campaign):
    form = PointsForm(initial=read_points(campaign))
    return render_evidence(request, campaign, form)


def render_evidence(request, campaign, form, *, status=200):
    total, lines = count_evidence(campaign, request.user)
    job = jobs.find_newest_bundle(campaign, BundleKind.EVIDENCE)
    return render(
        request,
        "review/archive/evidence.html",
        {
            "campaign": campaign,
            "total": total,
            "page": Paginator(lines, UNITS_PER_PAGE).get_page(request.GET.get("page")),
            "query": drop_page_from_query(request.GET),
            "measures": MEASURES.values(),
            "points_form": form,
            "can_act": is_office(request.user, campaign),
            **build_job_context(request, campaign, BundleKind.EVIDENCE, job),
        },
        status=status,
    )


@require_safe
@office_page
@takes_turns
def export_evidence(request, campaign, ending):
    if ending not in ("xlsx", "pdf"):
        raise Http404
    counted = count_evidence(campaign, request.user)
    paper = build_figures_paper(campaign, *counted, timezone.now())
    return answer_with_file(WRITERS[ending](paper), f"{paper.title}.{ending}")


@require_safe
@office_page
def show_counted(request, campaign, key):
    """The rows that one figure counts, of one unit or of all."""
    if (measure := MEASURES.get(key)) is None:
        raise Http404
    unit = read_unit(request.GET.get("unit", ""))
    rows = select_counted(measure, campaign, request.user, unit)
    return render(
        request,
        "review/archive/counted.html",
        {
            "campaign": campaign,
            "measure": measure,
            "unit": unit,
            "page": Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page")),
            "query": drop_page_from_query(request.GET),
        },
    )


def read_unit(text):
    """The Unit of this number; None for no number, 404 for a wrong one."""
    if not text:
        return None
    known = text.isascii() and text.isdigit() and len(text) < 10
    return get_object_or_404(Unit, pk=int(text) if known else 0)


@require_POST
@office_act
def post_points(request, campaign):
    form = PointsForm(request.POST)
    if not form.is_valid():
        return render_evidence(request, campaign, form, status=422)
    set_points(campaign, form.points, actor=request.user)
    messages.success(request, "已保存分值。" if form.points else "不设分值。")
    return redirect("review:evidence", campaign.year)
