"""A year's call for themes, and the lists it works with."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, FilteredRelation, Q
from django.utils import timezone

from submissions.choices import Phase, PlanStatus, ScanRule
from submissions.dates import find_local_time
from submissions.documents.paper import write_chinese_date
from submissions.models.texts import CampaignTexts
from submissions.text import mend_document_number


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office sees every year, a unit those it was called in."""
        if user.role_enum.sees_all_units:
            return self
        return self.filter(declarations__unit=user.unit_id)

    def with_issue(self):
        """Each with its plan in force, if any: what `issued_sentence` says."""
        in_force = Q(plan__versions__status=PlanStatus.ISSUED)
        return self.annotate(
            in_force=FilteredRelation("plan__versions", condition=in_force),
            issued_number=F("in_force__number"),
            issued_at=F("in_force__issued_at"),
            issued_dated=F("in_force__dated"),
        )

    def not_archived(self):
        return self.filter(archived_at__isnull=True)


def choose_current_campaign(campaigns, now):
    """The Campaign to open first, of a list with the newest year first.

    The newest that has opened, else the first to open; an imported one only where there
    is no other. None when there is none.
    """
    known = [one for one in campaigns if not one.imported] or campaigns
    opened = [campaign for campaign in known if campaign.has_opened(now)]
    return (opened or known[-1:] or [None])[0]


class Campaign(CampaignTexts):
    """年度申报活动: everything the notice says that the portal needs."""

    year = models.PositiveSmallIntegerField("年份", unique=True)
    region = models.CharField("地区名称", max_length=30)
    office_name = models.CharField("发文机关", max_length=60)
    office_short_name = models.CharField("发文机关简称", max_length=40)
    office_phone = models.CharField("联系电话", max_length=30)
    notice_number = models.CharField("发文字号", max_length=40, blank=True)
    notice_title = models.CharField("通知标题", max_length=120, blank=True)
    notice_date = models.DateField("通知日期", null=True, blank=True)
    opens_at = models.DateTimeField("开始申报")
    deadline = models.DateTimeField(
        "截止报送",
        help_text="到这一刻为止；“29日前”含29日当天时，请填30日 00:00。",
    )
    grace_minutes = models.PositiveSmallIntegerField("宽限分钟", default=0)
    minimum_themes = models.PositiveSmallIntegerField("每单位至少几个主题", default=1)
    maximum_themes = models.PositiveSmallIntegerField("每单位至多几个主题", default=20)

    scan_rule = models.CharField(
        "盖章扫描件", max_length=10, choices=ScanRule, default=ScanRule.ALLOWED
    )
    two_levels = models.BooleanField(
        "甄选须经第二人确认",
        default=False,
        help_text="打开后，一个人提出甄选意见，另一个人确认后才生效。",
    )
    notice_sealed = models.BooleanField(
        "印发通知加盖印章",
        default=True,
        help_text="打开时落款按盖章的格式排，并留出印章的位置；"
        "纸上不盖章的（例如只在网上发），请关上。",
    )
    month_low = models.PositiveSmallIntegerField("每月至少几个活动", default=1)
    month_high = models.PositiveSmallIntegerField("每月至多几个活动", default=8)
    # Counted in working days; nobody is stopped by them.
    announce_days = models.PositiveSmallIntegerField("开展前几个工作日报备", default=5)
    report_days = models.PositiveSmallIntegerField(
        "开展后几个工作日内报送情况", default=5
    )
    answer_days = models.PositiveSmallIntegerField("意见几个工作日内答复", default=15)
    contact_years = models.PositiveSmallIntegerField(
        "归档几年后删去联系人",
        null=True,
        blank=True,
        help_text="归档满这么多年，自动删去申报表里的联系人和电话，删了找不回来；不填就一直留着。",
        validators=[MinValueValidator(1), MaxValueValidator(30)],
    )
    contacts_purged_at = models.DateTimeField(
        "删去联系人的时间", null=True, blank=True, editable=False
    )
    announcement_waived = models.BooleanField(
        "免报备",
        default=False,
        help_text="打开后，单位不用事先报备，办完活动直接报送情况。",
    )
    # Set while the year is archived: everybody only reads it. `review/archive` writes them.
    archived_at = models.DateTimeField(
        "归档时间", null=True, blank=True, editable=False
    )
    archived_by_label = models.CharField(
        "归档人", max_length=100, blank=True, editable=False
    )
    # Its plan was read from a paper issued before the portal was there: nothing else of
    # that year is known, and no page says anything of it.
    imported = models.BooleanField("照印发的计划导入", default=False, editable=False)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "年度申报活动"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(deadline__gt=F("opens_at")),
                name="campaign_deadline_after_opening",
                violation_error_message="截止时间必须晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(year__gte=2000, year__lte=2100),
                name="campaign_year_plausible",
                violation_error_message="年份请填写 2000 到 2100 之间的四位数字。",
            ),
            models.CheckConstraint(
                condition=Q(minimum_themes__gte=1)
                & Q(maximum_themes__gte=F("minimum_themes"))
                & Q(maximum_themes__lte=60),
                name="campaign_theme_limits_ordered",
                violation_error_message="主题数下限至少为 1，上限不小于下限、不超过 60。",
            ),
            models.CheckConstraint(
                condition=Q(scan_rule__in=ScanRule.values),
                name="campaign_scan_rule_known",
                violation_error_message="请选择盖章扫描件怎么要求。",
            ),
            models.CheckConstraint(
                condition=Q(month_high__gte=F("month_low")),
                name="campaign_month_band_ordered",
                violation_error_message="每月至多的活动数不能小于至少的活动数。",
            ),
            models.CheckConstraint(
                condition=Q(announce_days__lte=60)
                & Q(report_days__lte=60)
                & Q(answer_days__lte=60),
                name="campaign_working_days_plausible",
                violation_error_message="工作日数请填 0 到 60。",
            ),
            models.CheckConstraint(
                condition=Q(archived_at__isnull=True, archived_by_label="")
                | (Q(archived_at__isnull=False) & ~Q(archived_by_label="")),
                name="campaign_archived_by_somebody",
                violation_error_message="归档必须有时间和归档人。",
            ),
            models.CheckConstraint(
                condition=Q(imported=False) | Q(archived_at__isnull=False),
                name="campaign_imported_is_archived",
                violation_error_message="照印发的计划导入的年度只能查看。",
            ),
        ]

    def __str__(self):
        return f"{self.year}年“政务公开主题日”"

    def clean(self):
        self.notice_number = mend_document_number(self.notice_number)

    @property
    def full_name(self):
        return f"{self.region}{self.year}年“政务公开主题日”"

    @property
    def closes_at(self):
        """The first instant at which a filing is too late (design §3)."""
        return self.deadline + timedelta(minutes=self.grace_minutes)

    def has_opened(self, now):
        return self.opens_at <= now

    @property
    def issued_sentence(self):
        """“已印发第2版（2027年4月20日）”, or nothing; of a campaign of `with_issue`."""
        if self.issued_number is None:
            return ""
        if self.imported:
            return "计划安排表（照印发的文件导入）"
        day = self.issued_dated or find_local_time(self.issued_at).date()
        return f"已印发第{self.issued_number}版（{write_chinese_date(day)}）"

    def is_over(self, now):
        """Whether its year has ended."""
        return timezone.localtime(now).year > self.year

    @property
    def is_archived(self):
        return self.archived_at is not None

    @property
    def archived_sentence(self):
        """What pages and refused acts say of an archived year; "" of any other."""
        if not self.is_archived:
            return ""
        if self.imported:
            return f"{self.year}年只有照印发的文件导入的计划，只能查看。"
        day = write_chinese_date(find_local_time(self.archived_at))
        return f"{self.year}年已归档（{day}），只能查看。"

    def phase(self, now, *, issued):
        """`issued`: whether a plan of this campaign has been issued."""
        if self.is_archived:
            return Phase.ARCHIVED
        if issued:
            return Phase.ISSUED
        if not self.has_opened(now):
            return Phase.UPCOMING
        return Phase.OPEN if now < self.closes_at else Phase.SELECTING


class ListEntryQuerySet(models.QuerySet):
    def offered(self):
        """Those to choose from by now."""
        return self.filter(retired=False)

    def offered_to(self, declaration):
        """The same, and what its rows chose before that was retired."""
        if not declaration.pk:
            return self.offered()
        chosen = self.model.objects.filter(themes__declaration=declaration)
        return self.filter(Q(retired=False) | Q(pk__in=chosen.order_by().values("pk")))

    def map_names(self):
        """{name: pk}, by what each was called before, too, unless another is called so now."""
        entries = self.values_list("pk", "name", "former_names")
        former = {name: pk for pk, _, names in entries for name in names}
        return former | {name: pk for pk, name, _ in entries}


class ListEntry(models.Model):
    """A named entry of a list that belongs to one campaign.

    One that themes name is retired, not removed: what was filed goes on naming it.
    """

    name = models.CharField("名称", max_length=20)
    position = models.PositiveSmallIntegerField("排序", default=0)
    retired = models.BooleanField("停用", default=False)
    # What was filed or issued under them goes on saying them.
    former_names = models.JSONField(
        "曾用名称", default=list, blank=True, editable=False
    )

    objects = ListEntryQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name

    @property
    def names(self):
        """All that it was ever called, today's first."""
        return [self.name, *self.former_names]


class ActivityForm(ListEntry):
    campaign = models.ForeignKey(
        Campaign, models.CASCADE, related_name="activity_forms"
    )
    explanation = models.TextField("说明", blank=True)

    class Meta(ListEntry.Meta):
        verbose_name = verbose_name_plural = "活动形式"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="activity_form_once_per_campaign",
                violation_error_message="这个活动形式已经在列表里了。",
            ),
        ]

    def clean(self):
        """Lists of forms are told apart by “、”, and what no list has counts as 其他."""
        if self.name == "其他":
            raise ValidationError(
                "“其他”不用列出：单位可以自己写别的形式，统计时都算“其他”。"
            )
        if "、" in self.name:
            raise ValidationError(
                f"“{self.name}”里有顿号，会被当成几种形式，请分成几项。"
            )


class FocusArea(ListEntry):
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="focus_areas")

    class Meta(ListEntry.Meta):
        verbose_name = verbose_name_plural = "重大主题"
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "name"],
                name="focus_area_once_per_campaign",
                violation_error_message="这个重大主题已经在列表里了。",
            ),
        ]
