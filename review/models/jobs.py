"""What the worker makes outside of a request, and how far it is."""

from django.db import models
from django.db.models import Count, OuterRef, Q
from django.db.models.functions import Coalesce

from submissions.choices import JobStatus


class JobQuerySet(models.QuerySet):
    def open(self):
        return self.filter(status__in=JobStatus.open())

    def waiting(self, silent_since):
        """What a worker may take up: asked for, or left by a worker that fell silent."""
        left = Q(status=JobStatus.RUNNING, heard_at__lt=silent_since)
        served = self.filter(status=JobStatus.RUNNING, heard_at__gte=silent_since)
        served = served.filter(asked_by__isnull=False).values("asked_by")
        return (
            self.filter(Q(status=JobStatus.QUEUED) | left)
            .exclude(status=JobStatus.QUEUED, asked_by__in=served)
            .by_turns()
        )

    def by_turns(self):
        """The first of each person, then the second of each; one at a time for each."""
        earlier = (
            self.model.objects.open()
            .filter(asked_by=OuterRef("asked_by"), pk__lt=OuterRef("pk"))
            .order_by()
            .values("asked_by")
            .annotate(count=Count("pk"))
            .values("count")
        )
        return self.annotate(turn=Coalesce(earlier, 0)).order_by("turn", "pk")


class Job(models.Model):
    """Asked for by somebody (`asked_by`), made by the worker; whole or not at all."""

    status = models.CharField(
        "状态", max_length=10, choices=JobStatus, default=JobStatus.QUEUED
    )
    done = models.PositiveSmallIntegerField("已完成部分", default=0)
    parts = models.PositiveSmallIntegerField("共几部分", default=0)
    # Counts who took it up: a worker that was given up for dead writes nothing more.
    attempt = models.PositiveSmallIntegerField("第几次生成", default=0)
    heard_at = models.DateTimeField("最近进展", null=True, blank=True)
    error = models.CharField("没有生成的原因", max_length=200, blank=True)
    asked_by_label = models.CharField("申请人", max_length=100)
    asked_at = models.DateTimeField("申请时间", auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ["-pk"]

    @property
    def is_open(self):
        return self.status in JobStatus.open()

    @property
    def is_done(self):
        return self.status == JobStatus.DONE
