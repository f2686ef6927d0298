"""What office and unit settle about a theme after filing: 征询 and 调整申请."""

from django.db import models
from django.db.models import Q

from submissions.choices import ChangeKind, ChangeStatus, ConsentStatus
from submissions.models.campaigns import Campaign
from submissions.models.fields import MonthsField
from submissions.models.people import OwnedQuerySet, Unit
from submissions.models.themes import Theme
from submissions.months import Months


class ConsentQuerySet(OwnedQuerySet):
    unit_path = "theme__declaration__unit"

    def waiting(self):
        return self.filter(status=ConsentStatus.WAITING)


class Consent(models.Model):
    """征询: may the theme be held in months that the unit had not declared?"""

    theme = models.ForeignKey(
        Theme, models.CASCADE, related_name="consents", verbose_name="活动主题"
    )
    months = MonthsField("征询的月份")
    question = models.CharField("征询的话", max_length=300, blank=True)
    status = models.CharField(
        "答复", max_length=10, choices=ConsentStatus, default=ConsentStatus.WAITING
    )
    remark = models.CharField("单位说明", max_length=300, blank=True)
    asked_at = models.DateTimeField("征询时间", auto_now_add=True)
    asked_by_label = models.CharField("征询人", max_length=100)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by_label = models.CharField("答复人", max_length=100, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "月份征询"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ConsentStatus.values),
                name="consent_status_known",
                violation_error_message="征询的答复不在规定的范围内。",
            ),
            models.UniqueConstraint(
                fields=["theme"],
                condition=Q(status=ConsentStatus.WAITING),
                name="one_open_consent_per_theme",
                violation_error_message="这个主题已经有一个待答复的征询。",
            ),
        ]

    def __str__(self):
        return f"{self.theme}：{self.months}"

    @property
    def campaign(self):
        return self.theme.campaign

    @property
    def waits_for_answer(self):
        return self.status == ConsentStatus.WAITING and not self.campaign.is_archived


class ChangeRequestQuerySet(OwnedQuerySet):
    def open(self):
        return self.filter(status=ChangeStatus.ASKED)

    def answered(self):
        return self.filter(status__in=(ChangeStatus.APPROVED, ChangeStatus.REFUSED))

    def told(self):
        """Requests to show the unit: all but those it took back."""
        return self.exclude(status=ChangeStatus.WITHDRAWN)


class ChangeRequest(models.Model):
    """调整申请: a unit wants an issued theme moved, changed, dropped, or one added.

    Empty fields mean no change; 增补 has no theme and fills all of them.
    """

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="change_requests",
        verbose_name="年度申报活动",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="change_requests", verbose_name="填报单位"
    )
    theme = models.ForeignKey(
        Theme,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="change_requests",
        verbose_name="活动主题",
    )
    theme_label = models.CharField("原活动主题", max_length=60, blank=True)
    # The row of the plan, the same in every version; a row that was added has no theme.
    line = models.UUIDField("行标识", null=True, blank=True, editable=False)
    kind = models.CharField("调整事项", max_length=10, choices=ChangeKind)
    months = MonthsField("改为月份", default=Months)
    title = models.CharField("改为主题", max_length=60, blank=True)
    forms_text = models.CharField("改为形式", max_length=200, blank=True)
    summary = models.TextField("活动简介", max_length=500, blank=True)
    reason = models.TextField("调整原因", max_length=300)
    status = models.CharField(
        "办理", max_length=10, choices=ChangeStatus, default=ChangeStatus.ASKED
    )
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)
    asked_by_label = models.CharField("申请人", max_length=100)
    answer = models.CharField("办理意见", max_length=300, blank=True)
    answered_at = models.DateTimeField("办理时间", null=True, blank=True)
    answered_by_label = models.CharField("办理人", max_length=100, blank=True)

    objects = ChangeRequestQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "调整申请"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ChangeStatus.values),
                name="change_status_known",
                violation_error_message="调整申请的办理状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ChangeKind.values),
                name="change_kind_known",
                violation_error_message="请选择要调整什么。",
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="change_with_reason",
                violation_error_message="请写明调整的原因。",
            ),
            models.UniqueConstraint(
                fields=["line"],
                condition=Q(status=ChangeStatus.ASKED),
                name="one_open_change_per_line",
                violation_error_message="这个活动已经有一份待办理的调整申请。",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.theme_label or self.title}"

    @property
    def is_open(self):
        return self.status == ChangeStatus.ASKED

    @property
    def wish(self):
        """{field of a plan row: what it is to become}, without what stays as it is."""
        names = ("title", "months", "forms_text", "summary")
        return {name: value for name in names if (value := getattr(self, name))}
