"""Acts on declarations before the office, one by one and many at once."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from review.access import office_act, office_page
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
    read_opinions,
    read_ticked,
)
from review.declarations.pages import (
    find_visible_declaration,
    render_declaration,
    render_refused_move,
)
from review.roster.queue import find_next_waiting, find_waiting_declarations
from review.roster.rows import find_contacts
from review.roster.standing import express_stamp
from submissions import audit
from submissions.attachments.removing import remove_attachment
from submissions.choices import DeclarationStatus
from submissions.declarations.handling import (
    accept_declaration,
    extend_deadline,
    reopen_declaration,
    return_for_changes,
)
from submissions.declarations.workflow import (
    ACCEPT,
    REOPEN,
    RETURN,
)
from submissions.files import FileRefused
from submissions.models import Declaration
from submissions.people.pages import confirm_password
from submissions.transitions import MoveRefused


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
