"""安全说明: what the site is set to, for the district's IT."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.access import admin_page
from review.manage.safeguards import list_safeguards


@admin_page
@require_safe
def show_security(request):
    context = {"safeguards": list_safeguards()}
    return render(request, "review/manage/security.html", context)
