"""What a POST brought that was not taken: shown again, so that nothing typed is lost."""

import re
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from django.http import UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import Resolver404, resolve

from submissions.bodies import URLENCODED, is_utf8

# What is typed elsewhere, a password above all, is never written into a page.
CARRIED_NAMESPACES = ("submissions", "review", "manage")
NOT_CARRIED = re.compile(
    r"csrfmiddlewaretoken|username|.*password.*|login_code", re.IGNORECASE
)
# A form of typed text is smaller by far; a body of this size is still read whole.
LARGEST_BODY = 8 * 2**20
# Keys, ticks and counts are sent along unseen; what somebody wrote is shown.
WRITTEN = re.compile(r"[^\x00-\x7f]|\s\S")


@dataclass(frozen=True)
class CarriedField:
    """One field of a refused POST; `written`: a person reads it on the page."""

    name: str
    value: str

    @property
    def written(self):
        return self.name != "base" and bool(WRITTEN.search(self.value))


def list_carried_fields(request):
    """[CarriedField] of a POST to our pages, [] of all else; never a password."""
    if request.method != "POST" or find_namespace(request) not in CARRIED_NAMESPACES:
        return []
    return [
        CarriedField(name, value)
        for name, value in read_fields(request)
        if not NOT_CARRIED.fullmatch(name)
    ]


def find_namespace(request):
    """Of the address; Django has not looked yet where the session could not be read."""
    match = getattr(request, "resolver_match", None)
    with suppress(Resolver404):
        return (match or resolve(request.path_info)).namespace
    return None


def read_fields(request):
    """[(name, value)], also when the request is over a limit of Django's."""
    if not is_utf8(request):
        return []
    try:
        lists = list(request.POST.lists())
        if not lists:  # Django empties the fields of a body that is over a limit
            return read_large_form(request)
    except (UnreadablePostError, MultiPartParserError):
        return []
    return [(name, value) for name, values in lists for value in values]


def read_large_form(request):
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if request.content_type != URLENCODED or length > LARGEST_BODY:
        return []
    body = getattr(request, "_body", None)
    text = (request.read(length) if body is None else body).decode(errors="replace")
    return parse_qsl(text, keep_blank_values=True)


def comes_from_own_page(request):
    """Whether the browser says that one of our own pages sent this.

    Only then may a refused POST be offered for sending once more with a good token.
    """
    sender = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(sender).netloc == request.get_host()
