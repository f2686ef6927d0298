"""The code after the password; the password once more before what an open desk must not do.

A login counts as confirmation for a while; afterwards the page is carried along, as when
a session ended.
"""

import time
from functools import wraps

from django.conf import settings
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django_htmx.http import reselect, reswap, retarget

from submissions import audit
from submissions.addresses import HOME, find_page, find_page_above
from submissions.carrying import list_carried_fields
from submissions.models.audit import DOOR
from submissions.people.forms import CodeForm, ConfirmForm
from submissions.people.sessions import BEGAN

CONFIRMED = "confirmed"


def confirm_password(view):
    """A view that runs only for who typed the own password lately."""

    @wraps(view)
    def confirmed(request, *args, **kwargs):
        if is_confirmed(request):
            return view(request, *args, **kwargs)
        if request.htmx:
            return point_to_confirmation(request)
        if request.method != "POST":
            here = find_page_above(request.path)
            return redirect(f"{reverse('confirm')}?{urlencode({'next': here})}")
        form = ConfirmForm(request, request.POST if was_asked(request) else None)
        if not form.is_valid():
            return ask_to_confirm(request, form)
        note_confirmation(request)
        return view(request, *args, **kwargs)

    return confirmed


def is_confirmed(request):
    """`began` is missing only where no login page was passed, which tests do."""
    now = time.time()
    since = request.session.get(CONFIRMED, request.session.get(BEGAN, now))
    return not settings.STEP_UP or now - since < settings.STEP_UP


def was_asked(request):
    return "confirm_password" in request.POST


def note_confirmation(request):
    user = request.user
    request.session[CONFIRMED] = int(time.time())
    audit.record(actor=user, action="user.confirm", target=user, chain=DOOR)


def point_to_confirmation(request):
    """401 for htmx: the page stays, with a notice that leads to the password."""
    page = find_page(request.htmx.current_url_abs_path or HOME)
    link = f"{reverse('confirm')}?{urlencode({'next': page})}"
    response = render(
        request, "registration/_confirm_first.html", {"link": link}, status=401
    )
    for lead in (retarget, reselect):
        lead(response, "#session-over")
    return reswap(response, "outerHTML")


def ask_to_confirm(request, form=None, *, lock_end=None):
    """The password alone, with the posted fields."""
    carried = list_carried_fields(request)
    form = form or ConfirmForm(request)
    context = {"form": form, "carried": carried, "lock_end": lock_end}
    status = 429 if lock_end else 401
    return render(request, "registration/confirm.html", context, status=status)


def ask_for_code(request, form=None, *, lock_end=None):
    """The code of the phone, between the password and everything else."""
    context = {"form": form or CodeForm(request), "lock_end": lock_end}
    context["has_errors"] = context["form"].errors
    status = 429 if lock_end else 200
    return render(request, "registration/code.html", context, status=status)


def find_way_back(request):
    """The page that the address names as `next`, if it is ours, else the home page.

    It begins with `/`: `redirect` takes a bare word for the name of a page.
    """
    back = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()})
    return back if safe and back.startswith("/") else reverse("home")
