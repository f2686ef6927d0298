"""What is said when a plan is issued."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from submissions.forms import LineField, PortalFormMixin

YEAR = 366


class IssueForm(PortalFormMixin, forms.Form):
    """落款 and 批准; a further version must also say why there is one."""

    dated = forms.DateField(
        label="落款日期",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": "请选择落款日期，印在表的右下角。",
            "invalid": "请按 2027-04-02 这样的写法填写日期。",
        },
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

    def __init__(self, *args, further, **kwargs):
        """`further`: whether a version was issued before this one."""
        super().__init__(*args, **kwargs)
        if not further:
            del self.fields["reason"]

    def clean_dated(self):
        day = self.cleaned_data["dated"]
        if abs((day - timezone.localdate()).days) > YEAR:
            raise ValidationError("落款日期离今天超过一年，请看看年份写对没有。")
        return day
