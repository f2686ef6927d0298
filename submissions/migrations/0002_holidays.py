"""The public calendar from 2023 on, as far as it was announced; 管理 changes it."""

import csv
from datetime import date, timedelta
from pathlib import Path

from django.db import migrations

TABLE = Path(__file__).parent.parent / "holidays.csv"
KINDS = {"放假": "off", "调休上班": "work"}


def list_days(first, last):
    span = (last - first).days
    return [first + timedelta(days=number) for number in range(span + 1)]


def add(apps, schema_editor):
    model = apps.get_model("submissions", "Holiday")
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    model.objects.bulk_create(
        model(
            year=row["年份"],
            day=day,
            kind=KINDS[row["类别"]],
            name=row["名称"],
            provisional=row["暂定"] == "是",
            source=row["依据"],
        )
        for row in rows
        for day in list_days(
            date.fromisoformat(row["第一天"]), date.fromisoformat(row["最后一天"])
        )
    )


def remove(apps, schema_editor):
    apps.get_model("submissions", "Holiday").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("submissions", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
