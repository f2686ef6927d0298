"""Login, first password, and the home of each role."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from submissions import audit, change_requests, consents
from submissions.choices import DeclarationStatus
from submissions.forms import LoginForm, PortalPasswordForm
from submissions.models import Declaration, Theme
from submissions.models.campaigns import current_of
from submissions.permissions import sees_all_units
from submissions.views.resume import ask_again


@method_decorator(login_not_required, name="dispatch")
class PortalLoginView(LoginView):
    form_class = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form):
        user = form.get_user()
        response = super().form_valid(form)
        audit.record(actor=user, action="user.login", target=user)
        return response


@login_not_required
def locked_out(request, credentials, *args, **kwargs):
    """Too many wrong passwords for this name from this address."""
    if request.resolver_match.view_name != "login":
        return ask_again(request, LoginForm(), status=429)
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


@require_safe
def home(request):
    """The office goes to its roster; a unit sees this year's form and the years before."""
    if sees_all_units(request.user):
        campaign = current_of(request.user.campaigns, timezone.now())
        if campaign is None:
            return render(request, "submissions/no_campaign.html")
        return redirect("review:roster-list", campaign.year)
    declarations = list(
        Declaration.objects.visible_to(request.user)
        .select_related("campaign", "unit")
        .prefetch_related(
            "themes__decisions",
            "themes__forms",
            "themes__plan_entries__version",
            "filings",
        )
        .with_issue()
        .order_by("-campaign__year")
    )
    if not declarations:
        return render(request, "submissions/home.html")
    now = timezone.now()
    campaign = current_of([one.campaign for one in declarations], now)
    current = next(one for one in declarations if one.campaign == campaign)
    return render(
        request,
        "submissions/home.html",
        {
            "campaign": campaign,
            "current": current,
            "next_step": next_step(current, now),
            "opened": current.campaign.has_opened(now),
            "now": now,
            "joint": Theme.objects.joint_with(current.unit)
            .filter(declaration__campaign=current.campaign)
            .with_paper_data(),
            "consents": consents.shown_to(request.user, current.campaign),
            "plans": change_requests.plans_of(request.user, now),
            "earlier": [
                (declaration, declaration.outcomes())
                for declaration in declarations
                if declaration is not current or declaration.plan_number
            ],
        },
    )


def next_step(declaration, now):
    """The one thing to do next: its button, where it leads, and a sentence beside it."""
    page = reverse("submissions:declaration-edit", args=[declaration.campaign.year])
    if not declaration.campaign.has_opened(now):
        return {"label": "查看", "url": page, "hint": "还没有开始申报。"}
    if declaration.is_filed:
        filing = declaration.filings.all()[0]
        received = timezone.localtime(filing.received_at)
        hint = f"{received:%-m月%-d日 %H:%M} 报送，回执编号 {filing.number}。"
        return {"label": "查看", "url": page, "hint": hint}
    if declaration.untouched:
        return {"label": "开始填写", "url": page, "hint": "还没有填写。"}
    if declaration.status == DeclarationStatus.RETURNED:
        hint = "请照退回原因修改。"
        return {"label": "修改并重新报送", "url": page, "hint": hint}
    return {"label": "接着填写", "url": page, "hint": "草稿已保存，还没有报送。"}
