"""调整: requests of the units, and the office's own changes of an issued plan."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from review import comparing, plans, revision
from review.access import office_act, office_page
from review.forms.changes import (
    AddEntryForm,
    AnswerForm,
    ApprovalForm,
    DropForm,
    EntryForm,
)
from submissions.models import ChangeRequest
from submissions.permissions import is_office
from submissions.transitions import MoveRefused

PER_PAGE = 100
ANSWERED_SHOWN = 50


# --- requests of the units ------------------------------------------------------


@require_safe
@office_page
def change_list(request, campaign):
    return render_list(request, campaign)


def requests_of(request, campaign):
    return (
        ChangeRequest.objects.visible_to(request.user)
        .filter(campaign=campaign)
        .select_related("unit", "campaign")
    )


def render_list(request, campaign, *, status=200, **context):
    force = revision.in_force(campaign)
    working = plans.working_version(campaign)
    waiting = list(requests_of(request, campaign).open().order_by("pk"))
    entries = revision.rows_of(working or force, waiting) if force else {}
    return render(
        request,
        "review/change_list.html",
        {
            "campaign": campaign,
            "in_force": force,
            "working": working,
            "waiting": [(change, entries.get(change.line)) for change in waiting],
            "answered": requests_of(request, campaign).answered()[:ANSWERED_SHOWN],
            "rows": page_of_rows(request, working or force, force) if force else [],
            "changed": comparing.changed_rows(force, working)
            if force and working
            else [],
            "can_change": is_office(request.user),
            "answer_form": AnswerForm(),
            **context,
        },
        status=status,
    )


def page_of_rows(request, version, force):
    """A page of the version's rows, with `number`: the 序号 in the table in force."""
    same = force.entries.filter(line=OuterRef("line")).values("position")
    entries = version.entries.select_related("theme__declaration__unit")
    entries = entries.annotate(number=Subquery(same)).order_by(
        "dropped", F("number").asc(nulls_last=True), "pk"
    )
    return Paginator(entries, PER_PAGE).get_page(request.GET.get("page"))


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def approve(request, campaign, pk):
    """As asked when nothing else is posted; GET offers the words for editing."""
    change = get_object_or_404(requests_of(request, campaign), pk=pk)
    entry = revision.row_now(campaign, change.line)
    if request.method == "POST" and "reason" not in request.POST:
        return granted(request, campaign, change)
    form = ApprovalForm(request.POST or None, change=change, entry=entry)
    if request.method != "POST" or not form.is_valid():
        return render_approval(request, change, form, entry)
    return granted(request, campaign, change, **form.cleaned_data)


def granted(request, campaign, change, **edits):
    try:
        revision.approve(change, actor=request.user, **edits)
    except MoveRefused as refusal:
        return render_list(request, campaign, refusal=refusal, status=409)
    messages.success(request, f"已同意“{change}”，写进了编制中的新版。印发后生效。")
    return redirect("review:change-list", campaign.year)


def render_approval(request, change, form, entry):
    return render(
        request,
        "review/change_approve.html",
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
def refuse(request, campaign, pk):
    change = get_object_or_404(requests_of(request, campaign), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return render_list(
            request, campaign, answer_form=form, refused=change.pk, status=422
        )
    try:
        revision.refuse(change, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_list(request, campaign, refusal=refusal, status=409)
    messages.success(request, f"已答复{change.unit}：不同意。")
    return redirect("review:change-list", campaign.year)


# --- the office's own changes -----------------------------------------------------


def row_or_404(campaign, line):
    if entry := revision.row_now(campaign, line):
        return entry
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def change_row(request, campaign, line):
    entry = row_or_404(campaign, line)
    form = EntryForm(request.POST or None, entry=entry, seen=revision.mark_of(entry))
    if request.method != "POST":
        return render_row(request, campaign, entry, form)
    if not form.is_valid():
        return render_row(request, campaign, entry, form, status=422)
    try:
        revision.change(campaign, line, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_row(request, campaign, entry, form, refusal=refusal, status=409)
    messages.success(request, f"已写进编制中的新版：“{entry}”。印发后生效。")
    return redirect("review:change-list", campaign.year)


def render_row(request, campaign, entry, form, *, status=200, **context):
    return render(
        request,
        "review/change_row.html",
        {
            "campaign": campaign,
            "entry": entry,
            "form": form,
            "drop_form": DropForm(auto_id="drop_%s"),
            "has_errors": form.is_bound and bool(form.errors),
            **context,
        },
        status=status,
    )


@require_POST
@office_act
def drop_row(request, campaign, line):
    entry = row_or_404(campaign, line)
    form = DropForm(request.POST, auto_id="drop_%s")
    blank = EntryForm(entry=entry, seen=revision.mark_of(entry))
    if not form.is_valid():
        return render_row(
            request, campaign, entry, blank, drop_form=form, has_errors=True, status=422
        )
    try:
        revision.drop(campaign, line, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_row(request, campaign, entry, blank, refusal=refusal, status=409)
    messages.success(request, f"已取消“{entry}”，印发后生效。印发以前可以恢复。")
    return redirect("review:change-list", campaign.year)


@require_POST
@office_act
def restore_row(request, campaign, line):
    entry = row_or_404(campaign, line)
    try:
        revision.restore(campaign, line, actor=request.user)
    except MoveRefused as refusal:
        return render_list(request, campaign, refusal=refusal, status=409)
    messages.success(request, f"“{entry}”照旧举行。")
    return redirect("review:change-list", campaign.year)


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def add_row(request, campaign):
    form = AddEntryForm(request.POST or None)
    context = {"campaign": campaign, "form": form, "entry": None}
    if request.method != "POST":
        return render(request, "review/change_row.html", context)
    if not form.is_valid():
        context["has_errors"] = True
        return render(request, "review/change_row.html", context, status=422)
    try:
        entry = revision.add(campaign, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        context["refusal"] = refusal
        return render(request, "review/change_row.html", context, status=409)
    messages.success(request, f"已增补“{entry}”，印发后生效。")
    return redirect("review:change-list", campaign.year)
