import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0006_kept_apart_marks"),
        ("submissions", "0003_desk_and_changes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="proposed_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="提出人",
            ),
        ),
        migrations.AddField(
            model_name="decisionbatch",
            name="campaign",
            field=models.ForeignKey(
                default=None,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="decision_batches",
                to="submissions.campaign",
                verbose_name="年度申报活动",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="decisionbatch",
            name="undoes",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="undone_by",
                to="review.decisionbatch",
                verbose_name="撤销的是",
            ),
        ),
        migrations.AddField(
            model_name="proposal",
            name="batch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposals",
                to="review.decisionbatch",
                verbose_name="一次甄选",
            ),
        ),
    ]
