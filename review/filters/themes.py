"""Which of the filed themes."""

from functools import cached_property

import django_filters
from django import forms
from django.db.models import Exists, F, OuterRef, Q, Value
from django.http import QueryDict

from review.filters.words import finds, named, words_of
from review.models import Decision, Note, Proposal, Tag
from submissions.choices import AttachmentKind, DeclarationStatus, Selection, UnitKind
from submissions.forms import LineField
from submissions.models import ActivityForm, Attachment, Declaration, FocusArea, Theme
from submissions.months import Months
from submissions.prepared import one_by_one, prepared

MONTHS = [(str(month), f"{month}月") for month in range(1, 13)]


class TextFilter(django_filters.Filter):
    field_class = LineField


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
    kind = TickFilter("单位类别", UnitKind.choices, method="of_kind")
    month = TickFilter("月份", MONTHS, method="in_months")
    form = TickFilter("活动形式", method="in_form")
    focus = TickFilter("重大主题", method="on_focus")
    selection = TickFilter("甄选", Selection.choices)
    state = TickFilter(
        "申报状态",
        [(status.value, status.label) for status in DeclarationStatus.filed()],
        method="in_state",
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
        self.campaign = campaign
        self.person = person
        self.lists = lists_of(campaign)
        # There may be proposals; some stay open when two levels are over.
        self.waits = bool(self.lists.pop("proposed")) or campaign.two_levels
        if self.waits:
            self.filters["proposed"].extra["choices"] = [("yes", "待确认")]
        for name, entries in self.lists.items():
            self.filters[name].extra["choices"] = [(entry, entry) for entry in entries]

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
        """The conditions in the order of the fields, nothing empty or unknown."""
        query = QueryDict(mutable=True)
        for name, value in self.chosen.items():
            query.setlist(name, value if isinstance(value, list) else [value])
        return query

    def without(self, *names, among=None):
        """The themes that all conditions but these leave, of the list or `among` some."""
        themes = self.queryset.all() if among is None else among
        for name, value in self.chosen.items():
            if name not in names:
                themes = self.filters[name].filter(themes, value)
        return themes

    def with_yes(self, name):
        """The themes that saying yes to a condition leaves, whatever it says now."""
        return self.filters[name].filter(self.without(name), ["yes"]).order_by()

    def entries(self, name, values):
        """Primary keys of the ticked names of a list."""
        return [self.lists[name][value] for value in values]

    def search(self, themes, name, value):
        return themes.filter(*self.found_by_words)

    @cached_property
    def found_by_words(self):
        """A condition for each of the words that are looked for."""
        return finds(words_of(self.chosen["q"]))

    def of_unit(self, themes, name, value):
        own = of_declarations(named("unit__", value))
        return themes.filter(declaration__in=own)

    def of_kind(self, themes, name, value):
        return themes.filter(declaration__in=of_declarations(Q(unit__kind__in=value)))

    def in_state(self, themes, name, value):
        return themes.filter(declaration__in=of_declarations(Q(status__in=value)))

    def is_stamped(self, themes, name, value):
        return themes.filter(
            declaration__in=of_declarations(either(value, with_scan()))
        )

    def in_months(self, themes, name, value):
        return themes.in_months(Months.of(*map(int, value)))

    def in_form(self, themes, name, value):
        return themes.filter(
            listed_in(Theme.forms, activityform__in=self.entries(name, value))
        )

    def on_focus(self, themes, name, value):
        return themes.filter(focus_area__in=self.entries(name, value))

    def tagged(self, themes, name, value):
        return themes.filter(listed_in(Theme.tags, tag__in=self.entries(name, value)))

    def with_note(self, themes, name, value):
        return themes.filter(either(value, noted()))

    def is_proposed(self, themes, name, value):
        return themes.filter(proposed())

    def decided_by_me(self, themes, name, value):
        return themes.filter(decided_by(self.person))


def lists_of(campaign):
    """{list: {name: primary key}} of the lists of a campaign, each in its order.

    `proposed` has the outcomes that wait for a second person.
    """
    lists = {"form": {}, "focus": {}, "tag": {}, "proposed": {}}
    for which, *_, name, key in entries_of([campaign.pk]):
        lists[which][name] = key
    return lists


# Its place in the list, its name, its primary key.
ENTRY = {"place": Value(0), "then": Value(0), "called": F("name"), "key": F("pk")}


@prepared
def entries_of(campaigns):
    """(list, *ENTRY) of the lists of campaigns, and of the outcomes proposed."""
    ours = {"campaign__in": campaigns}
    placed = {"place": "position", "then": "pk"}
    their_own = "theme__declaration__campaign"
    waiting = Proposal.objects.filter(**{f"{their_own}__in": campaigns}).distinct()
    outcome = {"called": "outcome", "key": their_own}
    return one_by_one(
        ENTRY,
        ("form", ActivityForm.objects.filter(**ours), placed),
        ("focus", FocusArea.objects.filter(**ours), placed),
        ("tag", Tag.objects.filter(**ours), {}),
        ("proposed", waiting, outcome),
    )


def of_declarations(condition):
    """Declarations, as a subquery: the themes themselves are then read from an index."""
    return Declaration.objects.filter(condition).order_by().values("pk")


def with_scan():
    """Of a declaration."""
    return Exists(
        Attachment.objects.filter(
            declaration=OuterRef("pk"), kind=AttachmentKind.SCAN
        ).order_by()
    )


def noted():
    return Exists(Note.objects.filter(theme=OuterRef("pk")).order_by())


def proposed():
    return Exists(Proposal.objects.filter(theme=OuterRef("pk")).order_by())


def decided_by(person):
    return Exists(
        Decision.objects.filter(theme=OuterRef("pk"), decided_by=person).order_by()
    )


def listed_in(relation, **entries):
    return Exists(relation.through.objects.filter(theme=OuterRef("pk"), **entries))


def either(ticked, fact):
    """The fact, its contrary, or both of them, which is no condition."""
    if len(ticked) == 2:
        return Q()
    return Q(fact) if ticked == ["yes"] else ~Q(fact)
