"""How long a login lasts: so long in all, and so long without a click or a key.

When somebody was last seen stands in a signed cookie that fits one session only: reading
a page writes nothing. Without the cookie the time of the login counts.
"""

import time

from django.conf import settings
from django.contrib.auth import login, logout
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils.crypto import salted_hmac

from submissions import audit
from submissions.models.audit import DOOR
from submissions.people.lock import forget_here
from submissions.people.second_factor import GIVEN, is_half_open

SIGNER = Signer(salt="submissions.seen")
BEGAN = "began"
# Seconds after which a request writes the cookie anew.
FRESH = 30
# What a page asks by itself, nobody being there.
BACKGROUND = "X-Portal-Background"


@transaction.atomic
def begin_session(request, user, *, given="", **said):
    """Log somebody in, and say so in the log.

    `given`: what was given besides the password. Without it the session stays half open
    where a code must follow.
    """
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    request.session[BEGAN] = int(time.time())
    if given:
        open_session(request, given=given, **said)
        return
    action = "user.half_login" if is_half_open(request) else "user.login"
    audit.record(actor=user, action=action, target=user, chain=DOOR, **said)


@transaction.atomic
def open_session(request, *, given, **said):
    """The code was right: the person may go on, under a new session key."""
    user = request.user
    request.session.cycle_key()
    request.session[GIVEN] = given
    forget_here(request, user)
    audit.record(
        actor=user, action="user.login", target=user, chain=DOOR, given=given, **said
    )


@transaction.atomic
def end_session(request, **said):
    user = request.user
    audit.record(actor=user, action="user.logout", target=user, chain=DOOR, **said)
    logout(request)


def count_seconds_left(request):
    """(until nobody has been there for too long, until the login ends anyway)."""
    now = time.time()
    began = request.session.get(BEGAN, now)
    seen = max(began, read_seen(request))
    return (
        int(seen + settings.SESSION_IDLE - now),
        int(began + settings.SESSION_COOKIE_AGE - now),
    )


def read_seen(request):
    """When (seconds) the cookie says that this session was last used, 0 if it does not.

    Asked twice of a request, it is verified once; a login in between is a new session.
    """
    key = request.session.session_key
    if getattr(request, "seen", ("",))[0] != key:
        request.seen = key, verify_seen(request)
    return request.seen[1]


def verify_seen(request):
    cookie = request.COOKIES.get(settings.SEEN_COOKIE_NAME, "")
    try:
        seen, _, session = SIGNER.unsign(cookie).partition(".")
    except BadSignature:
        return 0
    return int(seen) if session == name_session(request) else 0


def name_session(request):
    return salted_hmac("seen", request.session.session_key or "").hexdigest()[:16]


def mark_seen(request, response):
    """Remember in the browser that somebody is there."""
    now = int(time.time())
    if now - read_seen(request) < FRESH:
        return
    response.set_cookie(
        settings.SEEN_COOKIE_NAME,
        SIGNER.sign(f"{now}.{name_session(request)}"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite=settings.SESSION_COOKIE_SAMESITE,
    )


def is_somebody_there(request):
    """Whether a person asked: not a list that refreshes itself, not the clock of a page."""
    asks_clock = request.path == reverse("session-keep") and request.method != "POST"
    return BACKGROUND not in request.headers and not asks_clock
