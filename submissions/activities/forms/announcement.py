"""报备: when, where, who is asked to come."""

from django import forms
from django.core.exceptions import ValidationError

from submissions import phones
from submissions.activities.drafts import ANNOUNCEMENT_COLUMNS
from submissions.activities.forms.fields import (
    ClockField,
    DayField,
    GroupCountsMixin,
    ReasonForm,
)
from submissions.forms import FormChips, LineField, PortalFormMixin, ProseField
from submissions.models import Occasion
from submissions.phones import format_phone


class WhenForm(PortalFormMixin, forms.Form):
    """Day, hours and place of an occasion."""

    day = DayField(label="日期")
    starts = ClockField(label="开始")
    ends = ClockField(label="结束")
    place = LineField(label="地点", required=False, max_length=100)


class RescheduleForm(WhenForm, ReasonForm):
    """改期 inside the planned month: the new day, and why."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].required = True
        self.fields["day"].error_messages["required"] = "请填写改到哪一天。"
        self.fields["place"].required = True
        self.fields["place"].error_messages["required"] = "请填写在哪里举办。"


class AnnouncementForm(FormChips, GroupCountsMixin, PortalFormMixin, forms.ModelForm):
    """All of a 报备; loose enough for a draft."""

    counted = "planned"
    plan_file = forms.FileField(label="活动方案文件", required=False)

    class Meta:
        model = Occasion
        fields = [
            "day",
            "starts",
            "ends",
            "place",
            "lead_person",
            "sign_up",
            "public_phone",
            "plan_text",
            "notice_text",
        ]
        field_classes = {
            "day": DayField,
            "starts": ClockField,
            "ends": ClockField,
            "place": LineField,
            "lead_person": LineField,
            "sign_up": LineField,
            "public_phone": LineField,
            "plan_text": ProseField,
            "notice_text": ProseField,
        }
        widgets = {
            "day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "starts": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "ends": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "lead_person": forms.TextInput(attrs={"autocomplete": "name"}),
            "public_phone": forms.TextInput(
                attrs={"autocomplete": "tel", "inputmode": "tel"}
            ),
            "plan_text": forms.Textarea(attrs={"rows": 5}),
            "notice_text": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "sign_up": "写进公告，例如：电话报名、扫码报名，名额 30 人。",
            "public_phone": "写进公告，请填办公电话。",
            "notice_text": "办公室发公告时用；不填，就用活动简介。",
        }

    def __init__(self, *args, counts, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= self.split_forms(self.instance.forms_text)
        self.add_counts(counts)

    @property
    def form_chips(self):
        return [self["ticked_forms"]]

    def clean_public_phone(self):
        phone = self.cleaned_data["public_phone"]
        if phones.is_identity_number(phone):
            raise ValidationError(f"这里不能填写身份证号码。{phones.HINT}")
        return format_phone(phone)

    def read_columns(self):
        """{column: value} as typed."""
        return {name: self.cleaned_data[name] for name in ANNOUNCEMENT_COLUMNS}

    def read_counts(self):
        """As typed; nobody said counts as nobody asked."""
        return {group: number or 0 for group, number in super().read_counts().items()}
