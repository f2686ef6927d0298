"""Pages for what went wrong outside a view."""

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views import defaults

from submissions.views.addresses import HOME, page_above
from submissions.views.resume import session_over

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def csrf_failure(request, reason=""):
    """The token of this page is too old: nothing was written, the text is in Back.

    A page that htmx keeps open (panel.js) goes on with the token of the new session.
    """
    if request.htmx and not request.user.is_authenticated:
        return session_over(request)
    response = render(request, "403_csrf.html", status=403)
    if request.htmx:
        response["X-CSRFToken"] = get_token(request)
    return response


def only_by_a_button(request, refusal):
    """405 with a way on, in place of Django's empty answer to a GET."""
    above = page_above(request.path)
    context = {"above": "" if above == HOME else above}
    response = render(request, "405.html", context, status=405)
    response["Allow"] = refusal["Allow"]
    return response


def bad_request(request, exception):
    """What is over a limit can be sent in parts; of the rest nobody knows what it was."""
    if isinstance(exception, TOO_MUCH):
        return render(request, "413.html", status=413)
    return defaults.bad_request(request, exception)
