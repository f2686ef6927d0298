"""One declaration before the office: look, accept, return, show the phone."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect, push_url

from review.access import office_act, office_page
from review.alike.similarity import find_side, write_remark_about
from review.declarations.accepting import (
    accept_ticked,
    explain_left_out,
    reopen_ticked,
)
from review.declarations.forms import (
    ExtensionForm,
    RemovalForm,
    ReturnForm,
    SeenForm,
    choose_answer_day,
    read_opinions,
    read_ticked,
)
from review.models import ReasonPhrase
from review.models.workbench import has_keys_on
from review.roster.queue import find_next_waiting, find_place, find_waiting_declarations
from review.roster.rows import add_figures, find_contacts
from review.roster.standing import express_stamp, with_standing
from review.themes.rows import SETTLED
from submissions import audit
from submissions.attachments.removing import remove_attachment
from submissions.attachments.scans import find_removal
from submissions.audit import find_latest_entry
from submissions.choices import AttachmentKind, DeclarationStatus, Stamp
from submissions.comparison import compare_contents, compare_with_filed
from submissions.declarations.handling import (
    accept_declaration,
    extend_deadline,
    reopen_declaration,
    return_for_changes,
)
from submissions.declarations.workflow import (
    ACCEPT,
    DECLARATION_MOVES,
    REOPEN,
    RETURN,
)
from submissions.files import FileRefused
from submissions.models import Declaration
from submissions.models.attachments import add_stamps
from submissions.models.declarations import digest_content, make_short_code
from submissions.people.pages import confirm_password
from submissions.permissions import is_office
from submissions.transitions import MoveRefused, list_available_moves


def find_visible_declaration(request, campaign, pk):
    declarations = add_figures(Declaration.objects.visible_to(request.user))
    declarations = with_standing(declarations, campaign, timezone.now())
    return get_object_or_404(
        declarations.annotate(stamp=express_stamp()), campaign=campaign, pk=pk
    )


@require_safe
@office_page
def show_declaration(request, campaign, pk):
    return render_declaration(request, find_visible_declaration(request, campaign, pk))


@require_safe
@office_act
def show_next_declaration(request, campaign):
    """To the first declaration that waits for 受理."""
    first = find_waiting_declarations(campaign, request.user).first()
    if first is None:
        messages.info(request, "没有待受理的申报表了。")
        return redirect("review:roster-list", campaign.year)
    return redirect("review:declaration-detail", campaign.year, first.pk)


@require_POST
@office_act
def post_acceptance(request, campaign, pk):
    declaration = find_visible_declaration(request, campaign, pk)
    page = SeenForm(request.POST)
    asks = read_opinions(request.POST) and "drop" not in request.POST
    if asks and is_waiting(declaration) and page.still_fits(declaration):
        form = ReturnForm.holding(request.POST)
        return render_declaration(
            request, declaration, return_form=form, asks_to_drop=True, status=422
        )
    try:
        accept_declaration(declaration, actor=request.user, seen=page.seen)
    except MoveRefused:
        return render_refused_move(request, campaign, pk, ACCEPT)
    return go_to_next(request, declaration, f"已受理{declaration.unit}的申报表。")


@require_POST
@office_act
def post_reopening(request, campaign, pk):
    declaration = find_visible_declaration(request, campaign, pk)
    page = SeenForm(request.POST)
    try:
        reopen_declaration(declaration, actor=request.user, seen=page.seen)
    except MoveRefused:
        return render_refused_move(request, campaign, pk, REOPEN)
    messages.success(request, f"已撤销{declaration.unit}的受理，又回到待受理。")
    return redirect("review:declaration-detail", campaign.year, pk)


def find_ticked_declarations(request, campaign, pks):
    declarations = Declaration.objects.visible_to(request.user).in_official_order()
    return (
        declarations.filter(campaign=campaign, pk__in=pks)
        .select_related("unit", "campaign")
        .annotate(stamp=express_stamp())
    )


@require_POST
@office_act
def post_ticked_acceptances(request, campaign):
    ticked = find_ticked_declarations(
        request, campaign, read_ticked(request.POST, "declaration")
    )
    accepted, left_out = accept_ticked(ticked, actor=request.user)
    if not accepted and not left_out:
        messages.error(
            request, "还没有勾选任何单位，什么都没有改。请先勾选，再点按钮。"
        )
        return redirect("review:roster-list", campaign.year)
    told = QueryDict(mutable=True)
    told.setlist("done", [one.pk for one in accepted])
    told.setlist("left", [one.pk for one in left_out])
    page = reverse("review:declaration-accepted", args=[campaign.year])
    return redirect(f"{page}?{told.urlencode()}")


@require_safe
@office_act
def show_accepted(request, campaign):
    """What came of 受理 of many, each as it stands now, with the way back."""
    done = find_ticked_declarations(request, campaign, read_ticked(request.GET, "done"))
    left = find_ticked_declarations(request, campaign, read_ticked(request.GET, "left"))
    context = {
        "campaign": campaign,
        "done": list(done),
        "left": [(one, explain_left_out(one)) for one in left],
        "waiting": find_waiting_declarations(campaign, request.user).count(),
    }
    return render(request, "review/declarations/accepted.html", context)


@require_POST
@office_act
def post_ticked_reopenings(request, campaign):
    done = find_ticked_declarations(
        request, campaign, read_ticked(request.POST, "done")
    )
    reopened = reopen_ticked(done, actor=request.user)
    if reopened:
        messages.success(request, f"已撤销 {len(reopened)} 份的受理，又回到待受理。")
    if kept := len(done) - len(reopened):
        messages.error(request, f"另有 {kept} 份已经另行办理过，没有动。")
    return redirect("review:roster-list", campaign.year)


@require_POST
@office_act
def post_return(request, campaign, pk):
    declaration = find_visible_declaration(request, campaign, pk)
    waited = is_waiting(declaration)
    form, page = ReturnForm(request.POST), SeenForm(request.POST)
    if not page.still_fits(declaration):
        return render_refused_move(request, campaign, pk, RETURN)
    if not form.is_valid():
        return render_declaration(request, declaration, return_form=form, status=422)
    try:
        return_for_changes(
            declaration,
            actor=request.user,
            reason=form.cleaned_data["text"],
            answer_by=form.answer_by,
            remarks=form.remarks(request.POST, declaration.themes.all()),
            seen=page.seen,
        )
    except MoveRefused:
        return render_refused_move(request, campaign, pk, RETURN)
    said = f"已退回{declaration.unit}，对方登录后即可修改。"
    return go_to_next(request, declaration, said, in_queue=waited)


def is_waiting(declaration):
    return declaration.status == DeclarationStatus.SUBMITTED


def go_to_next(request, declaration, said, *, in_queue=True):
    """To the next declaration of the queue, or back to this one outside the queue."""
    year, pk = declaration.campaign.year, declaration.pk
    if not in_queue:
        messages.success(request, said)
        return redirect("review:declaration-detail", year, pk)
    here = reverse("review:declaration-detail", args=[year, pk])
    messages.success(request, format_html('{} <a href="{}">再看一眼</a>', said, here))
    if coming := find_next_waiting(declaration, request.user):
        return redirect("review:declaration-detail", year, coming)
    messages.info(request, "待受理的申报表都看完了。")
    roster = reverse("review:roster-list", args=[year])
    # Another page than those of the queue: the browser goes there itself.
    return HttpResponseClientRedirect(roster) if request.htmx else redirect(roster)


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


@require_POST
@office_act
def post_extension(request, campaign, pk):
    declaration = find_visible_declaration(request, campaign, pk)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return render_declaration(request, declaration, extension_form=form, status=422)
    extend_deadline(declaration, actor=request.user, **form.cleaned_data)
    messages.success(request, f"已为{declaration.unit}延期。")
    return redirect("review:declaration-detail", campaign.year, pk)


@require_POST
@office_act
@confirm_password
def reveal_phones(request, campaign, pk):
    """Show the whole phone numbers, and log that they were shown."""
    declaration = find_visible_declaration(request, campaign, pk)
    audit.record(actor=request.user, action="declaration.phone", target=declaration)
    if not request.htmx:
        return render_declaration(request, declaration, revealed=True)
    contacts = list(find_contacts(declaration))
    return render(
        request,
        "review/roster/_contacts.j2",
        {"contacts": contacts, "pk": declaration.pk, "revealed": True},
        using="rows",
    )


@require_POST
@office_act
def post_file_removal(request, campaign, pk, file):
    declaration = find_visible_declaration(request, campaign, pk)
    attachment = get_object_or_404(declaration.attachments, pk=file)
    form = RemovalForm(attachment, request.POST)
    typed = read_opinions(request.POST) and ReturnForm.holding(request.POST)
    held = {"return_form": typed} if typed else {}
    if not form.is_valid():
        return render_declaration(
            request, declaration, status=422, removal=form, **held
        )
    try:
        remove_attachment(attachment, actor=request.user, **form.cleaned_data)
    except FileRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已移除{declaration.unit}的“{attachment}”。")
    if not held:
        return redirect("review:declaration-detail", campaign.year, pk)
    # The opinions that were typed meanwhile stay on the page.
    declaration = find_visible_declaration(request, campaign, pk)
    return render_declaration(request, declaration, **held)


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


def render_declaration(request, declaration, *, status=200, **context):
    filings = list(declaration.filings.all())
    rows = declaration.themes_in_order().select_related(
        "proposal", "merged_into__declaration__unit"
    )
    rows = rows.prefetch_related("decisions").annotate(settled=SETTLED)
    asked = read_asked_remark(request, declaration)
    themes = add_typed_remarks(rows, request.POST, asked)
    changes = compare_newest_filings(declaration, filings)
    filing = filings[0] if filings and declaration.is_filed else None
    content = declaration.content(themes)
    sha256 = filing.sha256 if filing else digest_content(content)
    files = list_attached_files(declaration, sha256)
    acts = make_act_forms(request, declaration)
    files_form = "return-form" if acts["can_return"] else "files-form"
    add_removal_forms(
        [*files["scans"], *files["other_files"]], context.get("removal"), files_form
    )
    response = render(
        request,
        "review/declarations/declaration_detail.html",
        {
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
            "has_errors": status == 422,
            "files_form": files_form,
            **files,
            **acts,
            **context,
        },
        status=status,
    )
    if not request.htmx:
        return response
    # Also after an act that was refused: its own address shows nothing.
    here = [declaration.campaign.year, declaration.pk]
    return push_url(response, reverse("review:declaration-detail", args=here))


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
