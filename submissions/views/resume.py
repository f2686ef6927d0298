"""A session that ended while somebody was at work: log in again in place, lose nothing."""

from django.contrib.auth import login
from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import render
from django_htmx.http import reselect, reswap, retarget

from submissions import audit
from submissions.forms import LoginForm
from submissions.views.addresses import HOME, page_of

# What is typed elsewhere, a password above all, is never written into a page.
RESUMED = ("submissions", "review")
CREDENTIALS = ("username", "password")
NOT_CARRIED = {*CREDENTIALS, "csrfmiddlewaretoken"}


def wants_json(request):
    return request.headers.get("Accept") == "application/json"


def at_the_door(request):
    """The answer to somebody logged out; None for whoever just logged in with the form."""
    if request.htmx:
        return session_over(request)
    if request.method == "POST" and request.resolver_match.namespace in RESUMED:
        return log_in_again(request)
    return redirect_to_login(page_of(request.get_full_path()))


def session_over(request):
    """Nothing of the page is swapped; it says so in a place of its own (base.html)."""
    page = page_of(request.htmx.current_url_abs_path or HOME)
    response = render(
        request,
        "registration/_session_over.html",
        {"login": redirect_to_login(page).url, "is_act": request.method == "POST"},
        status=401,
    )
    for lead in (retarget, reselect):
        lead(response, "#session-over")
    return reswap(response, "outerHTML")


def log_in_again(request):
    """The answer to an anonymous POST is a login form that carries every typed field along;
    sent again with name and password, it logs in and goes on as if nothing had happened.
    """
    if "username" not in request.POST:
        return ask_again(request, LoginForm())
    form = LoginForm(request, data=request.POST)
    if not form.is_valid():
        return ask_again(request, form)
    login(request, form.get_user())
    audit.record(
        actor=request.user, action="user.login", target=request.user, resumed=True
    )
    return None


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
        {
            "form": form,
            "carried": carried,
            "had_files": bool(request.FILES),
            "locked": status == 429,
        },
        status=status,
    )
