"""Check, file, withdraw, and the papers that prove it."""

import uuid

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from submissions import services
from submissions.choices import DeclarationStatus
from submissions.comparison import changes_between
from submissions.completeness import problems_of
from submissions.documents.declaration import (
    DeclarationPaper,
    DeclarationRow,
    declaration_docx,
    declaration_pdf,
)
from submissions.forms import SubmitForm
from submissions.models import Filing
from submissions.models.declarations import digest, short_code
from submissions.permissions import is_own_filer
from submissions.transitions import MoveRefused
from submissions.views.declarations import can_edit, own_declaration
from submissions.views.downloads import download

WRITERS = {"pdf": declaration_pdf, "docx": declaration_docx}


@require_safe
def check(request, year):
    """The 附表 as it will print, with what is missing."""
    declaration = own_declaration(request, year)
    if not can_edit(request.user, declaration):
        return redirect("submissions:declaration-edit", year)
    return render_check(request, declaration)


@require_POST
def submit(request, year):
    received = timezone.now()
    declaration = own_declaration(request, year)
    form = SubmitForm(request.POST)
    if not form.is_valid() or not form.is_of(declaration):
        return render(request, "400.html", status=400)
    try:
        filing = services.submit(
            declaration, actor=request.user, received=received, **form.seen()
        )
    except services.Incomplete:
        return render_check(request, declaration, status=422)
    except MoveRefused as refusal:
        return render_check(request, declaration, refusal=refusal, status=409)
    return redirect("submissions:filing-receipt", year, filing.number)


@require_POST
def withdraw(request, year):
    declaration = own_declaration(request, year)
    try:
        services.withdraw(declaration, actor=request.user, received=timezone.now())
    except MoveRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "已经撤回，可以修改。改好后请记得重新报送。")
    return redirect("submissions:declaration-edit", year)


@require_safe
def receipt(request, year, number):
    filing = get_object_or_404(
        Filing.objects.visible_to(request.user).select_related(
            "declaration__campaign", "declaration__unit"
        ),
        declaration__campaign__year=year,
        number=number,
    )
    is_own = is_own_filer(request.user, filing.declaration)
    earlier = filing.declaration.filings.filter(sequence=filing.sequence - 1).first()
    content = content_for(filing, is_own)
    return render(
        request,
        "submissions/receipt.html",
        {
            "filing": filing,
            "earlier": earlier,
            "changes": changes_between(content_for(earlier, is_own), content)
            if earlier
            else [],
            "declaration": filing.declaration,
            "campaign": filing.declaration.campaign,
            "content": content,
            "is_own": is_own,
            "standing": standing_of(filing),
            "now": timezone.now(),
        },
    )


def standing_of(filing):
    """A sentence when the receipt is no longer the last word, else nothing."""
    declaration = filing.declaration
    if declaration.filings.first() != filing:
        return "这是较早的一次报送，后来又报送过，以最新的回执为准。"
    if not declaration.is_filed:
        state = "退回" if declaration.status == DeclarationStatus.RETURNED else "撤回"
        return f"这次报送之后已经{state}，改好要重新报送才算数。"
    return ""


def content_for(filing, is_own):
    return filing.content if is_own else filing.masked_content


@require_safe
def form_paper(request, year, ending):
    """The 附表 for printing and stamping; a draft says that it is one."""
    if ending not in WRITERS:
        raise Http404
    declaration = own_declaration(request, year)
    content = WRITERS[ending](declaration_paper(declaration))
    return download(content, f"{declaration.unit}{declaration.title}.{ending}")


def paper_rows(content):
    """The rows, or the one that says why there are none."""
    if content["none_reason"] and not content["rows"]:
        return [DeclarationRow(1, "本年无主题", "", "", content["none_reason"])]
    return [
        DeclarationRow(
            number=row["number"],
            title=row["title"],
            time_text=row["time_text"],
            forms="、".join([*row["forms"], row["other_form"]]).strip("、"),
            summary=row["summary"],
        )
        for row in content["rows"]
    ]


def declaration_paper(declaration):
    """The paper of what stands in the form now: its code, and its number once filed."""
    content = declaration.content()
    filing = declaration.filings.first() if declaration.is_filed else None
    code = short_code(digest(content))
    return DeclarationPaper(
        title=content["title"],
        unit=content["unit"],
        contact_name=content["contact_name"],
        contact_phone=content["contact_phone"],
        rows=paper_rows(content),
        printed_on=timezone.localdate(),
        serial=filing.number if filing else "",
        code=code,
        qr_text=f"{filing.number} {code}" if filing else code,
        draft=filing is None,
    )


def render_check(request, declaration, *, refusal=None, status=200):
    now = timezone.now()
    found = problems_of(declaration)
    return render(
        request,
        "submissions/declaration_check.html",
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
