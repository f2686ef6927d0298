"""The list of accounts, which several acts answer with."""

from django.core.paginator import Paginator
from django.db.models import Case, F, Value, When
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from review.manage.forms.accounts import UNUSED, AccountFilter
from review.paging import drop_page_from_query
from submissions.models import User
from submissions.people.accounts import list_missing_filers
from submissions.people.lock import is_locked

PAGE_SIZE = 100


def list_accounts():
    """The office first, then the units in their order."""
    locked = When(is_locked(), then=Value(True))
    return (
        User.objects.select_related("unit")
        .annotate(is_locked=Case(locked, default=Value(False)))
        .order_by(F("unit__order").asc(nulls_first=True), "unit", "username")
    )


def render_accounts(request, query, *, status=200, **context):
    listed = AccountFilter(query, queryset=list_accounts())
    page = Paginator(listed.qs, PAGE_SIZE).get_page(query.get("page"))
    return render(
        request,
        "review/manage/accounts.html",
        {
            "filter": listed,
            "page": page,
            "query": drop_page_from_query(query),
            "back": f"{reverse('manage:account-list')}?{query.urlencode()}",
            "missing": len(list(list_missing_filers())),
            "unused_since": timezone.now() - UNUSED,
            **context,
        },
        status=status,
    )
