"""账号条: accounts for all units at once, and slips with new passwords for many."""

from django.conf import settings
from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from review.access import admin_page
from review.manage.forms.accounts import AccountFilter, TickedAccountsForm
from review.manage.pages import list_accounts, render_accounts
from review.paging import read_back_address
from submissions.answers import answer_with_file
from submissions.documents.slips import SlipPaper, write_slips_pdf
from submissions.people.accounts import (
    AccountRefused,
    create_missing_filers,
    hand_out_slips,
)
from submissions.people.pages import confirm_password


@admin_page
@require_POST
@confirm_password
def post_missing_accounts(request):
    """An account for every unit that never had one; answers with their slips."""
    papers = []
    try:
        slips = create_missing_filers(
            actor=request.user,
            deliver=lambda slips: papers.append(print_slips(request, slips)),
        )
    except AccountRefused as refusal:
        # Another page made them at the same moment.
        messages.error(request, f"没有建立账号：{refusal}")
        return redirect("manage:account-list")
    if not slips:
        messages.info(request, "在用的单位都已经有账号，没有新建。")
        return redirect("manage:account-list")
    messages.success(request, f"已建立 {len(slips)} 个账号，账号条已下载。")
    return answer_with_file(papers[0], "账号条.pdf")


def print_slips(request, slips):
    login = settings.PORTAL_URL or request.build_absolute_uri(reverse("login"))
    return write_slips_pdf(SlipPaper(slips, login))


@admin_page
@require_POST
def preview_slips(request):
    """Whose passwords would stop to work, before they do."""
    back = read_back_address(request, reverse("manage:account-list"))
    query = QueryDict(back.partition("?")[2])
    listed = AccountFilter(query, queryset=list_accounts()).qs
    form = TickedAccountsForm(request.POST, listed=listed)
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        return render_accounts(request, query, error=error, status=422)
    context = {"accounts": form.chosen(), "back": back}
    return render(request, "review/manage/slips.html", context)


@admin_page
@require_POST
@confirm_password
def post_slips(request):
    form = TickedAccountsForm(request.POST, listed=list_accounts())
    if not form.is_valid():
        error = next(iter(form.errors.values()))[0]
        return render_accounts(request, QueryDict(), error=error, status=422)
    papers = []
    hand_out_slips(
        list(form.chosen()),
        actor=request.user,
        deliver=lambda slips: papers.append(print_slips(request, slips)),
    )
    return answer_with_file(papers[0], "账号条.pdf")
