"""The pages of 活动开展 at 7,500 activities: server time and queries of each."""

import uuid
from datetime import date, timedelta
from importlib import import_module
from random import Random

import django

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.encoding import iri_to_uri

from submissions.choices import (
    AudienceGroup,
    OccasionFileKind,
    OccasionStatus,
    Role,
    UnitKind,
)
from submissions.models import Activity, Occasion, OccasionFile, Opinion, Unit
from submissions.models.occasions import find_last_day
from submissions.months import Months
from tests.activities import ANNOUNCED, HELD, RETURNED
from tests.benchmarks.bench_lists import measure_page
from tests.factories import make_campaign, make_user

YEAR, ACTIVITIES, UNITS = 2026, 7_500, 1_500
GOAL = 150  # ms of server time that p95 is to hold
PAGES = (
    "",
    "?page=40",
    "?stage=overdue",
    "?stage=reported",
    "?done=in_planned_month",
    "?rest=unanswered",
    "?rest=no_photo",
    "?month=9&kind=town",
    "?q=食堂",
    "?sort=unit",
    "?sort=day",
    "board/",
    "calendar/?month=9",
    "opinions/?state=unanswered",
)


def fill_year(office, dice):
    campaign = make_campaign(YEAR)
    kinds = list(UnitKind)
    units = Unit.objects.bulk_create(
        Unit(name=f"望城区第{n}单位", short_name=f"{n}单位", kind=kinds[n % 3], order=n)
        for n in range(UNITS)
    )
    activities = Activity.objects.bulk_create(
        Activity(
            campaign=campaign,
            unit=units[n % UNITS],
            line=uuid.UUID(int=n),
            position=n,
            title=f"{dice.choice(('校园食堂', '政务大厅', '老旧小区'))}看得见 {n}",
            units_text=units[n % UNITS].name,
            forms_text="现场观摩",
            months=Months.of(dice.randint(1, 12)),
        )
        for n in range(ACTIVITIES)
    )
    occasions = Occasion.objects.bulk_create(
        (make_row(activity, dice) for activity in activities), batch_size=1_000
    )
    held = [one for one in occasions if one.is_held]
    Opinion.objects.bulk_create(
        (make_opinion(one, dice) for one in held for _ in range(3)), batch_size=5_000
    )
    OccasionFile.objects.bulk_create(
        (
            OccasionFile(
                occasion=one,
                kind=OccasionFileKind.PHOTO,
                name="照片.jpg",
                ending="jpg",
                size=1,
                uploaded_by=office,
                source_sha256=f"{photo:064}",
            )
            for one in held
            for photo in range(2)
        ),
        batch_size=5_000,
    )


def make_row(activity, dice):
    """An occasion in a state that the dice say, with what the state asks for."""
    status = dice.choice(list(OccasionStatus))
    month = activity.months.first
    day = date(YEAR, month, dice.randint(1, 28))
    columns = {"announce_due": day - timedelta(days=7)}
    if status != OccasionStatus.PLANNED:
        columns |= ANNOUNCED | {"announced_at": timezone.now(), "day": day}
        columns["report_due"] = day + timedelta(days=7)
    if status in OccasionStatus.held():
        columns |= HELD | {"held_on": day, "in_planned_month": dice.random() < 0.9}
    if status == OccasionStatus.RETURNED:
        columns |= RETURNED | {"answer_by": day + timedelta(days=20)}
    if status == OccasionStatus.CONFIRMED:
        columns["confirmed_at"] = timezone.now()
    return Occasion(
        activity=activity,
        position=1,
        status=status,
        months=activity.months,
        last_day=find_last_day(YEAR, activity.months),
        **columns,
    )


def make_opinion(occasion, dice):
    answered = dice.random() < 0.8
    return Opinion(
        occasion=occasion,
        group=AudienceGroup.RESIDENT,
        text="投放点晚上没有灯。",
        answer="已装灯。" if answered else "",
        answered_on=occasion.day if answered else None,
        due=occasion.day + timedelta(days=21),
    )


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    import_module("wangcheng_portal.wsgi")  # as gunicorn starts the portal
    office = make_user("office", Role.REVIEWER)
    fill_year(office, Random(YEAR))
    with connection.cursor() as cursor:
        cursor.execute(
            "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        )
    client = Client(headers={"host": "localhost"})
    client.force_login(office)
    print(f"\n{ACTIVITIES:,} activities; p95 is to be {GOAL} ms at most")
    for page in PAGES:
        measure_page(client, iri_to_uri(f"/review/{YEAR}/followup/{page}"), GOAL)


if __name__ == "__main__":
    main()
