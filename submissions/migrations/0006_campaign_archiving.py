"""归档: when a year was archived, and by whom."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("submissions", "0005_document_numbers"),
    ]

    operations = [
        migrations.AddField(
            model_name="campaign",
            name="archived_at",
            field=models.DateTimeField(
                blank=True, editable=False, null=True, verbose_name="归档时间"
            ),
        ),
        migrations.AddField(
            model_name="campaign",
            name="archived_by_label",
            field=models.CharField(
                blank=True, editable=False, max_length=100, verbose_name="归档人"
            ),
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("archived_at__isnull", True), ("archived_by_label", "")),
                    models.Q(
                        ("archived_at__isnull", False),
                        models.Q(("archived_by_label", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="campaign_archived_by_somebody",
                violation_error_message="归档必须有时间和归档人。",
            ),
        ),
    ]
