"""A session that ended while somebody was typing: log in again in place, lose nothing."""

from functools import wraps

from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import render

from submissions import audit
from submissions.forms import LoginForm

CREDENTIALS = ("username", "password")
NOT_CARRIED = {*CREDENTIALS, "csrfmiddlewaretoken"}


def wants_json(request):
    return request.headers.get("Accept") == "application/json"


def resumable(view):
    """A form page whose POST survives the end of the session.

    The answer to an anonymous POST is a login form that carries every typed field along;
    sent again with name and password, it logs in and goes on as if nothing had happened.
    """

    @login_not_required
    @wraps(view)
    def guarded(request, *args, **kwargs):
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if request.method != "POST":
            return redirect_to_login(request.get_full_path())
        form = LoginForm(request, data=request.POST)
        if "username" in request.POST and form.is_valid():
            login(request, form.get_user())
            audit.record(
                actor=request.user,
                action="user.login",
                target=request.user,
                resumed=True,
            )
            return view(request, *args, **kwargs)
        return ask_again(request, form if "username" in request.POST else LoginForm())

    return guarded


def ask_again(request, form, *, status=401):
    """429: too many wrong passwords, but what was typed stays with the page."""
    if wants_json(request):
        errors = [error for field in form.errors.values() for error in field]
        return JsonResponse({"login": True, "message": " ".join(errors)}, status=status)
    carried = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in NOT_CARRIED
        for value in values
    ]
    return render(
        request,
        "registration/resume.html",
        {"form": form, "carried": carried, "locked": status == 429},
        status=status,
    )
