"""催报: whom, with what words; and the letters of the outbox."""

from django import forms
from django.core.exceptions import ValidationError

from submissions.choices import MailStatus, ReminderChannel, Standing
from submissions.forms import LineField, PortalFormMixin, ProseField, TickedField
from submissions.models import Declaration, OutgoingMail, Unit
from submissions.placeholders import (
    REMINDER_PLACEHOLDERS,
    explain_placeholders,
    validate_reminder_template,
)
from submissions.text import clean_line

NOBODY = "还没有勾选单位。请先勾选要催的单位，也可以整组勾选。"
LONGEST_NOTE = 200
ALL_DONE = "勾选的单位刚刚都已经办了，不用再催。"
ALL_FILED = "勾选的单位刚刚都已经报送，不用再催。"


class TickedUnitsForm(forms.Form):
    """The ticked units; `waiting`: declarations not filed, with their `standing`."""

    declaration = TickedField(queryset=Declaration.objects.none(), required=False)
    group = forms.MultipleChoiceField(
        choices=[(group.value, group.label) for group in Standing.missing()],
        required=False,
    )

    def __init__(self, *args, campaign, waiting, **kwargs):
        super().__init__(*args, **kwargs)
        self.waiting = waiting
        self.fields["declaration"].queryset = campaign.declarations.all()

    def clean(self):
        if not (self.errors or self.chosen()):
            raise ValidationError(ALL_FILED if self.ticked else NOBODY)
        return self.cleaned_data

    @property
    def ticked(self):
        return {row.pk for row in self.cleaned_data.get("declaration", [])}

    def chosen(self):
        """Ticked one by one or by group; those that filed meanwhile are left out."""
        ticked, groups = self.ticked, self.cleaned_data.get("group", [])
        return [
            row for row in self.waiting if row.pk in ticked or row.standing in groups
        ]


class ReminderTextForm(PortalFormMixin, forms.Form):
    """The text of a reminder, with placeholders."""

    text = ProseField(
        label="催报的话",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=explain_placeholders(REMINDER_PLACEHOLDERS),
        validators=[validate_reminder_template],
        error_messages={"required": "请写好要说的话。"},
    )


class OverdueTextForm(PortalFormMixin, forms.Form):
    """The text for units past their end, used this time only."""

    overdue_text = ProseField(
        label="对已过截止时间的单位说的话（只用这一次）",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="这些单位已经不能自己报送，所以不用上面的话。不填就用上面的话。",
        validators=[validate_reminder_template],
    )


class ReminderForm(ReminderTextForm, OverdueTextForm, TickedUnitsForm):
    """The ticked units and both texts."""

    def words(self):
        """The keyword arguments of the functions of `review.reminders.sending`."""
        said = self.cleaned_data
        return {"text": said["text"], "overdue": said["overdue_text"]}


class SendForm(ReminderForm):
    """Sent from the preview; the key makes a page that is sent twice write once."""

    key = forms.UUIDField()


class CallsForm(forms.Form):
    """The call list as sent back: its lines, which were called, and the results."""

    # Of the page, which keeps a list that is sent twice from being noted twice.
    key = forms.UUIDField()
    listed = TickedField(queryset=Declaration.objects.none())
    called = TickedField(queryset=Declaration.objects.none(), required=False)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("listed", "called"):
            self.fields[name].queryset = units

    def notes(self):
        """[(declaration, what came of it)] of the lines that were ticked or filled."""
        called = set(self.cleaned_data["called"])
        notes = [(row, self.note_of(row)) for row in self.cleaned_data["listed"]]
        return [(row, note) for row, note in notes if note or row in called]

    def note_of(self, declaration):
        typed = self.data.get(f"note-{declaration.pk}", "").replace("\0", "")
        return clean_line(typed)[:LONGEST_NOTE]


class WorkForm(forms.Form):
    """The ticked units of those whose activities wait for something."""

    unit = TickedField(queryset=Unit.objects.all(), required=False)

    def __init__(self, data, *, works):
        super().__init__(data)
        self.works = works

    def clean(self):
        if not self.errors and not self.chosen():
            ticked = self.cleaned_data.get("unit")
            raise ValidationError(ALL_DONE if ticked else NOBODY)
        return self.cleaned_data

    def chosen(self):
        """Those that still have something waiting."""
        ticked = {unit.pk for unit in self.cleaned_data.get("unit", [])}
        return [work for work in self.works if work.unit.pk in ticked]


class ToldForm(WorkForm):
    """How the ticked units were told of what waits."""

    key = forms.UUIDField()
    channel = forms.ChoiceField(
        choices=[
            (each.value, each.label)
            for each in (
                ReminderChannel.MAIL,
                ReminderChannel.MESSAGE,
                ReminderChannel.PHONE,
            )
        ]
    )


class LetterForm(PortalFormMixin, forms.ModelForm):
    class Meta:
        model = OutgoingMail
        fields = ["address", "subject", "body"]
        field_classes = {"subject": LineField, "body": ProseField}
        widgets = {"body": forms.Textarea(attrs={"rows": 10})}
        error_messages = {
            "address": {
                "required": "请填写收件地址。",
                "invalid": "收件地址不对，例如 office@example.cn。",
            },
            "subject": {"required": "请填写标题。"},
            "body": {"required": "请填写正文。"},
        }


class TickedLettersForm(forms.Form):
    """Which letters: those ticked, or all that the list shows."""

    mail = TickedField(queryset=OutgoingMail.objects.none(), required=False)
    everything = forms.BooleanField(required=False)

    def __init__(self, *args, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.listed = listed
        self.fields["mail"].queryset = listed

    def clean(self):
        if not self.errors and not self.chosen():
            raise ValidationError("还没有勾选能处理的信。请先勾选待发或未发出的信。")
        return self.cleaned_data

    def chosen(self):
        letters = self.listed.filter(status__in=MailStatus.editable())
        if not self.cleaned_data["everything"]:
            letters = letters.filter(pk__in=self.cleaned_data["mail"])
        return letters
