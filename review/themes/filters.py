"""Which of the filed themes a list shows, by what is ticked and written."""

from functools import cached_property

import django_filters
from django import forms
from django.db.models import (
    Exists,
    OuterRef,
    Q,
)
from django.http import QueryDict

from review.forms import TextFilter
from review.models import Decision, Note, Proposal
from review.overview.counts import OTHER_FORM
from review.sorting import Sorting
from review.themes.orders import SORTED_HEADS
from review.themes.words import find_name, find_words, split_words
from submissions.choices import AttachmentKind, DeclarationStatus, Selection
from submissions.district import list_kind_choices
from submissions.models import Attachment, PlanEntry, Theme
from submissions.months import Months

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]

# Of a theme whose unit wrote a form in its own words.
OWN_WORDS = ~Q(other_form="")


class TickField(django_filters.fields.MultipleChoiceField):
    """Takes the options that there are; of what else was asked `left_out` tells."""

    def clean(self, value):
        return super().clean([one for one in value or () if self.valid_value(one)])


class TickFilter(django_filters.MultipleChoiceFilter):
    """Any of the ticked options; nothing ticked is no condition."""

    field_class = TickField

    def __init__(self, label, choices=(), **extra):
        super().__init__(
            label=label,
            choices=choices,
            distinct=False,
            widget=forms.CheckboxSelectMultiple,
            **extra,
        )


class ThemeFilter(django_filters.FilterSet):
    """What the office looks for among the themes of filed declarations.

    Forms, focus areas and tags go by name, so that an address can be read and a kept
    one holds in the next year too.
    """

    q = TextFilter(label="关键词", method="search", max_length=60)
    unit = TextFilter(label="填报单位", method="of_unit", max_length=60)
    kind = TickFilter("单位类别", field_name="declaration__unit__kind")
    month = TickFilter("月份", MONTHS, method="in_months")
    planned = TickFilter("计划月份", method="in_planned_months")
    form = TickFilter("活动形式", method="in_form")
    focus = TickFilter("重大主题", method="on_focus")
    selection = TickFilter("甄选", Selection.choices)
    state = TickFilter(
        "申报状态",
        [(status.value, status.label) for status in DeclarationStatus.filed()],
        field_name="declaration__status",
    )
    stamped = TickFilter(
        "盖章件", [("yes", "已上传"), ("no", "未上传")], method="is_stamped"
    )
    tag = TickFilter("标签", method="tagged")
    note = TickFilter("内部备注", [("yes", "有"), ("no", "没有")], method="with_note")
    proposed = TickFilter("拟定意见", method="is_proposed")
    mine = TickFilter("处理人", [("yes", "我处理过的")], method="decided_by_me")

    class Meta:
        model = Theme
        fields = []

    def __init__(self, *args, campaign, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        # {name of a filter: {name of an entry: primary key}}; own words have none
        self.lists = {
            "form": map_entries(campaign.activity_forms) | {OTHER_FORM: None},
            "focus": map_entries(campaign.focus_areas),
            "tag": map_entries(campaign.tags),
        }
        for name, entries in self.lists.items():
            self.filters[name].extra["choices"] = [(entry, entry) for entry in entries]
        if campaign.issued_number:
            self.filters["planned"].extra["choices"] = MONTHS
        self.filters["kind"].extra["choices"] = list_kind_choices()
        if self.has_proposals(campaign):
            self.filters["proposed"].extra["choices"] = [("yes", "待确认")]

    def has_proposals(self, campaign):
        """Whether any may wait; some stay open when two levels are over."""
        waiting = Proposal.objects.filter(theme__declaration__campaign=campaign)
        return campaign.two_levels or waiting.exists()

    @property
    def waits(self):
        return bool(self.filters["proposed"].extra["choices"])

    @cached_property
    def words(self):
        """What is looked for, word by word."""
        return split_words(self.chosen.get("q", ""))

    @cached_property
    def sorting(self):
        return Sorting.read(self.data, SORTED_HEADS)

    @cached_property
    def chosen(self):
        """{name: value} of the conditions that hold, in the order of the fields."""
        self.form.is_valid()
        chosen = {}
        for name, value in self.form.cleaned_data.items():
            if isinstance(value, list):
                options = [option for option, _ in self.form.fields[name].choices]
                value = [option for option in options if option in value]
            if value:
                chosen[name] = value
        return chosen

    @cached_property
    def left_out(self):
        """[(name, value)] that the address asks for and no menu of this year has."""
        return [
            (name, value)
            for name, field in self.form.fields.items()
            if isinstance(field, TickField)
            for value in dict.fromkeys(self.form[name].data or ())
            if value and not field.valid_value(value)
        ]

    @property
    def query(self):
        """The conditions in the order of the fields, nothing empty or unknown; then
        by which head they are sorted."""
        query = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            query.setlist(name, value if isinstance(value, list) else [value])
        if self.sorting.name:
            query["sort"] = self.sorting.said
        return query

    def without(self, name):
        """The themes that all conditions but this one leave."""
        themes = self.queryset
        for other, value in self.chosen.items():
            if other != name:
                themes = self.filters[other].filter(themes, value)
        return themes

    def with_yes(self, name):
        """The themes that saying yes to a condition leaves, whatever it says now."""
        return self.filters[name].filter(self.without(name), ["yes"])

    def keys_of(self, name, values):
        """Primary keys of the ticked entries of a list."""
        return [self.lists[name][value] for value in values]

    def search(self, themes, name, value):
        return themes.filter(*find_words(value))

    def of_unit(self, themes, name, value):
        return themes.filter(find_name(value, "declaration__unit__"))

    def in_months(self, themes, name, value):
        return themes.in_months(Months.of(*map(int, value)))

    def in_planned_months(self, themes, name, value):
        """In months of the plan in force; a merged theme goes with its lead's line."""
        months = Months.of(*map(int, value))
        rows = PlanEntry.objects.settling().in_months(months).values("theme")
        return themes.filter(Q(pk__in=rows) | Q(merged_into__in=rows))

    def in_form(self, themes, name, value):
        named = [key for key in self.keys_of(name, value) if key]
        wanted = Q(listed_in(Theme.forms, activityform__in=named))
        return themes.filter(wanted | OWN_WORDS if OTHER_FORM in value else wanted)

    def on_focus(self, themes, name, value):
        return themes.filter(focus_area__in=self.keys_of(name, value))

    def tagged(self, themes, name, value):
        return themes.filter(listed_in(Theme.tags, tag__in=self.keys_of(name, value)))

    def is_stamped(self, themes, name, value):
        return themes.filter(choose_fact(value, with_scan()))

    def with_note(self, themes, name, value):
        return themes.filter(choose_fact(value, with_note()))

    def is_proposed(self, themes, name, value):
        return themes.filter(proposal__isnull=False)

    def decided_by_me(self, themes, name, value):
        own = Decision.objects.filter(theme=OuterRef("pk"), decided_by=self.person)
        return themes.filter(Exists(own.order_by()))


def map_entries(entries):
    """{name: primary key} of a list of the campaign, in its order."""
    return dict(entries.values_list("name", "pk"))


def listed_in(relation, **entries):
    return Exists(relation.through.objects.filter(theme=OuterRef("pk"), **entries))


def with_scan():
    """Of a theme: whether its declaration was handed in with a stamp."""
    scans = Attachment.objects.filter(
        declaration=OuterRef("declaration"), kind=AttachmentKind.SCAN
    )
    return Exists(scans.order_by())


def with_note():
    return Exists(Note.objects.filter(theme=OuterRef("pk")).order_by())


def choose_fact(ticked, fact):
    """The fact, its contrary, or both of them, which is no condition."""
    if len(ticked) == 2:
        return Q()
    return Q(fact) if ticked == ["yes"] else ~Q(fact)
