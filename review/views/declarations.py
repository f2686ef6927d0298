"""One declaration before the office: look, accept, return, show the phone."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe

from review.access import office_act, office_page
from review.forms.declarations import (
    ExtensionForm,
    ReturnForm,
    SeenForm,
    opinions_in,
    usual_answer_day,
)
from review.models import ReasonPhrase
from review.queue import following, place_of, waiting
from review.roster import contacts_of, with_figures
from review.similarity import remark_about, side_marked
from submissions import audit, services, transitions
from submissions.choices import AttachmentKind, DeclarationStatus
from submissions.comparison import changes_between
from submissions.models import Declaration
from submissions.models.attachments import stamp_of, with_stamps
from submissions.models.declarations import digest, short_code
from submissions.permissions import is_office
from submissions.transitions import MoveRefused
from submissions.workflow import ACCEPT, DECLARATION_MOVES, RETURN


def visible_declaration(request, campaign, pk):
    declarations = Declaration.objects.visible_to(request.user)
    return get_object_or_404(with_figures(declarations), campaign=campaign, pk=pk)


@require_safe
@office_page
def detail(request, campaign, pk):
    return render_detail(request, visible_declaration(request, campaign, pk))


@require_safe
@office_act
def next_(request, campaign):
    """The first that waits to be accepted."""
    first = waiting(campaign, request.user).first()
    if first is None:
        messages.info(request, "没有待受理的申报表了。")
        return redirect("review:roster-list", campaign.year)
    return redirect("review:declaration-detail", campaign.year, first.pk)


@require_POST
@office_act
def accept(request, campaign, pk):
    declaration = visible_declaration(request, campaign, pk)
    page = SeenForm(request.POST)
    asks = opinions_in(request.POST) and "drop" not in request.POST
    if asks and waits(declaration) and page.still_fits(declaration):
        form = ReturnForm.holding(request.POST)
        return render_detail(
            request, declaration, return_form=form, asks_to_drop=True, status=422
        )
    try:
        services.accept(declaration, actor=request.user, seen=page.seen)
    except MoveRefused:
        return render_refused(request, campaign, pk, ACCEPT)
    return go_on(request, declaration, f"已受理{declaration.unit}的申报表。")


@require_POST
@office_act
def return_(request, campaign, pk):
    declaration = visible_declaration(request, campaign, pk)
    waited = waits(declaration)
    form, page = ReturnForm(request.POST), SeenForm(request.POST)
    if not page.still_fits(declaration):
        return render_refused(request, campaign, pk, RETURN)
    if not form.is_valid():
        return render_detail(request, declaration, return_form=form, status=422)
    try:
        services.return_for_changes(
            declaration,
            actor=request.user,
            reason=form.cleaned_data["text"],
            answer_by=form.answer_by,
            remarks=form.remarks(request.POST, declaration.themes.all()),
            seen=page.seen,
        )
    except MoveRefused:
        return render_refused(request, campaign, pk, RETURN)
    said = f"已退回{declaration.unit}，对方登录后即可修改。"
    return go_on(request, declaration, said, in_queue=waited)


def waits(declaration):
    return declaration.status == DeclarationStatus.SUBMITTED


def go_on(request, declaration, said, *, in_queue=True):
    """To the next one that waits; what was taken up outside the queue is shown again."""
    year, pk = declaration.campaign.year, declaration.pk
    if not in_queue:
        messages.success(request, said)
        return redirect("review:declaration-detail", year, pk)
    here = reverse("review:declaration-detail", args=[year, pk])
    messages.success(request, format_html('{} <a href="{}">再看一眼</a>', said, here))
    if coming := following(declaration, request.user):
        return redirect("review:declaration-detail", year, coming)
    messages.info(request, "待受理的申报表都看完了。")
    return redirect("review:roster-list", year)


def render_refused(request, campaign, pk, move):
    """Somebody was quicker: who did what when, how it stands now, what was typed."""
    declaration = visible_declaration(request, campaign, pk)
    labels = {each.name: each.label for each in DECLARATION_MOVES}
    done = audit.latest(declaration, *labels)
    context = {
        "refused": move,
        "done": done,
        "done_label": done and labels[done.action],
    }
    if opinions_in(request.POST):
        context["return_form"] = ReturnForm.holding(request.POST)
    return render_detail(request, declaration, status=409, **context)


@require_POST
@office_act
def extend(request, campaign, pk):
    declaration = visible_declaration(request, campaign, pk)
    form = ExtensionForm(request.POST)
    if not form.is_valid():
        return render_detail(request, declaration, extension_form=form, status=422)
    services.extend(declaration, actor=request.user, **form.cleaned_data)
    messages.success(request, f"已为{declaration.unit}延期。")
    return redirect("review:declaration-detail", campaign.year, pk)


@require_POST
@office_act
def phone(request, campaign, pk):
    """Show the whole numbers once; that they were shown is in the log."""
    declaration = visible_declaration(request, campaign, pk)
    audit.record(actor=request.user, action="declaration.phone", target=declaration)
    if not request.htmx:
        return render_detail(request, declaration, revealed=True)
    contacts = list(contacts_of(declaration))
    return render(
        request,
        "rows/contacts.html",
        {"contacts": contacts, "pk": declaration.pk, "revealed": True},
        using="rows",
    )


def changes_since_return(declaration, filings):
    """What the newest filing changed against the one before it."""
    if len(filings) < 2 or not declaration.is_filed:
        return []
    newest, before, *_ = filings
    return changes_between(before.masked_content, newest.masked_content)


def papers_of(declaration, themes):
    """What came as files: `scans` are those of this content, else the newest, if any."""
    files = list(declaration.attachments.all())
    sha256 = digest(declaration.content(themes))
    handed_in = [file for file in files if file.kind == AttachmentKind.SCAN]
    scans = [scan for scan in handed_in if scan.is_of(sha256)] or handed_in[:1]
    return {
        "other_files": [file for file in files if file not in scans],
        "scans": with_stamps(scans, sha256),
        "stamp": stamp_of(handed_in, sha256),
        "code": short_code(sha256),
    }


def forms_for(request, declaration):
    """What this person may do with it."""
    moves = transitions.available(DECLARATION_MOVES, request.user, declaration)
    return {
        "can_accept": ACCEPT in moves,
        "can_return": RETURN in moves,
        "can_extend": is_office(request.user) and declaration.editable,
        "can_decide": is_office(request.user),
        "is_office": is_office(request.user),
        "return_form": ReturnForm(
            initial={"answer_on": usual_answer_day(declaration.campaign)}
        ),
        "extension_form": ExtensionForm(),
        "keys": keys_of(request.user),
    }


def keys_of(user):
    """Whether this person works with keys; they do until they switch them off."""
    settings = getattr(user, "desk_settings", None)
    return settings is None or settings.keys


def render_detail(request, declaration, *, status=200, **context):
    filings = list(declaration.filings.all())
    rows = declaration.themes_in_order().select_related(
        "proposal", "merged_into__declaration__unit"
    )
    rows = rows.prefetch_related("decisions")
    themes = with_remarks(rows, request.POST, asked_remark(request, declaration))
    return render(
        request,
        "review/declaration_detail.html",
        {
            "declaration": declaration,
            "campaign": declaration.campaign,
            "place": place_of(declaration, request.user),
            "themes": themes,
            "filings": filings,
            "contacts": list(contacts_of(declaration)),
            "reminders": declaration.reminders.select_related("mail"),
            "back": "",
            "phrases": ReasonPhrase.objects.all(),
            "changes": changes_since_return(declaration, filings),
            "opinions": opinions_with_places(request.POST, themes),
            "has_errors": status == 422,
            **papers_of(declaration, themes),
            **forms_for(request, declaration),
            **context,
        },
        status=status,
    )


def opinions_with_places(data, themes):
    """[(what it is about, text)] of the opinions that were typed."""
    places = {"phrases": "常用的话", "reason": "退回原因"}
    places |= {f"remark-{theme.pk}": f"“{theme}”" for theme in themes}
    typed = opinions_in(data).items()
    return [(places.get(field, "已经删去的一行"), text) for field, text in typed]


def asked_remark(request, declaration):
    """{name of a field: remark} where the page of like themes leads to a return."""
    row = request.GET.get("row", "")
    like = side_marked(request.GET.get("like", ""), declaration.campaign)
    return {f"remark-{row}": remark_about(like)} if like else {}


def with_remarks(themes, typed, asked):
    """The rows, each with its remark: as typed before a refusal, or as asked for."""
    for theme in themes:
        field = f"remark-{theme.pk}"
        theme.typed_remark = typed.get(field) or asked.get(field, "")
    return themes
