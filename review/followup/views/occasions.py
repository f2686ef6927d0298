"""活动开展: the list, the calendar, the units; reports confirmed and returned."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import answer_refusals, office_act, office_page
from review.followup.board import build_board
from review.followup.filters import OccasionFilter, OpinionFilter
from review.followup.forms import (
    ConfirmReportForm,
    RemarkForm,
    ReturnReportForm,
    TickedReportsForm,
)
from review.followup.mended import find_changes_since_return, list_asked
from review.followup.month import build_month
from review.followup.rows import (
    count_by_unit,
    count_year,
    find_next_report,
    list_occasions,
    list_opinions,
    select_occasions,
    write_notes,
)
from review.followup.sheet import write_followup_xlsx, write_opinions_xlsx
from review.forms import require_valid
from review.models.workbench import has_keys_on
from review.paging import (
    describe_page,
    drop_page_from_query,
    read_back_address,
)
from submissions.activities.handling import (
    confirm_report,
    remark_on_announcement,
    return_report,
)
from submissions.activities.letters import write_report_news
from submissions.activities.preview import read_preview
from submissions.activities.workflow import OCCASION_MOVES
from submissions.answers import answer_with_file
from submissions.choices import OccasionStatus, Stage
from submissions.dates import write_dated_clock
from submissions.mail.outbox import is_mail_on
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, list_available_moves
from submissions.turns import takes_turns

PAGE_SIZE = 50
# The unit is to act, and may be reminded.
AWAITED = (Stage.OVERDUE, Stage.RETURNED, Stage.UNREPORTED)
REPORT_PARTS = ("groups", "opinions", "files", "media_items", "reports")


def filter_occasions(request, campaign):
    return OccasionFilter(
        request.GET,
        campaign=campaign,
        queryset=list_occasions(campaign, request.user),
    )


def describe_year(request, campaign):
    """What every page of the desk shows above: the year in figures."""
    return {
        "campaign": campaign,
        "figures": count_year(campaign, request.user),
        "today": timezone.localdate(),
        "can_act": is_office(request.user, campaign),
        "awaited_stages": AWAITED,
    }


@require_safe
@office_page
def show_followup(request, campaign):
    return render_followup(request, campaign)


def render_followup(request, campaign, *, status=200, **context):
    listed = filter_occasions(request, campaign)
    # Only keys are put in order: what a row counts is counted for the page in sight.
    keys = Paginator(listed.qs.values_list("pk", flat=True), PAGE_SIZE)
    page = keys.get_page(request.GET.get("page"))
    return render(
        request,
        "review/followup/followup_list.html",
        describe_year(request, campaign)
        | {
            "filter": listed,
            "page": page,
            "occasions": write_notes(listed.qs.filter(pk__in=list(page))),
            "query": drop_page_from_query(request.GET),
            "next_report": find_next_report(campaign, request.user),
            "keys": has_keys_on(request.user),
            **context,
        },
        status=status,
    )


@require_safe
@office_page
@takes_turns
def export_followup(request, campaign):
    occasions = filter_occasions(request, campaign).qs
    rows = occasions.prefetch_related("groups", "media_items")
    content = write_followup_xlsx(
        campaign, rows, f"截至{write_dated_clock(timezone.now())}"
    )
    return answer_with_file(content, f"{campaign.full_name}开展情况.xlsx")


@require_safe
@office_page
def show_calendar(request, campaign):
    today = timezone.localdate()
    usual = today.month if today.year == campaign.year else 1
    asked = request.GET.get("month", "")
    month = int(asked) if asked in map(str, range(1, 13)) else usual
    occasions = select_occasions(campaign, request.user, today)
    return render(
        request,
        "review/followup/followup_calendar.html",
        describe_year(request, campaign)
        | {
            "sheet": build_month(occasions, campaign.year, month, today),
            "earlier": month - 1,
            "later": month + 1 if month < 12 else 0,
        },
    )


@require_safe
@office_page
def show_board(request, campaign):
    today = timezone.localdate()
    occasions = select_occasions(campaign, request.user, today)
    return render(
        request,
        "review/followup/followup_board.html",
        describe_year(request, campaign) | {"board": build_board(occasions)},
    )


@require_safe
@office_page
def show_units(request, campaign):
    lines = count_by_unit(campaign, request.user)
    return render(
        request,
        "review/followup/followup_units.html",
        describe_year(request, campaign) | {"lines": lines},
    )


def filter_opinions(request, campaign):
    return OpinionFilter(request.GET, queryset=list_opinions(campaign, request.user))


@require_safe
@office_page
def show_opinions(request, campaign):
    listed = filter_opinions(request, campaign)
    return render(
        request,
        "review/followup/followup_opinions.html",
        describe_year(request, campaign) | describe_page(request, listed, PAGE_SIZE),
    )


@require_safe
@office_page
@takes_turns
def export_opinions(request, campaign):
    opinions = filter_opinions(request, campaign).qs
    note = f"截至{write_dated_clock(timezone.now())}"
    content = write_opinions_xlsx(campaign, opinions, note)
    return answer_with_file(content, f"{campaign.full_name}意见建议台账.xlsx")


# --- one occasion ---------------------------------------------------------------------


def find_occasion(request, campaign, pk):
    rows = list_occasions(campaign, request.user)
    return get_object_or_404(rows.prefetch_related(*REPORT_PARTS), pk=pk)


@require_safe
@office_page
def show_occasion(request, campaign, pk):
    return render_occasion(request, campaign, find_occasion(request, campaign, pk))


def render_occasion(request, campaign, occasion, *, status=200, **context):
    """Its page, for htmx the panel under its row."""
    write_notes([occasion])
    moves = list_available_moves(OCCASION_MOVES, request.user, occasion)
    context = {
        "confirm_form": ConfirmReportForm(),
        "return_form": ReturnReportForm(),
    } | context
    if request.htmx:
        # Several panels may stand open on one page.
        for form in (context["confirm_form"], context["return_form"]):
            form.auto_id = f"id_{occasion.pk}_%s"
    page = "_occasion_panel.html" if request.htmx else "occasion_show.html"
    return render(
        request,
        f"review/followup/{page}",
        {
            "campaign": campaign,
            "occasion": occasion,
            "today": timezone.localdate(),
            "asked": list_asked(occasion),
            "changes": find_changes_since_return(occasion),
            "can_act": is_office(request.user, campaign),
            "remark_form": RemarkForm(
                initial={"remark": occasion.office_remark}, prefix="said"
            ),
            "news": write_news(occasion),
            "filing": next(iter(occasion.reports.all()), None),
            "papers": [file for file in occasion.files.all() if not file.is_photo],
            "preview": read_preview(occasion),
            "mail_is_on": is_mail_on(),
            "can_judge": any(move.name == "occasion.confirm" for move in moves),
            "next_report": find_next_report(campaign, request.user, occasion.pk),
            "revision": occasion.revision,
            "keys": has_keys_on(request.user),
            **context,
        },
        status=status,
    )


@require_POST
@office_act
def post_confirmation(request, campaign, pk):
    form = ConfirmReportForm(request.POST)
    return judge_report(request, campaign, pk, confirm_report, confirm_form=form)


@require_POST
@office_act
def post_return(request, campaign, pk):
    form = ReturnReportForm(request.POST)
    return judge_report(request, campaign, pk, return_report, return_form=form)


def write_news(occasion):
    """What the unit is told of its judged report, to be copied; "" where none was."""
    judged = (OccasionStatus.RETURNED, OccasionStatus.CONFIRMED)
    return write_report_news(occasion) if occasion.status in judged else ""


@require_POST
@office_act
def post_remark(request, campaign, pk):
    """办公室意见 on a 报备; the unit reads it on its own page."""
    occasion = find_occasion(request, campaign, pk)
    form = RemarkForm(request.POST, prefix="said")
    if not form.is_valid():
        return render_occasion(
            request, campaign, occasion, status=422, remark_form=form
        )
    try:
        remark_on_announcement(occasion, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_occasion(
            request, campaign, occasion, status=409, error=refusal, remark_form=form
        )
    messages.success(request, "意见已经记下，单位在这一场的页面上看得到。")
    return redirect("review:followup-show", campaign.year, pk)


SAID = {
    confirm_report: "已确认{}的情况报告。",
    return_report: "已退回{}的情况报告，单位登录后即可修改。",
}


def judge_report(request, campaign, pk, act, **forms):
    """Do what the one form of `forms` says; refused, the page shows it as it was sent."""
    occasion = find_occasion(request, campaign, pk)
    [form] = forms.values()
    # A button in the row has no form to show again.
    in_row = request.htmx and "panel" not in request.POST
    refuse = answer_in_place if in_row else render_refused
    if not form.is_valid():
        return refuse(request, campaign, pk, status=422, **forms)
    # Behind this one, also when earlier ones were passed over.
    following = find_next_report(campaign, request.user, pk)
    try:
        act(occasion, actor=request.user, **form.act)
    except MoveRefused as refusal:
        return refuse(request, campaign, pk, error=refusal, status=409, **forms)
    if request.htmx:
        return answer_in_place(request, campaign, pk)
    messages.success(request, SAID[act].format(occasion))
    return go_on(request, campaign, pk, following)


def render_refused(request, campaign, pk, **context):
    occasion = find_occasion(request, campaign, pk)
    return render_occasion(request, campaign, occasion, **context)


def answer_in_place(request, campaign, pk, *, status=200, error="", **forms):
    """The row as it is now, and the year in figures with it."""
    occasion = find_occasion(request, campaign, pk)
    write_notes([occasion])
    return render(
        request,
        "review/followup/_judged.html",
        describe_year(request, campaign)
        | {
            "occasion": occasion,
            "row_error": error,
            "of_panel": "panel" in request.POST,
        },
        status=status,
    )


def go_on(request, campaign, pk, following):
    """To the next report when that was asked for, else back to this one."""
    if "next" in request.POST and following not in (None, pk):
        return redirect("review:followup-show", campaign.year, following)
    return redirect("review:followup-show", campaign.year, pk)


@require_POST
@office_act
@answer_refusals(render_followup)
def post_confirmations(request, campaign):
    """Confirm the ticked reports, all or none."""
    listed = list_occasions(campaign, request.user).awaiting_confirmation()
    form = require_valid(TickedReportsForm(request.POST, listed=listed))
    occasions = list(form.cleaned_data["occasion"])
    with transaction.atomic():
        for occasion in occasions:
            confirm_report(occasion, actor=request.user)
    messages.success(request, f"已确认 {len(occasions)} 份情况报告。")
    here = reverse("review:followup-list", args=[campaign.year])
    return redirect(read_back_address(request, here))
