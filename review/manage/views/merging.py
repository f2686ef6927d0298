"""合并单位: what would happen, then the act."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.forms.units import MergeForm
from submissions.models import Unit
from submissions.people.merging import (
    merge_units,
    read_merger,
    refuse_merger,
)
from submissions.people.units import UnitRefused


@admin_page
@require_safe
def show_merger(request, pk):
    """Choose the other unit; with `into` in the address also what would happen."""
    unit = get_object_or_404(Unit, pk=pk)
    form = MergeForm(request.GET if "into" in request.GET else None, unit=unit)
    if not form.is_bound:
        return render_merger(request, unit, form)
    if not form.is_valid():
        return render_merger(request, unit, form, status=422)
    try:
        refuse_merger(unit, form.cleaned_data["into"])
    except UnitRefused as refusal:
        return render_merger(request, unit, form, error=str(refusal), status=409)
    return render_merger(request, unit, form)


def render_merger(request, unit, form, *, status=200, error=""):
    told = form.is_bound and form.is_valid() and not error
    context = {
        "unit": unit,
        "form": form,
        "error": error,
        "has_errors": form.errors or error,
        "merger": read_merger(unit, form.cleaned_data["into"]) if told else None,
    }
    return render(request, "review/manage/unit_merge.html", context, status=status)


@admin_page
@require_POST
def post_merger(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    form = MergeForm(request.POST, unit=unit)
    if not form.is_valid():
        return render_merger(request, unit, form, status=422)
    try:
        merger = merge_units(unit, **form.cleaned_data, actor=request.user)
    except UnitRefused as refusal:
        return render_merger(request, unit, form, error=str(refusal), status=409)
    messages.success(request, f"{unit}已并入{merger.into}。")
    return redirect("manage:unit-show", merger.into.pk)
