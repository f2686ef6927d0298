"""Which entries of the log: by whom, of which unit, what, and when."""

import django_filters
from django import forms
from django.db.models import Q

from review.forms import SearchFilter
from review.manage.acts import ACTS
from review.themes.words import find_name
from submissions.models import AuditEntry, Unit

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
WRONG_DAY = {"invalid": "请按 2027-04-02 这样的写法填写日期。"}


class LogFilter(django_filters.FilterSet):
    who = SearchFilter(
        label="操作人",
        field_name="actor_label",
        lookup_expr="icontains",
    )
    unit = SearchFilter(label="单位", method="of_unit")
    action = django_filters.ChoiceFilter(
        label="操作", choices=list(ACTS.items()), empty_label="全部"
    )
    address = SearchFilter(label="来自", field_name="address", lookup_expr="startswith")
    since = django_filters.DateFilter(
        label="从",
        field_name="at",
        lookup_expr="date__gte",
        widget=DAY,
        error_messages=WRONG_DAY,
    )
    until = django_filters.DateFilter(
        label="到",
        field_name="at",
        lookup_expr="date__lte",
        widget=DAY,
        error_messages=WRONG_DAY,
    )

    class Meta:
        model = AuditEntry
        fields = []

    def of_unit(self, entries, _name, text):
        """What its people did, and what was done to a thing that bears its name."""
        units = Unit.objects.filter(find_name(text)).order_by()
        named = Q(target_label__icontains=text)
        for unit in units:
            named |= Q(target_label__contains=unit.name)
        return entries.filter(named | Q(actor__unit__in=units.values("pk")))
