from django.db import migrations

TRACE = [f"trace_{part}" for part in range(8)]


def trace(apps, schema_editor):
    for theme in apps.get_model("submissions", "Theme").objects.iterator():
        theme.save(update_fields=TRACE)


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0007_traces_of_texts"),
    ]

    operations = [migrations.RunPython(trace, migrations.RunPython.noop)]
