"""Middleware: client address, session, headers, login, first password."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from submissions.access import is_allowed_in_archive
from submissions.bodies import check_body_size, check_text
from submissions.errors import answer_busy, answer_button_address
from submissions.people.second_factor import came_by_sign_on, is_half_open
from submissions.people.sessions import (
    count_seconds_left,
    end_session,
    is_somebody_there,
    mark_seen,
)
from submissions.people.telling import tell_download, tell_refusal
from submissions.people.views.resume import answer_at_door
from submissions.people.views.second_factor import LEADING_ON, answer_half_open
from submissions.permissions import refuse_archived
from submissions.turns import Busy
from submissions.whence import answering

SAFE = ("GET", "HEAD", "OPTIONS")
KNOWN = (*SAFE, "POST")
REFUSED = (403, 404)
# For watchdogs: they answer about the ground, whoever asks, also without a database.
WATCHED = ("/healthz", "/readyz")
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class Middleware:
    """What Django asks of a middleware: made once, called with each request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)


class ClientAddressMiddleware(Middleware):
    """Behind a trusted proxy the client is the last hop it wrote down.

    Only the right-most address was written by our own proxy; everything left of it is
    the client's claim.
    """

    def __call__(self, request):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.TRUST_PROXY and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        with answering(request):
            return self.get_response(request)


class SessionKeyMiddleware(Middleware):
    """Drop a session key with other characters than ours, on which PostgreSQL fails,
    and any where nobody needs to be known."""

    def __call__(self, request):
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not (key.isascii() and key.isalnum()) or request.path in WATCHED:
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


class KnownMethodsMiddleware(Middleware):
    """405 for TRACE, FOO and all that no view here means anything by."""

    def process_view(self, request, view, args, kwargs):
        if request.method not in KNOWN:
            return HttpResponseNotAllowed(KNOWN)
        return None


class BodyMiddleware(Middleware):
    """Refuse a body that is too large for its address or no UTF-8, before it is read."""

    def process_view(self, request, view, args, kwargs):
        if request.method == "POST":
            check_body_size(request, view)
            check_text(request)


class BusyMiddleware(Middleware):
    """429 with a sentence and Retry-After where somebody asked for too much at once."""

    def process_exception(self, request, exception):
        if isinstance(exception, Busy):
            return answer_busy(request, exception)
        return None


class PrivatePagesMiddleware(Middleware):
    """An internal system: no search engine, no shared cache, no device access."""

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Permissions-Policy"] = PERMISSIONS
        response.setdefault("Cache-Control", "no-store")
        return response


class IdleMiddleware(Middleware):
    """A login ends when nobody was there for half an hour, and after a day's work."""

    def __call__(self, request):
        if request.user.is_authenticated and min(count_seconds_left(request)) <= 0:
            end_session(request, by="time")
            request.session_over = True
        response = self.get_response(request)
        if request.user.is_authenticated and is_somebody_there(request):
            mark_seen(request, response)
        return response


class TellingMiddleware(Middleware):
    """Who was refused a page that exists, and who took a file away, is in the log."""

    def __call__(self, request):
        response = self.get_response(request)
        if request.user.is_authenticated and request.resolver_match:
            if response.status_code in REFUSED:
                tell_refusal(request, response)
            elif response.get("Content-Disposition", "").startswith("attachment"):
                tell_download(request, response)
        return response


class DoorMiddleware(LoginRequiredMiddleware):
    """Require a login; a POST by someone logged out keeps its fields."""

    def handle_no_permission(self, request, view_func):
        return answer_at_door(request)


class SecondFactorMiddleware(Middleware):
    """Between the password and the code of the phone nothing opens but what leads on."""

    def process_view(self, request, view, args, kwargs):
        if (
            getattr(view, "login_required", True)
            and request.path not in (*map(reverse, LEADING_ON), reverse("logout"))
            and is_half_open(request)
        ):
            return answer_half_open(request)
        return None


class ButtonAddressMiddleware(Middleware):
    """A GET of an address that takes only POST gets a page with a link."""

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        return answer_button_address(request, response)


class FirstPasswordMiddleware(Middleware):
    """Whoever has a password of the office, or one too old, chooses an own one first."""

    def __call__(self, request):
        user = request.user
        if (
            user.is_authenticated
            and user.must_choose_password
            and not came_by_sign_on(request)
            and not is_half_open(request)
            and request.path not in (reverse("password-change"), reverse("logout"))
        ):
            return redirect("password-change")
        return self.get_response(request)


class ArchivedYearMiddleware(Middleware):
    """Whatever an address does, it writes nothing into an archived year (design §2)."""

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or is_allowed_in_archive(view):
            return
        for campaign in request.user.campaigns if "year" in kwargs else ():
            if campaign.year == kwargs["year"]:
                refuse_archived(campaign)
