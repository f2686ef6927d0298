"""调整对照表: two versions of a plan side by side, on a page and as a file."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from review import comparing
from review.documents.comparison import (
    comparison_docx,
    comparison_pdf,
    comparison_xlsx,
)
from review.models import PlanVersion
from review.views.papers import kept
from submissions.views.downloads import download

WRITERS = {"xlsx": comparison_xlsx, "pdf": comparison_pdf, "docx": comparison_docx}


@require_safe
def comparison(request, year, number):
    old, new = two_versions(request, year, number)
    return render(
        request,
        "review/change_comparison.html",
        {
            "campaign": new.plan.campaign,
            "old": old,
            "new": new,
            "others": versions_of(request, year).filter(number__lt=number),
            "paper": comparing.comparison_paper(old, new),
            "query": f"?with={old.number}",
        },
    )


@require_safe
def comparison_file(request, year, number, ending):
    if ending not in WRITERS:
        raise Http404
    old, new = two_versions(request, year, number)
    paper = comparing.comparison_paper(old, new)
    key = f"comparison-{old.number}"
    content = kept(new, ending, key, make=lambda: WRITERS[ending](paper))
    name = f"{paper.title}（{paper.versions}）{new.draft_mark}.{ending}"
    return download(content, name)


def two_versions(request, year, number):
    """The version before (or the one named by `with`) and this one; 404 without."""
    versions = versions_of(request, year)
    new = get_object_or_404(versions, number=number)
    old = versions.filter(number__lt=number)
    wanted = request.GET.get("with", "")
    if wanted:
        old = old.filter(number=int(wanted) if is_number(wanted) else 0)
    if (before := old.first()) is None:
        raise Http404
    return before, new


def is_number(text):
    return text.isascii() and text.isdigit() and len(text) < 5


def versions_of(request, year):
    return (
        PlanVersion.objects.visible_to(request.user)
        .filter(plan__campaign__year=year)
        .select_related("plan__campaign")
    )
