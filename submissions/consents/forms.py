"""What a unit sends back when it is asked about other months."""

from django import forms

from submissions.choices import ConsentStatus
from submissions.forms import ProseField

ANSWERS = (ConsentStatus.AGREED, ConsentStatus.REFUSED)


class ConsentForm(forms.Form):
    outcome = forms.ChoiceField(
        choices=[(answer.value, answer.label) for answer in ANSWERS],
        error_messages={"required": "请选“同意”或“不同意”。"},
    )
    remark = ProseField(max_length=300, required=False)

    def clean(self):
        data = self.cleaned_data
        if data.get("outcome") == ConsentStatus.REFUSED and not data.get("remark"):
            self.add_error("remark", "请写明不同意的原因，或者哪几个月合适。")
