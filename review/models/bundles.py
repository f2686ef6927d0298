"""Packages of a whole campaign: made by the worker, kept on disk for a while."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from review.models.jobs import Job, JobQuerySet
from submissions.choices import BundleKind, JobStatus
from submissions.models import Campaign, User


class BundleJob(Job):
    """A package that is made outside of a request; its bytes lie outside the web root."""

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, related_name="bundles", verbose_name="年度申报活动"
    )
    # What the package holds is what this person may see.
    asked_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="申请人账号"
    )
    kind = models.CharField("类别", max_length=10, choices=BundleKind)
    # Files in the package; more than a paper ever has parts.
    done = models.PositiveIntegerField("已装入", default=0)
    parts = models.PositiveIntegerField("共几个文件", default=0)
    stored_name = models.UUIDField("存储名", default=uuid.uuid4, unique=True)
    size = models.PositiveBigIntegerField("大小", null=True, blank=True)
    sha256 = models.CharField("校验", max_length=64, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta(Job.Meta):
        verbose_name = verbose_name_plural = "材料包"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=BundleKind.values),
                name="bundle_kind_known",
                violation_error_message="材料包的类别不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=JobStatus.values),
                name="bundle_status_known",
                violation_error_message="材料包的状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=~Q(status=JobStatus.DONE)
                | (Q(size__isnull=False) & ~Q(sha256="")),
                name="bundle_done_with_checksum",
                violation_error_message="已生成的材料包必须有大小和校验值。",
            ),
            models.UniqueConstraint(
                fields=["campaign", "kind"],
                condition=Q(status__in=JobStatus.open()),
                name="one_open_bundle_per_campaign",
                violation_error_message="这个材料包正在生成，不用再点。",
            ),
        ]

    def __str__(self):
        return f"{self.campaign.year}年{self.get_kind_display()}"

    @classmethod
    def list_kept_files(cls):
        """[(path, SHA-256)] of the packages that are kept for good."""
        kept = cls.objects.filter(kind=BundleKind.ARCHIVE, status=JobStatus.DONE)
        return [(job.path, job.sha256) for job in kept.only("stored_name", "sha256")]

    @property
    def path(self):
        return settings.BUNDLE_DIR / f"{self.stored_name}.zip"
