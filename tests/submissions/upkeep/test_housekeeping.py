"""What the worker clears away once a day."""

import os
from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.utils import timezone

from submissions.upkeep.housekeeping import clear_leftovers

pytestmark = pytest.mark.django_db


def make_traces(age):
    """A session that ended, a wrong password and a login, so many days ago."""
    then = timezone.now() - timedelta(days=age)
    Session.objects.create(session_key=f"of-{age}", expire_date=then)
    AccessAttempt.objects.create(username=f"of-{age}", failures_since_start=1)
    AccessLog.objects.create(username=f"of-{age}")
    for model in (AccessAttempt, AccessLog):
        model.objects.filter(username=f"of-{age}").update(attempt_time=then)


def test_leftovers_go_once_a_day_and_logins_stay_for_half_a_year(settings):
    for age in (-1, 1, 40, 300):
        make_traces(age)
    settings.ATTACHMENT_DIR.mkdir()
    parts = [settings.ATTACHMENT_DIR / name for name in (".writing-1", ".writing-2")]
    for part in parts:
        part.touch()
    os.utime(parts[0], (0, 0))

    cleared = clear_leftovers(timezone.now())
    again = clear_leftovers(timezone.now())

    def names(model):
        return sorted(model.objects.values_list("username", flat=True))

    assert (cleared, again) == (7, 0)
    assert [one.session_key for one in Session.objects.all()] == ["of--1"]
    assert names(AccessAttempt) == ["of--1", "of-1"]
    assert names(AccessLog) == ["of--1", "of-1", "of-40"]
    assert [part.exists() for part in parts] == [False, True]
