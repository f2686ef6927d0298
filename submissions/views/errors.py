"""Pages for what went wrong outside a view."""

from django.shortcuts import render


def csrf_failure(request, reason=""):
    """The token of this page is too old: nothing was written, the text is in Back."""
    return render(request, "403_csrf.html", status=403)
