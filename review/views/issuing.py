"""印发: the check sheet, and the act at its foot."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from review import checks, comparing, issuing, plans
from review.access import office_act
from review.forms.issuing import IssueForm
from submissions.transitions import MoveRefused


@require_http_methods(["GET", "HEAD", "POST"])
@office_act
def issue(request, campaign):
    """The check sheet; 印发 at its foot."""
    version = plans.working_version(campaign)
    if version is None:
        return redirect("review:plan-board", campaign.year)
    changed = changes_of(version)
    if request.method != "POST":
        return render_sheet(request, version, changed, blank_form(version, changed))
    form = IssueForm(request.POST, further=version.number > 1)
    if not form.is_valid():
        return render_sheet(request, version, changed, form, status=422)
    try:
        issued = issuing.issue(version, actor=request.user, **form.cleaned_data)
    except MoveRefused as refusal:
        return render_sheet(
            request, version, changed, form, refusal=refusal, status=409
        )
    messages.success(request, f"第{issued.number}版已经印发，可以下载了。")
    if version.number > 1:
        return redirect("review:plan-comparison", campaign.year, version.number)
    return redirect("review:plan-board", campaign.year)


def changes_of(version):
    """The rows that this version changes against the one before."""
    before = comparing.version_before(version)
    return comparing.changed_rows(before, version) if before else []


def blank_form(version, changed):
    reason = comparing.in_short(changed)
    return IssueForm(
        further=version.number > 1,
        initial={
            "dated": timezone.localdate(),
            "reason": f"{reason}。" if reason else "",
        },
    )


def render_sheet(request, version, changed, form, *, status=200, **context):
    return render(
        request,
        "review/plan_issue.html",
        {
            "campaign": version.plan.campaign,
            "version": version,
            "paper": plans.plan_paper(version),
            "sheet": checks.check_sheet(version),
            "changed": changed,
            "form": form,
            "has_errors": bool(form.errors),
            **context,
        },
        status=status,
    )
