"""What the office changes in an issued plan, and its answer to a request."""

from django import forms

from submissions.changes.forms import CONTENT, PlanEntryForm, ReasonField
from submissions.choices import ChangeKind
from submissions.forms import KEY, LineField, PortalFormMixin
from submissions.models import Unit

SEEN_BY_ALL = "写进《调整对照表》，各单位都能看到。"


class UnitField(forms.ModelChoiceField):
    """A unit to choose; a key that no database can hold is refused like an unknown one."""

    def to_python(self, value):
        if value and not KEY.fullmatch(str(value)):
            raise forms.ValidationError(self.error_messages["invalid_choice"])
        return super().to_python(value)


class EntryForm(PlanEntryForm):
    """A row of the plan as the office wants it, and why."""

    remark = LineField(
        label="备注（可不填）",
        max_length=100,
        required=False,
        help_text="印备注栏时印在表上。",
    )
    reason = ReasonField(
        label="调整原因",
        help_text=SEEN_BY_ALL,
        error_messages={"required": "请写明调整的原因，各单位都会看到。"},
    )
    seen = forms.CharField(max_length=8, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, entry, seen, **kwargs):
        start = {"remark": entry.remark, "reason": entry.change_reason, "seen": seen}
        super().__init__(*args, initial=self.shown(entry) | start, **kwargs)
        if not entry.title:
            for name in CONTENT:
                if name != "months":
                    del self.fields[name]


class AddEntryForm(PlanEntryForm):
    """One more activity, of any unit."""

    unit = UnitField(
        label="责任单位",
        queryset=Unit.objects.active(),
        error_messages={
            "required": "请选择责任单位。",
            "invalid_choice": "请从列表里选择责任单位。",
        },
    )
    remark = LineField(label="备注（可不填）", max_length=100, required=False)
    reason = ReasonField(
        label="增补原因",
        help_text=SEEN_BY_ALL,
        error_messages={"required": "请写明为什么增补，各单位都会看到。"},
    )
    field_order = ("unit",)


class ApprovalForm(PlanEntryForm):
    """A request as the office grants it: shorter words, other months."""

    reason = ReasonField(
        label="调整原因",
        help_text=SEEN_BY_ALL,
        error_messages={"required": "请写明调整的原因，各单位都会看到。"},
    )
    answer = LineField(label="告诉单位的话（可不填）", max_length=300, required=False)

    def __init__(self, *args, change, entry, **kwargs):
        """`entry`: the row as it is in the plan; None for 增补."""
        shown = self.shown(entry) if entry else {}
        start = {"reason": change.reason}
        super().__init__(*args, initial=shown | change.wish | start, **kwargs)
        if change.kind == ChangeKind.CANCEL:
            for name in CONTENT:
                del self.fields[name]


class DropForm(PortalFormMixin, forms.Form):
    reason = ReasonField(
        label="取消的原因",
        error_messages={"required": "请写明为什么取消，各单位都会看到。"},
    )


class RefusalForm(PortalFormMixin, forms.Form):
    """The words of a refusal."""

    answer = LineField(
        label="不同意的原因",
        max_length=300,
        error_messages={"required": "请写明不同意的原因，单位会看到。"},
    )
