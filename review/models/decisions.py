"""甄选意见: every outcome a theme was given, who proposed it, what was done at once."""

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, Min, OuterRef, Q
from django.utils.functional import cached_property

from submissions.choices import Selection
from submissions.models import Campaign, PlanVersion, Theme


class ReasonPhrase(models.Model):
    """A sentence that the office uses again and again when it declines a theme."""

    text = models.CharField("常用原因", max_length=100, unique=True)
    position = models.PositiveSmallIntegerField("排序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "常用原因"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text


class DecisionBatchQuerySet(models.QuerySet):
    def standing(self):
        """Acts that nobody took back; taking back is no act to take back again."""
        return self.filter(undone_at__isnull=True, undoes__isnull=True)

    def since_issue(self):
        """Acts after the newest issue of their year: 印发 ends what 撤销 takes back."""
        issued = PlanVersion.objects.filter(
            plan__campaign=OuterRef("campaign"), issued_at__gte=OuterRef("at")
        )
        return self.exclude(Exists(issued.order_by()))

    def last_of(self, user, campaign):
        """What 撤销 would take back for this person, or None."""
        own = self.standing().since_issue().filter(by=user, campaign=campaign)
        last = own.first()
        if last is None or last.said:
            return last
        # Its themes were all removed since: an earlier act may still hold some.
        held = Q(Exists(Decision.objects.filter(batch=OuterRef("pk"))))
        waiting = Q(Exists(Proposal.objects.filter(batch=OuterRef("pk"))))
        return own.filter(held | waiting).first()


class DecisionBatch(models.Model):
    """What one person decided with one press; 撤销 takes it back as a whole."""

    campaign = models.ForeignKey(
        Campaign,
        models.PROTECT,
        related_name="decision_batches",
        verbose_name="年度申报活动",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="decision_batches",
        verbose_name="操作人",
    )
    at = models.DateTimeField("时间", auto_now_add=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    # The act that this one took back.
    undoes = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name="撤销的是",
    )

    objects = DecisionBatchQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一次甄选"
        ordering = ["-pk"]

    def __str__(self):
        return self.said

    @cached_property
    def said(self):
        """What it did: “28 条改为入选、2 条改为备选”, a single theme by its title."""
        decided = write_sayings(count_sayings(self.decisions), "改为")
        return decided or write_sayings(count_sayings(self.proposals), "拟")

    def sayings_on(self, themes):
        """[Decision or Proposal] of this act on any of `themes`, as they were made."""
        return [
            saying
            for sayings in (self.decisions, self.proposals)
            for saying in sayings.filter(theme__in=themes)
            .select_related("theme__declaration__unit")
            .order_by("pk")
        ]


def count_sayings(sayings):
    """(outcome, how many, one of their titles), the most frequent first."""
    counted = sayings.order_by().values_list("outcome")
    counted = counted.annotate(rows=Count("pk"), title=Min("theme__title"))
    return counted.order_by("-rows", "outcome")


def write_sayings(rows, word):
    """`by_outcome` in words; what was merged did so, it was not made so."""
    alone = sum(count for _, count, _ in rows) == 1
    return "、".join(
        f"{f'“{title}”' if alone else f'{count} 条'}"
        f"{word if outcome != Selection.MERGED else ''}{Selection(outcome).label}"
        for outcome, count, title in rows
    )


class Decision(models.Model):
    """Private until the plan is issued; the newest explains `Theme.selection`."""

    theme = models.ForeignKey(
        Theme,
        models.CASCADE,
        db_index=False,  # an index below begins with it
        related_name="decisions",
        verbose_name="活动主题",
    )
    # What it was before, so that the act can be taken back.
    before = models.CharField(
        "原结果", max_length=10, choices=Selection, default=Selection.PENDING
    )
    outcome = models.CharField("结果", max_length=10, choices=Selection)
    reason = models.TextField("原因", blank=True, max_length=300)
    batch = models.ForeignKey(
        DecisionBatch,
        models.PROTECT,
        null=True,
        related_name="decisions",
        verbose_name="一次甄选",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        db_index=False,  # an index below begins with it
        related_name="+",
        verbose_name="甄选人",
    )
    decided_by_label = models.CharField("甄选人姓名", max_length=100)
    # Under two levels, who had proposed it.
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="提出人",
    )
    proposed_by_label = models.CharField("提出人姓名", max_length=100, blank=True)
    decided_at = models.DateTimeField("甄选时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "甄选意见"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Selection.DECLINED) | ~Q(reason=""),
                name="declined_with_reason",
                violation_error_message="未入选必须写明原因。",
            ),
        ]
        indexes = [
            # Of a theme, and who decided on it, without a look at the reasons.
            models.Index(fields=["theme", "decided_by"], name="decision_theme_person"),
        ]

    def __str__(self):
        return f"{self.theme}：{self.get_outcome_display()}"

    @property
    def is_joint(self):
        """Whether it tells of 并入 or 拆出."""
        return Selection.MERGED in (self.before, self.outcome)


class Proposal(models.Model):
    """An outcome that waits for a second person (Campaign.two_levels)."""

    theme = models.OneToOneField(
        Theme, models.CASCADE, related_name="proposal", verbose_name="活动主题"
    )
    outcome = models.CharField("拟定结果", max_length=10, choices=Selection)
    reason = models.TextField("原因", blank=True, max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="提出人",
    )
    proposed_by_label = models.CharField("提出人姓名", max_length=100)
    batch = models.ForeignKey(
        DecisionBatch,
        models.PROTECT,
        null=True,
        related_name="proposals",
        verbose_name="一次甄选",
    )
    proposed_at = models.DateTimeField("提出时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "拟定意见"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome=Selection.DECLINED) | ~Q(reason=""),
                name="proposal_declined_with_reason",
                violation_error_message="拟定未入选必须写明原因。",
            ),
        ]

    def __str__(self):
        return f"{self.theme}：拟{self.get_outcome_display()}"
