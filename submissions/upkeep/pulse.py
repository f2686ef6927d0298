"""The pulse of the worker: a file that it touches before each of its chores."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.utils import timezone

# The longest of its chores, a package of a year's photos, takes minutes.
SILENCE = timedelta(minutes=15)


def find_pulse_file():
    return settings.DATA_DIR / "worker.pulse"


def beat():
    """A disk that is full, or a folder that is gone, stops no chore."""
    with suppress(OSError):
        find_pulse_file().touch()


def read_pulse():
    """When the worker was last alive, or None."""
    try:
        touched = find_pulse_file().stat().st_mtime
    except OSError:
        return None
    return datetime.fromtimestamp(touched, UTC)


def is_worker_alive():
    pulse = read_pulse()
    return pulse is not None and timezone.now() - pulse < SILENCE
