"""附件: the stamped scan and other files; bytes outside the web root, names our own."""

import hashlib
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from submissions.choices import AttachmentKind, Stamp
from submissions.models.declarations import Declaration, make_short_code
from submissions.models.people import OwnedQuerySet, User

# What of a row tells where its file lies: known to every version of the tables.
KEPT = ("stored_name", "ending", "sha256")


class AttachmentQuerySet(OwnedQuerySet):
    unit_path = "declaration__unit"

    def scans(self):
        return self.filter(kind=AttachmentKind.SCAN)


def add_stamps(files, content_sha256):
    """The files, each with its `stamp` for content of this checksum."""
    for file in files:
        file.stamp = file.stamp_for(content_sha256)
    return files


class Attachment(models.Model):
    """A file of a declaration; `code` is of the content that was current when it came."""

    declaration = models.ForeignKey(
        Declaration, models.PROTECT, related_name="attachments", verbose_name="申报表"
    )
    kind = models.CharField("类别", max_length=10, choices=AttachmentKind)
    name = models.CharField("文件名", max_length=100)
    stored_name = models.UUIDField("存储名", default=uuid.uuid4, unique=True)
    ending = models.CharField("类型", max_length=4)
    size = models.PositiveIntegerField("大小")
    sha256 = models.CharField("校验", max_length=64)
    content_sha256 = models.CharField("上传时的内容校验", max_length=64)
    # As on the paper itself; several are blank-separated, none when nothing was read.
    code_read = models.CharField("扫描件上的校验码", max_length=40, blank=True)
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_by_label = models.CharField("上传人姓名", max_length=100)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=AttachmentKind.values),
                name="attachment_kind_known",
                violation_error_message="附件类别不在规定的范围内。",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def list_kept_files(cls):
        """[(path, SHA-256 or "" of what was derived)] of the files that a backup holds."""
        rows = list(cls.objects.only(*KEPT))
        copies = [row.preview_path for row in rows if row.has_preview]
        return [(row.path, row.sha256) for row in rows] + [
            (path, "") for path in copies
        ]

    @property
    def path(self):
        return settings.ATTACHMENT_DIR / f"{self.stored_name}.{self.ending}"

    @property
    def preview_path(self):
        """Where the picture of its first page lies, if one could be drawn; JPEG."""
        return settings.ATTACHMENT_DIR / "copies" / f"{self.stored_name}.jpg"

    @property
    def has_preview(self):
        return self.preview_path.exists()

    @property
    def paths(self):
        """Everything of it on the disk."""
        return [self.path, self.preview_path]

    @property
    def code(self):
        """What the foot of the paper must say, unless it was printed before a change."""
        return make_short_code(self.content_sha256)

    def is_of(self, content_sha256):
        """Whether it was handed in for this content, or bears its code."""
        of_content = self.content_sha256 == content_sha256
        return of_content or self.code_read == make_short_code(content_sha256)

    def stamp_for(self, content_sha256):
        """The Stamp of this scan beside content of this checksum."""
        if self.code_read:
            fits = self.code_read == make_short_code(content_sha256)
            return Stamp.FITS if fits else Stamp.OUTDATED
        unchanged = self.content_sha256 == content_sha256
        return Stamp.UNREAD if unchanged else Stamp.OUTDATED

    def read(self):
        """The bytes as uploaded; ValueError when the disk holds anything else."""
        content = self.path.read_bytes()
        if hashlib.sha256(content).hexdigest() != self.sha256:
            raise ValueError(f"attachment {self.pk} was changed on disk")
        return content
