"""场次: one holding of an activity, from 报备 to the 情况报告."""

from calendar import monthrange
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from submissions.choices import OccasionFileKind, OccasionStatus, Stage
from submissions.models.fields import MonthsField, overlaps_months
from submissions.models.stages import find_stage, select_stage, select_stage_rank
from submissions.models.themes import takes_part
from submissions.text import quote_inside


class OccasionQuerySet(models.QuerySet):
    def visible_to(self, user):
        if user.role_enum.sees_all_units:
            return self
        return self.filter(activity__unit=user.unit_id)

    def shared_with(self, unit):
        """Of activities that another unit leads and this one takes part in."""
        taking_part = takes_part(unit, "activity__theme__")
        return self.filter(taking_part).exclude(activity__unit=unit).distinct()

    def standing(self):
        """Not cancelled."""
        return self.filter(cancelled_at__isnull=True)

    def open(self):
        """Standing, and nothing was reported yet."""
        return self.standing().filter(status__in=OccasionStatus.open())

    def held(self):
        return self.filter(status__in=OccasionStatus.held())

    def awaiting_confirmation(self):
        return self.filter(status=OccasionStatus.REPORTED)

    def in_months(self, months):
        """Planned for any of these months."""
        return self.alias(shared=overlaps_months("months", months)).filter(shared__gt=0)

    def with_stage(self, today=None):
        """Annotate `stage_name` (a value of Stage) and `stage_rank`."""
        today = today or timezone.localdate()
        return self.annotate(
            stage_name=select_stage(today), stage_rank=select_stage_rank(today)
        )

    def in_stage(self, *stages, today=None):
        return self.with_stage(today).filter(stage_name__in=stages)

    def overdue(self, today=None):
        return self.in_stage(Stage.OVERDUE, today=today)

    def waiting_for_unit(self, until, today=None):
        """What a unit is to do: late, returned, to be reported; to announce by `until`."""
        soon = Q(stage_name=Stage.UNANNOUNCED, announce_due__lte=until)
        now = Q(stage_name__in=(Stage.OVERDUE, Stage.RETURNED, Stage.UNREPORTED))
        return self.with_stage(today).filter(now | soon)

    def outside_planned_month(self):
        """Held, but in another month than the plan says: `held_month` is no bit of it."""
        return self.held().filter(in_planned_month=False)

    def with_row_data(self):
        """Everything that a list says of an occasion, in a constant number of queries."""
        return self.select_related(
            "activity__unit", "activity__campaign", "activity__theme__focus_area"
        )

    def by_urgency(self, today=None):
        """Overdue ones first, then as they need somebody, then by day."""
        return self.with_stage(today).order_by(
            "stage_rank", F("day").asc(nulls_last=True), "last_day", "pk"
        )


class Occasion(models.Model):
    """One holding: what was announced stands beside what was held."""

    activity = models.ForeignKey(
        "Activity", models.PROTECT, related_name="occasions", verbose_name="活动"
    )
    position = models.PositiveSmallIntegerField("场次")
    status = models.CharField(
        "状态",
        max_length=10,
        choices=OccasionStatus,
        default=OccasionStatus.PLANNED,
    )
    # One month, or all twelve for the one occasion of an activity 全年.
    months = MonthsField("计划月份")
    # The last day of the planned month; kept for what is asked of many rows at once.
    last_day = models.DateField("计划月份最后一天")
    # The unit added it (再加一场).
    extra = models.BooleanField("加办", default=False)
    # Counts saves, so that a stale page cannot overwrite a newer one; 0 is untouched.
    revision = models.PositiveIntegerField("修订号", default=0)
    changed_at = models.DateTimeField("最后修改", null=True, blank=True)

    # 报备
    day = models.DateField("日期", null=True, blank=True)
    starts = models.TimeField("开始", null=True, blank=True)
    ends = models.TimeField("结束", null=True, blank=True)
    place = models.CharField("地点", max_length=100, blank=True)
    forms_text = models.CharField("活动形式", max_length=200, blank=True)
    lead_person = models.CharField("牵头人", max_length=30, blank=True)
    sign_up = models.CharField("报名方式", max_length=200, blank=True)
    public_phone = models.CharField("对外联系电话", max_length=40, blank=True)
    plan_text = models.TextField("活动方案", max_length=2000, blank=True)
    notice_text = models.TextField("预告信息", max_length=500, blank=True)
    announced_at = models.DateTimeField("报备时间", null=True, blank=True)
    announced_by_label = models.CharField("报备人", max_length=100, blank=True)
    # Why an announced day was given up, last time.
    change_reason = models.CharField("改期原因", max_length=300, blank=True)

    # 情况报告
    held_on = models.DateField("实际日期", null=True, blank=True)
    held_starts = models.TimeField("实际开始", null=True, blank=True)
    held_ends = models.TimeField("实际结束", null=True, blank=True)
    held_place = models.CharField("实际地点", max_length=100, blank=True)
    # Whether `held_on` lies in the planned month; written with the report.
    in_planned_month = models.BooleanField("在计划月份内", null=True, blank=True)
    logo_shown = models.BooleanField("展示了 LOGO 标识", null=True, blank=True)
    logo_reason = models.CharField("没有展示的原因", max_length=200, blank=True)
    logo_photo = models.ForeignKey(
        "OccasionFile",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="看得见标识的照片",
    )
    cover = models.ForeignKey(
        "OccasionFile",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="封面",
    )
    what_shown = models.TextField("活动经过", max_length=2000, blank=True)
    what_decided = models.TextField("现场议定事项", max_length=1000, blank=True)
    experience = models.TextField("可推广的经验", max_length=500, blank=True)
    survey_link = models.URLField("问卷网址", max_length=300, blank=True)
    survey_answers = models.PositiveIntegerField("回收问卷份数", null=True, blank=True)

    # Dates to act by, the whole day included; advisory.
    announce_due = models.DateField("应报备日期", null=True, blank=True)
    report_due = models.DateField("应报送日期", null=True, blank=True)
    answer_by = models.DateField("改好期限", null=True, blank=True)

    return_reason = models.TextField("退回原因", max_length=500, blank=True)
    # {field of the report: what the office asks there}
    return_remarks = models.JSONField("退回意见", default=dict, blank=True)
    returned_at = models.DateTimeField("退回时间", null=True, blank=True)
    returned_by_label = models.CharField("退回人", max_length=100, blank=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by_label = models.CharField("确认人", max_length=100, blank=True)
    office_remark = models.CharField("办公室意见", max_length=300, blank=True)
    exemplary = models.BooleanField("典型经验", default=False)
    # The plan in force has it no more, and it had not been held.
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelling_reason = models.CharField("取消原因", max_length=300, blank=True)

    objects = OccasionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "场次"
        ordering = ["activity", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "position"],
                name="occasion_position_once",
                violation_error_message="这个活动已经有这一场了。",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OccasionStatus.values),
                name="occasion_status_known",
                violation_error_message="场次状态不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(months__gte=1, months__lte=4095),
                name="occasion_has_months",
                violation_error_message="场次至少要有一个计划月份。",
            ),
            models.CheckConstraint(
                condition=~Q(status=OccasionStatus.ANNOUNCED)
                | (
                    Q(day__isnull=False, report_due__isnull=False)
                    & Q(announced_at__isnull=False)
                    & ~Q(place="")
                ),
                name="occasion_announced_with_day_and_place",
                violation_error_message="报备要写明日期和地点。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OccasionStatus.filed())
                | (Q(held_on__isnull=False) & ~Q(held_place="")),
                name="occasion_reported_with_day_and_place",
                violation_error_message="情况报告要写明实际日期和地点。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OccasionStatus.filed())
                | (
                    Q(logo_shown__isnull=False)
                    & (Q(logo_shown=True) | ~Q(logo_reason=""))
                ),
                name="occasion_without_logo_says_why",
                violation_error_message="没有展示标识的，请说明原因。",
            ),
            models.CheckConstraint(
                condition=Q(status=OccasionStatus.PLANNED)
                | Q(ends__isnull=True)
                | Q(starts__isnull=True)
                | Q(ends__gt=F("starts")),
                name="occasion_hours_ordered",
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OccasionStatus.filed())
                | Q(held_ends__isnull=True)
                | Q(held_starts__isnull=True)
                | Q(held_ends__gt=F("held_starts")),
                name="occasion_held_hours_ordered",
                violation_error_message="实际结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=~Q(status=OccasionStatus.RETURNED)
                | (~Q(return_reason="") & Q(answer_by__isnull=False)),
                name="occasion_returned_with_reason_and_date",
                violation_error_message="退回必须写明原因和改好的期限。",
            ),
            models.CheckConstraint(
                condition=~Q(status=OccasionStatus.CONFIRMED)
                | Q(confirmed_at__isnull=False),
                name="occasion_confirmed_with_time",
                violation_error_message="确认必须有时间。",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True)
                | (~Q(cancelling_reason="") & Q(status=OccasionStatus.PLANNED)),
                name="occasion_cancelled_with_reason",
                violation_error_message="取消要写明原因，已经报备、报送的场次不能取消。",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "day"], name="occasion_status_day"),
        ]

    def __str__(self):
        return f"“{quote_inside(self.activity.title)}”第{self.position}场"

    # What predicates and pages ask of a thing of a unit.

    @property
    def unit(self):
        return self.activity.unit

    @property
    def unit_id(self):
        return self.activity.unit_id

    @property
    def campaign(self):
        return self.activity.campaign

    @property
    def title(self):
        return self.activity.title

    @property
    def is_cancelled(self):
        return self.cancelled_at is not None

    @property
    def is_open(self):
        return not self.is_cancelled and self.status in OccasionStatus.open()

    @property
    def is_announced(self):
        """报备 stands, and nothing was reported yet."""
        return self.status == OccasionStatus.ANNOUNCED

    @property
    def is_held(self):
        return self.status in OccasionStatus.held()

    @property
    def is_filed(self):
        return self.status in OccasionStatus.filed()

    @property
    def editable(self):
        """The unit may write on its 情况报告."""
        return not (self.is_cancelled or self.is_filed)

    @property
    def stage(self):
        """Its Stage today; of a row from `with_stage()`, on the day asked for."""
        name = getattr(self, "stage_name", None)
        return Stage(name) if name else self.stage_on(timezone.localdate())

    def stage_on(self, today):
        return find_stage(self, today)

    def covers(self, day):
        """Whether a day lies in the planned month."""
        return day.year == self.campaign.year and day.month in self.months

    @property
    def photos(self):
        """[OccasionFile] of kind 照片 in their order, from `files` once prefetched."""
        return [
            file for file in self.files.all() if file.kind == OccasionFileKind.PHOTO
        ]

    @property
    def cover_photo(self):
        """The photo to be seen first, or None."""
        return self.cover or next(iter(self.photos), None)

    @property
    def public_photos(self):
        """[OccasionFile] that may be published, the cover first where it may."""
        public = [photo for photo in self.photos if photo.may_publish]
        return sorted(public, key=lambda photo: photo.pk != self.cover_id)

    @property
    def planned_total(self):
        return sum(row.planned for row in self.groups.all())

    @property
    def present_total(self):
        return sum(row.present or 0 for row in self.groups.all())


def find_last_day(year, months):
    """The date on which the last of these months of a year ends."""
    month = max(months)
    return date(year, month, monthrange(year, month)[1])


class OfOccasionQuerySet(models.QuerySet):
    """Of rows that belong to an occasion."""

    def visible_to(self, user):
        if user.role_enum.sees_all_units:
            return self
        return self.filter(occasion__activity__unit=user.unit_id)

    def of_held(self):
        """Of occasions that were reported at least once."""
        return self.filter(occasion__status__in=OccasionStatus.held())
