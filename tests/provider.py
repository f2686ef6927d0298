"""An OpenID provider for tests: django-oauth-toolkit as a site of its own.

python -m tests.provider FOLDER PORT BACK: answers on 127.0.0.1:PORT, keeps its database in
FOLDER; one client, `portal` / `secret-of-portal`, whose people come back to BACK.
"""

import os
import sys
from pathlib import Path

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.urls import include, path

from tests.clock import set_clock

CLIENT, SECRET, PASSWORD = "portal", "secret-of-portal", "Beim-Anbieter-2027"
PEOPLE = ("filer", "admin", "stranger", "left")


def make_key():
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def configure(folder):
    settings.configure(
        SECRET_KEY="of-the-provider",
        DEBUG=True,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        SESSION_COOKIE_NAME="provider",
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": Path(folder) / "provider.sqlite3",
            }
        },
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
        LOGIN_URL="/login/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": make_key(),
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "who", "profile": "name"},
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
        },
    )


def list_urls():
    from django.contrib.auth import authenticate, login
    from django.http import HttpResponseRedirect

    def log_in(request):
        if request.method == "POST":
            name, password = request.POST["username"], request.POST["password"]
            login(request, authenticate(request, username=name, password=password))
            return HttpResponseRedirect(request.GET["next"])
        return HttpResponse(get_token(request))

    return [
        path("login/", log_in),
        path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
    ]


def make_validator():
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class NamingValidator(OAuth2Validator):
        oidc_claim_scope = None

        def get_additional_claims(self, request):
            return {"preferred_username": request.user.username}

    return NamingValidator


def fill(back):
    from django.contrib.auth.models import User
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        User.objects.create_user(name, password=PASSWORD)
    Application.objects.create(
        client_id=CLIENT,
        client_secret=SECRET,
        client_type="confidential",
        authorization_grant_type="authorization-code",
        redirect_uris=back,
        skip_authorization=True,
        algorithm="RS256",
    )


if __name__ == "__main__":
    set_clock()
    folder, port, back = sys.argv[1:]
    os.environ["OAUTHLIB_INSECURE_TRANSPORT"] = "1"
    configure(folder)
    django.setup()
    urlpatterns = list_urls()
    Validator = make_validator()
    fill(back)
    call_command("runserver", f"127.0.0.1:{port}", use_reloader=False)
