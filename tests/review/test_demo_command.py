"""manage.py demo: when it runs, and when it refuses."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from review.management.demo import PASSWORD, USERNAMES, make_demo
from review.models import PlanVersion
from submissions.models import Unit, User
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", [datetime(2025, 1, 1, 8), datetime(2024, 2, 29, 23)])
def test_early_in_the_year_nothing_issued_lies_in_the_future(day):
    now = timezone.make_aware(day)

    make_demo(now)

    issued = PlanVersion.objects.get(plan__campaign__year=day.year)
    assert now - timedelta(days=60) < issued.issued_at < now


def test_the_command_says_how_to_log_in():
    out = StringIO()

    call_command("demo", stdout=out)

    said = out.getvalue()
    assert PASSWORD in said
    assert all(username in said for username in USERNAMES)


def test_a_database_in_use_is_refused():
    unit = make_unit()

    with pytest.raises(CommandError, match="只能装入刚建好的空数据库"):
        call_command("demo")

    assert list(Unit.objects.all()) == [unit]
    assert not User.objects.exists()
