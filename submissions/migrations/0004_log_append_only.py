"""From here on the database itself refuses to change or delete an entry of the log."""

from django.db import migrations

from submissions.append_only import execute_all, list_guards, list_openings


def guard_log(apps, schema_editor):
    execute_all(list_guards())


def open_log(apps, schema_editor):
    execute_all(list_openings())


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0003_document_numbers"),
    ]

    operations = [migrations.RunPython(guard_log, open_log)]
