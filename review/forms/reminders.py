"""催报: whom, with what words; and the letters of the outbox."""

from django import forms
from django.core.exceptions import ValidationError

from submissions.choices import MailStatus, Standing
from submissions.forms import LineField, PortalFormMixin, ProseField, TickedField
from submissions.models import Declaration, OutgoingMail
from submissions.placeholders import REMINDER_HELP, validate_reminder_template
from submissions.text import clean_line

NOBODY = "还没有勾选单位。请先勾选要催的单位，也可以整组勾选。"
LONGEST_NOTE = 200
ALL_FILED = "勾选的单位刚刚都已经报送，不用再催。"


class TickedUnitsForm(forms.Form):
    """Whom; `waiting` are the declarations still waited for, with their `standing`."""

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
    """What is said; the placeholders stay in it."""

    text = ProseField(
        label="催报的话",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=REMINDER_HELP,
        validators=[validate_reminder_template],
        error_messages={"required": "请写好要说的话。"},
    )


class OverdueTextForm(PortalFormMixin, forms.Form):
    """What is said to those that cannot file any more; this time only."""

    overdue_text = ProseField(
        label="对已过截止时间的单位说的话（只用这一次）",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="这些单位已经不能自己报送，所以不用上面的话。不填就用上面的话。",
        validators=[validate_reminder_template],
    )


class ReminderForm(ReminderTextForm, OverdueTextForm, TickedUnitsForm):
    """Whom and what."""

    def words(self):
        """As the functions of `review.reminders` take them."""
        said = self.cleaned_data
        return {"text": said["text"], "overdue": said["overdue_text"]}


class SendForm(ReminderForm):
    """From the preview: the key keeps a page that is sent twice from writing twice."""

    key = forms.UUIDField()


class CallsForm(forms.Form):
    """The call list as it came back: which lines it had, and what came of each call."""

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
