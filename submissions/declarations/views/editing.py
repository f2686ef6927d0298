"""The declaration page of a unit: the form while it may be written, else its paper."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from submissions.access import find_own_declaration
from submissions.attachments.scans import make_scan_box
from submissions.comparison import compare_with_filed
from submissions.declarations.views.form_page import render_stored_form
from submissions.declarations.views.saving import save_page
from submissions.declarations.workflow import WITHDRAW
from submissions.models.declarations import digest_content
from submissions.months import read_months
from submissions.permissions import is_own_filer


@require_http_methods(["GET", "HEAD", "POST"])
def edit_declaration(request, year):
    declaration = find_own_declaration(request, year)
    if request.method == "POST":
        return save_page(request, declaration)
    if not may_edit_declaration(request.user, declaration):
        return render_filed_declaration(request, declaration)
    extra = 1 if request.GET.get("add") else 0
    return render_stored_form(request, declaration, extra=extra)


def may_edit_declaration(user, declaration):
    """Whether the unit may write its draft, also after the deadline; 报送 is refused then."""
    return (
        is_own_filer(user, declaration)
        and declaration.editable
        and declaration.campaign.has_opened(timezone.now())
    )


def render_filed_declaration(request, declaration):
    now = timezone.now()
    content, filing = declaration.content(), declaration.counting_filing
    sha256 = filing.sha256 if filing else digest_content(content)
    return render(
        request,
        "submissions/declarations/declaration_filed.html",
        {
            "declaration": declaration,
            "campaign": declaration.campaign,
            "content": content,
            "filings": declaration.filings.all(),
            "scans": make_scan_box(declaration, now, sha256),
            "renamed": compare_with_filed(filing.content, content) if filing else [],
            "can_withdraw": WITHDRAW.allows(request.user, declaration, now),
            "opened": declaration.campaign.has_opened(now),
            "now": now,
        },
    )


@require_safe
def show_months_read(request, year):
    """How the time text in the query is read, for the line under the input."""
    find_own_declaration(request, year)
    sent = [text for name, text in request.GET.items() if name.endswith("time_text")]
    reading = read_months(sent[0], year=year) if sent and sent[0].strip() else None
    return render(
        request, "submissions/declarations/_reading.html", {"reading": reading}
    )
