"""A unit's 申报表 and the snapshots taken when it is filed."""

import hashlib
import json

from django.db import models
from django.db.models import Max, Q

from submissions.choices import DeclarationStatus, PlanStatus
from submissions.models.audit import HEAD_LENGTH
from submissions.models.campaigns import Campaign
from submissions.models.people import OwnedQuerySet, Unit, User
from submissions.phones import mask_phone


class DeclarationQuerySet(OwnedQuerySet):
    def filed(self):
        return self.filter(status__in=DeclarationStatus.filed())

    def with_issue(self):
        """Annotate `plan_number` and `plan_issued_at` of the version in force, or None."""
        in_force = Q(campaign__plan__versions__status=PlanStatus.ISSUED)
        return self.annotate(
            plan_number=Max("campaign__plan__versions__number", filter=in_force),
            plan_issued_at=Max("campaign__plan__versions__issued_at", filter=in_force),
        )

    def in_official_order(self):
        return self.order_by("unit__order", "unit_id")


class Declaration(models.Model):
    """申报表: one per unit and campaign; the declarations of a campaign are its roster."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="declarations",
        verbose_name="年度申报活动",
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="declarations", verbose_name="填报单位"
    )
    # Without an end, as the texts of a row: `LONGEST_HEAD` says what may be filed.
    contact_name = models.CharField("联系人", blank=True)
    contact_phone = models.CharField("联系电话", blank=True)
    status = models.CharField(
        "状态",
        max_length=10,
        choices=DeclarationStatus,
        default=DeclarationStatus.DRAFT,
    )
    # Counts saves, so that a stale page cannot overwrite a newer one; 0 is untouched.
    revision = models.PositiveIntegerField("修订号", default=0)
    return_reason = models.TextField("退回原因", blank=True, max_length=500)
    answer_by = models.DateTimeField("退回后报送期限", null=True, blank=True)
    extended_until = models.DateTimeField("延期至", null=True, blank=True)
    extension_reason = models.CharField("延期原因", max_length=200, blank=True)
    none_reason = models.TextField("无主题说明", blank=True)
    # What one click brings back until the next filing (declarations/undoing.py).
    undo = models.JSONField("可以恢复的内容", default=dict, blank=True, editable=False)
    changed_at = models.DateTimeField("最后修改", null=True, blank=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申报表"
        ordering = ["campaign", "unit__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "unit"],
                name="one_declaration_per_unit_and_campaign",
                violation_error_message="这个单位本年度已经有申报表。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=DeclarationStatus.values),
                name="declaration_status_known",
                violation_error_message="申报表状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=~Q(status=DeclarationStatus.RETURNED)
                | (~Q(return_reason="") & Q(answer_by__isnull=False)),
                name="returned_with_reason_and_date",
                violation_error_message="退回必须写明原因和重新报送的期限。",
            ),
            models.CheckConstraint(
                condition=Q(extended_until__isnull=True) | ~Q(extension_reason=""),
                name="extension_with_reason",
                violation_error_message="延期必须写明原因。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["campaign", "status"], name="declaration_campaign_status"
            )
        ]

    def __str__(self):
        return f"{self.unit}{self.campaign.year}年申报表"

    @property
    def title(self):
        return self.campaign.title_of(self.campaign.declaration_title)

    @property
    def untouched(self):
        return self.revision == 0

    @property
    def editable(self):
        return self.status in DeclarationStatus.editable()

    @property
    def is_filed(self):
        return self.status in DeclarationStatus.filed()

    @property
    def withdrawn(self):
        """Whether it was filed once and nothing counts as filed now."""
        return self.status == DeclarationStatus.DRAFT and self.filings.exists()

    @property
    def state_label(self):
        """“未填” is no status: nobody has saved anything yet."""
        if self.campaign.imported:
            return "列入计划"
        if self.is_filed and self.none_reason:
            return "无主题说明"
        return "未填" if self.untouched else self.get_status_display()

    @property
    def due_at(self):
        """The last of the ends that apply: deadline, extension, answer to a return."""
        ends = [self.campaign.closes_at, self.extended_until]
        if self.status == DeclarationStatus.RETURNED:
            ends.append(self.answer_by)
        return max(end for end in ends if end)

    def accepts_filing_at(self, received):
        """Design §3: server receive time, strictly before the end that applies."""
        return self.campaign.has_opened(received) and received < self.due_at

    def list_remarks(self):
        """[(序号, theme)] of the rows that the office wrote a remark to, once returned."""
        if self.status != DeclarationStatus.RETURNED:
            return []
        rows = enumerate(self.themes.all(), start=1)
        return [(number, theme) for number, theme in rows if theme.remark]

    def content(self, themes=None):
        """What a filing freezes: plain data, in the order of the 附表.

        `themes`: the rows, when the caller has read them already.
        """
        themes = self.themes_in_order() if themes is None else themes
        return {
            "title": self.title,
            "unit": self.unit.name,
            "contact_name": self.contact_name,
            "contact_phone": self.contact_phone,
            "none_reason": self.none_reason,
            "rows": [
                theme.content(number) for number, theme in enumerate(themes, start=1)
            ],
        }

    def outcomes(self):
        """[(theme, (outcome, label, reason) or None)]: None before a plan is issued.

        Of a declaration from `with_issue()`, best with `themes__decisions` and
        `themes__plan_entries__version` prefetched.
        """
        told_by = self.plan_issued_at
        return [
            (theme, told_by and (theme.cancelled() or theme.announced(told_by)))
            for theme in self.themes.all()
        ]

    @property
    def counting_filing(self):
        """The Filing that counts now, None of a draft."""
        return self.filings.first() if self.is_filed else None

    def content_sha256(self):
        """Of what its paper says: as it was filed, of a draft as it is."""
        filing = self.counting_filing
        return filing.sha256 if filing else digest_content(self.content())

    def themes_in_order(self):
        """Rows as on the paper, with what printing them needs: three queries."""
        return self.themes.select_related("focus_area").prefetch_related(
            "forms", "co_organisers"
        )


def digest_content(content):
    """SHA-256 (hex) of the canonical JSON of a declaration's content."""
    canonical = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def make_short_code(sha256):
    """Ten characters that a person can compare on paper: `A1B2C-3D4E5`."""
    return f"{sha256[:5]}-{sha256[5:10]}".upper()


def make_qr_text(number, code):
    """What the QR code of a paper says; a draft has no number."""
    return f"{number} {code}".strip()


class FilingQuerySet(OwnedQuerySet):
    unit_path = "declaration__unit"


class Snapshot(models.Model):
    """What was filed, when, by whom; never changed afterwards."""

    sequence = models.PositiveSmallIntegerField("第几次报送")
    number = models.CharField("回执编号", max_length=30, unique=True)
    # Sent with the page, so that a double click or a resent request files once.
    key = models.UUIDField("防重复标识", unique=True)
    content = models.JSONField("内容")
    sha256 = models.CharField("内容校验", max_length=64)
    received_at = models.DateTimeField("收到时间")
    filed_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", verbose_name="报送人"
    )
    filed_by_label = models.CharField("报送人姓名", max_length=100)
    on_behalf = models.BooleanField("代填", default=False)
    # What the unit said about the warnings it passed; not part of the paper.
    note = models.TextField("补充说明", blank=True, max_length=500)
    log_head = models.CharField("日志存证", max_length=HEAD_LENGTH, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.number

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("what was filed is never changed")
        super().save(*args, **kwargs)

    @property
    def code(self):
        return make_short_code(self.sha256)

    @property
    def qr_text(self):
        return make_qr_text(self.number, self.code)


class Filing(Snapshot):
    """报送 of a declaration."""

    declaration = models.ForeignKey(
        Declaration, models.PROTECT, related_name="filings", verbose_name="申报表"
    )

    # Of the content without its contact, once that was removed; `sha256` is as filed.
    purged_sha256 = models.CharField("去掉联系人后的校验", max_length=64, blank=True)

    objects = FilingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "报送"
        ordering = ["declaration", "-sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["declaration", "sequence"],
                name="filing_sequence_once",
                violation_error_message="这次报送已经登记过了。",
            ),
        ]

    @property
    def is_as_filed(self):
        """Whether the content is what was filed, but for a contact that was removed."""
        return digest_content(self.content) == (self.purged_sha256 or self.sha256)

    @property
    def masked_content(self):
        """The content for others than the unit: nobody sees a phone unlogged."""
        phone = mask_phone(self.content["contact_phone"])
        return self.content | {"contact_phone": phone}
