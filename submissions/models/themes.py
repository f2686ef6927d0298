"""A row of the 附表."""

from django.db import models
from django.db.models import Prefetch, Q
from django.utils.functional import cached_property

from submissions.choices import DeclarationStatus, Selection
from submissions.comparison import Change
from submissions.models.campaigns import ActivityForm, FocusArea
from submissions.models.declarations import Declaration
from submissions.models.fields import FoldedField, MonthsField, overlaps_months
from submissions.models.people import OwnedQuerySet, Unit
from submissions.months import Months
from submissions.rows import RowContent
from submissions.text import split_names

PLAN_LABELS = {
    "title": "活动主题",
    "months": "活动时间（月份）",
    "forms_text": "活动形式",
    "summary": "活动简介",
}
OFFICIAL_ORDER = ("declaration__unit__order", "declaration_id", "position", "pk")


def prefetch_joint_rows(to=""):
    """What to prefetch for forms and units of themes; `to`: the path that leads to them.

    Into lists: to make a queryset for each row would cost more than reading it.
    """
    merged = Theme.objects.select_related("declaration__unit").in_official_order()
    return (
        Prefetch(f"{to}forms", to_attr="listed_forms"),
        Prefetch(f"{to}co_organisers", to_attr="listed_co_organisers"),
        Prefetch(f"{to}merged_themes", merged, to_attr="merged_rows"),
        Prefetch(f"{to}merged_rows__co_organisers", to_attr="listed_co_organisers"),
    )


def takes_part(unit, to=""):
    """Q: a theme that names this unit, or one merged into it that is of it or names it.

    `to`: the path that leads to the theme.
    """
    return (
        Q(**{f"{to}co_organisers": unit})
        | Q(**{f"{to}merged_themes__declaration__unit": unit})
        | Q(**{f"{to}merged_themes__co_organisers": unit})
    )


class ThemeQuerySet(OwnedQuerySet):
    unit_path = "declaration__unit"

    def filed(self):
        """Themes that the office has before it; a draft is the unit's own."""
        return self.filter(declaration__status__in=DeclarationStatus.filed())

    def selected(self):
        return self.filed().filter(selection=Selection.SELECTED)

    def in_months(self, months):
        return self.alias(shared=overlaps_months("months", months)).filter(shared__gt=0)

    def with_paper_data(self):
        """Everything a list or a paper prints, in a constant number of queries.

        The campaign is read once for all rows, not once more with each.
        """
        return self.select_related("declaration__unit", "focus_area").prefetch_related(
            "declaration__campaign", *prefetch_joint_rows()
        )

    def joint_with(self, unit):
        """Filed themes of other units that name this one as co-organiser."""
        return self.filed().filter(co_organisers=unit)

    def in_official_order(self):
        return self.order_by(*OFFICIAL_ORDER)


class Theme(models.Model):
    """活动主题: time as written beside the months understood from it."""

    declaration = models.ForeignKey(
        Declaration, models.CASCADE, related_name="themes", verbose_name="申报表"
    )
    position = models.PositiveSmallIntegerField("序号", default=0)
    # Without an end: how long a filed text may be, `LONGEST` says; a draft is kept whole.
    title = models.CharField("活动主题", blank=True)
    time_text = models.CharField("活动时间（月份）", blank=True)
    months = MonthsField("月份", default=Months)
    forms = models.ManyToManyField(
        ActivityForm, blank=True, related_name="themes", verbose_name="活动形式"
    )
    other_form = models.CharField("其他形式", blank=True)
    summary = models.TextField("活动简介", blank=True)
    focus_area = models.ForeignKey(
        FocusArea,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="themes",
        verbose_name="重大主题",
    )
    co_organisers = models.ManyToManyField(
        Unit, blank=True, related_name="joint_themes", verbose_name="协办单位"
    )
    # Partners that are no unit of the roster, as written: a school, a newspaper.
    other_co_organisers = models.CharField("其他协办单位", blank=True)
    # Given by the page to a row that has no key yet, so that no save makes it twice.
    mark = models.CharField("行标记", max_length=20, blank=True, editable=False)
    # What the office asks to be changed in this row, beside the reason of the return.
    remark = models.CharField("退回意见", max_length=300, blank=True)
    selection = models.CharField(
        "甄选", max_length=10, choices=Selection, default=Selection.PENDING
    )
    # The joint theme that this one went into; empty again when that row is removed.
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,  # the index below holds only the few that were merged
        related_name="merged_themes",
        verbose_name="并入的主题",
    )
    # What a search looks through; a save of either must name it too.
    search_text = FoldedField(of=["title", "summary"])

    objects = ThemeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动主题"
        ordering = ["declaration", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(months__lte=4095),
                name="theme_months_within_a_year",
                violation_error_message="月份只能是 1 到 12 月。",
            ),
            models.CheckConstraint(
                condition=Q(selection__in=Selection.values),
                name="theme_selection_known",
                violation_error_message="甄选结果不在规定的范围内。",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(selection=Selection.MERGED),
                name="theme_joins_only_when_merged",
                violation_error_message="只有“并入”的主题才记并入哪个主题。",
            ),
        ]
        indexes = [
            # All that the filters of the list ask of a theme, beside its text; its key,
            # so that forms, tags and notes join without a look at the row.
            models.Index(
                fields=["declaration", "selection", "focus_area", "months", "id"],
                name="theme_facts",
            ),
            models.Index(
                fields=["merged_into"],
                condition=Q(merged_into__isnull=False),
                name="theme_merged",
            ),
        ]

    def __str__(self):
        return self.title or f"第{self.position}行"

    @property
    def campaign(self):
        return self.declaration.campaign

    @property
    def open_proposal(self):
        """What waits for a second person, or None."""
        return getattr(self, "proposal", None)

    # What `prefetch_joint_rows` reads for many themes at once.

    @cached_property
    def listed_forms(self):
        return list(self.forms.all())

    @cached_property
    def listed_co_organisers(self):
        return list(self.co_organisers.all())

    @cached_property
    def merged_rows(self):
        return list(self.merged_themes.select_related("declaration__unit"))

    @property
    def form_names(self):
        """Names of the forms in the campaign's order, 其他 as written."""
        names = [form.name for form in self.listed_forms]
        return [*names, self.other_form] if self.other_form else names

    @property
    def units(self):
        """The unit, its co-organisers, then those of the themes merged into this one."""
        units = [self.declaration.unit, *self.listed_co_organisers]
        for merged in self.merged_rows:
            units += [merged.declaration.unit, *merged.listed_co_organisers]
        return list(dict.fromkeys(units))

    @property
    def other_co_organisers_list(self):
        return split_names(self.other_co_organisers)

    @property
    def co_organiser_names(self):
        """All partners by name: those of the roster, then those that it does not know."""
        names = [unit.name for unit in self.listed_co_organisers]
        return names + self.other_co_organisers_list

    @property
    def units_text(self):
        """Its units as the plan names them, those outside the roster too."""
        names = []
        for theme in (self, *self.merged_rows):
            names += [theme.declaration.unit.name, *theme.co_organiser_names]
        return "、".join(dict.fromkeys(names))

    @property
    def forms_text(self):
        return "、".join(self.form_names)

    def announced(self, issued_at):
        """What the unit may know once a plan was issued: (outcome, label, reason).

        Decisions after `issued_at` stay the office's own until the next version.
        """
        decisions = list(self.decisions.all())
        told = [decision for decision in decisions if decision.decided_at <= issued_at]
        if told:
            return told[0].outcome, told[0].get_outcome_display(), told[0].reason
        state = Selection.PENDING if decisions else Selection(self.selection)
        return state.value, state.label, ""

    def cancelled(self):
        """As `announced`, when the plan in force has cancelled it; else None."""
        entry = self.entry_in_force()
        if entry and entry.dropped:
            return Selection.DECLINED.value, "已取消", entry.change_reason
        return None

    def changes_to(self, words):
        """[Change] from the unit's words to `words`, {name of PLAN_LABELS: value}."""
        own = {name: getattr(self, name) for name in PLAN_LABELS}
        return [
            Change("计划文字", label, str(own[name]), str(words[name]))
            for name, label in PLAN_LABELS.items()
            if words[name] != own[name]
        ]

    def reworded(self):
        """[Change] from the unit's words to the plan in force; later edits stay inside.

        Best with `plan_entries__version` and `forms` prefetched.
        """
        entry = self.entry_in_force()
        if entry is None or entry.dropped:
            return []
        return self.changes_to({name: getattr(entry, name) for name in PLAN_LABELS})

    def entry_in_force(self):
        """Its row in the plan in force, or None."""
        for entry in self.plan_entries.all():
            if entry.version.is_in_force:
                return entry
        return None

    def row_content(self):
        """The row as plain data, from what `themes_in_order` reads."""
        return RowContent.of(
            self, forms=self.forms.all(), co_organisers=self.co_organisers.all()
        )

    def content(self, number):
        """The row as a filing keeps it, under this 序号."""
        return self.row_content().frozen(theme=self.pk, number=number)
