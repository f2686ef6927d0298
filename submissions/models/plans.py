"""The plan of a campaign: a working version, then issued ones that never change."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from submissions.choices import DeclarationStatus, PlanStatus, Selection
from submissions.models.audit import HEAD_LENGTH
from submissions.models.campaigns import Campaign
from submissions.models.fields import MonthsField, overlaps_months
from submissions.models.people import Unit
from submissions.models.themes import Theme
from submissions.months import Months


class Plan(models.Model):
    campaign = models.OneToOneField(
        Campaign, models.PROTECT, related_name="plan", verbose_name="年度申报活动"
    )

    class Meta:
        verbose_name = verbose_name_plural = "计划"

    def __str__(self):
        return f"{self.campaign.year}年计划"


class PlanVersionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Units see a plan once it is issued."""
        if user.role_enum.sees_all_units:
            return self
        return self.frozen().filter(plan__campaign__declarations__unit=user.unit_id)

    def working(self):
        return self.filter(status=PlanStatus.WORKING)

    def in_force(self):
        """Issued and not superseded: at most one of a campaign."""
        return self.filter(status=PlanStatus.ISSUED)

    def frozen(self):
        return self.filter(status__in=PlanStatus.frozen())


class PlanVersion(models.Model):
    """One numbered edition of the 计划安排表."""

    plan = models.ForeignKey(
        Plan, models.PROTECT, related_name="versions", verbose_name="计划"
    )
    number = models.PositiveSmallIntegerField("版次", default=1)
    status = models.CharField(
        "状态", max_length=10, choices=PlanStatus, default=PlanStatus.WORKING
    )
    title = models.CharField("标题", max_length=150, blank=True)
    office_name = models.CharField("印发机关", max_length=60, blank=True)
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)
    issued_by_label = models.CharField("印发人", max_length=100, blank=True)
    approved_by = models.CharField("批准人", max_length=30, blank=True)
    document_number = models.CharField("发文字号", max_length=40, blank=True)
    dated = models.DateField("落款日期", null=True, blank=True)
    # Why there is a further version; stands above the 调整对照表.
    reason = models.CharField("调整说明", max_length=300, blank=True)
    # [{"mark", "title", "text"}]: the check sheet as it was acknowledged when issued.
    check_sheet = models.JSONField("核对单", default=list, blank=True, editable=False)
    log_head = models.CharField("日志存证", max_length=HEAD_LENGTH, blank=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计划版本"
        ordering = ["plan", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"],
                name="plan_version_number_once",
                violation_error_message="这个版次已经有了。",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status=PlanStatus.WORKING),
                name="one_working_version_per_plan",
                violation_error_message="已经有一个编制中的版本。",
            ),
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(status=PlanStatus.ISSUED),
                name="one_version_in_force_per_plan",
                violation_error_message="已经有一个有效的印发版本。",
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.WORKING)
                | (Q(issued_at__isnull=False) & ~Q(title="")),
                name="issued_with_date_and_title",
                violation_error_message="印发的计划必须有标题和印发时间。",
            ),
        ]

    def __str__(self):
        return f"{self.plan}第{self.number}版"

    @property
    def campaign(self):
        return self.plan.campaign

    @property
    def is_working(self):
        return self.status == PlanStatus.WORKING

    @property
    def is_in_force(self):
        return self.status == PlanStatus.ISSUED

    @property
    def issue_day(self):
        """落款日期: the one given to it, or the day it was issued; None when unknown."""
        if self.dated or self.issued_at is None or self.campaign.imported:
            return self.dated
        return timezone.localdate(self.issued_at)

    @property
    def draft_mark(self):
        """What the name of a file says while the version is not issued."""
        return "（编制中）" if self.is_working else ""


class PlanEntryQuerySet(models.QuerySet):
    def in_force(self):
        """Rows of the plans in force, dropped ones included."""
        return self.filter(version__in=PlanVersion.objects.in_force())

    def settling(self):
        """Rows of the plans in force that are not dropped: their themes are settled."""
        return self.in_force().filter(dropped=False)

    def in_months(self, months):
        return self.alias(shared=overlaps_months("months", months)).filter(shared__gt=0)

    def current(self):
        """Rows that the paper will have: neither dropped nor asleep.

        A row sleeps while its theme is not selected; an added one has no theme.
        """
        awake = Q(
            theme__selection=Selection.SELECTED,
            theme__declaration__status__in=DeclarationStatus.filed(),
        )
        return self.filter(awake | Q(added=True), dropped=False)


class PlanEntry(models.Model):
    """A row of a plan: its months, and, once issued, its wording as issued."""

    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="entries", verbose_name="计划版本"
    )
    theme = models.ForeignKey(
        Theme,
        models.SET_NULL,
        null=True,
        related_name="plan_entries",
        verbose_name="活动主题",
    )
    # The same row in every version, also when its theme is gone.
    line = models.UUIDField("行标识", default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        related_name="plan_entries",
        verbose_name="牵头单位",
    )
    months = MonthsField("安排月份", default=Months)
    position = models.PositiveIntegerField("序号", default=0)
    title = models.CharField("活动主题", max_length=60, blank=True)
    unit_name = models.CharField("责任单位", max_length=800, blank=True)
    forms_text = models.CharField("活动形式", max_length=200, blank=True)
    summary = models.TextField("活动简介", blank=True)
    remark = models.CharField("备注", max_length=100, blank=True)
    added = models.BooleanField("增补", default=False)
    dropped = models.BooleanField("取消", default=False)
    change_reason = models.CharField("调整原因", max_length=300, blank=True)

    objects = PlanEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "计划条目"
        ordering = ["version", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "theme"],
                name="theme_once_per_version",
                violation_error_message="这个主题已经在计划里了。",
            ),
            models.CheckConstraint(
                condition=Q(added=False) | (~Q(title="") & Q(unit__isnull=False)),
                name="added_entry_says_everything",
                violation_error_message="增补的活动要写明主题和责任单位。",
            ),
            models.CheckConstraint(
                condition=Q(dropped=False) | ~Q(change_reason=""),
                name="dropped_entry_with_reason",
                violation_error_message="取消一个活动要写明原因。",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=4095),
                name="entry_has_months",
                violation_error_message="请至少安排一个月份。",
            ),
        ]

    def __str__(self):
        return self.title or str(self.theme)

    @property
    def units(self):
        """Lead unit first, then all that take part."""
        return self.theme.units if self.theme else [self.unit]

    @property
    def units_text(self):
        """Its units as the table names them."""
        return self.unit_name or self.theme.units_text
