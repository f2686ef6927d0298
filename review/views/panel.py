"""One theme opened in its row, or on a page of its own; what is written beside it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review import dossier, marks, selection, theme_rows, wording
from review.access import office_act, office_page
from review.forms.panel import NoteForm, SeenForm, TagForm, WordingForm
from review.models import DeskSettings, ReasonPhrase, Tag
from review.views.themes import filed_themes, way_back
from submissions.choices import Selection
from submissions.models.attachments import with_stamps
from submissions.permissions import is_office
from submissions.transitions import MoveRefused


def filed_theme(request, campaign, pk):
    themes = filed_themes(request, campaign).with_paper_data()
    return get_object_or_404(themes.select_related("wording", "proposal"), pk=pk)


@require_safe
@office_page
def show(request, campaign, pk):
    return render_panel(request, filed_theme(request, campaign, pk))


@require_safe
@office_page
def keys(request, campaign):
    """The keys of the workbench, and the switch for them."""
    own = DeskSettings.objects.filter(owner=request.user).first()
    context = {"campaign": campaign, "keys_on": own is None or own.keys}
    return render(request, "review/keys.html", context)


@require_POST
@office_page
def switch_keys(request, campaign):
    """A person's own habit, so a leader has one too."""
    on = request.POST.get("keys") == "on"
    DeskSettings.objects.update_or_create(owner=request.user, defaults={"keys": on})
    messages.success(request, f"快捷键已经{'打开' if on else '关掉'}。")
    return redirect(way_back(request, campaign))


@require_POST
@office_act
def note(request, campaign, pk):
    theme = filed_theme(request, campaign, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render_part(request, theme, "notes", status=422, note_form=form)
    marks.note(theme, form.cleaned_data["text"], actor=request.user)
    return answer(request, theme, "notes")


@require_POST
@office_act
def tag(request, campaign, pk):
    theme = filed_theme(request, campaign, pk)
    form = TagForm(request.POST)
    if not form.is_valid():
        return render_part(request, theme, "tags", status=422, tag_form=form)
    try:
        marks.tag(theme, form.cleaned_data["name"], actor=request.user)
    except marks.TagRefused as refusal:
        form.add_error("name", str(refusal))
        return render_part(request, theme, "tags", status=409, tag_form=form)
    return answer(request, theme, "tags")


@require_POST
@office_act
def untag(request, campaign, pk, tag_pk):
    theme = filed_theme(request, campaign, pk)
    taken_off = get_object_or_404(Tag, campaign=campaign, pk=tag_pk)
    marks.untag(theme, taken_off, actor=request.user)
    return answer(request, theme, "tags")


@require_POST
@office_act
def reword(request, campaign, pk):
    theme = filed_theme(request, campaign, pk)
    form = WordingForm(request.POST, auto_id=f"id_%s_{pk}")
    if not form.is_valid():
        return render_part(request, theme, "wording", status=422, wording_form=form)
    return write_words(request, theme, wording.reword, form)


@require_POST
@office_act
def keep_as_written(request, campaign, pk):
    theme = filed_theme(request, campaign, pk)
    return write_words(request, theme, wording.keep_as_written, seen_form(request))


@require_POST
@office_act
def forget_wording(request, campaign, pk):
    theme = filed_theme(request, campaign, pk)
    return write_words(request, theme, wording.forget, seen_form(request))


def seen_form(request):
    """What is no stamp at all is a stale one."""
    form = SeenForm(request.POST)
    if not form.is_valid():
        form.cleaned_data = {"seen": None}
    return form


def write_words(request, theme, act, form):
    try:
        act(theme, actor=request.user, **form.cleaned_data)
    except wording.WordingStale:
        return render_stale(request, theme, form)
    except MoveRefused as refusal:
        return render_part(
            request, theme, "wording", status=409, wording_refusal=str(refusal)
        )
    return answer(request, theme, "wording")


def render_stale(request, theme, form):
    """409: what was typed stays in the form, what a colleague saved stands above it."""
    theme = filed_theme(request, theme.declaration.campaign, theme.pk)
    context = {"wording_refusal": wording.said_otherwise(theme)}
    if isinstance(form, WordingForm):
        context["wording_conflict"] = wording.against_stored(theme, form.cleaned_data)
        context["wording_form"] = form.on_top_of(theme)
    return render_part(request, theme, "wording", status=409, **context)


def answer(request, theme, part):
    """The changed part for htmx, else the theme's own page."""
    fresh = filed_theme(request, theme.declaration.campaign, theme.pk)
    if request.htmx:
        row = theme_rows.row_of(theme.pk)
        return render_part(request, fresh, part, just_done=True, row=row)
    campaign = theme.declaration.campaign
    response = redirect("review:theme-show", campaign.year, theme.pk)
    response["Location"] += f"#{part}-{theme.pk}"
    return response


def render_part(request, theme, part, *, status=200, **context):
    """One part of the panel in place; without htmx the page with that part changed."""
    if not request.htmx:
        return render_panel(request, theme, status=status, **context)
    return render(
        request,
        f"review/_theme_{part}.html",
        part_context(request, theme) | {"in_place": True} | context,
        status=status,
    )


def part_context(request, theme):
    """What each part needs; its queries run where a template asks for them."""
    campaign = theme.declaration.campaign
    issued = wording.issued_entry(theme)
    planned = wording.planned_words(theme)
    return {
        "campaign": campaign,
        "theme": theme,
        "can_decide": is_office(request.user),
        "known_tags": campaign.tags.all(),
        "note_form": NoteForm(),
        "tag_form": TagForm(),
        "wording": wording.wording_of(theme),
        "wording_form": WordingForm.of(theme),
        "wording_changes": (theme.reworded() if issued else theme.changes_to(planned)),
        "wording_seen": wording.stamp(theme),
        "refiled_since": wording.refiled_since(theme),
        "issued": issued,
    }


def may_mend(user, theme):
    """Write its reason anew, the outcome staying: bounds of the table of moves."""
    move = selection.CORRECTIONS.get(theme.selection)
    return (
        move is not None
        and theme.selection != Selection.PENDING
        and (move.allows(user, theme, timezone.now()))
    )


def render_panel(request, theme, *, status=200, **context):
    template = "_theme_panel_row.html" if request.htmx else "theme_show.html"
    attachments = list(theme.declaration.attachments.all())
    if attachments:
        with_stamps(attachments, theme.declaration.content_sha256())
    return render(
        request,
        f"review/{template}",
        {
            **part_context(request, theme),
            "in_place": bool(request.htmx),
            "declaration": theme.declaration,
            "siblings": dossier.siblings(theme),
            "last_year": list(dossier.last_year(theme)),
            "history": dossier.history(theme),
            "attachments": attachments,
            "phrases": ReasonPhrase.objects.all(),
            "can_mend": may_mend(request.user, theme),
            "back": reverse(
                "review:theme-show", args=[theme.declaration.campaign.year, theme.pk]
            ),
            **context,
        },
        status=status,
    )
