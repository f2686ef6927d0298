"""The public calendar: days off and make-up working days, as the State Council says."""

from django.db import models
from django.db.models import Q

from submissions.choices import HolidayKind


class HolidayQuerySet(models.QuerySet):
    def off(self):
        return self.filter(kind=HolidayKind.OFF)


class Holiday(models.Model):
    """One day that is not what its weekday says: off, or worked to make up (调休)."""

    # Of the notice: it arranges days of the years beside it too.
    year = models.PositiveSmallIntegerField("年份")
    day = models.DateField("日期", unique=True)
    kind = models.CharField(
        "类别", max_length=4, choices=HolidayKind, default=HolidayKind.OFF
    )
    name = models.CharField("名称", max_length=20)
    # The notice is not out: the days that the law itself names, without 调休.
    provisional = models.BooleanField("暂定", default=False)
    source = models.CharField("依据", max_length=40, blank=True)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "节假日"
        ordering = ["day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=HolidayKind.values),
                name="holiday_kind_known",
                violation_error_message="请选择放假或调休上班。",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="holiday_has_name",
                violation_error_message="请写明是什么节日。",
            ),
        ]

    def __str__(self):
        return f"{self.name}（{self.day.month}月{self.day.day}日）"
