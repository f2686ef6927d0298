"""What a view answers with."""

import re
import time

from django.conf import settings
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

CONTENT_TYPES = {
    "ics": "text/calendar; charset=utf-8",
    "jpg": "image/jpeg",
    "png": "image/png",
    "pdf": "application/pdf",
    "zip": "application/zip",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def answer_with_file(content, filename):
    """Bytes as an attachment named `filename`; the type follows from its ending.

    The cookie tells the page, which stays, that the file has come (static/js/busy.js).
    """
    ending = filename.rpartition(".")[2]
    response = HttpResponse(
        content,
        content_type=CONTENT_TYPES[ending],
        headers={"Content-Disposition": content_disposition_header(True, filename)},
    )
    response.set_cookie(
        "portal_file",
        str(time.time_ns()),
        max_age=60,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


# A picture or a PDF may draw itself and reach nothing; `sandbox` would forbid the
# browser's own PDF viewer.
VIEWED = (
    "default-src 'none'; img-src 'self'; object-src 'self'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


def answer_in_place(content, filename):
    """As `answer_with_file`, to be drawn by the browser itself."""
    response = answer_with_file(content, filename)
    response["Content-Disposition"] = content_disposition_header(False, filename)
    response["Content-Security-Policy"] = VIEWED
    return response


RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
PIECE = 1 << 18  # bytes sent at once


def answer_with_stored_file(request, path, filename, *, sha256):
    """A file of the disk as an attachment, sent piece by piece; resumable (RFC 9110, 14).

    `sha256` is its entity tag: what was replaced meanwhile is sent anew, from the start.
    One range is understood; of several, which nothing that resumes asks for, all is sent.
    """
    size, tag = path.stat().st_size, f'"{sha256}"'
    span = find_range(request, size, tag)
    if span is None:
        response = FileResponse(path.open("rb"), as_attachment=True, filename=filename)
        response.block_size = PIECE
    elif not span:
        response = HttpResponse(
            status=416, headers={"Content-Range": f"bytes */{size}"}
        )
    else:
        response = StreamingHttpResponse(read_span(path, span), status=206)
        response["Content-Range"] = f"bytes {span.start}-{span.stop - 1}/{size}"
        response["Content-Length"] = len(span)
        response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Content-Type"] = CONTENT_TYPES[filename.rpartition(".")[2]]
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = tag
    return response


def find_range(request, size, tag):
    """The bytes that are asked for, as a range; None for all, an empty one for nonsense."""
    asked = RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if not asked or request.headers.get("If-Range", tag) != tag:
        return None
    first, last = asked.groups()
    if first:
        return range(int(first), min(int(last or size) + 1, size))
    return range(max(size - int(last), 0), size) if last else None


def read_span(path, span):
    with path.open("rb") as stream:
        stream.seek(span.start)
        left = len(span)
        while left and (piece := stream.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def wants_json(request):
    return request.headers.get("Accept") == "application/json"
