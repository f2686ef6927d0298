"""往年计划: an issued 计划安排表 read, looked at, and taken in as that year."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.campaigns import CampaignRefused
from review.manage.earlier_plan import import_plan, read_earlier_plan
from review.manage.forms.earlier_plan import EarlierPlanForm, ReadPlanForm
from submissions.bodies import takes_file
from submissions.intake import IntakeRefused

AS_READ = "计划.csv"


@admin_page
@require_safe
def show_import(request):
    return render_import(request, EarlierPlanForm.blank())


def render_import(request, form, *, status=200, **context):
    has_errors = form.errors or context.get("problems")
    context |= {"form": form, "has_errors": has_errors}
    return render(request, "review/manage/plan_import.html", context, status=status)


@admin_page
@require_POST
@takes_file
def preview_import(request):
    form = EarlierPlanForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_import(request, form, status=422)
    file, year = form.cleaned_data["file"], form.cleaned_data["year"]
    try:
        plan = read_earlier_plan(file.name, file.read(), year)
    except IntakeRefused as refusal:
        form.add_error("file", str(refusal))
        return render_import(request, form, status=422)
    status = 422 if plan.stops else 200
    return render_preview(request, plan, ReadPlanForm.of(plan), status=status)


def render_preview(request, plan, read, **options):
    form = EarlierPlanForm(initial={"year": plan.year})
    return render_import(
        request, form, plan=plan, read=read, problems=plan.stops, **options
    )


@admin_page
@require_POST
def post_import(request):
    """The rows as the preview read them, for the units as they are by now."""
    form = ReadPlanForm(request.POST)
    text, year = request.POST.get("text", ""), request.POST.get("year", "")
    try:
        plan = read_earlier_plan(AS_READ, text.encode(), int(year[:4]))
    except (IntakeRefused, ValueError):
        return render_import(
            request, EarlierPlanForm.blank(), problems=["请重新选择文件。"], status=422
        )
    if not form.is_valid():
        return render_preview(request, plan, form, status=422)
    said = {name: form.cleaned_data[name] for name in ("title", "office", "dated")}
    try:
        import_plan(plan, actor=request.user, **said)
    except CampaignRefused:
        return render_preview(request, plan, form, status=409)
    messages.success(request, f"已导入{year}年的计划，共 {len(plan.rows)} 项活动。")
    return redirect("review:plan-papers", year, 1)
