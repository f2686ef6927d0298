"""Where the request that this thread answers comes from: its address and its person.

Acts know who did them, not by which request; the log and the system log want both.
"""

import logging
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

REQUEST = ContextVar("request", default=None)
LONGEST_ADDRESS = 45  # IPv6 that carries IPv4, RFC 4291


@contextmanager
def answering(request):
    """While this runs, what is written is written for `request`."""
    token = REQUEST.set(request)
    try:
        yield
    finally:
        REQUEST.reset(token)


def find_address(request=None):
    """The client's address, "" for a command or the worker."""
    request = request or REQUEST.get()
    return request.META.get("REMOTE_ADDR", "")[:LONGEST_ADDRESS] if request else ""


def find_username(request=None):
    """Who is logged in, "" when nobody is or nobody has looked yet: asks no database."""
    user = getattr(request or REQUEST.get(), "_cached_user", None)
    return user.get_username() if user else ""


class WhenceFilter(logging.Filter):
    """Gives each line of the system log `address` and `username`, "-" where unknown."""

    def filter(self, record):
        request = getattr(record, "request", None)
        request = request if isinstance(request, HttpRequest) else None
        record.address = find_address(request) or "-"
        record.username = find_username(request) or "-"
        return True
