"""What a year's texts name, in the words of the office: {unit} becomes {单位}."""

import re

from django.db import migrations

NAMES = {
    "region": "地区",
    "year": "年份",
    "unit": "单位",
    "theme": "活动主题",
    "state": "状态",
    "deadline": "截止时间",
    "left": "剩余时间",
    "office": "办公室",
    "phone": "电话",
}
COLUMNS = (
    "declaration_title",
    "plan_title",
    "news_title",
    "preview_title",
    "reminder_text",
)


def rename_placeholders(apps, names):
    campaigns = apps.get_model("submissions", "Campaign")
    pattern = re.compile("|".join(rf"\{{{name}\}}" for name in names))
    for campaign in campaigns.objects.all():
        for column in COLUMNS:
            text = pattern.sub(
                lambda found: f"{{{names[found[0][1:-1]]}}}", getattr(campaign, column)
            )
            setattr(campaign, column, text)
        campaign.save(update_fields=COLUMNS)


def name_in_chinese(apps, schema_editor):
    rename_placeholders(apps, NAMES)


def name_in_english(apps, schema_editor):
    rename_placeholders(apps, {ours: theirs for theirs, ours in NAMES.items()})


class Migration(migrations.Migration):
    dependencies = [("submissions", "0007_letters")]

    operations = [migrations.RunPython(name_in_chinese, name_in_english)]
