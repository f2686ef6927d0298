"""考核: how many points the office gives to a share, if it gives any."""

from django.db import models
from django.db.models import Q

from submissions.models import Campaign


class EvidencePoints(models.Model):
    """Points of a campaign for one measure of `review.archive.measures`."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="evidence_points",
        verbose_name="年度申报活动",
    )
    measure = models.CharField("指标", max_length=20)
    points = models.PositiveSmallIntegerField("分值")

    class Meta:
        verbose_name = verbose_name_plural = "考核分值"
        ordering = ["campaign", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "measure"],
                name="evidence_points_once",
                violation_error_message="这个指标已经有分值了。",
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=100),
                name="evidence_points_plausible",
                violation_error_message="分值请填 1 到 100 的整数。",
            ),
        ]

    def __str__(self):
        return f"{self.measure} {self.points}"
