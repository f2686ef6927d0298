"""The declaration page of a unit: type, save, add, move, remove rows."""

import json

from django.contrib import messages
from django.http import Http404, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from submissions import services
from submissions.choices import AttachmentKind, ScanRule
from submissions.comparison import fingerprints
from submissions.completeness import Problem
from submissions.forms import HeadForm, RevisionForm, theme_formset
from submissions.models import Declaration
from submissions.models.attachments import with_stamps
from submissions.models.declarations import digest
from submissions.months import read
from submissions.permissions import is_own_filer, sees_all_units
from submissions.views.merge import base_of, differences, taken
from submissions.views.resume import wants_json
from submissions.workflow import WITHDRAW


def own_declaration(request, year):
    """The declaration of the person's own unit, or 404 (the office has other pages)."""
    if sees_all_units(request.user):
        raise Http404
    return get_object_or_404(
        Declaration.objects.visible_to(request.user).select_related("campaign", "unit"),
        campaign__year=year,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request, year):
    declaration = own_declaration(request, year)
    if request.method == "POST":
        return save(request, declaration)
    if not can_edit(request.user, declaration):
        return render_filed(request, declaration)
    extra = 1 if request.GET.get("add") else 0
    return render_form(
        request,
        declaration,
        HeadForm(instance=declaration),
        theme_formset(declaration, extra=extra),
    )


def can_edit(user, declaration):
    """A draft stays writable after the deadline: only 报送 is refused then."""
    return (
        is_own_filer(user, declaration)
        and declaration.editable
        and declaration.campaign.has_opened(timezone.now())
    )


def save(request, declaration):
    act = request.POST.get("act", "")
    seen = RevisionForm(request.POST)
    if not seen.is_valid() or not seen.is_of(declaration):
        return render(request, "400.html", status=400)
    data = with_removal(taken(request.POST, declaration), act)
    head = HeadForm(data, instance=declaration)
    formset = theme_formset(declaration, data)
    if not (head.is_valid() & formset.is_valid()):
        return refuse(request, declaration, head, formset)
    try:
        services.save_draft(
            declaration,
            actor=request.user,
            revision=seen.cleaned_data["revision"],
            rows=moved(formset.rows(), act),
            **head.cleaned_data,
        )
    except services.NotSaved as refusal:
        return render_conflict(request, declaration, head, formset, refusal)
    return after_saving(request, declaration, formset)


def with_removal(sent, act):
    """What was sent, its row marked after `remove-2`: a row that goes need not be right."""
    verb, _, place = act.partition("-")
    if verb != "remove":
        return sent
    marked = sent.copy()
    marked[f"rows-{place}-DELETE"] = "on"
    return marked


def moved(rows, act):
    """The rows after a button of one row: `up-2`, `down-2` (from 0)."""
    verb, _, place = act.partition("-")
    if not place.isascii() or not place.isdigit() or int(place[:4]) >= len(rows):
        return rows
    index = int(place[:4])
    if verb == "up" and index > 0:
        rows[index - 1], rows[index] = rows[index], rows[index - 1]
    if verb == "down" and index + 1 < len(rows):
        rows[index + 1], rows[index] = rows[index], rows[index + 1]
    return rows


def after_saving(request, declaration, formset):
    act = request.POST.get("act", "")
    time = timezone.localtime(declaration.changed_at)
    if wants_json(request):
        return autosaved(request, declaration, formset, f"{time:%H:%M:%S}")
    if act == "check":
        return redirect("submissions:declaration-check", declaration.campaign.year)
    page = reverse("submissions:declaration-edit", args=[declaration.campaign.year])
    if act == "add":
        return redirect(f"{page}?add=1#rows-end")
    messages.success(
        request, f"草稿已保存（{time:%H:%M:%S}）。报送前随时可以回来接着填。"
    )
    return redirect(page)


def autosaved(request, declaration, formset, time):
    """What the page needs to go on: its new revision, and which row is which theme now.

    `token` because logging in again in place has changed it.
    """
    kept = set(declaration.themes.values_list("pk", flat=True))
    return JsonResponse(
        {
            "revision": declaration.revision,
            "saved": time,
            "rows": [
                form.instance.pk if form.instance.pk in kept else None
                for form in formset
            ],
            "base": base_shown(declaration),
            "token": get_token(request),
        }
    )


def refuse(request, declaration, head, formset):
    problems = list(problems_in(head, formset))
    if wants_json(request):
        message = f"还没有保存：{problems[0].place}{problems[0].text}"
        return JsonResponse({"message": message}, status=422)
    return render_form(
        request,
        declaration,
        head,
        formset,
        status=422,
        errors=problems,
        has_errors=True,
        base=request.POST.get("base", ""),
    )


def problems_in(head, formset):
    """What the forms refuse, as the check page says it: sentence, place, field."""
    for field, errors in head.errors.items():
        yield from (Problem(field, error) for error in errors)
    yield from (Problem("rows", error) for error in formset.non_form_errors())
    for row, form in enumerate(formset, start=1):
        if formset.is_going(form):
            continue
        for field, errors in form.errors.items():
            name = "title" if field == "__all__" else field
            yield from (Problem(name, error, row) for error in errors)


def render_form(request, declaration, head, formset, *, status=200, **context):
    campaign = declaration.campaign
    scans = list(declaration.attachments.filter(kind=AttachmentKind.SCAN))
    if scans:
        with_stamps(scans, declaration.content_sha256())
    return render(
        request,
        "submissions/declaration_form.html",
        {
            "declaration": declaration,
            "campaign": campaign,
            "contact": head,
            "formset": formset,
            "revision": context.pop("revision", declaration.revision),
            "base": base_shown(declaration, formset.themes.values()),
            "explanations": campaign.activity_forms.exclude(explanation=""),
            "units": [unit for unit in formset.units if unit != declaration.unit],
            "attachments": scans,
            "scan_rule": ScanRule(campaign.scan_rule),
            "earlier": earlier_with_rows(declaration),
            "now": timezone.now(),
            **context,
        },
        status=status,
    )


def base_shown(declaration, themes=None):
    """What the page shows as stored, for telling later which side changed a field."""
    return json.dumps(fingerprints(declaration.content(themes)))


def earlier_with_rows(declaration):
    """The unit's newest declaration of another year that has rows to start from."""
    return (
        Declaration.objects.filter(
            unit=declaration.unit_id,
            campaign__year__lt=declaration.campaign.year,
            themes__isnull=False,
        )
        .select_related("campaign", "unit")
        .with_issue()
        .order_by("-campaign__year")
        .first()
    )


def render_conflict(request, declaration, head, formset, refusal):
    """409: what was typed stays in the form, what is stored stands beside it."""
    if wants_json(request):
        return JsonResponse({"message": str(refusal), "conflict": True}, status=409)
    stored = own_declaration(request, declaration.campaign.year)
    content = stored.content()
    return render_form(
        request,
        stored,
        head,
        formset,
        status=409,
        refusal=refusal,
        stored=content,
        # Not the rows of the formset: those hold what was typed.
        base=json.dumps(fingerprints(content)),
        changes=differences(content, head, formset, base_of(request.POST)),
    )


def render_filed(request, declaration):
    now = timezone.now()
    content = declaration.content()
    attachments = with_stamps(list(declaration.attachments.all()), digest(content))
    return render(
        request,
        "submissions/declaration_filed.html",
        {
            "declaration": declaration,
            "campaign": declaration.campaign,
            "content": content,
            "filings": declaration.filings.all(),
            "attachments": attachments,
            "scan_rule": ScanRule(declaration.campaign.scan_rule),
            "can_withdraw": WITHDRAW.allows(request.user, declaration, now),
            "opened": declaration.campaign.has_opened(now),
            "now": now,
        },
    )


@require_safe
def months_read(request, year):
    """How one time text is understood, while the person is still typing the next."""
    own_declaration(request, year)
    sent = [text for name, text in request.GET.items() if name.endswith("time_text")]
    reading = read(sent[0], year=year) if sent and sent[0].strip() else None
    return render(request, "submissions/_reading.html", {"reading": reading})
