"""Rows of one theme share a line over all versions."""

import uuid

from django.db import migrations


def give_lines(apps, schema_editor):
    """Before this there was one line for all, and no unit beside the theme."""
    entries = apps.get_model("review", "PlanEntry").objects
    lines = {}
    rows = entries.select_related("version", "theme__declaration").iterator()
    for entry in rows:
        key = (entry.version.plan_id, entry.theme_id or f"entry {entry.pk}")
        entry.line = lines.setdefault(key, uuid.uuid4())
        entry.unit_id = entry.theme and entry.theme.declaration.unit_id
        entry.save(update_fields=["line", "unit"])


class Migration(migrations.Migration):
    dependencies = [("review", "0003_desk_and_changes")]

    operations = [migrations.RunPython(give_lines, migrations.RunPython.noop)]
