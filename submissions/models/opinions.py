"""Who was invited and came, and 意见建议台账: what was heard and answered."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from submissions.choices import AudienceGroup, OccasionStatus, OpinionHandling
from submissions.models.occasions import Occasion, OfOccasionQuerySet


class OccasionGroup(models.Model):
    """How many of one group were invited and came."""

    occasion = models.ForeignKey(
        Occasion, models.CASCADE, related_name="groups", verbose_name="场次"
    )
    group = models.CharField("类别", max_length=10, choices=AudienceGroup)
    planned = models.PositiveIntegerField("拟邀人数", default=0)
    # None: nobody has said yet; 0: none came.
    present = models.PositiveIntegerField("到场人数", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "邀请对象"
        ordering = ["occasion", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "group"],
                name="occasion_group_once",
                violation_error_message="这一类已经填过了。",
            ),
            models.CheckConstraint(
                condition=Q(group__in=AudienceGroup.values),
                name="occasion_group_known",
                violation_error_message="邀请对象不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(planned__lte=99_999)
                & (Q(present__isnull=True) | Q(present__lte=99_999)),
                name="occasion_group_plausible",
                violation_error_message="人数请填 0 到 99999。",
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()} {self.planned}"


class OpinionQuerySet(OfOccasionQuerySet):
    def answered(self):
        return self.filter(answered_on__isnull=False)

    def unanswered(self):
        return self.filter(answered_on__isnull=True)

    def waiting_for_unit(self, until):
        """Heard at an occasion that was reported, to be answered by `until`."""
        return self.unanswered().filter(
            due__lte=until, occasion__status__in=OccasionStatus.held()
        )

    def overdue(self, today=None):
        return self.unanswered().filter(due__lt=today or timezone.localdate())


class Opinion(models.Model):
    """One opinion; only the group it came from is kept, never a name."""

    occasion = models.ForeignKey(
        Occasion, models.CASCADE, related_name="opinions", verbose_name="场次"
    )
    position = models.PositiveSmallIntegerField("序号", default=0)
    group = models.CharField("来自", max_length=10, choices=AudienceGroup)
    text = models.TextField("意见", max_length=500, blank=True)
    handling = models.CharField(
        "办理情况",
        max_length=10,
        choices=OpinionHandling,
        default=OpinionHandling.OPEN,
    )
    answering_unit = models.CharField("由谁答复", max_length=60, blank=True)
    answer = models.TextField("答复", max_length=500, blank=True)
    due = models.DateField("应答复日期", null=True, blank=True)
    answered_on = models.DateField("答复日期", null=True, blank=True)

    objects = OpinionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "意见建议"
        ordering = ["occasion", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=AudienceGroup.values),
                name="opinion_group_known",
                violation_error_message="请选择意见来自哪一类人。",
            ),
            models.CheckConstraint(
                condition=Q(handling__in=OpinionHandling.values),
                name="opinion_handling_known",
                violation_error_message="请选择办理情况。",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True) | ~Q(answer=""),
                name="opinion_answered_in_words",
                violation_error_message="已答复的意见要写明怎么答复的。",
            ),
        ]

    def __str__(self):
        return self.text[:30]

    @property
    def is_answered(self):
        return self.answered_on is not None

    @property
    def is_blank(self):
        """Nothing was written into the row."""
        return not (self.text or self.answer or self.answering_unit)

    def is_overdue(self, today):
        return not self.is_answered and self.due is not None and self.due < today
