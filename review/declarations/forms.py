"""What is done with a declaration: sent back, given more time."""

import re
from datetime import datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from review.forms import DayField
from submissions.calendars import add_working_days
from submissions.choices import DeclarationStatus
from submissions.forms import LineField, PortalFormMixin, ProseField
from submissions.text import clean_line, clean_text

RETURN_PHRASES = (
    "请照各行的意见修改。",
    "活动简介请写具体：做什么、请谁来、公开什么。",
    "活动时间请写到月份。",
    "请上传盖章扫描件。",
    "扫描件与现在的内容不一致，请重新打印、盖章、上传。",
)
# The office of 2023 gave four working days for a whole form.
DAYS_TO_ANSWER = 3
# The longest page of the roster.
MOST_TICKED = 200
KEY = re.compile("[0-9]{1,18}")


def choose_answer_day():
    """The date DAYS_TO_ANSWER working days ahead."""
    return add_working_days(timezone.localdate(), DAYS_TO_ANSWER)


class SeenForm(forms.Form):
    """Status and revision that the page showed; each may be missing."""

    status = forms.ChoiceField(choices=DeclarationStatus, required=False)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)

    @property
    def seen(self):
        """{column: value}, as the acts of `submissions.declarations.handling` ask for it."""
        named = self.cleaned_data.items() if self.is_valid() else ()
        return {column: value for column, value in named if value not in ("", None)}

    def still_fits(self, declaration):
        return all(
            getattr(declaration, column) == value for column, value in self.seen.items()
        )


def read_ticked(data, name):
    """Primary keys as ticked, of one page of the roster at most; rubbish is left out."""
    return [int(pk) for pk in data.getlist(name)[:MOST_TICKED] if KEY.fullmatch(pk)]


def read_opinions(data):
    """{field: text} of the opinions that were typed, empty ones left out."""
    fields = [
        "phrases",
        "reason",
        *(name for name in data if name.startswith("remark-")),
    ]
    typed = {field: clean_text("\n".join(data.getlist(field))) for field in fields}
    return {field: text for field, text in typed.items() if text}


class ReturnForm(PortalFormMixin, forms.Form):
    phrases = forms.MultipleChoiceField(
        label="常用的话",
        choices=[(phrase, phrase) for phrase in RETURN_PHRASES],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "常用的话只能勾选列出来的。"},
    )
    reason = ProseField(
        label="退回原因",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer_on = DayField(
        label="请在这一天之前重新报送（含当天）",
        first=0,
        last=366,
        refusal="重新报送的期限请选今天或以后、一年以内的日期。",
        error_messages={"required": "请选择重新报送的期限。"},
    )

    @classmethod
    def holding(cls, data):
        """An unbound form with what was typed, to show it again without errors."""
        typed = {name: data.get(name, "") for name in ("reason", "answer_on")}
        return cls(initial=typed | {"phrases": data.getlist("phrases")})

    def clean(self):
        """Add `text`: the ticked phrases and the typed reason, one line each."""
        cleaned = super().clean()
        said = [*cleaned.get("phrases", ()), cleaned.get("reason", "")]
        text = "\n".join(part for part in said if part)
        if not text and "reason" not in self.errors:
            self.add_error("reason", "请写明退回的原因，单位要照着修改。")
        return cleaned | {"text": text}

    @staticmethod
    def remarks(data, themes):
        """{theme pk: remark} of the rows, each one line of at most 300 characters."""
        typed = {
            theme.pk: clean_line(data.get(f"remark-{theme.pk}", "").replace("\0", ""))
            for theme in themes
        }
        return {pk: remark[:300] for pk, remark in typed.items() if remark}

    @property
    def answer_by(self):
        """The end of the chosen day."""
        day = self.cleaned_data["answer_on"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(day, time.min))


class ExtensionForm(PortalFormMixin, forms.Form):
    until = forms.DateTimeField(
        label="延期到",
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d"],
        error_messages={
            "required": "请选择延期到哪一天、几点。",
            "invalid": "请按 2027-04-02 18:00 这样的写法填写时间。",
        },
    )
    reason = LineField(
        label="延期原因",
        max_length=200,
        error_messages={"required": "请写明为什么延期，会记在操作日志里。"},
    )

    def clean_until(self):
        until = self.cleaned_data["until"]
        now = timezone.now()
        if not now < until <= now + timedelta(days=366):
            raise ValidationError("延期的时间请选现在以后、一年以内。")
        return until


class RemovalForm(PortalFormMixin, forms.Form):
    """Why one file is taken away; a page has one such form for each file."""

    reason = ProseField(
        label="移除的原因",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": "请写明为什么移除，单位要看的，也会记在操作日志里。"
        },
    )

    def __init__(self, file, data=None):
        super().__init__(data, prefix=f"file-{file.pk}")
