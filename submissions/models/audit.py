"""操作日志: append-only, each entry sealed with the hash of the one before."""

import hashlib
import json

from django.conf import settings
from django.db import models

# Two chains: who comes in never waits for a long act to end.
CHAINS = ACTS, DOOR = 1, 2
# `number:hash` of an entry, as it is printed on papers; 64 bits are not met by trying.
HEAD_DIGITS, HEAD_LENGTH = 16, 36
# What the seal of an entry covers: the first did not know the address.
FIRST_SEAL, SEAL_WITH_ADDRESS = 1, 2


class AppendOnly(models.QuerySet):
    def of_acts(self):
        """Without who came in, was refused, took a file away."""
        return self.filter(chain=ACTS)

    def update(self, *args, **values):
        raise TypeError("audit entries are never changed")

    def delete(self):
        raise TypeError("audit entries are never deleted")

    bulk_update = update


class AuditHead(models.Model):
    """A row a chain: the hash of its newest entry; locking it puts writers in line."""

    entry_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return "操作日志"


class AuditEntry(models.Model):
    """Who did what to which thing; labels are frozen as text."""

    at = models.DateTimeField("时间")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="操作人",
    )
    actor_label = models.CharField("操作人姓名", max_length=100)
    action = models.CharField("操作", max_length=60, db_index=True)
    target_type = models.CharField("对象类别", max_length=60)
    target_id = models.CharField("对象编号", max_length=60)
    target_label = models.CharField("对象", max_length=200)
    data = models.JSONField("内容", default=dict)
    address = models.CharField("来自", max_length=45, blank=True, default="")
    chain = models.PositiveSmallIntegerField(default=ACTS)
    version = models.PositiveSmallIntegerField(default=FIRST_SEAL)
    previous_hash = models.CharField(max_length=64, blank=True)
    entry_hash = models.CharField(max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target")
        ]

    def __str__(self):
        return f"{self.actor_label} {self.action} {self.target_label}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("audit entries are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("audit entries are never deleted")

    @property
    def head(self):
        """Itself and so all before it, short enough to stand on a paper."""
        return f"{self.pk}:{self.entry_hash[:HEAD_DIGITS].upper()}"

    def seal(self):
        """SHA-256 (hex) over the previous hash and everything the entry says."""
        said = [
            self.previous_hash,
            self.at.isoformat(),
            self.actor_id,
            self.actor_label,
            self.action,
            self.target_type,
            self.target_id,
            self.target_label,
            self.data,
        ]
        if self.version >= SEAL_WITH_ADDRESS:
            said += [self.version, self.chain, self.address]
        canonical = json.dumps(said, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(canonical.encode()).hexdigest()
