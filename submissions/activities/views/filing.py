"""Check and file a 情况报告, its receipts, and answers to opinions afterwards."""

import uuid

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from submissions.activities.comparing import compare_reports
from submissions.activities.completeness import (
    OccasionIncomplete,
    find_report_problems,
)
from submissions.activities.forms.report import AnswerForm
from submissions.activities.next_steps import describe_occasion
from submissions.activities.opinions import answer_opinion
from submissions.activities.pages.finding import find_occasion, find_occasion_to_write
from submissions.activities.pages.report import list_remark_places, may_report
from submissions.activities.pages.saving import answer_unreadable
from submissions.activities.pages.showing import describe_content, render_occasion
from submissions.activities.parts import warn_of_open_remarks
from submissions.activities.reporting import (
    build_report_content,
    file_report,
    withdraw_report,
)
from submissions.activities.workflow import choose_report_move
from submissions.choices import OccasionStatus
from submissions.declarations.drafts import NotSaved
from submissions.documents.qr import draw_qr_uri
from submissions.forms import SubmitForm
from submissions.models import OccasionReport, Opinion
from submissions.transitions import MoveRefused


@require_safe
def show_check(request, year, pk):
    """The check page: the report as it will be filed, and its problems."""
    occasion = find_occasion_to_write(request, year, pk)
    if not may_report(request.user, occasion):
        return redirect("submissions:occasion-show", year, pk)
    return render_check(request, occasion)


@require_POST
def post_report(request, year, pk):
    received = timezone.now()
    occasion = find_occasion_to_write(request, year, pk)
    form = SubmitForm(request.POST)
    if not form.is_valid() or not form.is_of(occasion):
        return answer_unreadable(request)
    try:
        report = file_report(
            occasion, actor=request.user, received=received, **form.seen()
        )
    except OccasionIncomplete:
        return render_check(request, occasion, status=422)
    except MoveRefused as refusal:
        return render_check(request, occasion, refusal=refusal, status=409)
    return redirect("submissions:occasion-receipt", year, pk, report.number)


def render_check(request, occasion, *, refusal=None, status=200):
    found = find_report_problems(occasion)
    problems = [problem for problem in found if problem.blocking]
    move = choose_report_move(occasion)
    allowed = move.allows(request.user, occasion, timezone.now())
    return render(
        request,
        "submissions/activities/report_check.html",
        {
            "occasion": occasion,
            "campaign": occasion.campaign,
            "content": describe_content(build_report_content(occasion)),
            "problems": problems,
            "warnings": [
                *warn_of_open_remarks(occasion),
                *[problem for problem in found if not problem.blocking],
            ],
            "remark_list": list_remark_places(occasion),
            "line": describe_occasion(occasion, timezone.localdate()),
            "window_open": allowed,
            "move": move,
            "key": uuid.uuid4(),
            "refusal": refusal,
        },
        status=status,
    )


@require_POST
def post_report_withdrawal(request, year, pk):
    """撤回报告."""
    occasion = find_occasion_to_write(request, year, pk)
    try:
        withdraw_report(occasion, actor=request.user)
    except MoveRefused as refusal:
        return render_occasion(request, occasion, refusal=refusal, status=409)
    messages.success(
        request, "情况报告已经撤回，写的内容都在。改好后请重新“检查并报送”。"
    )
    return redirect("submissions:occasion-report", year, pk)


@require_safe
def show_receipt(request, year, pk, number):
    occasion = find_occasion(request, year, pk)
    report = get_object_or_404(
        OccasionReport.objects.visible_to(request.user),
        occasion=occasion,
        number=number,
    )
    earlier = occasion.reports.filter(sequence=report.sequence - 1).first()
    changes = compare_reports(earlier.content, report.content) if earlier else []
    return render(
        request,
        "submissions/activities/receipt.html",
        {
            "occasion": occasion,
            "campaign": occasion.campaign,
            "report": report,
            "qr": draw_qr_uri(report.qr_text),
            "earlier": earlier,
            "changes": changes,
            "content": describe_content(report.content),
            "standing": explain_superseded(report, occasion),
        },
    )


def explain_superseded(report, occasion):
    """A sentence when a later report or a 退回 replaces this receipt, else ""."""
    if occasion.reports.first() != report:
        return "这是较早的一次报送，后来又报送过，以最新的回执为准。"
    if occasion.status == OccasionStatus.RETURNED:
        return "这次报送之后已经退回，改好要重新报送才算数。"
    if not occasion.is_filed:
        return "这次报送已经撤回，重新报送才算数。"
    return ""


@require_POST
def post_answer(request, year, pk, opinion):
    """答复 of one opinion, also once the report is filed or confirmed."""
    occasion = find_occasion_to_write(request, year, pk)
    found = get_object_or_404(Opinion, occasion=occasion, pk=opinion)
    form = AnswerForm(request.POST, instance=found, prefix=f"answer-{opinion}")
    if not form.is_valid():
        return render_occasion(request, occasion, answer=form, status=422)
    try:
        answered = answer_opinion(
            Opinion.objects.get(pk=opinion), actor=request.user, **form.cleaned_data
        )
    except NotSaved as refusal:
        return render_occasion(
            request, occasion, answer=form, refusal=refusal, status=409
        )
    if answered.is_answered:
        messages.success(request, "答复已经记下。")
    else:
        messages.warning(
            request,
            "写的已经记下。办理情况还是“正在办理”，这条仍算没有答复；办好后请改选办理情况。",
        )
    return redirect("submissions:occasion-show", year, pk)
