"""Check, file, withdraw, and the papers that prove it."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from submissions.access import find_own_declaration
from submissions.answers import answer_in_place, answer_with_file
from submissions.choices import DeclarationStatus
from submissions.comparison import compare_contents
from submissions.declarations.completeness import find_problems
from submissions.declarations.filing import (
    Incomplete,
    submit_declaration,
    withdraw_declaration,
)
from submissions.declarations.papers import make_declaration_paper
from submissions.declarations.views.editing import may_edit_declaration
from submissions.documents.declaration import (
    write_declaration_docx,
    write_declaration_pdf,
)
from submissions.documents.qr import draw_qr_uri
from submissions.forms import SubmitForm
from submissions.models import Filing
from submissions.permissions import is_of_own_unit
from submissions.transitions import MoveRefused
from submissions.turns import takes_turns

WRITERS = {"pdf": write_declaration_pdf, "docx": write_declaration_docx}


@require_safe
def show_check(request, year):
    """The check page: the 附表 as it will print, and its problems."""
    declaration = find_own_declaration(request, year)
    if not may_edit_declaration(request.user, declaration):
        return redirect("submissions:declaration-edit", year)
    return render_check(request, declaration)


@require_POST
def post_filing(request, year):
    received = timezone.now()
    declaration = find_own_declaration(request, year)
    form = SubmitForm(request.POST)
    if not form.is_valid() or not form.is_of(declaration):
        return render(request, "400.html", status=400)
    try:
        filing = submit_declaration(
            declaration, actor=request.user, received=received, **form.seen()
        )
    except Incomplete:
        return render_check(request, declaration, status=422)
    except MoveRefused as refusal:
        return render_check(request, declaration, refusal=refusal, status=409)
    return redirect("submissions:filing-receipt", year, filing.number)


@require_POST
def post_withdrawal(request, year):
    declaration = find_own_declaration(request, year)
    try:
        withdraw_declaration(declaration, actor=request.user, received=timezone.now())
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, "已经撤回，可以修改。现在没有算数的报送，改好后请重新报送。"
        )
    return redirect("submissions:declaration-edit", year)


@require_safe
def show_receipt(request, year, number):
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related(
            "declaration__campaign", "declaration__unit"
        ),
        declaration__campaign__year=year,
        number=number,
    )
    is_own = is_of_own_unit(request.user, filing.declaration)
    earlier = filing.declaration.filings.filter(sequence=filing.sequence - 1).first()
    content = choose_content(filing, is_own)
    return render(
        request,
        "submissions/declarations/receipt.html",
        {
            "filing": filing,
            "qr": draw_qr_uri(filing.qr_text),
            "changes": compare_contents(choose_content(earlier, is_own), content)
            if earlier
            else [],
            "declaration": filing.declaration,
            "campaign": filing.declaration.campaign,
            "content": content,
            "is_own": is_own,
            "standing": explain_superseded(filing),
            "now": timezone.now(),
        },
    )


def explain_superseded(filing):
    """A sentence when a later filing, 退回 or 撤回 replaces this receipt, else ""."""
    declaration = filing.declaration
    if declaration.filings.first() != filing:
        return "这是较早的一次报送，后来又报送过，以最新的回执为准。"
    if not declaration.is_filed:
        state = "退回" if declaration.status == DeclarationStatus.RETURNED else "撤回"
        return f"这次报送之后已经{state}，改好要重新报送才算数。"
    return ""


def choose_content(filing, is_own):
    return filing.content if is_own else filing.masked_content


@require_safe
@takes_turns
def download_form(request, year, ending):
    """The 附表 for printing and stamping; a draft says that it is one.

    With `?view` the browser opens it, to be printed from there.
    """
    if ending not in WRITERS:
        raise Http404
    declaration = find_own_declaration(request, year)
    paper = make_declaration_paper(declaration)
    answer = answer_in_place if "view" in request.GET else answer_with_file
    return answer(WRITERS[ending](paper), f"{paper.unit}{paper.title}.{ending}")


def render_check(request, declaration, *, refusal=None, status=200):
    now = timezone.now()
    found = find_problems(declaration)
    return render(
        request,
        "submissions/declarations/declaration_check.html",
        {
            "declaration": declaration,
            "campaign": declaration.campaign,
            "content": declaration.content(),
            "problems": [problem for problem in found if problem.blocking],
            "warnings": [problem for problem in found if not problem.blocking],
            "window_open": declaration.accepts_filing_at(now),
            "key": uuid.uuid4(),
            "refusal": refusal,
            "now": now,
        },
        status=status,
    )
