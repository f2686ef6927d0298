"""What the worker clears away once a day: sessions, wrong passwords, half files."""

from contextlib import suppress
from datetime import timedelta

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.conf import settings
from django.contrib.sessions.models import Session

from submissions.files import PART

DAY = timedelta(days=1)
# 网络安全法 第二十一条: records of who logged in, for no less than six months.
LOGINS = timedelta(days=200)
# Of a lockout of a quarter of an hour.
ATTEMPTS = timedelta(days=30)


def clear_leftovers(now):
    """How many rows and files were cleared; 0 at once when it was done today."""
    if not is_due(now):
        return 0
    return clear_rows(now) + clear_parts(now)


def is_due(now):
    """Once a day; the mark is set before, so that a failure is not tried every second."""
    mark = settings.DATA_DIR / "housekeeping.done"
    if mark.exists() and now.timestamp() - mark.stat().st_mtime < DAY.total_seconds():
        return False
    with suppress(OSError):
        mark.touch()
        return True
    return False


def clear_rows(now):
    cleared = [
        Session.objects.filter(expire_date__lt=now).delete(),
        AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS).delete(),
        AccessLog.objects.filter(attempt_time__lt=now - LOGINS).delete(),
        AccessFailureLog.objects.filter(attempt_time__lt=now - LOGINS).delete(),
    ]
    return sum(count for count, _ in cleared)


def clear_parts(now):
    """Files whose writer was killed; a day old, nobody writes them any more."""
    folders = (settings.ATTACHMENT_DIR, settings.ATTACHMENT_DIR / "copies")
    old = [
        path
        for folder in folders
        for path in folder.glob(f"{PART}*")
        if now.timestamp() - path.stat().st_mtime > DAY.total_seconds()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)
