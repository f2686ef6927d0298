"""What the worker clears away once a day: sessions, wrong passwords, half files."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session

from submissions.files import PART
from submissions.upkeep.daily import DAY, is_due_today

# Of a lockout of a quarter of an hour.
ATTEMPTS = timedelta(days=30)


def clear_leftovers(now):
    """How many rows and files were cleared; 0 at once when it was done today."""
    if not is_due_today("housekeeping.done", now):
        return 0
    return clear_rows(now) + clear_parts(now)


def clear_rows(now):
    cleared = [
        Session.objects.filter(expire_date__lt=now).delete(),
        AccessAttempt.objects.filter(attempt_time__lt=now - ATTEMPTS).delete(),
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
