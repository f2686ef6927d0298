"""统一身份认证 by OpenID Connect: the code flow with PKCE, checked by Authlib.

Off unless the site names a provider. It says who somebody is; nobody gets an account by it.
"""

import time
from functools import cache
from threading import BoundedSemaphore

from django.conf import settings
from django.urls import reverse

from submissions import audit
from submissions.models.audit import DOOR
from submissions.people.lock import find_or_mask

TIMEOUT = 10  # seconds for each question to the provider
# Of eight threads (deploy/gunicorn.conf.py): a provider that is silent holds no more.
AT_ONCE = 4
ASKING = BoundedSemaphore(AT_ONCE)
# A confirmation counts when the provider asked for it so lately (seconds).
FRESH = 120
SKEW = 60  # seconds that the provider's clock may be ahead


class SignOnFailed(Exception):
    """The provider gave no good answer; the message says what to do."""

    status = 400


class ProviderSilent(SignOnFailed):
    status = 503


@cache
def make_client():
    """Remembers what the provider says of itself for as long as the process runs."""
    from authlib.integrations.django_client import OAuth

    issuer = settings.OIDC_ISSUER
    return OAuth().register(
        "oidc",
        client_id=settings.OIDC_CLIENT_ID,
        client_secret=settings.OIDC_CLIENT_SECRET,
        server_metadata_url=f"{issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile",
            "code_challenge_method": "S256",
            "default_timeout": TIMEOUT,
            "verify": settings.OIDC_CA or True,
        },
    )


def answer_or_fail(ask):
    """What `ask()` returns. Raises SignOnFailed in words that repeat nothing secret."""
    from authlib.common.errors import AuthlibBaseError
    from joserfc.errors import JoseError

    if not ASKING.acquire(blocking=False):
        raise ProviderSilent("统一身份认证现在回应得慢，等它的人多。请过一会儿再试。")
    try:
        return ask()
    except OSError as error:  # of requests, too
        raise ProviderSilent(
            "统一身份认证现在没有回应。请过一会儿再试，或者用密码登录。"
        ) from error
    except (AuthlibBaseError, JoseError, KeyError, RuntimeError, ValueError) as error:
        raise SignOnFailed(
            "没有登录成功。请回到登录页，再点一次“统一身份认证登录”。"
        ) from error
    finally:
        ASKING.release()


def lead_to_provider(request, *, again):
    """A redirect; `again`: whoever is logged in there has to prove it once more."""
    back = request.build_absolute_uri(reverse("sign-on-return"))
    asked = {"prompt": "login", "max_age": 0} if again else {}
    return answer_or_fail(
        lambda: find_client().authorize_redirect(request, back, **asked)
    )


def find_client():
    """The client, if its provider calls itself what the site was told (ASVS 10.5.3)."""
    client = make_client()
    if client.load_server_metadata()["issuer"] != settings.OIDC_ISSUER:
        raise ValueError("another issuer")
    return client


def read_claims(request):
    """{claim: value} of the person who came back. Raises SignOnFailed."""
    return answer_or_fail(lambda: ask_for_claims(request))


def ask_for_claims(request):
    client = find_client()
    expected = {
        "iss": {"essential": True, "value": settings.OIDC_ISSUER},
        "aud": {"essential": True, "value": settings.OIDC_CLIENT_ID},
    }
    token = client.authorize_access_token(request, claims_options=expected)
    claims = token["userinfo"]
    if settings.OIDC_USERNAME_CLAIM in claims:
        return claims
    # Many providers tell the name only where the token is shown to them.
    more = client.userinfo(token=token)
    return more | claims if more["sub"] == claims["sub"] else claims


def find_person(claims):
    """The User that is meant, as `find_or_mask` gives it."""
    named = claims.get(settings.OIDC_USERNAME_CLAIM)
    return find_or_mask(named.strip().lower() if isinstance(named, str) else "")


def is_fresh(claims):
    at = claims.get("auth_time")
    return isinstance(at, int) and -SKEW < time.time() - at < FRESH


def tell_refusal(user):
    audit.record(actor=None, action="user.sign_on_refused", target=user, chain=DOOR)
