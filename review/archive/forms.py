"""Points of the shares that 考核 counts, if the office gives any; why a year reopens."""

from django import forms

from review.archive.measures import SHARES
from review.forms import ActForm
from submissions.forms import LineField, PortalFormMixin


class PointsForm(PortalFormMixin, forms.Form):
    """A field for every share; empty or 0 is none."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for key, measure in SHARES.items():
            self.fields[key] = forms.IntegerField(
                label=measure.label,
                min_value=0,
                max_value=100,
                required=False,
                error_messages={
                    "invalid": "请填整数。",
                    "min_value": "分值请填 0 到 100。",
                    "max_value": "分值请填 0 到 100。",
                },
            )

    @property
    def points(self):
        return {key: points for key, points in self.cleaned_data.items() if points}


class ReopenForm(ActForm):
    reason = LineField(
        label="打开的原因",
        max_length=300,
        error_messages={"required": "请写明为什么要重新打开，会记进操作日志。"},
    )
