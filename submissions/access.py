"""What pages may be opened on, and which acts an archived year still allows."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from submissions.models import Declaration
from submissions.permissions import refuse_imported, sees_all_units


def find_own_declaration(request, year):
    """The declaration of the person's own unit, or 404 (the office has other pages)."""
    if sees_all_units(request.user):
        raise Http404
    declaration = get_object_or_404(
        Declaration.objects.visible_to(request.user).select_related("campaign", "unit"),
        campaign__year=year,
    )
    refuse_imported(declaration.campaign)
    return declaration


def allow_in_archive(view):
    """Mark a POST that writes nothing into its year: how a person likes a list, a paper."""
    view.allowed_in_archive = True
    return view


def is_allowed_in_archive(view):
    return getattr(view, "allowed_in_archive", False)
