"""〔2023〕 in what was typed before the forms saw to it; no 第, no leading zero."""

from django.db import migrations

from submissions.text import mend_document_number

NUMBERS = (("Campaign", "notice_number"), ("PlanVersion", "document_number"))


def mend(apps, schema_editor):
    for model, column in NUMBERS:
        rows = apps.get_model("submissions", model).objects
        for pk, typed in rows.exclude(**{column: ""}).values_list("pk", column):
            rows.filter(pk=pk).update(**{column: mend_document_number(typed)})


class Migration(migrations.Migration):
    dependencies = [("submissions", "0002_holidays")]

    # What was typed is not kept; the mended number serves an earlier version as well.
    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
