"""What the body of a form may be: its size at each address, and UTF-8 throughout."""

import codecs
from functools import wraps
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import UnreadablePostError

from submissions.turns import takes_turns

MB = 2**20
# The largest form of text: a plan of a year, every box ticked.
FORM_MB = 3
# What deploy/nginx.conf lets through at the same addresses.
ONE_FILE, MANY_FILES = 24, 210
REPLACED = "\ufffd"
URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


class UnreadableText(BadRequest):
    """Text that is no UTF-8; to guess at it would write what nobody typed."""


def takes_file(view):
    """Mark a view that takes a file, or forty papers; all others get `FORM_MB`."""
    return mark_taking(view, ONE_FILE)


def takes_files(view):
    """Mark a view that takes many at once."""
    return mark_taking(view, MANY_FILES)


def mark_taking(view, megabytes):
    """Let it have so large a body; what comes with files is read by turns."""

    @wraps(view)
    def taking(request, *args, **kwargs):
        answer = takes_turns(view) if request.FILES else view
        return answer(request, *args, **kwargs)

    taking.body_mb = megabytes
    return taking


def find_body_limit(view):
    """In megabytes."""
    return getattr(view, "body_mb", FORM_MB)


def check_body_size(request, view):
    """Raises RequestDataTooBig before a byte of it is read."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > find_body_limit(view) * MB:
        raise RequestDataTooBig(f"{length} bytes for {request.path}")


def check_text(request):
    """Raises UnreadableText where Django would guess, or replace what it cannot read."""
    if not is_utf8(request):
        raise UnreadableText("The form is not UTF-8")
    if request.encoding:
        request.encoding = "utf-8"  # by its one name that Django knows
    try:
        readable = is_readable(request)
    except UnreadablePostError as error:
        raise BadRequest("The body broke off") from error
    if not readable:
        raise UnreadableText("The form holds bytes that are no text")


def is_utf8(request):
    return codecs.lookup(request.encoding or "utf-8").name == "utf-8"


def is_readable(request):
    if request.content_type == URLENCODED:
        return is_text(unquote_to_bytes(request.body))
    if request.content_type != MULTIPART:
        # Django would take it for a form without fields, all of them unticked.
        return not request.body
    # Its files stream past only once: what could not be read is known by its mark.
    return not any(
        REPLACED in text
        for name, values in request.POST.lists()
        for text in (name, *values)
    )


def is_text(content):
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
