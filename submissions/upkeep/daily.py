"""What the worker does once a day."""

import os
from contextlib import suppress
from datetime import timedelta

from django.conf import settings

DAY = timedelta(days=1)


def is_due_today(name, now):
    """Whether it is a day since the file `name` of DATA_DIR was marked, which is now.

    The mark is set before the work, so that a failure is not tried every second.
    """
    mark = settings.DATA_DIR / name
    if mark.exists() and now.timestamp() - mark.stat().st_mtime < DAY.total_seconds():
        return False
    with suppress(OSError):
        mark.touch()
        os.utime(mark, (now.timestamp(), now.timestamp()))
        return True
    return False
