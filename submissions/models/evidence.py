"""What proves an occasion: files, media items, and the reports as they were filed."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.choices import MediaKind, OccasionFileKind
from submissions.models.attachments import KEPT
from submissions.models.declarations import Snapshot, make_short_code
from submissions.models.occasions import Occasion, OfOccasionQuerySet
from submissions.models.people import User

# The longer side, in pixels, of the copies that pages show.
COPY_SIZES = (1600, 400)


class OccasionFileQuerySet(OfOccasionQuerySet):
    def photos(self):
        return self.filter(kind=OccasionFileKind.PHOTO)

    def without_copies(self):
        return self.photos().filter(copies_made=False)


class OccasionFile(models.Model):
    """A photo or another file; bytes outside the web root, names our own.

    A photo is kept as it came, without its position, its device and its hidden parts.
    """

    occasion = models.ForeignKey(
        Occasion, models.PROTECT, related_name="files", verbose_name="场次"
    )
    kind = models.CharField("类别", max_length=10, choices=OccasionFileKind)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    caption = models.CharField("说明", max_length=60, blank=True)
    name = models.CharField("文件名", max_length=100)
    stored_name = models.UUIDField("存储名", default=uuid.uuid4, unique=True)
    ending = models.CharField("类型", max_length=4)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("校验", max_length=64)
    # Of the bytes as sent: the same photo sent again is the same row.
    source_sha256 = models.CharField("上传内容校验", max_length=64)
    # As seen, its orientation applied; None for other files.
    width = models.PositiveIntegerField("宽", null=True, blank=True)
    height = models.PositiveIntegerField("高", null=True, blank=True)
    copies_made = models.BooleanField("已制缩略图", default=False)
    # Who can be recognised has agreed that it is published: since when, by whose word.
    publishable_since = models.DateTimeField("可公开自", null=True, blank=True)
    publishable_by_label = models.CharField("勾选人", max_length=100, blank=True)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_by_label = models.CharField("上传人姓名", max_length=100)

    objects = OccasionFileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动材料"
        ordering = ["occasion", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=OccasionFileKind.values),
                name="occasion_file_kind_known",
                violation_error_message="材料类别不在规定的范围内。",
            ),
            models.UniqueConstraint(
                fields=["occasion", "kind", "source_sha256"],
                name="occasion_file_once",
                violation_error_message="这个文件已经上传过了。",
            ),
            models.CheckConstraint(
                condition=Q(publishable_since__isnull=True)
                | ~Q(publishable_by_label=""),
                name="occasion_file_publishable_by_somebody",
                violation_error_message="照片可以公开，要记下是谁勾选的。",
            ),
        ]

    def __str__(self):
        return self.caption or self.name

    @property
    def is_photo(self):
        return self.kind == OccasionFileKind.PHOTO

    @property
    def may_publish(self):
        return self.publishable_since is not None

    @classmethod
    def list_kept_files(cls):
        """[(path, SHA-256)] of the files that a backup holds; copies are made again."""
        return [(file.path, file.sha256) for file in cls.objects.only(*KEPT)]

    @property
    def path(self):
        return settings.ATTACHMENT_DIR / f"{self.stored_name}.{self.ending}"

    def copy_path(self, size):
        """Where its copy of this size lies; JPEG, made again whenever it is missing."""
        folder = settings.ATTACHMENT_DIR / "copies"
        return folder / f"{self.stored_name}-{size}.jpg"

    @property
    def code(self):
        return make_short_code(self.sha256)

    def read(self):
        """The bytes as kept; ValueError when the disk holds anything else."""
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ValueError(f"occasion file {self.pk} was changed on disk")
        return content


class MediaItem(models.Model):
    """媒体报道: where the occasion was told of."""

    occasion = models.ForeignKey(
        Occasion, models.CASCADE, related_name="media_items", verbose_name="场次"
    )
    position = models.PositiveSmallIntegerField("序号", default=0)
    kind = models.CharField("媒体", max_length=10, choices=MediaKind)
    outlet = models.CharField("名称", max_length=60, blank=True)
    title = models.CharField("标题", max_length=100, blank=True)
    # Paper has none.
    address = models.URLField("网址", max_length=500, blank=True)
    published_on = models.DateField("日期", null=True, blank=True)

    objects = OfOccasionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "媒体报道"
        ordering = ["occasion", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=MediaKind.values),
                name="media_kind_known",
                violation_error_message="请选择是哪一类媒体。",
            ),
        ]

    def __str__(self):
        return f"{self.outlet}：{self.title}"

    @property
    def is_blank(self):
        """Nothing was written into the row."""
        return not (self.outlet or self.title or self.address)


class OccasionReport(Snapshot):
    """情况报告 of an occasion, as filed."""

    occasion = models.ForeignKey(
        Occasion, models.PROTECT, related_name="reports", verbose_name="场次"
    )

    objects = OfOccasionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "情况报告"
        ordering = ["occasion", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "sequence"],
                name="occasion_report_sequence_once",
                violation_error_message="这次报送已经登记过了。",
            ),
        ]
