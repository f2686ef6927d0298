"""Pages for what went wrong outside a view."""

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.shortcuts import render
from django.views import defaults

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def csrf_failure(request, reason=""):
    """The token of this page is too old: nothing was written, the text is in Back."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request, exception):
    """What is over a limit can be sent in parts; of the rest nobody knows what it was."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "413.html", status=413)
    return defaults.bad_request(request, exception)
