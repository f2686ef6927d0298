"""Addresses of what a unit does, of people and of the machine room."""

from django.urls import include, path

from submissions.health import show_health, show_readiness
from submissions.home.views import show_home
from submissions.people.views import door, second_factor, sign_on

app_name = "submissions"

DESKS = (
    "attachments",
    "declarations",
    "consents",
    "changes",
    "activities",
    "search",
)

urlpatterns = [path("", include(f"submissions.{desk}.urls")) for desk in DESKS]

root_urls = [
    path("", show_home, name="home"),
    path("login/", door.PortalLoginView.as_view(), name="login"),
    path("login/sign-on/", sign_on.start, name="sign-on-start"),
    path("login/sign-on/back/", sign_on.come_back, name="sign-on-return"),
    path("logout/", door.PortalLogoutView.as_view(), name="logout"),
    path("session/", door.keep_session, name="session-keep"),
    path("confirm/", door.confirm, name="confirm"),
    path("password/", door.PortalPasswordView.as_view(), name="password-change"),
    path("second-factor/", second_factor.show_device, name="device-show"),
    path("second-factor/code/", second_factor.give_code, name="code-give"),
    path("second-factor/enrol/", second_factor.enrol, name="device-enrol"),
    path("second-factor/codes/", second_factor.post_codes, name="recovery-code-renew"),
    path("healthz", show_health, name="healthz"),
    path("readyz", show_readiness, name="readyz"),
]
