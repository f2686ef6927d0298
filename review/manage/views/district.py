"""单位与平台: whose site it is, its emblem, the kinds of its units."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from review.access import admin_page
from review.manage.district import DistrictRefused, change_district
from review.manage.forms.district import (
    ChangedDistrictForm,
    list_kinds,
    make_kind_formset,
)
from submissions.models import District

TYPES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg"}
FOR_EVER = "public, max-age=31536000, immutable"


def read_district():
    return District.objects.first() or District()


@admin_page
@require_safe
def show_district(request):
    district = read_district()
    form = ChangedDistrictForm(instance=district)
    return render_district(request, form, make_kind_formset(district.kinds))


def render_district(request, form, kinds, *, status=200, problems=()):
    context = {
        "form": form,
        "kinds": kinds,
        "problems": problems,
        "has_errors": form.errors or kinds.total_error_count() or problems,
    }
    return render(request, "review/manage/district.html", context, status=status)


@admin_page
@require_POST
def post_district(request):
    form = ChangedDistrictForm(request.POST, request.FILES, instance=read_district())
    kinds = make_kind_formset(read_district().kinds, request.POST)
    if not (form.is_valid() & kinds.is_valid()):
        return render_district(request, form, kinds, status=422)
    try:
        change_district(
            form.values,
            kinds=list_kinds(kinds),
            emblem=form.read_emblem(),
            actor=request.user,
        )
    except DistrictRefused as refusal:
        return render_district(
            request, form, kinds, problems=refusal.problems, status=409
        )
    messages.success(request, "已保存。")
    return redirect("manage:district-show")


@login_not_required
@require_safe
def show_emblem(request, mark):
    """Anybody sees it, on the login page too; another emblem has another address."""
    district = District.objects.exclude(emblem_mark="").filter(emblem_mark=mark).first()
    if district is None:
        raise Http404
    kind = TYPES[mark.rpartition(".")[2]]
    headers = {"Cache-Control": FOR_EVER}
    return HttpResponse(bytes(district.emblem), content_type=kind, headers=headers)
