"""Which occasions of the follow-up list."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from review.followup.periods import CHOICES, PERIODS
from review.followup.rows import COUNTED
from review.forms import KindFilter, SearchFilter
from submissions.choices import (
    AudienceGroup,
    OccasionFileKind,
    OpinionHandling,
    Stage,
)
from submissions.lookups import match_all_words
from submissions.models import Occasion, OccasionFile, Opinion, Unit

# Who stands in the way of a finished year, one press each.
REST = {
    "unanswered": "意见没有答完",
    "no_photo": "已报送，没有照片",
    "no_logo": "没有展示标识",
    "other_month": "不在计划月份",
    "exemplary": "典型经验",
}
# The figures of the year that no state says; 待确认 and 逾期 are states.
DONE = {
    "planned": "计划安排（不含已取消）",
    "announced": "已报备，办了的也算",
    "held": "已办",
    "in_planned_month": "已办，在计划月份",
}
SORTS = {"": "最要紧的在先", "day": "按日期", "unit": "按单位"}


class OccasionFilter(django_filters.FilterSet):
    """Of a queryset from `review.followup.rows.list_occasions`."""

    q = SearchFilter(label="关键词", method="holds_words")
    kind = KindFilter(label="单位类别", field_name="activity__unit__kind")
    month = django_filters.ChoiceFilter(
        label="计划月份", choices=CHOICES, method="in_period", empty_label="全部"
    )
    form = django_filters.ChoiceFilter(
        label="活动形式", method="in_form", empty_label="全部"
    )
    focus = django_filters.ChoiceFilter(
        label="重大主题",
        field_name="activity__theme__focus_area__name",
        empty_label="全部",
    )
    stage = django_filters.ChoiceFilter(
        label="状态", choices=Stage.choices, field_name="stage_name", empty_label="全部"
    )
    done = django_filters.ChoiceFilter(
        label="办到哪一步",
        choices=list(DONE.items()),
        method="is_counted_as",
        empty_label="全部",
    )
    rest = django_filters.ChoiceFilter(
        label="其他条件",
        choices=list(REST.items()),
        method="is_found_by",
        empty_label="不限",
    )
    unit = django_filters.ModelChoiceFilter(
        field_name="activity__unit",
        queryset=Unit.objects.all(),
        widget=forms.HiddenInput,
    )
    sort = django_filters.ChoiceFilter(
        label="次序",
        choices=[pair for pair in SORTS.items() if pair[0]],
        method="sort_rows",
        empty_label=SORTS[""],
    )

    class Meta:
        model = Occasion
        fields = []

    def __init__(self, data, *, campaign, queryset):
        super().__init__(data, queryset=queryset)
        self.forms_by_name = {form.name: form for form in campaign.activity_forms.all()}
        self.offer("form", self.forms_by_name)
        self.offer("focus", [area.name for area in campaign.focus_areas.all()])

    def offer(self, name, words):
        named = ((word, word) for word in words)
        self.form.fields[name].choices = [("", "全部"), *named]

    def holds_words(self, occasions, name, value):
        return occasions.filter(
            match_all_words(
                value.split(),
                "activity__title__icontains",
                "activity__units_text__icontains",
                "place__icontains",
                "held_place__icontains",
            )
        )

    def in_period(self, occasions, name, value):
        return PERIODS[value].narrow(occasions)

    def in_form(self, occasions, name, value):
        """By what the form is called now or was when the plan was issued."""
        form = self.forms_by_name[value]
        named = [("activity__forms_text__contains", name) for name in form.names]
        return occasions.filter(Q(*named, _connector=Q.OR))

    def is_counted_as(self, occasions, name, value):
        return occasions.filter(COUNTED[value])

    def is_found_by(self, occasions, name, value):
        return FINDERS[value](occasions)

    def sort_rows(self, occasions, name, value):
        if value == "unit":
            return occasions.order_by("activity__unit__order", "last_day", "pk")
        return occasions.order_by(
            Coalesce("held_on", "day", "last_day"), "starts", "pk"
        )


class PartFilter(django_filters.FilterSet):
    """Of what belongs to an occasion: `texts` are its own columns that are searched."""

    texts = ()
    q = SearchFilter(label="关键词", method="holds_words")
    month = django_filters.ChoiceFilter(
        label="计划月份", choices=CHOICES, method="in_period", empty_label="全部"
    )
    unit = django_filters.ModelChoiceFilter(
        field_name="occasion__activity__unit",
        queryset=Unit.objects.all(),
        widget=forms.HiddenInput,
    )

    def holds_words(self, parts, name, value):
        return parts.filter(
            match_all_words(
                value.split(),
                *self.texts,
                "occasion__activity__title__icontains",
                "occasion__activity__units_text__icontains",
            )
        )

    def in_period(self, parts, name, value):
        return PERIODS[value].narrow(parts, "occasion__months")


class OpinionFilter(PartFilter):
    """Of a queryset from `review.followup.rows.list_opinions`."""

    texts = ("text__icontains", "answer__icontains")
    state = django_filters.ChoiceFilter(
        label="答复",
        choices=[
            ("answered", "已答复"),
            ("unanswered", "还没有答复"),
            ("overdue", "逾期没有答复"),
        ],
        method="is_in_state",
        empty_label="全部",
    )
    handling = django_filters.ChoiceFilter(
        label="办理情况", choices=OpinionHandling.choices, empty_label="全部"
    )
    group = django_filters.ChoiceFilter(
        label="来自", choices=AudienceGroup.choices, empty_label="全部"
    )

    class Meta:
        model = Opinion
        fields = ["q", "state", "handling", "group", "month", "unit"]

    def is_in_state(self, opinions, name, value):
        return getattr(opinions, value)()


def find_unanswered(occasions):
    waiting = Opinion.objects.of_held().unanswered().filter(occasion=OuterRef("pk"))
    return occasions.filter(Exists(waiting))


def find_without_photo(occasions):
    photos = OccasionFile.objects.filter(
        occasion=OuterRef("pk"), kind=OccasionFileKind.PHOTO
    )
    return occasions.held().filter(~Exists(photos))


FINDERS = {
    "unanswered": find_unanswered,
    "no_photo": find_without_photo,
    "no_logo": lambda occasions: occasions.held().filter(logo_shown=False),
    "other_month": lambda occasions: occasions.outside_planned_month(),
    "exemplary": lambda occasions: occasions.filter(exemplary=True),
}
