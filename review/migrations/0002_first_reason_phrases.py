"""The sentences that every office begins with; 管理 changes them."""

from django.db import migrations

PHRASES = (
    "与其他单位的主题重复，建议联合开展。",
    "与往年已开展的活动重复，请换一个角度。",
    "简介不够具体，看不出公开什么、请谁参加。",
    "不属于政务公开的内容。",
    "时间安排过于集中，明年优先考虑。",
)


def add(apps, schema_editor):
    model = apps.get_model("review", "ReasonPhrase")
    for position, text in enumerate(PHRASES, start=1):
        model.objects.get_or_create(text=text, defaults={"position": position})


def remove(apps, schema_editor):
    apps.get_model("review", "ReasonPhrase").objects.filter(text__in=PHRASES).delete()


class Migration(migrations.Migration):
    dependencies = [("review", "0001_initial")]

    operations = [migrations.RunPython(add, remove)]
