"""调整: requests of the units, and the office's own changes of an issued plan."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from review.access import answer_refusals, office_act, office_page
from review.changes import revision
from review.changes.forms import (
    AddEntryForm,
    ApprovalForm,
    DropForm,
    EntryForm,
    RefusalForm,
)
from review.changes.sheet import write_requests_xlsx
from review.paging import drop_page_from_query
from review.plan import comparing
from review.plan.rows import read_plan_row, title_entry, with_row_data
from review.plan.versions import find_working_version
from review.sheets import write_note
from review.sorting import Sorting
from review.themes.orders import FIRST_MONTH
from submissions.answers import answer_with_file
from submissions.models import ChangeRequest
from submissions.permissions import is_office
from submissions.transitions import MoveRefused
from submissions.turns import takes_turns

PER_PAGE = 100
ANSWERED_SHOWN = 50


# --- requests of the units ------------------------------------------------------


def find_visible_requests(request, campaign):
    return (
        ChangeRequest.objects.visible_to(request.user)
        .filter(campaign=campaign)
        .select_related("unit", "campaign")
    )


def render_change_list(request, campaign, *, status=200, **context):
    force = revision.find_version_in_force(campaign)
    working = find_working_version(campaign)
    sorting = Sorting.read(request.GET, SORTED_HEADS)
    waiting = list(find_visible_requests(request, campaign).open().order_by("pk"))
    entries = revision.map_rows_of_requests(working or force, waiting) if force else {}
    return render(
        request,
        "review/changes/change_list.html",
        {
            "campaign": campaign,
            "in_force": force,
            "working": working,
            "waiting": [(change, entries.get(change.line)) for change in waiting],
            "answered": find_visible_requests(request, campaign).answered()[
                :ANSWERED_SHOWN
            ],
            "rows": paginate_rows(request, working or force, force, sorting)
            if force
            else [],
            "heads": sorting.make_heads(SORTED_HEADS, request.GET),
            "query": drop_page_from_query(request.GET),
            "changed": comparing.find_changed_rows(force, working)
            if force and working
            else [],
            "can_change": is_office(request.user, campaign),
            "answer_form": RefusalForm(),
            **context,
        },
        status=status,
    )


# Heads of the table that sort it, and by what.
SORTED_HEADS = {"number": "序号", "unit": "责任单位", "months": "月份"}
SORTED_BY = {
    "number": "number",
    "unit": Coalesce("unit__order", "theme__declaration__unit__order"),
    "months": FIRST_MONTH,
}


def paginate_rows(request, version, force, sorting):
    """A page of (entry, PlanRow); `entry.number`: the 序号 in the table in force."""
    same = force.entries.filter(line=OuterRef("line")).values("position")
    entries = with_row_data(version.entries).annotate(number=Subquery(same))
    usual = ("dropped", F("number").asc(nulls_last=True), "pk")
    entries = sorting.put_in_order(entries, SORTED_BY, usual)
    page = Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [(entry, read_plan_row(entry)) for entry in page]
    return page


@require_safe
@office_page
def change_list(request, campaign):
    return render_change_list(request, campaign)


@require_safe
@office_page
@takes_turns
def download_requests(request, campaign):
    listed = find_visible_requests(request, campaign)
    waiting, answered = listed.open().order_by("pk"), listed.answered()
    title = f"{campaign.full_name}计划调整申请"
    content = write_requests_xlsx(
        [*waiting, *answered],
        title=title,
        note=write_note(),
        office=campaign.office_name,
    )
    return answer_with_file(content, f"{title}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
@answer_refusals(render_change_list)
def change_approve(request, campaign, pk):
    """As asked when nothing else is posted; GET offers the words for editing."""
    change = get_object_or_404(find_visible_requests(request, campaign), pk=pk)
    entry = revision.find_row_now(campaign, change.line)
    edits = {}
    if request.method != "POST" or "reason" in request.POST:
        form = ApprovalForm(request.POST or None, change=change, entry=entry)
        if not form.is_valid():
            return render_approval(request, change, form, entry)
        edits = form.cleaned_data
    revision.approve_change(change, actor=request.user, **edits)
    messages.success(request, f"已同意“{change}”，写进了编制中的新版。印发后生效。")
    return redirect("review:change-list", campaign.year)


def render_approval(request, change, form, entry):
    return render(
        request,
        "review/changes/change_approve.html",
        {
            "campaign": change.campaign,
            "change": change,
            "entry": entry,
            "form": form,
            "has_errors": form.is_bound,
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
@office_act
@answer_refusals(render_change_list)
def change_refuse(request, campaign, pk):
    change = get_object_or_404(find_visible_requests(request, campaign), pk=pk)
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return render_change_list(
            request, campaign, answer_form=form, refused=change.pk, status=422
        )
    revision.refuse_change(change, actor=request.user, **form.cleaned_data)
    messages.success(request, f"已答复{change.unit}：不同意。")
    return redirect("review:change-list", campaign.year)


# --- the office's own changes -----------------------------------------------------


def get_row_or_404(campaign, line):
    if entry := revision.find_row_now(campaign, line):
        return entry
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def entry_change(request, campaign, line):
    entry = get_row_or_404(campaign, line)
    form = EntryForm(request.POST or None, entry=entry, seen=revision.mark_row(entry))
    if request.method != "POST":
        return render_entry(request, campaign, entry, form)
    if not form.is_valid():
        return render_entry(request, campaign, entry, form, status=422)
    try:
        revision.change_row(campaign, line, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_entry(request, campaign, entry, form, error=refusal, status=409)
    messages.success(
        request, f"已写进编制中的新版：“{title_entry(entry)}”。印发后生效。"
    )
    return redirect("review:change-list", campaign.year)


def render_entry(request, campaign, entry, form, *, status=200, **context):
    return render(
        request,
        "review/changes/change_row.html",
        {
            "campaign": campaign,
            "entry": entry,
            "row": read_plan_row(entry),
            "form": form,
            "drop_form": DropForm(auto_id="drop_%s"),
            "has_errors": form.is_bound and bool(form.errors),
            **context,
        },
        status=status,
    )


@require_POST
@office_act
def entry_drop(request, campaign, line):
    entry = get_row_or_404(campaign, line)
    form = DropForm(request.POST, auto_id="drop_%s")
    blank = EntryForm(entry=entry, seen=revision.mark_row(entry))
    if not form.is_valid():
        return render_entry(
            request, campaign, entry, blank, drop_form=form, has_errors=True, status=422
        )
    try:
        revision.drop_row(campaign, line, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_entry(request, campaign, entry, blank, error=refusal, status=409)
    messages.success(
        request, f"已取消“{title_entry(entry)}”，印发后生效。印发以前可以恢复。"
    )
    return redirect("review:change-list", campaign.year)


@require_POST
@office_act
@answer_refusals(render_change_list)
def entry_restore(request, campaign, line):
    entry = get_row_or_404(campaign, line)
    revision.restore_row(campaign, line, actor=request.user)
    messages.success(request, f"“{title_entry(entry)}”照旧举行。")
    return redirect("review:change-list", campaign.year)


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def entry_add(request, campaign):
    form = AddEntryForm(request.POST or None)
    context = {"campaign": campaign, "form": form, "entry": None}
    if request.method != "POST":
        return render(request, "review/changes/change_row.html", context)
    if not form.is_valid():
        context["has_errors"] = True
        return render(request, "review/changes/change_row.html", context, status=422)
    try:
        entry = revision.add_planned_row(
            campaign, actor=request.user, **form.cleaned_data
        )
    except MoveRefused as refusal:
        context["error"] = refusal
        return render(request, "review/changes/change_row.html", context, status=409)
    messages.success(request, f"已增补“{entry}”，印发后生效。")
    return redirect("review:change-list", campaign.year)
