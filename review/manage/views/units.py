"""填报单位: the list and its order, one unit, a whole roster from a table."""

from copy import copy

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.forms.units import (
    UnitFileForm,
    UnitFilter,
    UnitForm,
    UnitTextForm,
    read_order_wishes,
)
from review.manage.wording import describe_changes
from review.paging import drop_page_from_query, read_back_address
from submissions.bodies import takes_file
from submissions.district import find_kind, list_kind_choices
from submissions.models import Unit
from submissions.people.unit_table import RosterRefused, read_roster
from submissions.people.units import (
    OutcomeStale,
    UnitRefused,
    UnitStale,
    add_unit,
    change_unit,
    fingerprint_unit,
    import_units,
    order_units,
    set_unit_active,
)

PAGE_SIZE = 100


@admin_page
@require_safe
def show_units(request):
    return render_units(request, request.GET)


def render_units(request, query, *, typed=None, status=200, **context):
    listed = UnitFilter(query, queryset=Unit.objects.with_people_count())
    page = Paginator(listed.qs, PAGE_SIZE).get_page(query.get("page"))
    for unit in page:
        unit.kind_name = find_kind(unit.kind).label
        unit.typed = (typed or {}).get(f"order-{unit.pk}", unit.order)
    return render(
        request,
        "review/manage/units.html",
        {
            "filter": listed,
            "page": page,
            "query": drop_page_from_query(query),
            "back": f"{reverse('manage:unit-list')}?{query.urlencode()}",
            **context,
        },
        status=status,
    )


@admin_page
@require_POST
def post_order(request):
    back = read_back_address(request, reverse("manage:unit-list"))
    wishes = read_order_wishes(request.POST)
    if wishes is None:
        query = QueryDict(back.partition("?")[2])
        error = "排序请填 0 到 999999 的整数，没有保存。"
        return render_units(request, query, status=422, error=error, typed=request.POST)
    ordered = order_units(wishes, actor=request.user)
    wanted = sum(was != now for _, was, now in wishes)
    messages.success(request, f"{len(ordered)} 个单位的排序已改。")
    if len(ordered) < wanted:
        messages.warning(request, "有的单位刚刚由别人改过排序，保留了别人的。")
    return redirect(back)


# --- one unit -------------------------------------------------------------------------


@admin_page
@require_safe
def show_new_unit(request):
    return render_new_unit(request, UnitForm())


def render_new_unit(request, form, *, status=200, **context):
    context |= {"form": form, "has_errors": form.errors}
    return render(request, "review/manage/unit_new.html", context, status=status)


@admin_page
@require_POST
def post_new_unit(request):
    form = UnitForm(request.POST)
    if not form.is_valid():
        return render_new_unit(request, form, status=422)
    try:
        unit = add_unit(form.values, actor=request.user)
    except UnitRefused as refusal:
        return render_new_unit(request, form, error=refusal, status=409)
    messages.success(request, f"已增加{unit}。请给它建一个账号。")
    return redirect("manage:unit-show", unit.pk)


@admin_page
@require_safe
def show_unit(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    return render_unit(request, unit)


def render_unit(request, unit, *, form=None, status=200, **context):
    seen = {"seen": fingerprint_unit(unit)}
    return render(
        request,
        "review/manage/unit.html",
        {
            "unit": unit,
            "form": form or UnitForm(instance=unit, initial=seen),
            "has_errors": form and form.errors,
            "people": unit.people.all(),
            "kind_name": find_kind(unit.kind).label,
            **context,
        },
        status=status,
    )


@admin_page
@require_POST
def post_unit(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    form = UnitForm(request.POST, instance=copy(unit))
    if not form.is_valid():
        return render_unit(request, unit, form=form, status=422)
    try:
        change_unit(
            unit, form.values, seen=form.cleaned_data["seen"], actor=request.user
        )
    except UnitStale as refusal:
        form = UnitForm(request.POST.dict() | {"seen": fingerprint_unit(unit)})
        return render_unit(
            request, unit, form=form, error=refusal, stale=True, status=409
        )
    except UnitRefused as refusal:
        return render_unit(request, unit, form=form, error=refusal, status=409)
    messages.success(request, "已保存。")
    return redirect("manage:unit-show", pk)


@admin_page
@require_POST
def post_closing(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    set_unit_active(unit, active=False, actor=request.user)
    messages.success(request, f"{unit}已停用，它的账号已经关闭。历年的申报都还在。")
    return redirect("manage:unit-show", pk)


@admin_page
@require_POST
def post_reopening(request, pk):
    unit = get_object_or_404(Unit, pk=pk)
    called = set_unit_active(unit, active=True, actor=request.user)
    messages.success(request, f"{unit}已恢复使用。停用时关闭的账号请逐个重新启用。")
    for campaign in called:
        messages.success(request, f"{unit}已列入{campaign}的应报单位。")
    return redirect("manage:unit-show", pk)


# --- a table --------------------------------------------------------------------------


@admin_page
@require_safe
def show_import(request):
    return render_import(request)


def render_import(request, *, status=200, **context):
    kinds = "、".join(label for _, label in list_kind_choices())
    context = {"form": UnitFileForm(), "kinds": kinds} | context
    return render(request, "review/manage/unit_import.html", context, status=status)


@admin_page
@require_POST
@takes_file
def preview_import(request):
    form = UnitFileForm(request.POST, request.FILES)
    if not form.is_valid():
        return render_import(request, problems=form.errors["file"], status=422)
    file = form.cleaned_data["file"]
    try:
        text = read_roster(file.name, content := file.read()).text
        outcome = import_units(file.name, content, dry_run=True)
    except RosterRefused as refusal:
        return render_import(request, problems=refusal.problems, status=422)
    return render_preview(request, outcome, text)


def render_preview(request, outcome, text, **context):
    read = UnitTextForm(initial={"text": text, "seen": outcome.fingerprint})
    updated = [
        (unit, describe_changes(Unit, changes)) for unit, changes, _ in outcome.updated
    ]
    return render_import(
        request, outcome=outcome, updated=updated, read=read, **context
    )


@admin_page
@require_POST
def post_import(request):
    """The table as the preview read it, unless it would change something else by now."""
    form = UnitTextForm(request.POST)
    if not form.is_valid():
        return render_import(request, problems=["请重新选择文件。"], status=422)
    text, seen = form.cleaned_data["text"], form.cleaned_data["seen"]
    try:
        outcome = import_units("名单.csv", text.encode(), actor=request.user, seen=seen)
    except OutcomeStale as stale:
        again = import_units("名单.csv", text.encode(), dry_run=True)
        return render_preview(request, again, text, problems=[stale], status=409)
    except (RosterRefused, UnitRefused) as refusal:
        return render_import(request, problems=[refusal], status=409)
    messages.success(request, f"已导入：{outcome}")
    return redirect("manage:unit-list")
