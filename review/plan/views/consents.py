"""征询待答复: the list."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.access import office_page
from review.plan.board import locate_card
from review.plan.consents import list_open_consents

PAGE_SIZE = 50


@require_safe
@office_page
def show_consents(request, campaign):
    """Each leads to its card on the board, where it is asked again or taken back."""
    asked = list_open_consents(campaign, request.user).select_related(
        "theme__declaration__unit"
    )
    page = Paginator(asked, PAGE_SIZE).get_page(request.GET.get("page"))
    for consent in page:
        consent.card = locate_card(campaign, f"theme-{consent.theme_id}")
    context = {"campaign": campaign, "page": page}
    return render(request, "review/plan/consent_list.html", context)
