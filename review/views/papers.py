"""The plan on paper: look at it, and take it along in every form."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from review import archive, jobs, plans
from review.access import office_page
from review.documents.calendar import CalendarPaper, calendar_ics
from review.documents.notice import NoticePaper, notice_docx
from review.documents.plan import Look, plan_table
from review.documents.website import WebsitePaper, website_zip
from review.exports import WRITERS
from review.forms.papers import LookForm
from review.models import PlanVersion
from submissions.documents.paper import one_line
from submissions.models import Unit
from submissions.permissions import sees_all_units
from submissions.views.downloads import download


def visible_version(request, year, number):
    """Units find the issued versions only."""
    return get_object_or_404(
        PlanVersion.objects.visible_to(request.user).select_related("plan__campaign"),
        plan__campaign__year=year,
        number=number,
    )


@require_safe
def paper_page(request, year, number):
    """Choose columns, order and page; the table as it will print, and the files."""
    version = visible_version(request, year, number)
    form = LookForm.of(request.GET)
    look = form.look if form.is_valid() else Look()
    paper = plans.plan_paper(version)
    own = [] if sees_all_units(request.user) else [request.user.unit]
    units = own or Unit.objects.filter(plan_entries__version=version).distinct()
    return render(
        request,
        "review/plan_papers.html",
        {
            "campaign": version.plan.campaign,
            "version": version,
            "form": form,
            "table": plan_table(look.of(paper)),
            "query": request.GET.urlencode() if form.is_valid() else "",
            "units": units,
            "sees_all": sees_all_units(request.user),
        },
        status=200 if form.is_valid() else 422,
    )


@require_safe
def paper(request, year, number, ending):
    """A version as a file, with the look that the address asks for."""
    version = visible_version(request, year, number)
    if ending not in WRITERS:
        raise Http404
    form = LookForm.of(request.GET)
    if not form.is_valid():
        page = reverse("review:plan-papers", args=[year, number])
        return redirect(f"{page}?{request.GET.urlencode()}")
    plan = plans.plan_paper(version)
    if ending == "pdf" and jobs.too_long(version, form.look, plan):
        page = reverse("review:job-page", args=[year, number])
        return redirect(f"{page}?{request.GET.urlencode()}")
    if form.look == Look():
        return answer(version, plan.title, ending, kept_plan(version, plan, ending))
    paper = form.look.of(plan)
    return answer(version, paper.title, ending, WRITERS[ending](paper))


@require_safe
def extract(request, year, number, unit, ending):
    """What the plan says of one unit; a unit has its own."""
    version = visible_version(request, year, number)
    unit = get_object_or_404(Unit, pk=unit)
    own = unit.pk == request.user.unit_id
    if ending not in WRITERS or not (own or sees_all_units(request.user)):
        raise Http404
    paper = plans.plan_paper(version).of_unit(unit)
    return answer(version, one_line(paper.title), ending, WRITERS[ending](paper))


def kept(version, ending, options_key="", *, make):
    """`archive.paper_of`; a paper that somebody changed where it is kept is not found."""
    try:
        return archive.paper_of(version, ending, options_key, make=make)
    except ValueError as error:
        raise Http404 from error


def kept_plan(version, plan, ending):
    """The plan as it always prints; an issued one is the same bytes for ever."""
    return kept(version, ending, make=lambda: WRITERS[ending](plan))


def answer(version, title, ending, content):
    return download(
        content, f"{title}（第{version.number}版）{version.draft_mark}.{ending}"
    )


@require_safe
@office_page
def notice(request, campaign, number):
    """The covering letter; of a plan in the making, dated today, to be signed."""
    version = visible_version(request, campaign.year, number)
    paper = plans.plan_paper(version)
    letter = NoticePaper(
        campaign_name=campaign.full_name,
        plan_title=paper.title,
        rows=paper.rows,
        office=paper.office,
        phone=campaign.office_phone,
        dated=paper.issued_on or timezone.localdate(),
        number=version.document_number,
        version=version.number,
        reason=version.reason,
    )
    name = f"{campaign.year}年计划印发通知（第{number}版）.docx"
    return download(notice_docx(letter), name)


@require_safe
def calendar(request, year, number):
    version = issued_version(request, year, number)
    paper = plans.plan_paper(version)
    dates = CalendarPaper(paper.title, year, paper.rows, version.issued_at)
    return download(calendar_ics(dates), f"{paper.title}.ics")


@require_safe
@office_page
def website(request, campaign, number):
    version = issued_version(request, campaign.year, number)
    plan = plans.plan_paper(version)
    if jobs.too_long(version, Look(), plan):
        return redirect("review:job-page", campaign.year, number)
    content = kept(
        version, "zip", "website", make=lambda: website_zip(package_of(version, plan))
    )
    return download(content, f"{version.title}（网站发布包）.zip")


def package_of(version, plan):
    return WebsitePaper(
        plan=plan,
        year=version.plan.campaign.year,
        version=version.number,
        dated=plan.issued_on,
        stamp=version.issued_at,
        papers={
            f"plan.{ending}": kept_plan(version, plan, ending)
            for ending in ("xlsx", "pdf")
        },
    )


def issued_version(request, year, number):
    version = visible_version(request, year, number)
    if version.is_working:
        raise Http404
    return version
