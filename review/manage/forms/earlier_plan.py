"""Forms of an earlier year's issued plan: the file, then what the preview read of it."""

from django import forms
from django.utils import timezone

from submissions.forms import LineField, PortalFormMixin


class EarlierPlanForm(PortalFormMixin, forms.Form):
    year = forms.IntegerField(
        label="哪一年的计划",
        min_value=2000,
        max_value=2100,
        error_messages={"required": "请填写年份，例如 2026。"},
    )
    file = forms.FileField(
        label="计划安排表（.xlsx 或 .docx）",
        allow_empty_file=True,
        error_messages={"required": "请先选一个文件。"},
    )

    @classmethod
    def blank(cls):
        return cls(initial={"year": timezone.localdate().year - 1})


class ReadPlanForm(PortalFormMixin, forms.Form):
    """What was read, to be confirmed; `text` carries the rows."""

    year = forms.IntegerField(min_value=2000, max_value=2100, widget=forms.HiddenInput)
    text = forms.CharField(strip=False, widget=forms.HiddenInput)
    title = LineField(
        label="标题",
        max_length=150,
        error_messages={"required": "请填写计划安排表的标题。"},
    )
    office = LineField(label="印发机关", max_length=60, required=False)
    dated = forms.DateField(
        label="落款日期",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "请按 2023-04-18 这样的写法填写日期。"},
        help_text="不知道就空着，页面上不写这一年是哪天印发的。",
    )

    @classmethod
    def of(cls, plan):
        """The form that carries an EarlierPlan."""
        read = plan.reading
        return cls(
            initial={
                "year": plan.year,
                "text": plan.text,
                "title": read.title,
                "office": read.office,
                "dated": read.dated,
            }
        )
