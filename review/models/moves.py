"""What an act on the plan board changed, row by row."""

from django.conf import settings
from django.db import models

from submissions.models import Theme
from submissions.models.fields import MonthsField
from submissions.models.plans import PlanVersion
from submissions.months import Months


class PlanMove(models.Model):
    """A row that one act moved; rows of the same `act` are taken back together.

    No months means 待安排.
    """

    version = models.ForeignKey(
        PlanVersion, models.CASCADE, related_name="moves", verbose_name="计划版本"
    )
    act = models.UUIDField("操作标识")
    line = models.UUIDField("行标识")
    theme = models.ForeignKey(
        Theme, models.CASCADE, null=True, related_name="+", verbose_name="活动主题"
    )
    months_before = MonthsField("原月份", default=Months)
    months_after = MonthsField("现月份", default=Months)
    position_before = models.PositiveIntegerField("原次序", default=0)
    position_after = models.PositiveIntegerField("现次序", default=0)
    # Of a row that went back to the tray, for its return.
    remark = models.CharField("备注", max_length=100, blank=True)
    # Placing it made a reserve theme 入选; taking it back makes it 备选 again.
    from_reserve = models.BooleanField("由备选改入选", default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="操作人",
    )
    by_label = models.CharField("操作人姓名", max_length=100)
    at = models.DateTimeField("时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计划编排"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["version", "by"], name="plan_move_version_by"),
            models.Index(fields=["version", "theme"], name="plan_move_version_theme"),
        ]

    def __str__(self):
        return f"{self.theme or '增补的活动'}：{self.months_after or '待安排'}"

    @property
    def before(self):
        return self.months_before, self.position_before

    @property
    def after(self):
        return self.months_after, self.position_after
