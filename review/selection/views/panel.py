"""One theme opened in its row, or on a page of its own; what is written beside it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.models import DeskSettings, ReasonPhrase, Tag
from review.models.workbench import has_keys_on
from review.selection import outcomes, wording
from review.selection.dossier import (
    list_earlier_themes,
    list_history,
    list_sibling_themes,
)
from review.selection.forms import NoteForm, SeenWordingForm, TagForm, WordingForm
from review.selection.marks import add_tag, keep_note, remove_tag
from review.selection.wording import (
    compare_with_wording,
    drop_wording,
    find_issued_entry,
    find_wording,
    is_refiled_since,
    keep_unit_words,
    reword_theme,
    stamp_wording,
    tell_who_reworded,
)
from review.themes.pages import find_way_back, list_filed_themes
from review.themes.rows import SETTLED, read_row
from submissions.access import allow_in_archive
from submissions.choices import Selection
from submissions.models.attachments import add_stamps
from submissions.permissions import is_office
from submissions.transitions import MoveRefused


def find_filed_theme(request, campaign, pk):
    themes = list_filed_themes(request, campaign).with_paper_data()
    return get_object_or_404(
        themes.select_related("wording", "proposal").annotate(settled=SETTLED), pk=pk
    )


@require_safe
@office_page
def show_theme(request, campaign, pk):
    return render_panel(request, find_filed_theme(request, campaign, pk))


@require_safe
@office_page
def show_keys(request, campaign):
    """The keys of the workbench, and the switch for them."""
    context = {"campaign": campaign, "keys_on": has_keys_on(request.user)}
    return render(request, "review/themes/keys.html", context)


@require_POST
@office_page
@allow_in_archive
def switch_keys(request, campaign):
    """Turn the keys on or off for oneself; a leader may too."""
    on = request.POST.get("keys") == "on"
    DeskSettings.objects.update_or_create(owner=request.user, defaults={"keys": on})
    messages.success(request, f"快捷键已经{'打开' if on else '关掉'}。")
    return redirect(find_way_back(request, campaign))


@require_POST
@office_act
def post_note(request, campaign, pk):
    theme = find_filed_theme(request, campaign, pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render_part(request, theme, "notes", status=422, note_form=form)
    keep_note(theme, form.cleaned_data["text"], actor=request.user)
    return answer_part(request, theme, "notes")


@require_POST
@office_act
def post_tag(request, campaign, pk):
    theme = find_filed_theme(request, campaign, pk)
    form = TagForm(request.POST)
    if not form.is_valid():
        return render_part(request, theme, "tags", status=422, tag_form=form)
    try:
        add_tag(theme, form.cleaned_data["name"], actor=request.user)
    except MoveRefused as refusal:
        form.add_error("name", str(refusal))
        return render_part(request, theme, "tags", status=409, tag_form=form)
    return answer_part(request, theme, "tags")


@require_POST
@office_act
def post_tag_removal(request, campaign, pk, tag_pk):
    theme = find_filed_theme(request, campaign, pk)
    taken_off = get_object_or_404(Tag, campaign=campaign, pk=tag_pk)
    remove_tag(theme, taken_off, actor=request.user)
    return answer_part(request, theme, "tags")


@require_POST
@office_act
def post_wording(request, campaign, pk):
    theme = find_filed_theme(request, campaign, pk)
    form = WordingForm(request.POST, auto_id=f"id_%s_{pk}")
    if not form.is_valid():
        return render_part(request, theme, "wording", status=422, wording_form=form)
    return save_wording(request, theme, reword_theme, form)


@require_POST
@office_act
def post_unit_words(request, campaign, pk):
    theme = find_filed_theme(request, campaign, pk)
    return save_wording(request, theme, keep_unit_words, read_seen_form(request))


@require_POST
@office_act
def post_wording_reset(request, campaign, pk):
    theme = find_filed_theme(request, campaign, pk)
    return save_wording(request, theme, drop_wording, read_seen_form(request))


def read_seen_form(request):
    """The SeenWordingForm; an invalid stamp becomes None, which is always stale."""
    form = SeenWordingForm(request.POST)
    if not form.is_valid():
        form.cleaned_data = {"seen": None}
    return form


def save_wording(request, theme, act, form):
    try:
        act(theme, actor=request.user, **form.cleaned_data)
    except wording.WordingStale:
        return render_stale_wording(request, theme, form)
    except MoveRefused as refusal:
        return render_part(
            request, theme, "wording", status=409, wording_refusal=str(refusal)
        )
    return answer_part(request, theme, "wording")


def render_stale_wording(request, theme, form):
    """409 with the typed words in the form and the differences to the stored ones."""
    theme = find_filed_theme(request, theme.declaration.campaign, theme.pk)
    context = {"wording_refusal": tell_who_reworded(theme)}
    if isinstance(form, WordingForm):
        context["wording_conflict"] = compare_with_wording(theme, form.cleaned_data)
        context["wording_form"] = form.on_top_of(theme)
    return render_part(request, theme, "wording", status=409, **context)


def answer_part(request, theme, part):
    """The changed part for htmx, else the theme's own page."""
    fresh = find_filed_theme(request, theme.declaration.campaign, theme.pk)
    if request.htmx:
        row = read_row(theme.pk)
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
        f"review/selection/_theme_{part}.html",
        make_part_context(request, theme) | {"in_place": True} | context,
        status=status,
    )


def make_part_context(request, theme):
    """Context of all parts of the panel; querysets run only where a part uses them."""
    campaign = theme.declaration.campaign
    issued = find_issued_entry(theme)
    planned = wording.planned_words(theme)
    return {
        "campaign": campaign,
        "theme": theme,
        "can_decide": is_office(request.user, theme),
        "known_tags": campaign.tags.all(),
        "note_form": NoteForm(),
        "tag_form": TagForm(),
        "wording": find_wording(theme),
        "wording_form": WordingForm.of(theme),
        "wording_changes": (theme.reworded() if issued else theme.changes_to(planned)),
        "wording_seen": stamp_wording(theme),
        "refiled_since": is_refiled_since(theme),
        "issued": issued,
    }


def may_mend_reason(user, theme):
    """Whether this person may change the reason and leave the outcome."""
    move = outcomes.CORRECTIONS.get(theme.selection)
    return (
        move is not None
        and theme.selection != Selection.PENDING
        and (move.allows(user, theme, timezone.now()))
    )


def render_panel(request, theme, *, status=200, **context):
    template = "_theme_panel_row.html" if request.htmx else "theme_show.html"
    attachments = list(theme.declaration.attachments.all())
    if attachments:
        add_stamps(attachments, theme.declaration.content_sha256())
    return render(
        request,
        f"review/selection/{template}",
        {
            **make_part_context(request, theme),
            "in_place": bool(request.htmx),
            "declaration": theme.declaration,
            "siblings": list_sibling_themes(theme),
            "last_year": list(list_earlier_themes(theme)),
            "history": list_history(theme),
            "attachments": attachments,
            "phrases": ReasonPhrase.objects.all(),
            "can_mend": may_mend_reason(request.user, theme),
            "back": reverse(
                "review:theme-show", args=[theme.declaration.campaign.year, theme.pk]
            ),
            **context,
        },
        status=status,
    )
