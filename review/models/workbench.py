"""What the office keeps beside the themes: notes, tags, wording, each person's settings."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.models import Campaign, Theme
from submissions.models.fields import MonthsField
from submissions.months import Months


class Note(models.Model):
    """内部备注: a note on a theme that only the office sees."""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="notes", verbose_name="活动主题"
    )
    text = models.TextField("内部备注", max_length=500)
    by_label = models.CharField("备注人", max_length=100)
    at = models.DateTimeField("备注时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "内部备注"
        ordering = ["pk"]

    def __str__(self):
        return self.text[:30]


class Tag(models.Model):
    """标签: a word by which the office finds themes again."""

    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="tags", verbose_name="年度申报活动"
    )
    name = models.CharField("标签", max_length=12)
    themes = models.ManyToManyField(
        Theme, blank=True, related_name="tags", verbose_name="活动主题"
    )

    class Meta:
        verbose_name = verbose_name_plural = "标签"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="tag_once_per_campaign",
                violation_error_message="这个标签已经有了。",
            ),
        ]

    def __str__(self):
        return self.name


class Wording(models.Model):
    """The office's wording of a theme for the plan; the unit's own stays in the theme.

    It exists once somebody has read the theme for the plan; an empty field is printed
    as the unit wrote it.
    """

    theme = models.OneToOneField(
        Theme, models.CASCADE, related_name="wording", verbose_name="活动主题"
    )
    title = models.CharField("活动主题", max_length=60, blank=True)
    months = MonthsField("活动月份", default=Months)
    forms_text = models.CharField("活动形式", max_length=200, blank=True)
    summary = models.TextField("活动简介", max_length=500, blank=True)
    # Counts saves: a stale page cannot overwrite a newer one.
    revision = models.PositiveIntegerField("修订号", default=0)
    read_by_label = models.CharField("核对人", max_length=100)
    read_at = models.DateTimeField("核对时间", auto_now=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划文字"
        ordering = ["pk"]

    def __str__(self):
        return self.title or str(self.theme)

    @property
    def is_as_written(self):
        """按原文: read, and nothing changed."""
        return not (self.title or self.months or self.forms_text or self.summary)


class KeptApartQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody took back."""
        return self.exclude(marks="")


class KeptApart(models.Model):
    """Two similar themes that the office looked at and keeps as two."""

    first = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    second = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    # Of both texts as they read then: once one has changed, the pair is open again.
    # Empty once the judgement was taken back.
    marks = models.CharField("文字校验", max_length=64, default="", editable=False)
    by_label = models.CharField("判定人", max_length=100)
    at = models.DateTimeField("判定时间", auto_now_add=True)

    objects = KeptApartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不算重复"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"],
                name="kept_apart_once",
                violation_error_message="这两个主题已经判定为不算重复。",
            ),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")),
                name="kept_apart_in_order",
                violation_error_message="两个主题要按编号先后记。",
            ),
        ]

    def __str__(self):
        return f"{self.first} / {self.second}"


class SavedFilter(models.Model):
    """A search that one person keeps under a name."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="saved_filters",
        verbose_name="所有人",
    )
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_filter_name_once",
                violation_error_message="您已经有一个同名的常用筛选。",
            ),
        ]

    def __str__(self):
        return self.name


class DeskSettings(models.Model):
    """How one person likes the workbench; empty means as it comes."""

    owner = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="desk_settings",
        verbose_name="所有人",
    )
    columns = models.JSONField("显示的列", default=list)
    order = models.CharField("排序", max_length=20, blank=True)
    page_size = models.PositiveSmallIntegerField("每页条数", default=50)
    keys = models.BooleanField("使用快捷键", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "个人设置"

    def __str__(self):
        return f"{self.owner}的设置"


def has_keys_on(user):
    """Whether keyboard shortcuts are on for this person; they are by default."""
    settings = getattr(user, "desk_settings", None)
    return settings is None or settings.keys
