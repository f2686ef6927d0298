"""Wrong passwords: how many may be typed, from where, and until when the door stays shut.

axes counts them; what was typed besides is not kept. Why it is so: docs/decisions/15-door.md.
"""

import logging

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from axes.utils import reset as forget_failures
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Q, Sum
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from submissions import audit
from submissions.models import AuditEntry, User
from submissions.models.audit import DOOR
from submissions.people.second_factor import needs_second_factor
from submissions.whence import find_address

logger = logging.getLogger(__name__)

# So many wrong codes in a row make a phone wait for longer than the door stays shut.
LONG_WAIT = 11
SHOWN = 2  # letters of a name that nobody has: it may be a password in the wrong field


class DoorHandler(AxesDatabaseHandler):
    """Counts as axes does, keeps no typed content, and tells the log."""

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        refused = request.axes_locked_out
        with transaction.atomic():
            super().user_login_failed(sender, credentials, request, **kwargs)
            AccessAttempt.objects.exclude(get_data="", post_data="").update(
                get_data="", post_data=""
            )
            tell_failure(credentials, refused, request.axes_locked_out)

    def user_logged_in(self, sender, request, user, **kwargs):
        """A password makes nothing forgotten where a code must follow: `forget_here`."""
        if not needs_second_factor(user):
            super().user_logged_in(sender, request, user, **kwargs)


def forget_here(request, user):
    """The wrong passwords and codes of this person from this address."""
    forget_failures(username=user.username, ip=find_address(request))


def tell_failure(credentials, refused, locked):
    """A try while the door is shut stands in the system log only, however many come."""
    name = find_or_mask(credentials["username"])
    if refused:
        logger.warning("锁定期间又来登录：%s", name.username)
        return
    action = "user.code_wrong" if "otp_token" in credentials else "user.login_failed"
    audit.record(actor=None, action=action, target=name, chain=DOOR)
    logger.warning("登录失败：%s", name.username)
    if locked:
        audit.record(actor=None, action="user.lock", target=name, chain=DOOR)


def find_or_mask(username):
    """The User of this name; where there is none one not saved, its name masked."""
    stranger = User(username=f"{username[:SHOWN]}***（没有这个用户名）")
    return User.objects.filter(username=username).first() or stranger


def find_failure_limit(request, credentials):
    """How many wrong passwords this name may have from this address; 0: no try at all."""
    username, address = credentials["username"], request.axes_ip_address
    if count_failures(ip_address=address) >= settings.LOGIN_FAILURES_OF_ADDRESS:
        least = 0
    elif count_failures(username=username) >= settings.LOGIN_FAILURES_OF_NAME:
        least = 1
    else:
        return settings.LOGIN_FAILURES
    return settings.LOGIN_FAILURES if is_known_at(username, address) else least


def count_failures(**whose):
    return list_attempts(**whose).aggregate(all=Sum("failures_since_start"))["all"] or 0


def list_attempts(**whose):
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    return AccessAttempt.objects.filter(attempt_time__gt=since, **whose)


def is_known_at(username, address):
    """Whether this person logged in from this address before."""
    return AuditEntry.objects.filter(
        action="user.login", actor__username=username, address=address
    ).exists()


def find_lock_end(request, credentials):
    """When the right password opens the door again, at the latest."""
    whose = {"ip_address": request.axes_ip_address}
    if find_failure_limit(request, credentials):
        whose["username"] = credentials["username"]
    newest = list_attempts(**whose).aggregate(at=Max("attempt_time"))["at"]
    return (newest or timezone.now()) + settings.AXES_COOLOFF_TIME


def is_locked():
    """Q of those who typed wrong passwords or codes too often, until the time is over."""
    pairs = list_attempts().order_by().values("username", "ip_address")
    counted = pairs.annotate(failures=Sum("failures_since_start"))
    locked = counted.filter(failures__gte=settings.LOGIN_FAILURES)
    waiting = TOTPDevice.objects.filter(throttling_failure_count__gte=LONG_WAIT)
    return Q(username__in=locked.values("username")) | Q(pk__in=waiting.values("user"))


def warn_of_lock(request, username):
    """[sentence]; whether there is such a name makes no difference."""
    tried = {"username": username}
    failures = AxesProxyHandler.get_failures(request, tried)
    left = find_failure_limit(request, tried) - failures
    minutes = settings.AXES_COOLOFF_TIME.seconds // 60
    return [f"再错 {left} 次，{minutes} 分钟之内不能登录。"] if left > 0 else []
