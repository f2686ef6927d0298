"""The first page of 管理: what there is, and what is missing."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.access import admin_page
from submissions.models import Campaign, Unit, User
from submissions.people.accounts import list_missing_filers


@admin_page
@require_safe
def show_home(request):
    return render(
        request,
        "review/manage/home.html",
        {
            "units": Unit.objects.active().count(),
            "closed_units": Unit.objects.filter(active=False).count(),
            "accounts": User.objects.filter(is_active=True).count(),
            "without_account": len(list(list_missing_filers())),
            "campaigns": Campaign.objects.all(),
        },
    )
