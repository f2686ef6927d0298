"""How an occasion is told to the public: 信息稿, and who cleared it for publication."""

from django.db import models

from submissions.models.occasions import Occasion, OfOccasionQuerySet
from submissions.models.people import User


class OccasionText(models.Model):
    """What somebody wrote over a draft made from the report; `revision` counts saves."""

    title = models.CharField("标题", max_length=120)
    revision = models.PositiveIntegerField("修订号", default=1)
    changed_at = models.DateTimeField("最后修改")
    changed_by_label = models.CharField("修改人", max_length=100)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


class NewsDraft(OccasionText):
    """信息稿 of an occasion, as edited; a paragraph a line."""

    occasion = models.OneToOneField(
        Occasion, models.CASCADE, related_name="news", verbose_name="场次"
    )
    text = models.TextField("正文", max_length=5000)

    objects = OfOccasionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "信息稿"


class Clearance(models.Model):
    """保密审查 and 肖像同意, both ticked: by whom, when, and of exactly which content."""

    occasion = models.ForeignKey(
        Occasion, models.PROTECT, related_name="clearances", verbose_name="场次"
    )
    # `submissions.activities.publishing.build_publication`
    content = models.JSONField("审查的内容")
    sha256 = models.CharField("内容校验", max_length=64)
    checked_by = models.CharField("审查人", max_length=30)
    cleared_at = models.DateTimeField("审查时间")
    cleared_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="勾选人"
    )
    cleared_by_label = models.CharField("勾选人姓名", max_length=100)

    objects = OfOccasionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发布审查"
        ordering = ["occasion", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(checked_by=""),
                name="clearance_by_named_person",
                violation_error_message="发布审查要写明审查人。",
            ),
        ]

    def __str__(self):
        return f"{self.occasion}的发布审查"
