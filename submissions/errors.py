"""Pages for what went wrong outside a view; each shows what was typed once more."""

import errno
import sys
from contextlib import suppress

from django.conf import settings
from django.core.exceptions import (
    DisallowedHost,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django_htmx.http import reselect, reswap, retarget

from submissions.addresses import HOME, find_page_above
from submissions.answers import wants_json
from submissions.bodies import UnreadableText
from submissions.people.views.resume import answer_session_over
from submissions.permissions import YearArchived

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
FULL = (errno.ENOSPC, errno.EDQUOT)
UNREADABLE = (
    "没有保存：送来的文字里有认不出来的字符（显示成“�”的地方）。"
    "请把它删去重新输入；是从别处粘贴来的，先贴到记事本里再复制。"
)
SAID = {
    400: "没有保存：这一页送来的内容缺了一部分。写的内容还在这一页，请再点一次“保存草稿”。",
    403: "没有保存：您的账号不能做这一步。写的内容还在这一页。",
    413: "没有保存：一次送来的内容太多。写的内容还在这一页，请删短一些再保存。",
    500: "没有保存：系统出了问题。写的内容还在这一页，过一会儿会再试。",
    503: "没有保存：系统现在存不进去。写的内容还在这一页，过一会儿会再试。",
}
# Seconds after which to ask again while database or disk take nothing.
RETRY = 30


def answer_csrf_failure(request, reason=""):
    """403 for a CSRF token that is too old; nothing was written.

    A script gets the token of the session as it is now, so that the open page can go on.
    """
    if wants_json(request):
        return answer_fresh_token(request)
    if request.htmx and not request.user.is_authenticated:
        return answer_session_over(request)
    response = render(request, "403_csrf.html", status=403)
    if request.htmx:
        response["X-CSRFToken"] = get_token(request)
    return response


def answer_fresh_token(request):
    """401 when the person has to log in again, else 403; both with a good token."""
    known = request.user.is_authenticated
    return JsonResponse(
        {"token": get_token(request), "login": not known},
        status=403 if known else 401,
    )


def answer_button_address(request, refusal):
    """405 as a page with a link to the page above; Django answers with nothing."""
    above = find_page_above(request.path)
    context = {"above": "" if above == HOME else above}
    response = render(request, "405.html", context, status=405)
    response["Allow"] = refusal["Allow"]
    return response


def answer_bad_request(request, exception):
    """413 when the request was over a limit, else 400."""
    if isinstance(exception, DisallowedHost):
        return answer_wrong_host()
    if isinstance(exception, UnreadableText):
        return answer_unreadable(request)
    status = 413 if isinstance(exception, TOO_MUCH) else 400
    return answer_error(request, status)


def answer_unreadable(request):
    """400 for text in another encoding than our pages send."""
    if wants_json(request):
        return JsonResponse({"message": UNREADABLE}, status=400)
    return render(request, "400.html", {"sentence": UNREADABLE}, status=400)


def answer_busy(request, busy):
    """429 that says what is in the way and when to try again."""
    if wants_json(request):
        response = JsonResponse({"message": f"没有办成：{busy}"}, status=429)
    else:
        context = {"sentence": str(busy), "seconds": busy.seconds}
        response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(busy.seconds)
    return response


def answer_wrong_host():
    """400 that says so without repeating the name; asks the database nothing."""
    page = render_to_string("400_host.html", {"address": settings.PORTAL_URL})
    return HttpResponse(page, status=400)


def answer_forbidden(request, exception):
    """403, or 409 where it is the year that forbids it and not the role."""
    if isinstance(exception, YearArchived):
        return answer_archived(request, exception.campaign)
    return answer_error(request, 403)


def answer_archived(request, campaign):
    """409 that takes the place of the whole page, also for htmx; of an imported year
    also where somebody only looks, 200."""
    if wants_json(request):
        said = f"没有保存：{campaign.archived_sentence}写的内容还在这一页。"
        return JsonResponse({"message": said, "archived": True}, status=409)
    context = {"campaign": campaign, "is_post": request.method == "POST"}
    status = 409 if context["is_post"] else 200
    response = render(request, "409_archived.html", context, status=status)
    if request.htmx:
        for lead in (retarget, reselect):
            lead(response, "#main")
        reswap(response, "outerHTML")
    return response


def answer_not_found(request, exception):
    return answer_error(request, 404)


def answer_error(request, status):
    if wants_json(request) and status in SAID:
        return JsonResponse({"message": SAID[status]}, status=status)
    return render(request, f"{status}.html", status=status)


def answer_failure(request):
    """503 while database or disk take nothing, else 500; neither asks the database."""
    status = 503 if is_out_of_service(sys.exc_info()[1]) else 500
    drop_part_of_upload(request)
    headers = {"Retry-After": RETRY} if status == 503 else {}
    if wants_json(request):
        return JsonResponse({"message": SAID[status]}, status=status, headers=headers)
    page = render_to_string(f"{status}.html", {"request": request})
    return HttpResponse(page, status=status, headers=headers)


def drop_part_of_upload(request):
    """Take away what came of a file: Django leaves it until its memory is swept.

    On a full disk that part is what fills it.
    """
    for handler in request.upload_handlers:
        with suppress(OSError):
            handler.upload_interrupted()


def is_out_of_service(error):
    """Whether waiting may help: no database, or no room on the disk."""
    if isinstance(error, OSError):
        return error.errno in FULL
    return isinstance(error, OperationalError | InterfaceError)
