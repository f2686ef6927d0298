"""Ways to start a declaration without typing: last year's rows, a finished 附表."""

from dataclasses import replace

from django.contrib import messages
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from submissions.access import find_own_declaration
from submissions.answers import answer_with_file
from submissions.bodies import takes_file
from submissions.declarations.completeness import Problem
from submissions.declarations.drafts import NotSaved, save_draft
from submissions.declarations.forms import HeadForm, IntakeForm, make_theme_formset
from submissions.declarations.papers import make_blank_paper
from submissions.declarations.prefill import (
    drop_known_heads,
    locate_doubts,
    make_page_data,
    prefill_rows,
    suggest_contact,
)
from submissions.declarations.undoing import list_back_rows
from submissions.declarations.views.editing import may_edit_declaration
from submissions.declarations.views.form_page import (
    find_earlier_declaration,
    render_stored_form,
)
from submissions.documents.declaration import (
    write_declaration_docx,
    write_declaration_xlsx,
)
from submissions.intake import EMPTY, IntakeRefused
from submissions.turns import takes_turns

BLANK_WRITERS = {"docx": write_declaration_docx, "xlsx": write_declaration_xlsx}


@require_http_methods(["GET", "HEAD", "POST"])
def bring_last_year(request, year):
    """Last year's rows with what became of them; the ticked ones come into the form."""
    declaration = find_own_declaration(request, year)
    earlier = find_earlier_declaration(declaration)
    if earlier is None or not may_edit_declaration(request.user, declaration):
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
        "submissions/declarations/last_year.html",
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
    """The ticked rows, or all, and the contact where none is written yet."""
    ticked = request.POST.getlist("theme")
    everything = "all" in request.POST
    # Partners agree anew each year.
    rows = [
        replace(theme.row_content(), co_organisers=[])
        for theme in earlier.themes.all()
        if everything or str(theme.pk) in ticked
    ]
    head = suggest_contact(declaration, request.user, earlier)
    told = f"带入了 {earlier.campaign.year} 年的 {len(rows)} 行"
    try:
        save_read_rows(request, declaration, rows, head, told)
    except (IntakeRefused, NotSaved) as refusal:
        messages.error(request, f"没有带入。{refusal}")
        return redirect("submissions:declaration-last-year", declaration.campaign.year)
    return redirect("submissions:declaration-edit", declaration.campaign.year)


@require_POST
@takes_file
def post_intake(request, year):
    """Read a finished 附表, or pasted cells, into the draft."""
    declaration = find_own_declaration(request, year)
    if not may_edit_declaration(request.user, declaration):
        return redirect("submissions:declaration-edit", year)
    try:
        reading = IntakeForm(request.POST, request.FILES).reading(declaration)
        refuse_empty(reading)
        head = choose_read_contact(declaration, request.user, reading)
        told = f"读出了 {len(reading.rows)} 行"
        drop_known_heads(reading, head)
        doubts = doubt_other_unit(reading, declaration)
        before = 0 if replaces_rows(request) else declaration.themes.count()
        doubts += locate_doubts(reading, before)
        save_read_rows(request, declaration, reading.rows, head, told, doubts)
    except (IntakeRefused, NotSaved) as refusal:
        return render_stored_form(
            request,
            find_own_declaration(request, year),
            status=422,
            intake_refusal=str(refusal),
            pasted=request.POST.get("pasted", ""),
            has_errors=True,
        )
    return redirect("submissions:declaration-edit", year)


@require_safe
@takes_turns
def download_blank_form(request, year, ending):
    """An empty 附表 to fill in elsewhere; the intake reads it back."""
    if ending not in BLANK_WRITERS:
        raise Http404
    declaration = find_own_declaration(request, year)
    earlier = find_earlier_declaration(declaration)
    head = suggest_contact(declaration, request.user, earlier)
    content = BLANK_WRITERS[ending](make_blank_paper(declaration, head))
    return answer_with_file(content, f"{declaration.title}（空白）.{ending}")


def choose_read_contact(declaration, user, reading):
    """{field: value}: as the paper says, else as suggested where nothing is written."""
    head = suggest_contact(declaration, user, find_earlier_declaration(declaration))
    if reading.contact_name not in ("", head["contact_name"]):
        # Another person, whose number only the paper can know.
        head |= {"contact_phone": declaration.contact_phone}
    read = {name: getattr(reading, name) for name in head}
    return head | {name: value for name, value in read.items() if value}


def refuse_empty(reading):
    if not reading.rows:
        raise IntakeRefused(f"{EMPTY}请填好再交，或者直接填在下面。")


def replaces_rows(request):
    return request.POST.get("mode") == "replace"


def doubt_other_unit(reading, declaration):
    """A list with one Problem when the paper names another unit, else []."""
    if reading.unit in ("", declaration.unit.name):
        return []
    sentence = f"表里的填报单位是“{reading.unit}”，不是{declaration.unit}，请核对。"
    return [Problem("", sentence, blocking=False)]


def save_read_rows(request, declaration, rows, head, told, doubts=()):
    """The draft with `rows` behind its own, or in their place; one click takes it back.

    Raises IntakeRefused when the page has no room, NotSaved.
    """
    save_draft_data(
        declaration,
        prefill_rows(declaration, rows, replace=replaces_rows(request)),
        head,
        actor=request.user,
        reading={
            "told": told,
            "undone": False,
            "doubts": [doubt.as_link() for doubt in doubts],
        },
    )


def save_draft_data(declaration, data, head, *, actor, reading, remarks=()):
    """Save rows and head that no person typed; `remarks` of the office on the first rows.

    A value of the head that may not be kept stays as stored, and is told.
    """
    stored = {name: getattr(declaration, name) for name in HeadForm.Meta.fields}
    for name, value in (stored | head).items():
        data[name] = value
    head = HeadForm(data, instance=declaration)
    told = [
        Problem(name, f"“{data[name]}”没有读入：{text}").as_link()
        for name, text in list_errors(head)
    ]
    formset = make_theme_formset(declaration, data)
    if not formset.is_valid():
        raise IntakeRefused(" ".join(formset.non_form_errors()))
    rows = formset.rows()
    for row, remark in zip(rows, remarks, strict=False):
        row.theme.remark = remark
    save_draft(
        declaration,
        actor=actor,
        revision=declaration.revision,
        rows=rows,
        reading=reading | {"doubts": [*reading["doubts"], *told]},
        **{name: head.cleaned_data.get(name, stored[name]) for name in stored},
    )


def list_errors(form):
    return [(name, text) for name, texts in form.errors.items() for text in texts]


@require_POST
def take_reading_back(request, year):
    """撤销读入: the draft as it stood before; once more, and what was read is back."""
    declaration = find_own_declaration(request, year)
    reading = declaration.undo.get("reading")
    if not reading or not may_edit_declaration(request.user, declaration):
        return redirect("submissions:declaration-edit", year)
    back = reading["back"]
    try:
        save_draft_data(
            declaration,
            make_page_data(list_back_rows(declaration, back["rows"])),
            {name: back[name] for name in HeadForm.Meta.fields},
            actor=request.user,
            reading=reading | {"undone": not reading["undone"], "doubts": []},
            remarks=[row["remark"] for row in back["rows"]],
        )
    except (IntakeRefused, NotSaved) as refusal:
        messages.error(request, str(refusal))
    return redirect("submissions:declaration-edit", year)
