"""Wrong passwords: how many may be typed, from where, and until when the door stays shut.

axes counts them; what was typed besides is not kept. Why it is so: docs/decisions/15-door.md.
"""

import logging

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.db.models import Max, Sum
from django.utils import timezone

from submissions import audit
from submissions.models import AuditEntry, User
from submissions.models.audit import DOOR

logger = logging.getLogger(__name__)

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
            tell_failure(credentials["username"], refused, request.axes_locked_out)


def tell_failure(username, refused, locked):
    """A try while the door is shut stands in the system log only, however many come."""
    name = User.objects.filter(username=username).first() or mask_stranger(username)
    if refused:
        logger.warning("锁定期间又来登录：%s", name.username)
        return
    audit.record(actor=None, action="user.login_failed", target=name, chain=DOOR)
    logger.warning("登录失败：%s", name.username)
    if locked:
        audit.record(actor=None, action="user.lock", target=name, chain=DOOR)


def mask_stranger(username):
    return User(username=f"{username[:SHOWN]}***（没有这个用户名）")


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


def list_locked_usernames():
    """Of those who typed wrong passwords too often somewhere, until the time is over."""
    pairs = list_attempts().order_by().values("username", "ip_address")
    counted = pairs.annotate(failures=Sum("failures_since_start"))
    return counted.filter(failures__gte=settings.LOGIN_FAILURES).values("username")
