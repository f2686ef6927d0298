"""催报: who was reminded, when, how, and what came of it."""

from django.db import models
from django.db.models import Q

from submissions.choices import ReminderChannel
from submissions.models import Declaration, OutgoingMail


class Reminder(models.Model):
    declaration = models.ForeignKey(
        Declaration, models.PROTECT, related_name="reminders", verbose_name="申报表"
    )
    channel = models.CharField("方式", max_length=10, choices=ReminderChannel)
    text = models.TextField("内容", max_length=500, blank=True)
    note = models.CharField("结果", max_length=200, blank=True)
    mail = models.OneToOneField(
        OutgoingMail,
        models.PROTECT,
        null=True,
        related_name="reminder",
        verbose_name="邮件",
    )
    # What makes it the same reminder when asked for again: the page that sent it, or how
    # many hours before which deadline.
    occasion = models.CharField("时机", max_length=60, blank=True)
    by_label = models.CharField("催报人", max_length=100)
    at = models.DateTimeField("时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "催报"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=ReminderChannel.values),
                name="reminder_channel_known",
                violation_error_message="请选择催报的方式。",
            ),
            models.UniqueConstraint(
                fields=["declaration", "occasion"],
                condition=~Q(occasion=""),
                name="automatic_reminder_once",
                violation_error_message="这一次自动催报已经发过了。",
            ),
        ]

    def __str__(self):
        return f"{self.declaration.unit} {self.get_channel_display()}"
