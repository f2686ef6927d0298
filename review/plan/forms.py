"""What is arranged in a plan."""

import re

from django import forms

from review.forms import ActForm
from submissions.changes.forms import TickedMonths
from submissions.forms import LineField, ProseField
from submissions.months import Months

# A theme and a mask of at least one month and at most twelve.
TAKEN = re.compile(
    r"([0-9]{1,15})-([1-9][0-9]{0,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-5])"
)
TWELVE = [(month, f"{month}月") for month in range(1, 13)]


class VersionForm(ActForm):
    """An act on the plan: the number of the version that the page showed."""

    version = forms.IntegerField(required=False, min_value=1, max_value=32767)

    @property
    def seen_version(self):
        """None when the page named none that could be."""
        return None if "version" in self.errors else self.cleaned_data["version"]


class CardForm(VersionForm):
    """An act on a card: the months that the page showed for it, none for the tray."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=4095)

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        return None if seen is None else Months(seen)


class PlaceForm(CardForm):
    """Months for a theme: ticked ones, or `to`, the month that its first one becomes."""

    months = TickedMonths(required=False)
    to = forms.TypedChoiceField(
        choices=TWELVE, coerce=int, required=False, empty_value=None
    )
    # A reserve theme becomes 入选 by being placed.
    select = forms.BooleanField(required=False)

    def clean(self):
        ticked, to = self.cleaned_data.get("months"), self.cleaned_data.get("to")
        if self.errors:
            return
        if to:
            self.cleaned_data["months"] = shift_months(self.cleaned_data["seen"], to)
        elif not ticked:
            self.add_error("months", "请至少选一个月份。")


def shift_months(months, to):
    """The same run of months from another first month; the year ends in December."""
    if not months:
        return Months.of(to)
    later = (month + to - months.first for month in months)
    return Months.of(*(month for month in later if month <= 12))


class OrderForm(VersionForm):
    """A new place in the month: a step, or the entry to stand before (none: last)."""

    step = forms.TypedChoiceField(
        choices=[(-1, "上移"), (1, "下移")], coerce=int, required=False, empty_value=0
    )
    before = forms.IntegerField(required=False)


class MonthForm(VersionForm):
    month = forms.TypedChoiceField(
        choices=TWELVE,
        coerce=int,
        error_messages={
            "required": "请选一个月份。",
            "invalid_choice": "请选一个月份。",
        },
    )


class RemarkForm(VersionForm):
    remark = LineField(
        max_length=100,
        required=False,
        error_messages={
            "max_length": "备注至多 %(limit_value)d 个字，您写了 %(show_value)d 个。"
        },
    )


class QuestionForm(CardForm):
    question = ProseField(max_length=300, required=False)


class SuggestionsForm(VersionForm):
    """Suggestions taken: “theme-mask” of each that was ticked."""

    def clean(self):
        pairs = [TAKEN.fullmatch(value) for value in self.data.getlist("take")]
        if not pairs or not all(pairs):
            raise forms.ValidationError("请至少勾选一条建议。")
        self.months = {int(pair[1]): Months.from_mask(int(pair[2])) for pair in pairs}
