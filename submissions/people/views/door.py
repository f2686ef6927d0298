"""Login, first password, and the home of each role."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from submissions import audit
from submissions.models import User
from submissions.people.forms import LoginForm, PortalPasswordForm
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
        user = form.get_user()
        response = super().form_valid(form)
        audit.record(actor=user, action="user.login", target=user)
        return response


@login_not_required
def show_locked_out(request, credentials, *args, **kwargs):
    """Too many wrong passwords for this name from this address."""
    if request.resolver_match.view_name != "login":
        return ask_to_log_in(request, LoginForm(), status=429)
    return render(request, "registration/locked_out.html", status=429)


class PortalLogoutView(LogoutView):
    def post(self, request, *args, **kwargs):
        if request.user.is_authenticated:
            audit.record(actor=request.user, action="user.logout", target=request.user)
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class PortalPasswordView(PasswordChangeView):
    form_class = PortalPasswordForm
    template_name = "registration/password_change.html"
    success_url = reverse_lazy("home")

    def form_valid(self, form):
        form.user.must_change_password = False
        response = super().form_valid(form)
        audit.record(actor=form.user, action="user.password", target=form.user)
        messages.success(self.request, "密码已经改好，下次请用新密码登录。")
        return response
