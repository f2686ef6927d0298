"""A sentence of the 常用原因, and its place."""

from django import forms

from review.forms.acts import ActForm
from review.models import ReasonPhrase
from submissions.forms import LineField

LONGEST = ReasonPhrase._meta.get_field("text").max_length


class PhraseForm(ActForm):
    text = LineField(
        max_length=LONGEST,
        error_messages={
            "required": "请写出这条原因，例如“与去年的活动重复”。",
            "max_length": f"一条原因最多 {LONGEST} 个字，请写短一些。",
        },
    )


class StepForm(forms.Form):
    """One place up or down."""

    step = forms.TypedChoiceField(coerce=int, choices=[(-1, "上移"), (1, "下移")])
