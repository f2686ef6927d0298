"""The page of one declaration before the office; every act on it answers with it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import push_url

from review.alike.similarity import find_side, write_remark_about
from review.declarations.forms import (
    ExtensionForm,
    RemovalForm,
    ReturnForm,
    choose_answer_day,
    read_opinions,
)
from review.models import ReasonPhrase
from review.models.workbench import has_keys_on
from review.roster.queue import find_place
from review.roster.rows import add_figures, find_contacts
from review.roster.standing import express_stamp, with_standing
from review.themes.rows import SETTLED
from submissions.attachments.scans import find_removal
from submissions.audit import find_latest_entry
from submissions.choices import AttachmentKind, Stamp
from submissions.comparison import compare_contents, compare_with_filed
from submissions.declarations.workflow import (
    ACCEPT,
    DECLARATION_MOVES,
    REOPEN,
    RETURN,
)
from submissions.models import Declaration
from submissions.models.attachments import add_stamps
from submissions.models.declarations import digest_content, make_short_code
from submissions.permissions import is_office
from submissions.transitions import list_available_moves


def find_visible_declaration(request, campaign, pk):
    declarations = add_figures(Declaration.objects.visible_to(request.user))
    declarations = with_standing(declarations, campaign, timezone.now())
    return get_object_or_404(
        declarations.annotate(stamp=express_stamp()), campaign=campaign, pk=pk
    )


def render_declaration(request, declaration, *, status=200, **context):
    """The page; `context` goes before what it would say of itself."""
    described = describe_declaration(request, declaration, context)
    page = described | {"has_errors": status == 422} | context
    template = "review/declarations/declaration_detail.html"
    response = render(request, template, page, status=status)
    if not request.htmx:
        return response
    # Also after an act that was refused: its own address shows nothing.
    here = [declaration.campaign.year, declaration.pk]
    return push_url(response, reverse("review:declaration-detail", args=here))


def describe_declaration(request, declaration, context):
    """{context} of the declaration as it stands, with the acts that are open."""
    filings = list(declaration.filings.all())
    asked = read_asked_remark(request, declaration)
    themes = add_typed_remarks(find_rows(declaration), request.POST, asked)
    changes = compare_newest_filings(declaration, filings)
    filing = filings[0] if filings and declaration.is_filed else None
    content = declaration.content(themes)
    files = list_attached_files(
        declaration, filing.sha256 if filing else digest_content(content)
    )
    acts = make_act_forms(request, declaration)
    files_form = "return-form" if acts["can_return"] else "files-form"
    attached = [*files["scans"], *files["other_files"]]
    add_removal_forms(attached, context.get("removal"), files_form)
    return {
        "declaration": declaration,
        "campaign": declaration.campaign,
        "place": find_place(declaration, request.user),
        "themes": themes,
        "filings": filings,
        "contacts": list(find_contacts(declaration)),
        "reminders": declaration.reminders.select_related("mail"),
        "back": "",
        "phrases": ReasonPhrase.objects.all(),
        "changes": changes,
        "elsewhere": put_changes_in_rows(themes, changes),
        "opens_return": asks_for_opinions(request, asked, context),
        "renamed": compare_with_filed(filing.content, content) if filing else [],
        "opinions": place_opinions(request.POST, themes),
        "files_form": files_form,
        **files,
        **acts,
    }


def find_rows(declaration):
    rows = declaration.themes_in_order().select_related(
        "proposal", "merged_into__declaration__unit"
    )
    return rows.prefetch_related("decisions").annotate(settled=SETTLED)


def make_act_forms(request, declaration):
    """{context} of the acts open to this person, with their forms."""
    moves = list_available_moves(DECLARATION_MOVES, request.user, declaration)
    return {
        "can_accept": ACCEPT in moves,
        "can_reopen": REOPEN in moves,
        "can_return": RETURN in moves,
        "can_extend": is_office(request.user, declaration) and declaration.editable,
        "can_decide": is_office(request.user, declaration),
        "is_office": is_office(request.user, declaration),
        "return_form": ReturnForm(initial={"answer_on": choose_answer_day()}),
        "extension_form": ExtensionForm(),
        "keys": has_keys_on(request.user),
    }


def compare_newest_filings(declaration, filings):
    """What the newest filing changed against the one before it."""
    if len(filings) < 2 or not declaration.is_filed:
        return []
    newest, before, *_ = filings
    return compare_contents(before.masked_content, newest.masked_content)


def put_changes_in_rows(themes, changes):
    """Give each row `changed`, {field: pieces}; the changes that no row can show."""
    by_key = {change.key: change for change in changes}
    for theme in themes:
        own = f"{theme.pk}-"
        theme.changed = {
            key.removeprefix(own): by_key.pop(key).pieces
            for key in list(by_key)
            if key.startswith(own)
        }
    shown = {change.key for change in changes} - by_key.keys()
    return [change for change in changes if change.key not in shown]


def asks_for_opinions(request, asked, context):
    """Whether the room for opinions is open: asked for, or something is written in it."""
    form = context.get("return_form")
    return bool(
        "return" in request.GET
        or asked
        or read_opinions(request.POST)
        or (form and form.is_bound)
    )


def list_attached_files(declaration, sha256):
    """{context} of the files: `scans` are those of this content, else the newest one.

    `gone`: the log's entry of a file that was removed, while none has come since.
    """
    files = list(declaration.attachments.all())
    handed_in = [file for file in files if file.kind == AttachmentKind.SCAN]
    scans = [scan for scan in handed_in if scan.is_of(sha256)] or handed_in[:1]
    return {
        "other_files": [file for file in files if file not in scans],
        "scans": add_stamps(scans, sha256),
        "stamp": Stamp(declaration.stamp),
        "code": make_short_code(sha256),
        "gone": find_removal(declaration, handed_in),
    }


def add_removal_forms(files, refused, form_id):
    """Each file with its `removal`, a RemovalForm; `refused`: the one that was just sent.

    Its fields go with the form `form_id` of the page, and so do typed opinions.
    """
    for file in files:
        file.removal = RemovalForm(file)
        if refused and refused.prefix == file.removal.prefix:
            file.removal = refused
        file.removal.fields["reason"].widget.attrs["form"] = form_id


def place_opinions(data, themes):
    """[(what it is about, text)] of the opinions that were typed."""
    places = {"phrases": "常用的话", "reason": "退回原因"}
    places |= {f"remark-{theme.pk}": f"“{theme}”" for theme in themes}
    typed = read_opinions(data).items()
    return [(places.get(field, "已经删去的一行"), text) for field, text in typed]


def read_asked_remark(request, declaration):
    """{name of a field: remark} when 相似主题 sent the reader here to return a row."""
    row = request.GET.get("row", "")
    like = find_side(request.GET.get("like", ""), declaration.campaign)
    return {f"remark-{row}": write_remark_about(like)} if like else {}


def add_typed_remarks(themes, typed, asked):
    """The rows, each with `typed_remark`: as posted, else as `asked`."""
    for theme in themes:
        field = f"remark-{theme.pk}"
        theme.typed_remark = typed.get(field) or asked.get(field, "")
    return themes


def render_refused_move(request, campaign, pk, move):
    """409: who was quicker, the current state, and what was typed."""
    declaration = find_visible_declaration(request, campaign, pk)
    labels = {each.name: each.label for each in DECLARATION_MOVES}
    done = find_latest_entry(declaration, *labels)
    context = {
        "refused": move,
        "done": done,
        "done_label": done and labels[done.action],
    }
    if read_opinions(request.POST):
        context["return_form"] = ReturnForm.holding(request.POST)
    return render_declaration(request, declaration, status=409, **context)
