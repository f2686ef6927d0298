"""What every answer carries, and where a first login goes."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse

from submissions.views.errors import only_by_a_button
from submissions.views.resume import at_the_door

PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ClientAddressMiddleware:
    """Behind a trusted proxy the client is the last hop it wrote down.

    Only the right-most address was written by our own proxy; everything left of it is
    the client's claim.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
        if settings.TRUST_PROXY and forwarded:
            request.META["REMOTE_ADDR"] = forwarded.rsplit(",", 1)[-1].strip()
        return self.get_response(request)


class SessionKeyMiddleware:
    """A key that no session ever had is none: PostgreSQL cannot even look for a NUL."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if not (key.isascii() and key.isalnum()):
            request.COOKIES.pop(settings.SESSION_COOKIE_NAME, None)
        return self.get_response(request)


class PrivatePagesMiddleware:
    """An internal system: no search engine, no shared cache, no device access."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Permissions-Policy"] = PERMISSIONS
        response.setdefault("Cache-Control", "no-store")
        return response


class DoorMiddleware(LoginRequiredMiddleware):
    """Whoever is logged out comes to the login, and loses nothing of what was sent."""

    def handle_no_permission(self, request, view_func):
        return at_the_door(request)


class ButtonAddressMiddleware:
    """A reader at an address that only a button leads to gets a page, not a blank."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        return only_by_a_button(request, response)


class FirstPasswordMiddleware:
    """Whoever holds a password that the office handed out chooses an own one first."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        user = request.user
        if (
            user.is_authenticated
            and user.must_change_password
            and request.path not in (reverse("password-change"), reverse("logout"))
        ):
            return redirect("password-change")
        return self.get_response(request)
