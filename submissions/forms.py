"""Fields and layout that the forms of every desk share."""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from submissions.text import clean_line, clean_text, explain_unprintable

KEY = re.compile("[0-9]{1,18}")
# A window of the browser, and how many pages it has shown.
PAGE = re.compile("[0-9a-z]{4,20}-[0-9]{1,16}")

# Django's own words speak of a variable and its characters.
TOO_LONG = {
    "max_length": "至多 %(limit_value)d 个字，您写了 %(show_value)d 个，请缩短。"
}


class TypedLineField(forms.CharField):
    """One line as typed, cleaned by `clean_line`: of a draft, or to search for."""

    default_error_messages = TOO_LONG

    def widget_attrs(self, widget):
        """No `maxlength`: the browser would cut off pasted text and say nothing."""
        return {}

    def to_python(self, value):
        return clean_line(super().to_python(value))


class TypedProseField(forms.CharField):
    """Lines as typed, cleaned by `clean_text`; a line end counts as one character."""

    widget = forms.Textarea
    default_error_messages = TOO_LONG

    def widget_attrs(self, widget):
        return {}  # as above

    def to_python(self, value):
        return clean_text(super().to_python(value))


def refuse_unprintable(text):
    """A validator: nothing that no paper can show."""
    if reason := explain_unprintable(text):
        raise ValidationError(reason)


class LineField(TypedLineField):
    """One line that a paper may show."""

    default_validators = (refuse_unprintable,)


class ProseField(TypedProseField):
    """Text of several lines that a paper may show."""

    default_validators = (refuse_unprintable,)


def make_text_field(column, **options):
    """The form field of a model's column (`formfield_callback`); text as a paper takes it."""
    typed = {models.CharField: LineField, models.TextField: ProseField}
    if field := not column.choices and typed.get(type(column)):
        options.setdefault("form_class", field)
    return column.formfield(**options)


class TickedField(forms.ModelMultipleChoiceField):
    """Ticked entries; a key that is no number of 18 digits at most is refused."""

    def clean(self, value):
        for pk in value or []:
            if not KEY.fullmatch(str(pk)):
                raise self.not_offered(pk)
        return super().clean(value)

    def not_offered(self, pk):
        return ValidationError(
            self.error_messages["invalid_choice"],
            code="invalid_choice",
            params={"value": str(pk)[:20]},
        )


class OfferedField(TickedField):
    """Ticked entries of a draft: one that is no longer offered is left out."""

    def clean(self, value):
        offered = {str(pk) for pk, _ in self.choices}
        return super().clean([pk for pk in value or [] if str(pk) in offered])


class OfferedChoiceField(forms.ModelChoiceField):
    """One entry of a draft, or none: one that is no longer offered counts as none."""

    def clean(self, value):
        offered = {str(pk) for pk, _ in self.choices}
        return super().clean(value if str(value) in offered else None)


class PortalFormMixin:
    """The template owns `<form>`, the token and the buttons; crispy draws the fields."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class FormChips(forms.Form):
    """活动形式: the campaign's, as chips to tick, and a line for others.

    `cleaned_data["forms_text"]` is what a row of the plan says of both.
    """

    LONGEST = 200
    ticked_forms = forms.MultipleChoiceField(
        label="活动形式", required=False, widget=forms.CheckboxSelectMultiple
    )
    other_form = LineField(label="其他形式", required=False, max_length=60)

    def __init__(self, *args, campaign, **kwargs):
        super().__init__(*args, **kwargs)
        self.offered = [form.name for form in campaign.activity_forms.offered()]
        ticked = self.fields["ticked_forms"]
        ticked.choices = [(name, name) for name in self.offered]

    def clean(self):
        cleaned = super().clean()
        chosen = [*cleaned.get("ticked_forms", []), cleaned.get("other_form", "")]
        cleaned["forms_text"] = "、".join(filter(None, chosen))
        if len(cleaned["forms_text"]) > self.LONGEST:
            self.add_error("ticked_forms", "活动形式太多了，请只勾选主要的几种。")
        return cleaned

    def split_forms(self, text):
        """{field: value}: what of the text is a chip, and the rest."""
        names = text.split("、") if text else []
        others = [name for name in names if name not in self.offered]
        return {"ticked_forms": names, "other_form": "、".join(others)}


class RevisionForm(forms.Form):
    """The revision that the page showed; a hidden field names the row that it is of."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)

    def is_of(self, shown):
        """Whether the page showed this row (another person may log in again)."""
        sent = self.data.get(shown._meta.model_name, "")
        return sent in ("", str(shown.pk))


class PageForm(RevisionForm):
    """The revision that the page showed, and the window that it stands in."""

    page = forms.CharField(required=False)

    def clean_page(self):
        page = self.cleaned_data["page"]
        return page if PAGE.fullmatch(page) else ""


class SubmitForm(RevisionForm):
    """What 确认报送 sends: which content was seen, and the key against filing twice."""

    key = forms.UUIDField()
    note = TypedProseField(required=False, max_length=500)

    def seen(self):
        """{name: value} as the act of filing takes them."""
        return {name: self.cleaned_data[name] for name in ("revision", "key", "note")}
