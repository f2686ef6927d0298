"""What the forms of single acts share."""

from math import inf

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from submissions.district import list_kind_choices
from submissions.forms import TypedLineField
from submissions.transitions import MoveRefused


class TextFilter(django_filters.Filter):
    field_class = TypedLineField


class SearchFilter(TextFilter):
    """A line of words to look for."""

    def __init__(self, **options):
        widget = forms.TextInput(attrs={"type": "search"})
        super().__init__(**{"max_length": 60, "widget": widget} | options)


class KindFilter(django_filters.ChoiceFilter):
    """One of the kinds of units that the site has by now."""

    def __init__(self, **options):
        super().__init__(choices=(), empty_label="全部", **options)

    @property
    def field(self):
        self.extra["choices"] = list_kind_choices()
        return super().field


class FormRefused(MoveRefused):
    """What was sent cannot be taken; the message is the form's first sentence of error."""

    def __init__(self, form):
        self.problems = [error for errors in form.errors.values() for error in errors]
        super().__init__(self.problems[0])


def require_valid(form):
    """The form, if it is valid; raises FormRefused."""
    if not form.is_valid():
        raise FormRefused(form)
    return form


class DayField(forms.DateField):
    """A day to choose, from `first` to `last` days from today; `refusal` says so."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {"invalid": "请按 2027-04-02 这样的写法填写日期。"}

    def __init__(self, *, first, refusal, last=inf, **options):
        super().__init__(**options)
        self.first, self.last, self.refusal = first, last, refusal

    def clean(self, value):
        day = super().clean(value)
        if day and not self.first <= (day - timezone.localdate()).days <= self.last:
            raise ValidationError(self.refusal)
        return day


class ActForm(forms.Form):
    """A form whose page shows one sentence of error."""

    @property
    def first_error(self):
        return next(iter(self.errors.values()))[0]

    @classmethod
    def read(cls, request, **options):
        """The cleaned data of what was posted; raises FormRefused."""
        return require_valid(cls(request.POST, **options)).cleaned_data
