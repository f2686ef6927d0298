"""The site behind /manage/."""

from functools import wraps

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods


class PortalAdminSite(admin.AdminSite):
    site_header = site_title = "政务公开主题日 · 管理"
    index_title = "管理"
    enable_nav_sidebar = False

    def password_change(self, request, extra_context=None):
        """The portal's own page: it is in the log and ends a handed-out password."""
        return redirect("password-change")

    def admin_view(self, view, cacheable=False):
        """Django's lists hand what stands in the address to the database as it is."""

        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def sane(request, *args, **kwargs):
            if "%00" in request.META["QUERY_STRING"]:
                raise BadRequest("NUL in the address")
            return view(request, *args, **kwargs)

        return super().admin_view(sane, cacheable)

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """One login page for everybody; whoever may not manage sees nothing here."""
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))
