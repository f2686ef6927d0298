"""活动开展: the life of one line of an issued plan."""

from django.db import models
from django.db.models import Count, OuterRef, Q, Subquery

from submissions.choices import OccasionStatus, Stage
from submissions.models.campaigns import Campaign
from submissions.models.fields import MonthsField, overlaps_months
from submissions.models.occasions import Occasion
from submissions.models.people import Unit
from submissions.models.themes import Theme
from submissions.months import ALL, Months


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.role_enum.sees_all_units:
            return self
        return self.filter(unit=user.unit_id)

    def open(self):
        """Still in the plan in force."""
        return self.filter(closed_at__isnull=True)

    def in_months(self, months):
        return self.alias(shared=overlaps_months("months", months)).filter(shared__gt=0)

    def with_stage_rank(self, today=None):
        """Annotate `stage_rank`: of the occasion that needs somebody most."""
        occasions = Occasion.objects.filter(activity=OuterRef("pk"))
        ranked = occasions.with_stage(today).order_by("stage_rank")
        most = ranked.values("stage_rank")[:1]
        return self.annotate(stage_rank=Subquery(most))

    def in_stage(self, stage, today=None):
        return self.with_stage_rank(today).filter(stage_rank=Stage(stage).rank)

    def with_counts(self):
        """Annotate `held_count` and `occasion_count`: the “2/3 场” of a list."""
        standing = Q(occasions__cancelled_at__isnull=True)
        held = Q(occasions__status__in=OccasionStatus.held())
        return self.annotate(
            held_count=Count("occasions", filter=standing & held),
            occasion_count=Count("occasions", filter=standing),
        )

    def in_plan_order(self):
        return self.order_by("campaign", "position", "pk")


class Activity(models.Model):
    """What became of one line, over all versions; its words are those in force."""

    # `PlanEntry.line`: the same in every version.
    line = models.UUIDField("行标识", editable=False)
    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="activities",
        verbose_name="年度申报活动",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="activities", verbose_name="牵头单位"
    )
    theme = models.ForeignKey(
        Theme,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="活动主题",
    )
    position = models.PositiveIntegerField("序号", default=0)
    title = models.CharField("活动主题", max_length=60)
    units_text = models.CharField("责任单位", max_length=800, blank=True)
    forms_text = models.CharField("活动形式", max_length=200, blank=True)
    summary = models.TextField("活动简介", blank=True)
    months = MonthsField("安排月份", default=Months)
    closed_at = models.DateTimeField("取消时间", null=True, blank=True)
    closing_reason = models.CharField("取消原因", max_length=300, blank=True)
    # The edition of the plan that closed it.
    closed_by_version = models.PositiveSmallIntegerField(
        "取消的版次", null=True, blank=True
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        ordering = ["campaign", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "line"],
                name="one_activity_per_line",
                violation_error_message="计划里的这一行已经有活动了。",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(closing_reason=""),
                name="activity_closed_with_reason",
                violation_error_message="取消一个活动要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=4095),
                name="activity_has_months",
                violation_error_message="活动至少要有一个月份。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_closed(self):
        return self.closed_at is not None

    @property
    def lasts_all_year(self):
        """每月 or 全年: one occasion, until the unit says that it holds one a month."""
        return self.months == ALL

    @property
    def stage(self):
        """Its Stage, of a row from `with_stage_rank()`."""
        return list(Stage)[self.stage_rank]
