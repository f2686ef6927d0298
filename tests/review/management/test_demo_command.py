"""manage.py demo: when it may run, and early in the year."""

from datetime import datetime, timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from review.management.demo import (
    ASKED_UNIT,
    DATA,
    load_sheets,
    make_next_year,
    make_people,
    make_this_year,
)
from submissions.models import PlanVersion, Unit, User
from submissions.people.units import import_units
from tests.factories import make_unit

pytestmark = pytest.mark.django_db


def a_few(name):
    """The sheets of a few units, one that asks for another month among them."""
    sheets = load_sheets(name)
    return sheets[:3] + [s for s in sheets[3:] if s["unit"] == ASKED_UNIT]


# The whole demo takes a quarter of a minute; dates are counted alike for a few units.
@pytest.mark.parametrize("day", [datetime(2025, 1, 1, 8), datetime(2024, 2, 29, 23)])
def test_early_in_the_year_nothing_issued_lies_in_the_future(day):
    now = timezone.make_aware(day)
    import_units("units.csv", (DATA / "units.csv").read_bytes())
    this_year, next_year = a_few("this_year"), a_few("next_year")
    make_people([this_year, next_year])

    make_this_year(this_year, now)
    make_next_year(next_year, now)

    issued = PlanVersion.objects.get(plan__campaign__year=day.year)
    assert now - timedelta(days=60) < issued.issued_at < now


def test_a_database_in_use_is_refused():
    unit = make_unit()

    with pytest.raises(CommandError, match="只能装入刚建好的空数据库"):
        call_command("demo")

    assert list(Unit.objects.all()) == [unit]
    assert not User.objects.exists()
