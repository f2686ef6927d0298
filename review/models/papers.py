"""What was handed out of an issued plan, byte for byte."""

import hashlib

from django.db import models
from django.db.models import Q

from review.models.jobs import Job, JobQuerySet
from submissions.choices import JobStatus
from submissions.models.people import User
from submissions.models.plans import PlanVersion


class PlanPaperFile(models.Model):
    """A paper of an issued version as it was first made; never made again."""

    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="papers", verbose_name="计划版本"
    )
    ending = models.CharField("类型", max_length=4)
    # Which of the version's papers it is; empty for the plan as it always prints.
    options = models.CharField("选项", max_length=100, blank=True)
    content = models.BinaryField("内容")
    sha256 = models.CharField("校验", max_length=64)
    made_at = models.DateTimeField("制成时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "印发的文件"
        ordering = ["version", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "ending", "options"],
                name="paper_made_once",
                violation_error_message="这份文件已经制成，不再重做。",
            ),
        ]

    def __str__(self):
        return f"{self.version}.{self.ending}"

    def read(self):
        """The bytes as first made; ValueError when the database holds anything else."""
        content = bytes(self.content)
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ValueError(f"paper {self.pk} was changed")
        return content


class PaperJobQuerySet(JobQuerySet):
    def visible_to(self, user):
        """Whoever may see the version may have its paper."""
        return self.filter(version__in=PlanVersion.objects.visible_to(user))


class PaperJob(Job):
    """A paper that is made outside of a request; the bytes come whole or not at all."""

    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="jobs", verbose_name="计划版本"
    )
    asked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="申请人账号"
    )
    # The key of its Look, and the SHA-256 of what was to be printed.
    look = models.CharField("样式", max_length=1000, blank=True)
    content_sha256 = models.CharField("内容校验", max_length=64)
    content = models.BinaryField("文件", null=True)

    objects = PaperJobQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = verbose_name_plural = "生成任务"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=JobStatus.values),
                name="job_status_known",
                violation_error_message="生成任务的状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.DONE) | Q(content__isnull=False),
                name="job_done_with_content",
                violation_error_message="已生成的任务必须有文件。",
            ),
            models.UniqueConstraint(
                fields=["version", "look", "content_sha256"],
                condition=Q(status__in=JobStatus.open()),
                name="one_open_job_per_paper",
                violation_error_message="这份文件正在生成，不用再点。",
            ),
        ]

    def __str__(self):
        return f"{self.version}.pdf"
