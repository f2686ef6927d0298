"""Forms of a 调整申请."""

from django import forms

from submissions.choices import ChangeKind
from submissions.forms import (
    FormChips,
    LineField,
    PortalFormMixin,
    ProseField,
)
from submissions.models import ChangeRequest
from submissions.months import Months

CONTENT = ("title", "months", "forms_text", "summary")
# What must be different for each kind of request; 取消 changes nothing else.
SUBJECT = {
    ChangeKind.POSTPONE: ("months",),
    ChangeKind.FORM: ("forms_text",),
    ChangeKind.TITLE: ("title", "summary"),
}
# The inputs of each kind on the page.
SHOWN = {
    ChangeKind.POSTPONE: ("months",),
    ChangeKind.FORM: ("ticked_forms", "other_form"),
    ChangeKind.TITLE: ("title", "summary"),
}
ALL_SHOWN = tuple(name for names in SHOWN.values() for name in names)
NO_FORM = "请至少勾选一种活动形式；都不合适时，写在“其他形式”里。"
UNCHANGED = {
    ChangeKind.POSTPONE: "月份和现在的安排一样，请勾选改到几月。",
    ChangeKind.FORM: "活动形式和现在的一样，请勾选改成什么形式。",
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


class PlanEntryForm(PortalFormMixin, forms.Form):
    """The content of one entry of the plan."""

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
        """{field: value} of the entry as it is, for `initial`."""
        return {name: getattr(entry, name) for name in CONTENT}


class ReasonField(ProseField):
    def __init__(self, **kwargs):
        super().__init__(
            max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **kwargs
        )


class WishForm(FormChips, PlanEntryForm):
    """What a unit wishes for."""

    forms_text = None

    def refuse_without_forms(self):
        if not self.cleaned_data["forms_text"]:
            self.add_error("ticked_forms", NO_FORM)


class AskForm(WishForm):
    """A request to change one entry: its kind, the new content, the reason.

    Only the fields of the chosen kind count, as only they are in sight.
    """

    kind = forms.ChoiceField(
        label="申请什么",
        choices=[(kind.value, kind.label) for kind in ChangeKind.of_a_row()],
        widget=forms.RadioSelect(attrs={"class": "kind-box"}),
        error_messages={"required": "请选择申请什么：延期、改形式、改主题还是取消。"},
    )
    reason = ReasonField(
        label="调整原因",
        help_text="同意后会写进《调整对照表》，各单位都能看到。",
        error_messages={"required": "请写明调整的原因，办公室据此办理。"},
    )
    field_order = ("kind", *ALL_SHOWN, "reason")

    def __init__(self, *args, entry, campaign, wish=None, **kwargs):
        """`wish`: {field: value} that the page begins with, other than the entry's."""
        super().__init__(*args, campaign=campaign, **kwargs)
        self.entry = entry
        shown = self.shown(entry) | self.split_forms(entry.forms_text)
        self.initial = shown | (wish or {})

    @property
    def parts(self):
        """[(kind, its fields)], for the page to show those of the chosen kind."""
        return [(kind, [self[name] for name in SHOWN[kind]]) for kind in SHOWN]

    def clean(self):
        cleaned = super().clean()
        kind = cleaned.get("kind")
        self.forget_errors_except(SHOWN.get(kind, ()))
        if kind == ChangeKind.FORM:
            self.refuse_without_forms()
        if kind in SUBJECT and not self.errors and not self.different(kind):
            self.add_error(SHOWN[kind][0], UNCHANGED[kind])
        return cleaned

    def forget_errors_except(self, shown):
        for name in set(ALL_SHOWN) - set(shown):
            self.errors.pop(name, None)

    def different(self, kind):
        """{field of a plan row: value} of what becomes different in this kind."""
        return {
            name: self.cleaned_data[name]
            for name in SUBJECT.get(kind, ())
            if not self.is_as_now(name)
        }

    def is_as_now(self, name):
        wish, now = self.cleaned_data[name], getattr(self.entry, name)
        if name == "forms_text":  # in any order
            return set(wish.split("、")) == set(now.split("、"))
        return wish == now

    def request(self, unit, campaign):
        """The unsaved ChangeRequest: only what becomes different is named."""
        kind = ChangeKind(self.cleaned_data["kind"])
        return ChangeRequest(
            campaign=campaign,
            unit=unit,
            theme=self.entry.theme,
            theme_label=self.entry.title,
            line=self.entry.line,
            kind=kind,
            reason=self.cleaned_data["reason"],
            **self.different(kind),
        )


class AskedByLinkForm(forms.Form):
    """What another page asks for already: its link names the kind and the months."""

    kind = forms.ChoiceField(
        choices=[(kind.value, kind.label) for kind in ChangeKind.of_a_row()]
    )
    months = TickedMonths()

    @property
    def wish(self):
        """{field: value}, or nothing when the link is no such link."""
        return self.cleaned_data if self.is_valid() else {}


class AddForm(WishForm):
    """A request for one more activity: its content and the reason."""

    reason = ReasonField(
        label="增补原因",
        help_text="同意后会写进《调整对照表》，各单位都能看到。",
        error_messages={"required": "请写明为什么增补，办公室据此办理。"},
    )
    field_order = ("title", "months", "ticked_forms", "other_form", "summary", "reason")

    def clean(self):
        cleaned = super().clean()
        self.refuse_without_forms()
        return cleaned

    def request(self, unit, campaign):
        content = {name: self.cleaned_data[name] for name in CONTENT}
        return ChangeRequest(
            campaign=campaign,
            unit=unit,
            kind=ChangeKind.ADD,
            reason=self.cleaned_data["reason"],
            **content,
        )
