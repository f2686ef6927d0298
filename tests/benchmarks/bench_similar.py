"""Like themes among 3,000 as units write them, and beside last year's plan of 100."""

import random
from importlib import import_module
from itertools import chain

import django

from review.management.demo import load_sheets

django.setup()

from django.core.management import call_command
from django.test import Client

from review.alike.similarity import find_similar_groups
from submissions.choices import DeclarationStatus, PlanStatus, Role, UnitKind
from submissions.models import Declaration, Plan, PlanEntry, Theme, Unit
from submissions.months import Months
from tests.benchmarks.measure import median, p95, times_of
from tests.factories import make_campaign, make_user
from tests.review.alike.likeness_cases import ALIKE, UNLIKE

UNITS, ROWS_EACH, EARLIER, ROUNDS, GOAL = 1_000, 3, 100, 8, 2_000
PLACES = (
    "屋场",
    "社区",
    "园区",
    "广场",
    "集镇",
    "老街",
    "码头",
    "水库",
    "学校",
    "工地",
    "展馆",
    "中心",
)
AIMS = (
    "改造",
    "验收",
    "收费",
    "建设",
    "服务",
    "监管",
    "规划",
    "成效",
    "流程",
    "标准",
    "方案",
    "补贴",
)
TAILS = (
    "开放日",
    "座谈会",
    "居民评议",
    "现场观摩",
    "说明会",
    "面对面",
    "听证会",
    "体验日",
    "回头看",
)


def as_units_write():
    """(title, summary) without end: subjects, aims and sentences of real themes mixed.

    One in eight is a theme of the demo as it stands, so that likes come up.
    """
    chance = random.Random(2027)
    sheets = chain(
        load_sheets("2023"), load_sheets("this_year"), load_sheets("next_year")
    )
    real = [(t["title"], t["summary"]) for sheet in sheets for t in sheet["themes"]]
    real += [theme for pair in ALIKE + UNLIKE for theme in pair]
    clauses = [part for _, text in real for part in text.rstrip("。").split("，")]
    while True:
        title, summary = chance.choice(real)
        if chance.random() > 1 / 8:
            title = f"{title[: chance.randint(2, 6)]}{chance.choice(PLACES)}"
            title += chance.choice(AIMS) + chance.choice(TAILS)
            summary = "，".join(chance.sample(clauses, 6)) + "。"
        yield title, summary


def fill():
    written = as_units_write()
    campaign, before = make_campaign(2027), make_campaign(2026)
    units = Unit.objects.bulk_create(
        Unit(name=f"第{n}单位", kind=UnitKind.DISTRICT, order=n) for n in range(UNITS)
    )
    declarations = Declaration.objects.bulk_create(
        Declaration(
            campaign=campaign,
            unit=unit,
            status=DeclarationStatus.SUBMITTED,
            revision=1,
        )
        for unit in units
    )
    Theme.objects.bulk_create(
        Theme(
            declaration=declaration,
            position=row,
            title=title[:60],
            summary=summary,
            months=Months.of(5),
            time_text="5月",
        )
        for declaration in declarations
        for row, (title, summary) in zip(range(ROWS_EACH), written, strict=False)
    )
    version = Plan.objects.create(campaign=before).versions.create(
        status=PlanStatus.ISSUED, title="计划", issued_at=before.deadline
    )
    PlanEntry.objects.bulk_create(
        PlanEntry(
            version=version,
            added=True,
            unit=units[0],
            title=title[:60],
            summary=summary,
            months=Months.of(5),
        )
        for _, (title, summary) in zip(range(EARLIER), written, strict=False)
    )
    return campaign


def main():
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    campaign = fill()
    import_module("wangcheng_portal.wsgi")  # as gunicorn starts the portal
    client = Client(headers={"host": "localhost"})
    client.force_login(make_user("office", Role.REVIEWER))
    page = f"/review/{campaign.year}/similar/"
    assert client.get(page).status_code == 200
    for name, call in (
        ("groups", lambda: find_similar_groups(campaign)),
        ("page", lambda: client.get(page)),
    ):
        taken = times_of(call, ROUNDS)
        print(
            f"{UNITS * ROWS_EACH:,} themes and {EARLIER} of last year, {name}: "
            f"{len(find_similar_groups(campaign))} groups, median {median(taken):.0f} ms, "
            f"p95 {p95(taken):.0f} ms = {p95(taken) / GOAL:.2f} × the goal"
        )


if __name__ == "__main__":
    main()
