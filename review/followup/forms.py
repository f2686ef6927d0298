"""What the office does with a report: confirmed, or returned with remarks by field."""

from django import forms
from django.utils import timezone

from review.forms import DayField
from submissions.activities.calendar_changes import (
    HolidaysRefused,
    read_holiday_file,
    read_holiday_text,
)
from submissions.activities.completeness import REMARK_FIELDS
from submissions.calendars import add_working_days
from submissions.forms import LineField, PortalFormMixin, ProseField

DAYS_TO_ANSWER = 5  # working days, as for a report itself


def choose_answer_day():
    return add_working_days(timezone.localdate(), DAYS_TO_ANSWER)


class SeenReportForm(PortalFormMixin, forms.Form):
    """`revision`: of the report that the page showed."""

    revision = forms.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput
    )


class RemarkForm(PortalFormMixin, forms.Form):
    remark = LineField(
        label="办公室意见（单位看得到；清空就是不提意见）",
        max_length=300,
        required=False,
    )


class ConfirmReportForm(SeenReportForm):
    remark = LineField(label="办公室意见（可不写）", max_length=300, required=False)
    exemplary = forms.BooleanField(label="列为典型经验", required=False)

    @property
    def act(self):
        """What `confirm_report` is told."""
        return self.cleaned_data


class ReturnReportForm(SeenReportForm):
    reason = ProseField(
        label="退回的原因",
        max_length=500,
        widget=forms.Textarea(
            attrs={"rows": 2, "placeholder": "哪一处、要怎样改", "data-key": "r"}
        ),
        error_messages={"required": "请写明哪一处要改、怎样改。"},
    )
    answer_by = DayField(
        label="改好期限（含当天）",
        initial=choose_answer_day,
        first=0,
        refusal="改好的期限已经过了，请选今天或以后的一天。",
        error_messages={"required": "请选择改好的期限。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (_, label) in REMARK_FIELDS.items():
            self.fields[f"remark-{name}"] = LineField(
                label=label, max_length=200, required=False
            )

    @property
    def remark_fields(self):
        return [self[f"remark-{name}"] for name in REMARK_FIELDS]

    @property
    def act(self):
        """What `return_report` is told."""
        data = self.cleaned_data
        remarks = {name: data[f"remark-{name}"] for name in REMARK_FIELDS}
        return {
            "reason": data["reason"],
            "answer_by": data["answer_by"],
            "revision": data["revision"],
            "remarks": {name: text for name, text in remarks.items() if text},
        }


class HolidayForm(PortalFormMixin, forms.Form):
    """A year's days off and make-up days, typed or from a file; `spans` once valid."""

    file = forms.FileField(
        label="或者上传表格（.xlsx、.csv，四列：名称、类别、第一天、最后一天）",
        required=False,
        allow_empty_file=True,
    )
    text = ProseField(
        label="每行一段：名称 类别 第一天 最后一天",
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text="类别写“放假”或“调休上班”，日期写成 2027-10-01。",
    )
    source = LineField(
        label="依据（通知的文号）",
        max_length=40,
        error_messages={"required": "请写依据，例如国办发明电〔2026〕1号。"},
    )
    provisional = forms.BooleanField(
        label="暂定：通知还没有发布，先按法定节日", required=False
    )
    # The days that the page showed; who changed them meanwhile is not written over.
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.year, self.spans = year, []

    def clean(self):
        try:
            self.spans = self.read_spans()
        except HolidaysRefused as refusal:
            self.add_error("text", refusal.problems)
        return self.cleaned_data

    def read_spans(self):
        if file := self.cleaned_data.get("file"):
            return read_holiday_file(self.year, file.name, file.read())
        return read_holiday_text(self.year, self.cleaned_data.get("text", ""))

    @property
    def columns(self):
        """What `replace_holidays` is told beside the days."""
        return {name: self.cleaned_data[name] for name in ("source", "provisional")}


class TickedReportsForm(forms.Form):
    """The reports ticked in the list."""

    occasion = forms.ModelMultipleChoiceField(
        queryset=None,
        error_messages={
            "required": "请先勾选要确认的情况报告。",
            "invalid_choice": "勾选的有一份已经不在待确认的报告里，请看过再勾选。",
            "invalid_pk_value": "请从列表里勾选。",
        },
    )

    def __init__(self, data, *, listed):
        super().__init__(data)
        self.fields["occasion"].queryset = listed
