"""What is said when a plan is issued."""

from django import forms
from django.core.exceptions import ValidationError

from review.forms import DayField
from submissions.forms import LineField, PortalFormMixin
from submissions.text import mend_document_number

YEAR = 366


class SeenField(forms.MultipleChoiceField):
    """A tick for each line of the check sheet that asks; each must be given.

    A line that says something else since the page was drawn is not ticked.
    """

    widget = forms.CheckboxSelectMultiple

    def clean(self, value):
        offered = dict(self.choices)
        ticked = [key for key in value or () if key in offered]
        missing = [
            said.partition("：")[0]
            for key, said in offered.items()
            if key not in ticked
        ]
        if missing:
            names = "、".join(f"“{name}”" for name in missing)
            raise ValidationError(
                f"请看过这 {len(missing)} 项注意并逐项勾选：{names}。"
            )
        return ticked


class IssueForm(PortalFormMixin, forms.Form):
    """落款 and 批准, and what was seen; a further version must also say why there is one."""

    seen = SeenField(label="以下注意事项已逐项看过，仍然印发", required=False)
    dated = DayField(
        label="落款日期",
        first=-YEAR,
        last=YEAR,
        refusal="落款日期离今天超过一年，请看看年份写对没有。",
        error_messages={"required": "请选择落款日期，印在表的右下角。"},
    )
    document_number = LineField(
        label="发文字号（可不填）", max_length=40, required=False
    )
    approved_by = LineField(
        label="批准人（可不填）",
        max_length=30,
        required=False,
        help_text="只记在平台里，不印在表上。",
    )
    reason = LineField(
        label="调整说明",
        max_length=300,
        help_text="写在《调整对照表》的上方，各单位都能看到。",
        error_messages={"required": "请写明这一版为什么调整，各单位都会看到。"},
    )

    def __init__(self, *args, further, sheet, **kwargs):
        """`further`: whether a version was issued before this one; `sheet`: CheckSheet."""
        super().__init__(*args, **kwargs)
        self.fields["seen"].choices = [
            (check.key, f"{check.title}：{check.sentence}")
            for check in sheet.to_acknowledge
        ]
        if not sheet.to_acknowledge:
            del self.fields["seen"]
        if not further:
            del self.fields["reason"]

    def clean(self):
        """What was seen needs no keeping: the sheet is kept whole."""
        return {name: said for name, said in super().clean().items() if name != "seen"}

    def clean_document_number(self):
        return mend_document_number(self.cleaned_data["document_number"])
