"""The declaration page as it is drawn: as stored, as typed, or with both versions."""

import json

from django.shortcuts import render
from django.utils import timezone

from submissions.access import find_own_declaration
from submissions.attachments.scans import make_scan_box
from submissions.comparison import fingerprint_content, read_base
from submissions.declarations.completeness import Problem, find_draft_problems
from submissions.declarations.forms import HeadForm, make_theme_formset
from submissions.declarations.prefill import suggest_contact
from submissions.declarations.undoing import list_undo_offers
from submissions.declarations.views.merge import compare_with_stored
from submissions.models import Declaration
from submissions.rows import LONGEST
from submissions.versions import make_copies_key

SUGGESTED = "按账号和往年填的带出，请核对。"


def render_stored_form(request, declaration, *, extra=0, status=200, **context):
    """The form as it is stored; what is to be mended stands beside its fields."""
    earlier = find_earlier_declaration(declaration)
    head = open_head_form(declaration, request.user, earlier)
    formset = make_theme_formset(declaration, extra=extra)
    themes = list(formset.themes.values())
    for problem in find_draft_problems(declaration, themes):
        form = head if problem.row is None else formset.forms[problem.row - 1]
        form.errors.setdefault(problem.field, form.error_class()).append(problem.text)
    return render_declaration_form(
        request, declaration, head, formset, status=status, earlier=earlier, **context
    )


def open_head_form(declaration, user, earlier):
    """The HeadForm, with the contact suggested where none is written yet."""
    head = HeadForm(instance=declaration)
    if not (declaration.contact_name and declaration.contact_phone):
        head.initial |= suggest_contact(declaration, user, earlier)
        head.fields["contact_name"].help_text = SUGGESTED
    return head


def render_declaration_form(
    request, declaration, head, formset, *, status=200, **context
):
    campaign = declaration.campaign
    now = timezone.now()
    if "earlier" not in context:
        context["earlier"] = find_earlier_declaration(declaration)
    return render(
        request,
        "submissions/declarations/declaration_form.html",
        {
            "declaration": declaration,
            "campaign": campaign,
            "contact": head,
            "formset": formset,
            "revision": context.pop("revision", declaration.revision),
            "base": dump_base(declaration, formset.themes.values()),
            "explanations": campaign.activity_forms.offered().exclude(explanation=""),
            "units": [unit for unit in formset.units if unit != declaration.unit],
            "scans": make_scan_box(declaration, now),
            "has_rows": bool(formset.themes),
            "window_open": declaration.accepts_filing_at(now),
            "longest": LONGEST,
            "copies": make_copies_key(request.user, "declaration", declaration),
            "now": now,
            **list_undo_offers(declaration),
            **context,
        },
        status=status,
    )


def dump_base(declaration, themes=None):
    """JSON fingerprints of the stored content, sent back to tell who changed a field."""
    return json.dumps(fingerprint_content(declaration.content(themes)))


def find_earlier_declaration(declaration):
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
    """409 with both versions: the typed one in the form, the stored one beside it."""
    stored = find_own_declaration(request, declaration.campaign.year)
    content = stored.content()
    return render_declaration_form(
        request,
        stored,
        head,
        formset,
        status=409,
        refusal=refusal,
        stored=content,
        # Not the rows of the formset: those hold what was typed.
        base=json.dumps(fingerprint_content(content)),
        changes=compare_with_stored(content, head, formset, read_base(request.POST)),
    )


def list_form_problems(head, formset):
    """Problems for every error of the two forms, as the check page shows them."""
    for field, errors in head.errors.items():
        yield from (Problem(field, error) for error in errors)
    yield from (Problem("rows", error) for error in formset.non_form_errors())
    for row, form in enumerate(formset, start=1):
        if formset.is_going(form):
            continue
        for field, errors in form.errors.items():
            name = "title" if field == "__all__" else field
            yield from (Problem(name, error, row) for error in errors)
