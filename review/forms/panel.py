"""What is written beside one theme: a note, a tag, the words for the plan."""

from django import forms

from review import wording
from submissions.forms import LineField, ProseField
from submissions.months import Months

MONTHS = [(month, f"{month}月") for month in range(1, 13)]


class NoteForm(forms.Form):
    text = ProseField(
        label="内部备注",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "备注是空的，没有保存。请写几个字再点。"},
    )


class TagForm(forms.Form):
    name = LineField(
        label="标签",
        max_length=12,
        error_messages={
            "required": "请写标签的名字，例如“现场类”。",
            "max_length": "标签至多 %(limit_value)d 个字，您写了 %(show_value)d 个。",
        },
    )


class WordingForm(forms.Form):
    """The theme as the plan shall say it; an empty field means as the unit wrote it."""

    title = LineField(label="活动主题", max_length=60, required=False)
    months = forms.TypedMultipleChoiceField(
        label="活动时间（月份）",
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    forms_text = LineField(label="活动形式", max_length=200, required=False)
    summary = ProseField(
        label="活动简介",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def clean_months(self):
        return Months.of(*self.cleaned_data["months"])

    @classmethod
    def of(cls, theme):
        """As the plan would say it today."""
        planned = wording.planned_words(theme)
        shown = planned | {"months": list(planned["months"])}
        return cls(
            initial=shown | {"seen": wording.stamp(theme)},
            auto_id=f"id_%s_{theme.pk}",
        )

    def on_top_of(self, theme):
        """The same words over what is stored now, to be saved if they shall stand."""
        data = self.data.copy()
        data["seen"] = wording.stamp(theme)
        form = type(self)(data, auto_id=self.auto_id)
        form.is_valid()
        return form


class SeenForm(forms.Form):
    """The wording that the page showed."""

    seen = forms.CharField(max_length=40, required=False)
