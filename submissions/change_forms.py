"""Forms of a 调整申请: a row of the plan as it is, to be made as it should be."""

from django import forms

from submissions.choices import ChangeKind
from submissions.forms import LineField, PortalFormMixin, ProseField
from submissions.models import ChangeRequest
from submissions.months import Months

CONTENT = ("title", "months", "forms_text", "summary")
# What must be different for each kind of request; 取消 changes nothing else.
SUBJECT = {
    ChangeKind.POSTPONE: ("months",),
    ChangeKind.FORM: ("forms_text",),
    ChangeKind.TITLE: ("title", "summary"),
}
UNCHANGED = {
    ChangeKind.POSTPONE: "月份和现在的安排一样，请勾选改到几月。",
    ChangeKind.FORM: "活动形式和现在的一样，请写改成什么形式。",
    ChangeKind.TITLE: "主题和简介都和现在的一样，请写改成什么。",
}


class TickedMonths(forms.TypedMultipleChoiceField):
    """Months as boxes to tick; gives `Months`."""

    def __init__(self, **kwargs):
        super().__init__(
            choices=[(month, f"{month}月") for month in range(1, 13)],
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "请至少勾选一个月份。"},
            **kwargs,
        )

    def prepare_value(self, value):
        return list(value) if isinstance(value, Months) else value

    def clean(self, value):
        return Months.of(*super().clean(value))


class RowForm(PortalFormMixin, forms.Form):
    """What a row of the plan says."""

    title = LineField(
        label="活动主题",
        max_length=60,
        error_messages={"required": "请填写活动主题。"},
    )
    months = TickedMonths(label="活动时间（月份）")
    forms_text = LineField(
        label="活动形式",
        max_length=200,
        help_text="有几种的，用顿号分开，例如：现场观摩、座谈交流。",
        error_messages={"required": "请填写活动形式。"},
    )
    summary = ProseField(
        label="活动简介",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请填写活动简介：做什么、请谁来、公开什么。"},
    )

    @staticmethod
    def shown(entry):
        """The row as it is, as initial values."""
        return {name: getattr(entry, name) for name in CONTENT}


class ReasonField(ProseField):
    def __init__(self, **kwargs):
        super().__init__(
            max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **kwargs
        )


class AskForm(RowForm):
    """A wish for one row: the kind, what becomes different, and why."""

    kind = forms.ChoiceField(
        label="申请什么",
        choices=[(kind.value, kind.label) for kind in ChangeKind.of_a_row()],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申请什么：延期、改形式、改主题还是取消。"},
    )
    reason = ReasonField(
        label="调整原因",
        help_text="同意后会写进《调整对照表》，各单位都能看到。",
        error_messages={"required": "请写明调整的原因，办公室据此办理。"},
    )
    field_order = ("kind", "months", "forms_text", "title", "summary", "reason")

    def __init__(self, *args, entry, **kwargs):
        super().__init__(*args, initial=self.shown(entry), **kwargs)
        self.entry = entry

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind == ChangeKind.CANCEL:
            self.forget_content()
        elif kind and not self.errors:
            different = self.different()
            if not set(SUBJECT[kind]) & set(different):
                self.add_error(SUBJECT[kind][0], UNCHANGED[kind])
        return cleaned

    def forget_content(self):
        """Whoever cancels need not have filled the rest in."""
        for name in CONTENT:
            self.errors.pop(name, None)

    def different(self):
        return {
            name: value
            for name in CONTENT
            if (value := self.cleaned_data.get(name)) != getattr(self.entry, name)
        }

    def request(self, unit, campaign):
        """The unsaved ChangeRequest: only what becomes different is named."""
        kind = ChangeKind(self.cleaned_data["kind"])
        wish = {} if kind is ChangeKind.CANCEL else self.different()
        return ChangeRequest(
            campaign=campaign,
            unit=unit,
            theme=self.entry.theme,
            theme_label=self.entry.title,
            line=self.entry.line,
            kind=kind,
            reason=self.cleaned_data["reason"],
            **wish,
        )


class AddForm(RowForm):
    """A wish for one more activity: everything about it, and why."""

    reason = ReasonField(
        label="增补原因",
        help_text="同意后会写进《调整对照表》，各单位都能看到。",
        error_messages={"required": "请写明为什么增补，办公室据此办理。"},
    )

    def request(self, unit, campaign):
        return ChangeRequest(
            campaign=campaign, unit=unit, kind=ChangeKind.ADD, **self.cleaned_data
        )
