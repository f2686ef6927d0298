"""Fields that the pages of an occasion share."""

from django import forms
from django.core.exceptions import ValidationError

from submissions.choices import AudienceGroup
from submissions.forms import LineField, PortalFormMixin

MOST_PEOPLE = 99_999
MEANT_YEARS = range(2015, 2100)


class DayField(forms.DateField):
    """A day as the browser's own calendar gives it, of a year that somebody means."""

    default_error_messages = {
        "invalid": "日期请写成 2027-09-17 这样。",
        "strange_year": "日期写成了%(year)d年，请核对年份。",
    }

    def validate(self, value):
        super().validate(value)
        if value and value.year not in MEANT_YEARS:
            raise ValidationError(
                self.error_messages["strange_year"],
                code="strange_year",
                params={"year": value.year},
            )

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(
            **{"required": False, "widget": widget, "input_formats": ["%Y-%m-%d"]}
            | kwargs
        )


class ClockField(forms.TimeField):
    """Hour and minute."""

    default_error_messages = {"invalid": "时间请写成 14:30 这样。"}

    def __init__(self, **kwargs):
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
        super().__init__(**{"required": False, "widget": widget} | kwargs)


class HeadCountField(forms.IntegerField):
    """How many people; the field stays empty until somebody says."""

    default_error_messages = {
        "invalid": "人数请写整数，没有的填 0。",
        "min_value": "人数请填 0 到 99999。",
        "max_value": "人数请填 0 到 99999。",
    }

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        super().__init__(
            required=False, min_value=0, max_value=MOST_PEOPLE, widget=widget, **kwargs
        )

    def widget_attrs(self, widget):
        return {}


class GroupCountsMixin:
    """One number for every group: `planned-deputy` or `present-deputy`."""

    counted = "planned"

    def add_counts(self, counts):
        """`counts`: {group: number or None} as stored."""
        for group in AudienceGroup:
            name = f"{self.counted}-{group.value}"
            self.fields[name] = HeadCountField(label=group.label)
            self.fields[name].initial = counts.get(group.value)

    def list_counts(self):
        """[(AudienceGroup, bound field)] in their order."""
        return [
            (group, self[f"{self.counted}-{group.value}"]) for group in AudienceGroup
        ]

    def read_counts(self):
        """{group: number or None} as typed."""
        return {
            group.value: self.cleaned_data[f"{self.counted}-{group.value}"]
            for group in AudienceGroup
        }


def dress_widgets(form, *names):
    """The look of fields that a template draws without crispy."""
    for name in names:
        widget = form.fields[name].widget
        look = "form-select" if isinstance(widget, forms.Select) else "form-control"
        widget.attrs["class"] = f"{look} {widget.attrs.get('class', '')}".strip()


class ReasonForm(PortalFormMixin, forms.Form):
    """Why an announced day is given up."""

    reason = LineField(
        label="原因",
        max_length=300,
        error_messages={"required": "请写明原因。"},
    )


class MonthForm(forms.Form):
    """The month of one more occasion."""

    month = forms.IntegerField(min_value=1, max_value=12)
