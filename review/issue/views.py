"""印发: the check sheet, and the act at its foot."""

from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from review.access import office_act, office_page
from review.issue import checks, issuing
from review.issue.forms import IssueForm
from review.issue.untold import list_untold_units
from review.plan import comparing
from review.plan.forms import VersionForm
from review.plan.versions import (
    build_plan_paper,
    find_seen_version,
    find_version_before,
    find_working_version,
)
from submissions.mail.outbox import is_mail_on
from submissions.models import PlanVersion
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def plan_issue(request, campaign):
    """The check sheet; 印发 at its foot."""
    if request.method == "POST":
        return post_issue(request, campaign)
    version = find_working_version(campaign)
    if version is None:
        return redirect("review:plan-board", campaign.year)
    sheet, changed = checks.build_check_sheet(version), find_changes(version)
    form = build_issue_form(version, sheet, changed)
    return render_check_sheet(request, version, sheet, form)


def post_issue(request, campaign):
    try:
        version = find_seen_version(campaign, VersionForm(request.POST).seen_version)
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
        return redirect("review:plan-board", campaign.year)
    sheet = checks.build_check_sheet(version)
    form = IssueForm(request.POST, further=version.number > 1, sheet=sheet)
    answer = partial(render_check_sheet, request, version, sheet, form)
    if not sheet.ready:
        return answer(refusal=issuing.ISSUE.refusal, status=409)
    if not form.is_valid():
        return answer(status=422)
    try:
        issued = issuing.issue_plan(
            version, actor=request.user, sheet=sheet, **form.cleaned_data
        )
    except MoveRefused as refusal:
        return answer(refusal=refusal, status=409)
    return lead_on(request, campaign, issued)


def lead_on(request, campaign, issued):
    """What was issued, who has to be told by hand, and the page where it stands."""
    messages.success(request, f"第{issued.number}版已经印发，可以下载了。")
    if untold := len(list_untold_units(issued)):
        messages.warning(
            request,
            f"{untold} 个单位没有邮件可通知，请到“计划安排”页下方“还没有通知到的单位”"
            "复制文字告知。",
        )
    if issued.number > 1:
        return redirect("review:plan-comparison", campaign.year, issued.number)
    return redirect("review:plan-board", campaign.year)


@require_safe
@office_page
def show_untold(request, campaign, number):
    """The units that no letter of an issued version went to, each with its text."""
    versions = PlanVersion.objects.frozen().select_related("plan__campaign")
    version = get_object_or_404(versions, plan__campaign=campaign, number=number)
    return render(
        request,
        "review/issue/untold.html",
        {
            "campaign": campaign,
            "version": version,
            "untold": list_untold_units(version),
            "mail_is_on": is_mail_on(),
        },
    )


def find_changes(version):
    """The rows that this version changes against the one before."""
    before = find_version_before(version)
    return comparing.find_changed_rows(before, version) if before else []


def build_issue_form(version, sheet, changed):
    reason = comparing.sum_up_changes(changed)
    return IssueForm(
        further=version.number > 1,
        sheet=sheet,
        initial={
            "dated": timezone.localdate(),
            "reason": f"{reason}。" if reason else "",
        },
    )


def render_check_sheet(request, version, sheet, form, *, status=200, **context):
    return render(
        request,
        "review/issue/plan_issue.html",
        {
            "campaign": version.plan.campaign,
            "version": version,
            "paper": build_plan_paper(version),
            "sheet": sheet,
            "form": form,
            "has_errors": bool(form.errors),
            **context,
        },
        status=status,
    )
