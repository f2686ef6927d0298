"""Ways to start a declaration without typing: last year's rows, a finished 附表."""

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from submissions.forms import HeadForm, theme_formset
from submissions.intake import IntakeRefused
from submissions.prefill import IntakeForm, doubts_of, prefilled
from submissions.views.declarations import (
    can_edit,
    earlier_with_rows,
    own_declaration,
    render_form,
)


@require_http_methods(["GET", "HEAD", "POST"])
def last_year(request, year):
    """Last year's rows with what became of them; the ticked ones come into the form."""
    declaration = own_declaration(request, year)
    earlier = earlier_with_rows(declaration)
    if earlier is None or not can_edit(request.user, declaration):
        return redirect("submissions:declaration-edit", year)
    prefetch_related_objects(
        [earlier],
        "themes__decisions",
        "themes__forms",
        "themes__plan_entries__version",
    )
    if request.method == "POST":
        return bring_rows(request, declaration, earlier)
    return render(
        request,
        "submissions/last_year.html",
        {
            "declaration": declaration,
            "campaign": declaration.campaign,
            "earlier": earlier,
            "rows": earlier.outcomes(),
            "now": timezone.now(),
            "outcomes_are_known": bool(earlier.plan_number),
        },
    )


def bring_rows(request, declaration, earlier):
    """The ticked rows, and the contact where none is written yet, unsaved."""
    ticked = request.POST.getlist("theme")
    rows = [
        theme.content(0) for theme in earlier.themes.all() if str(theme.pk) in ticked
    ]
    try:
        data = prefilled(declaration, rows)
    except IntakeRefused as refusal:
        messages.error(request, f"没有带入。{refusal}")
        return redirect("submissions:declaration-last-year", declaration.campaign.year)
    head = {
        "contact_name": declaration.contact_name or earlier.contact_name,
        "contact_phone": declaration.contact_phone or earlier.contact_phone,
    }
    return render_started(
        request,
        declaration,
        data,
        head,
        f"带入了 {earlier.campaign.year} 年的 {len(rows)} 行。请改好今年不同的地方，"
        "再点“检查并报送”或“保存草稿”；现在还没有保存。",
    )


@require_POST
def intake(request, year):
    """Read a finished 附表, or pasted cells, into the form; nothing is stored yet."""
    declaration = own_declaration(request, year)
    if not can_edit(request.user, declaration):
        return redirect("submissions:declaration-edit", year)
    form = IntakeForm(request.POST, request.FILES)
    try:
        reading = form.reading(declaration)
        data = prefilled(declaration, [vars(row) for row in reading.rows])
    except IntakeRefused as refusal:
        return render_form(
            request,
            declaration,
            HeadForm(instance=declaration),
            theme_formset(declaration),
            status=422,
            intake_refusal=str(refusal),
            has_errors=True,
        )
    head = {
        "contact_name": reading.contact_name or declaration.contact_name,
        "contact_phone": reading.contact_phone or declaration.contact_phone,
    }
    return render_started(
        request,
        declaration,
        data,
        head,
        f"读出了 {len(reading.rows)} 行，还没有保存。请核对下面的内容，"
        "再点“检查并报送”或“保存草稿”。",
        doubts=other_unit(reading, declaration) + doubts_of(reading),
    )


def other_unit(reading, declaration):
    """A doubt when the paper names another unit than the person's own."""
    if reading.unit in ("", declaration.unit.name):
        return []
    return [f"表里的填报单位是“{reading.unit}”，不是{declaration.unit}，请核对。"]


def render_started(request, declaration, data, head, notice, **context):
    data.update(head | {"none_reason": declaration.none_reason})
    return render_form(
        request,
        declaration,
        HeadForm(data, instance=declaration),
        theme_formset(declaration, data),
        notice=notice,
        unsaved=True,
        **context,
    )
