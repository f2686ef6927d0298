"""Which units of the roster, and how many each choice would show."""

from collections import Counter

import django_filters

from review.forms import KindFilter, SearchFilter
from submissions.choices import Stamp, Standing
from submissions.models import Declaration

MISSING, FILED = "missing", "filed"
# What a choice of a filter stands for, by the column of a cell of the roster.
STATES = {
    MISSING: Standing.missing(),
    FILED: Standing.filed(),
    **{standing.value: (standing,) for standing in Standing},
}
STATE_LABELS = [(MISSING, "未报送"), (FILED, "已报送（全部）"), *Standing.choices]
REMINDED = {"yes": True, "no": False}
COLUMNS = {
    "kind": "unit__kind",
    "state": "standing",
    "stamp": "stamp",
    "reminded": "reminded",
}


class RosterFilter(django_filters.FilterSet):
    """Which units of the roster; of a queryset from `review.roster.rows.roster`."""

    q = SearchFilter(
        label="单位名称",
        field_name="unit__name",
        lookup_expr="contains",
    )
    kind = KindFilter(label="单位类别", field_name="unit__kind")
    state = django_filters.ChoiceFilter(
        label="状态", choices=STATE_LABELS, method="in_state", empty_label="全部"
    )
    stamp = django_filters.ChoiceFilter(
        label="盖章件", choices=Stamp.choices, empty_label="全部"
    )
    reminded = django_filters.ChoiceFilter(
        label="催报",
        choices=[("yes", "催过"), ("no", "没有催过")],
        method="was_reminded",
        empty_label="全部",
    )

    class Meta:
        model = Declaration
        fields = []

    def in_state(self, declarations, name, value):
        return declarations.filter(standing__in=STATES[value])

    def was_reminded(self, declarations, name, value):
        return declarations.filter(reminded=REMINDED[value])

    @property
    def valid(self):
        """{name: value} of the filters that are set to something that exists."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def chosen(self):
        """The valid ones that a cell can tell: all but the name of the unit."""
        return {name: value for name, value in self.valid.items() if name in COLUMNS}

    @property
    def chosen_name(self):
        """The part of a name that is looked for, or nothing."""
        return self.valid.get("q", "")

    def words(self):
        """[“状态：未报送”]: what is set, as the page says it."""
        for name, value in self.valid.items():
            field = self.form.fields[name]
            label = dict(getattr(field, "choices", ())).get(value, value)
            yield f"{field.label}：{label}"

    def options(self, cells):
        """[(field, [(choice, label, units)])]: each count under the other filters."""
        return [(self.form[name], list(self.counted(name, cells))) for name in COLUMNS]

    def counted(self, name, cells):
        others = {key: value for key, value in self.chosen.items() if key != name}
        units = Counter()
        for cell in cells:
            if match_cell(cell, others):
                units[cell[COLUMNS[name]]] += cell["units"]
        for choice, label in self.form.fields[name].choices:
            wanted = list_meant_values(name, choice) if choice else units
            yield choice, label, sum(units[value] for value in wanted)


def match_cell(cell, chosen):
    return all(
        cell[COLUMNS[name]] in list_meant_values(name, choice)
        for name, choice in chosen.items()
    )


def list_meant_values(name, choice):
    """The values of a cell that a choice stands for."""
    if name == "state":
        return STATES[choice]
    return (REMINDED[choice],) if name == "reminded" else (choice,)


def count_units_in(cells, chosen):
    return sum(cell["units"] for cell in cells if match_cell(cell, chosen))
