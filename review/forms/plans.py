"""What is arranged in a plan."""

import re

from django import forms

from review.forms.acts import ActForm
from submissions.forms import LineField, ProseField
from submissions.months import Months

# A theme and a mask of at least one month and at most twelve.
TAKEN = re.compile(
    r"([0-9]{1,15})-([1-9][0-9]{0,2}|[1-3][0-9]{3}|40[0-8][0-9]|409[0-5])"
)
TWELVE = [(month, f"{month}月") for month in range(1, 13)]


class SeenForm(ActForm):
    """An act on a card: the months that the page showed for it, none for the tray."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=4095)

    def clean_seen(self):
        seen = self.cleaned_data["seen"]
        return None if seen is None else Months(seen)


class PlaceForm(SeenForm):
    """Months for a theme: ticked ones, or `to`, the month that its first one becomes."""

    months = forms.TypedMultipleChoiceField(
        choices=TWELVE,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
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
            self.cleaned_data["months"] = shifted(self.cleaned_data["seen"], to)
        elif ticked:
            self.cleaned_data["months"] = Months.of(*ticked)
        else:
            self.add_error("months", "请至少选一个月份。")


def shifted(months, to):
    """The same run of months from another first month; the year ends in December."""
    if not months:
        return Months.of(to)
    later = (month + to - months.first for month in months)
    return Months.of(*(month for month in later if month <= 12))


class OrderForm(ActForm):
    """A new place in the month: a step, or the entry to stand before (none: last)."""

    step = forms.TypedChoiceField(
        choices=[(-1, "上移"), (1, "下移")], coerce=int, required=False, empty_value=0
    )
    before = forms.IntegerField(required=False)

    def place(self):
        return {name: self.cleaned_data[name] for name in ("step", "before")}


class MonthForm(ActForm):
    month = forms.TypedChoiceField(choices=TWELVE, coerce=int)


class RemarkForm(ActForm):
    remark = LineField(
        max_length=100,
        required=False,
        error_messages={
            "max_length": "备注至多 %(limit_value)d 个字，您写了 %(show_value)d 个。"
        },
    )


class AskForm(SeenForm):
    question = ProseField(max_length=300, required=False)


class SuggestionsForm(ActForm):
    """Suggestions taken: “theme-mask” of each, all that were shown or the ticked ones."""

    all = forms.BooleanField(required=False)

    def clean(self):
        named = "shown" if self.cleaned_data.get("all") else "take"
        pairs = [TAKEN.fullmatch(value) for value in self.data.getlist(named)]
        if not pairs or not all(pairs):
            raise forms.ValidationError("请至少勾选一条建议。")
        self.months = {int(pair[1]): Months.from_mask(int(pair[2])) for pair in pairs}
