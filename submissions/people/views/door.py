"""Login, first password, how long a login lasts, and the home of each role."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods

from submissions import audit
from submissions.models import User
from submissions.models.audit import DOOR
from submissions.people.forms import (
    ConfirmForm,
    LoginForm,
    PortalPasswordForm,
    ResumeForm,
)
from submissions.people.lock import find_lock_end
from submissions.people.pages import (
    ask_for_code,
    ask_to_confirm,
    find_way_back,
    note_confirmation,
)
from submissions.people.second_factor import is_half_open
from submissions.people.sessions import begin_session, count_seconds_left
from submissions.people.views.resume import ask_to_log_in


@method_decorator(login_not_required, name="dispatch")
class PortalLoginView(LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def get(self, request, *args, **kwargs):
        """Nobody can log in to an empty site: it is set up first."""
        if not User.objects.exists():
            return redirect("setup")
        return super().get(request, *args, **kwargs)

    def form_valid(self, form):
        begin_session(self.request, form.get_user())
        return HttpResponseRedirect(self.get_success_url())


@login_not_required
def show_locked_out(request, response, credentials):
    """Too many wrong passwords for this name, or from this address."""
    end = find_lock_end(request, credentials)
    if request.user.is_authenticated:
        ask = ask_for_code if is_half_open(request) else ask_to_confirm
        return ask(request, lock_end=end)
    if request.resolver_match.view_name != "login":
        return ask_to_log_in(request, ResumeForm(), status=429, lock_end=end)
    context = {"lock_end": end}
    return render(request, "registration/locked_out.html", context, status=429)


class PortalLogoutView(LogoutView):
    def post(self, request, *args, **kwargs):
        user = request.user
        if user.is_authenticated:
            audit.record(actor=user, action="user.logout", target=user, chain=DOOR)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


@require_http_methods(["GET", "POST"])
def keep_session(request):
    """How long the login lasts yet; a POST says that somebody is there."""
    idle, whole = count_seconds_left(request)
    if request.method == "POST":
        idle = settings.SESSION_IDLE
    return JsonResponse({"idle": idle, "whole": whole})


@require_http_methods(["GET", "POST"])
def confirm(request):
    """The own password, then back to the page that needs it."""
    form = ConfirmForm(request, request.POST or None)
    if not form.is_valid():
        return ask_to_confirm(request, form)
    note_confirmation(request)
    messages.success(request, "密码已确认。请再点一次刚才的按钮或链接。")
    return redirect(find_way_back(request))


class PortalPasswordView(PasswordChangeView):
    form_class = PortalPasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        response = super().form_valid(form)
        messages.success(self.request, "密码已经改好，下次请用新密码登录。")
        return response
