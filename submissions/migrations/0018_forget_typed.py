"""What axes kept of failed logins before: names, phones, whole forms."""

from django.db import migrations


def forget_typed(apps, schema_editor):
    for name in ("AccessAttempt", "AccessLog", "AccessFailureLog"):
        apps.get_model("axes", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0017_former_passwords"),
        ("axes", "0010_accessattemptexpiration"),
    ]

    operations = [migrations.RunPython(forget_typed, migrations.RunPython.noop)]
