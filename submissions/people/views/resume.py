"""Log in again in place after a session ended, without losing what was typed."""

from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django_htmx.http import reselect, reswap, retarget

from submissions.addresses import HOME, find_page
from submissions.answers import wants_json
from submissions.carrying import CARRIED_NAMESPACES, list_carried_fields
from submissions.people.forms import ResumeForm
from submissions.people.second_factor import needs_second_factor
from submissions.people.sessions import begin_session

OVER = "over"  # in the address of the login page: the login ended by itself


def answer_at_door(request):
    """The response for an anonymous request, or None when it has just logged in."""
    if request.htmx:
        return answer_session_over(request)
    if (
        request.method == "POST"
        and request.resolver_match.namespace in CARRIED_NAMESPACES
    ):
        return log_in_again(request)
    response = redirect_to_login(find_page(request.get_full_path()))
    if hasattr(request, "session_over"):
        response["Location"] += f"&{OVER}=1"
    return response


def answer_session_over(request):
    """401 for htmx: the page stays, a notice appears in `#session-over` (base.html)."""
    page = find_page(request.htmx.current_url_abs_path or HOME)
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
    """A login form that carries every posted field; None once name and password fit.

    The view then handles the POST as if the session had not ended.
    """
    if "username" not in request.POST:
        return ask_to_log_in(request, ResumeForm())
    form = ResumeForm(request, data=request.POST)
    if not form.is_valid():
        return ask_to_log_in(request, form)
    given = "code" if needs_second_factor(form.get_user()) else ""
    begin_session(request, form.get_user(), given=given, resumed=True)
    return None


def ask_to_log_in(request, form, *, status=401, lock_end=None):
    """The login form with the posted fields; 429 after too many wrong passwords."""
    if wants_json(request):
        errors = [error for field in form.errors.values() for error in field]
        errors += [say_lock_end(lock_end)] if lock_end else []
        return JsonResponse({"login": True, "message": " ".join(errors)}, status=status)
    return render(
        request,
        "registration/resume.html",
        {
            "form": form,
            "carried": list_carried_fields(request),
            "had_files": bool(request.FILES),
            "lock_end": lock_end,
        },
        status=status,
    )


def say_lock_end(lock_end):
    clock = f"{timezone.localtime(lock_end):%H:%M}"
    return f"密码输错的次数太多，请在 {clock} 以后再登录。"
