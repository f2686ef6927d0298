"""发件箱: mail written by acts, sent after commit, kept with its result."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from submissions.choices import MailPurpose, MailStatus
from submissions.models.campaigns import Campaign
from submissions.models.people import Unit


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now):
        """What a sender may take up now."""
        return self.filter(status=MailStatus.WAITING, not_before__lte=now)


class OutgoingMail(models.Model):
    """One letter to one unit. Its status is written by transitions alone."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="mails", verbose_name="年度申报活动"
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="mails", verbose_name="填报单位"
    )
    purpose = models.CharField("事由", max_length=10, choices=MailPurpose)
    address = models.EmailField("收件地址")
    subject = models.CharField("标题", max_length=120)
    body = models.TextField("正文", max_length=2000)
    status = models.CharField(
        "状态", max_length=10, choices=MailStatus, default=MailStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField("发送次数", default=0)
    # A letter that failed waits longer each time before it is tried again.
    not_before = models.DateTimeField("最早发送", default=timezone.now)
    error = models.CharField("未发出的原因", max_length=300, blank=True)
    written_at = models.DateTimeField("写信时间", auto_now_add=True)
    written_by_label = models.CharField("写信人", max_length=100)
    taken_at = models.DateTimeField("开始发送", null=True, blank=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "发件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=MailStatus.values),
                name="mail_status_known",
                violation_error_message="发件状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.SENT) | Q(sent_at__isnull=False),
                name="mail_sent_with_time",
                violation_error_message="已发的信必须有发出时间。",
            ),
            models.CheckConstraint(
                condition=~Q(status=MailStatus.FAILED) | ~Q(error=""),
                name="mail_failed_with_error",
                violation_error_message="未发出的信必须写明原因。",
            ),
        ]
        indexes = [models.Index(fields=["status", "not_before"], name="mail_due")]

    def __str__(self):
        return f"{self.subject}（{self.unit}）"
