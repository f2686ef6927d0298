"""What the worker clears away once a day."""

import os
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from submissions.upkeep.housekeeping import clear_leftovers

pytestmark = pytest.mark.django_db


def make_traces(age):
    """A session that ended and a wrong password, so many days ago."""
    then = timezone.now() - timedelta(days=age)
    Session.objects.create(session_key=f"of-{age}", expire_date=then)
    AccessAttempt.objects.create(username=f"of-{age}", failures_since_start=1)
    made = AccessAttempt.objects.filter(username=f"of-{age}")
    made.update(attempt_time=then)


def test_leftovers_go_once_a_day(settings):
    for age in (-1, 1, 40):
        make_traces(age)
    settings.ATTACHMENT_DIR.mkdir()
    parts = [settings.ATTACHMENT_DIR / name for name in (".writing-1", ".writing-2")]
    for part in parts:
        part.touch()
    os.utime(parts[0], (0, 0))

    cleared = clear_leftovers(timezone.now())
    again = clear_leftovers(timezone.now())

    assert (cleared, again) == (4, 0)
    assert [one.session_key for one in Session.objects.all()] == ["of--1"]
    kept = AccessAttempt.objects.order_by("username")
    assert [one.username for one in kept] == ["of--1", "of-1"]
    assert [part.exists() for part in parts] == [False, True]
