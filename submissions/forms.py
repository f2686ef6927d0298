"""Forms of a unit: what is typed, cleaned and bounded; loose enough for a draft."""

import re

from crispy_forms.helper import FormHelper
from django import forms
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError

from submissions import phones
from submissions.directory import Directory
from submissions.models import Declaration, Theme, Unit
from submissions.months import read
from submissions.services import Row
from submissions.text import clean, clean_line

KEY = re.compile("[0-9]{1,18}")
LONGEST_TRIED = 255
# Rows over the limit that a page still shows, so that somebody can remove some.
SPARE_ROWS = 20


# Django's own words speak of a variable and its characters.
TOO_LONG = {
    "max_length": "至多 %(limit_value)d 个字，您写了 %(show_value)d 个，请缩短。"
}


class LineField(forms.CharField):
    """One line of typed text, without what cannot be seen or printed."""

    default_error_messages = TOO_LONG

    def widget_attrs(self, widget):
        """No `maxlength`: the browser would cut off pasted text and say nothing."""
        return {}

    def to_python(self, value):
        return clean_line(super().to_python(value))


class ProseField(forms.CharField):
    """Typed text that keeps its lines; counted after line ends are made one character."""

    widget = forms.Textarea
    default_error_messages = TOO_LONG

    def widget_attrs(self, widget):
        return {}  # as above

    def to_python(self, value):
        return clean(super().to_python(value))


class TickedField(forms.ModelMultipleChoiceField):
    """Entries of a list; a key that no database can hold is refused like an unknown one."""

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


class PortalFormMixin:
    """The template owns `<form>`, the token and the buttons; crispy draws the fields."""

    @property
    def helper(self):
        helper = FormHelper()
        helper.form_tag = False
        helper.disable_csrf = True
        return helper


class LoginForm(PortalFormMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码错误。忘记密码请打电话给办公室重新设置。",
        "inactive": "用户名或密码错误。忘记密码请打电话给办公室重新设置。",
    }

    def clean_username(self):
        # No name is as long; the record of failed logins has room for no more.
        return self.cleaned_data["username"].strip().lower()[:LONGEST_TRIED]


class PortalPasswordForm(PortalFormMixin, PasswordChangeForm):
    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if password == self.cleaned_data.get("old_password"):
            raise ValidationError("新密码不能和原来的密码一样，请换一个。")
        return password


class RevisionForm(forms.Form):
    """The revision that the page showed."""

    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    declaration = forms.IntegerField(required=False)

    def is_of(self, declaration):
        """Whether the page showed this declaration (another person may log in again)."""
        return self.cleaned_data["declaration"] in (None, declaration.pk)


class SubmitForm(RevisionForm):
    """What 确认报送 sends: which content was seen, and the key against filing twice."""

    key = forms.UUIDField()
    note = ProseField(required=False, max_length=500)

    def seen(self):
        """The keyword arguments of `services.submit`."""
        return {name: self.cleaned_data[name] for name in ("revision", "key", "note")}


class HeadForm(PortalFormMixin, forms.ModelForm):
    class Meta:
        model = Declaration
        fields = ["contact_name", "contact_phone", "none_reason"]
        field_classes = {
            "contact_name": LineField,
            "contact_phone": LineField,
            "none_reason": ProseField,
        }
        widgets = {
            "contact_name": forms.TextInput(attrs={"autocomplete": "name"}),
            "contact_phone": forms.TextInput(
                attrs={"autocomplete": "tel", "inputmode": "tel"}
            ),
            "none_reason": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "contact_phone": "只用于本项工作的联系，仅办公室可见，列表中隐去中间几位。"
        }

    def clean_contact_phone(self):
        phone = self.cleaned_data["contact_phone"]
        if phones.is_identity_number(phone):
            raise ValidationError(f"这里不能填写身份证号码。{phones.HINT}")
        return phones.canonical(phone)


class ThemeForm(forms.ModelForm):
    """A row of the grid; `row` is the pk of the theme it edits, blank for a new one."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    joint = LineField(
        label="协办单位",
        required=False,
        # Room for the full names that stand here once short ones were understood.
        max_length=2000,
        widget=forms.TextInput(
            attrs={"placeholder": "联合申报时填，用顿号分开", "list": "units"}
        ),
    )

    class Meta:
        model = Theme
        fields = [
            "title",
            "time_text",
            "forms",
            "other_form",
            "summary",
            "focus_area",
        ]
        field_classes = {
            "forms": TickedField,
            "title": LineField,
            "time_text": LineField,
            "other_form": LineField,
            "summary": ProseField,
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "forms": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea(
                attrs={
                    "rows": 4,
                    "placeholder": "做什么、请谁来、公开什么，三五句话。",
                }
            ),
            "time_text": forms.TextInput(attrs={"placeholder": "例如 4月、5-6月"}),
            "other_form": forms.TextInput(attrs={"placeholder": "其他形式"}),
        }

    def __init__(self, *args, declaration, directory, offers, foreign=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.declaration = declaration
        self.directory = directory
        self.campaign = campaign = declaration.campaign
        self.foreign = foreign
        if self.instance.pk:
            joint = self.instance.co_organisers.all()
            self.fields["joint"].initial = "、".join(unit.name for unit in joint)
        self.fields["row"].initial = self.instance.pk
        self.fields["forms"].queryset = campaign.activity_forms.all()
        self.fields["focus_area"].queryset = campaign.focus_areas.all()
        for field, choices in offers.items():
            self.fields[field].choices = choices

    def clean(self):
        if self.foreign:
            raise ValidationError(
                "这一行已经不在您的申报表里，请把内容抄到新的一行，再删去这一行。"
            )
        return super().clean()

    def clean_joint(self):
        """The named units, without one's own."""
        units, unknown = self.directory.find_all(self.cleaned_data["joint"])
        if unknown:
            raise ValidationError(
                f"没有找到“{'、'.join(unknown)}”，请写单位全称，多个单位用顿号分开。"
            )
        return [unit for unit in units if unit.pk != self.declaration.unit_id]

    @property
    def reading(self):
        """How the time as typed is understood, or None while it is empty."""
        text = self["time_text"].value()
        return read(text, year=self.campaign.year) if text else None


class BaseThemeFormSet(forms.BaseFormSet):
    """The rows of one declaration; a row can only be one of its own themes."""

    def __init__(self, *args, declaration, prefix="rows", **kwargs):
        self.declaration = declaration
        self.campaign = declaration.campaign
        self.offers = offers_of(self.campaign)
        self.units = list(Unit.objects.active())
        stored = declaration.themes_in_order() if declaration.pk else []
        self.themes = {theme.pk: theme for theme in stored}
        # A partner that went out of use since must not keep the row from being saved.
        named = [unit for theme in stored for unit in theme.co_organisers.all()]
        self.directory = Directory([*named, *self.units])
        super().__init__(*args, prefix=prefix, **kwargs)

    def get_form_kwargs(self, index):
        kwargs = {
            "declaration": self.declaration,
            "directory": self.directory,
            "offers": self.offers,
            "empty_permitted": False,
        }
        if index is None:
            return kwargs
        pk = self.sent_pk(index) if self.is_bound else self.shown_pk(index)
        theme = self.themes.get(pk)
        # A row that somebody deleted meanwhile comes back as a new one.
        foreign = bool(pk) and theme is None and Theme.objects.filter(pk=pk).exists()
        return kwargs | {"instance": theme, "foreign": foreign}

    def shown_pk(self, index):
        themes = list(self.themes)
        return themes[index] if index < len(themes) else None

    def sent_pk(self, index):
        text = self.data.get(f"{self.prefix}-{index}-row", "")
        return int(text) if KEY.fullmatch(text) else None

    def clean(self):
        counts = self.management_form.cleaned_data
        if not 0 <= counts["INITIAL_FORMS"] <= counts["TOTAL_FORMS"]:
            raise ValidationError("行数对不上，没有保存。请刷新页面后再填。")
        sent = [pk for index in range(len(self.forms)) if (pk := self.sent_pk(index))]
        if len(sent) != len(set(sent)):
            raise ValidationError("同一行出现了两次，没有保存。请刷新页面后再填。")

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.index = "__prefix__" if index is None else index
        form.fields["ORDER"].widget = forms.HiddenInput()
        form.fields["DELETE"].widget = forms.HiddenInput()

    def is_going(self, form):
        """Marked to be removed, so nobody asks whether it is right."""
        return self._should_delete_form(form)

    @property
    def as_moved(self):
        """The forms as the person left them, also when they cannot be saved yet."""
        if not self.is_bound:
            return self.forms

        def place(form):
            order = form["ORDER"].value() or ""
            known = order.isascii() and order.isdigit() and len(order) < 6
            return int(order) if known else form.index + 1

        return sorted(self.forms, key=place)

    def rows(self):
        """The edited rows in the order the person gave them."""
        return [
            Row(
                form.instance,
                list(form.cleaned_data.get("forms", [])),
                form.cleaned_data.get("joint", []),
                form.cleaned_data["DELETE"],
            )
            for form in self.as_moved
        ]


def offers_of(campaign):
    """What a row may choose from, read once for all rows."""
    areas = campaign.focus_areas.values_list("pk", "name")
    return {
        "forms": list(campaign.activity_forms.values_list("pk", "name")),
        "focus_area": [("", "（可不选）"), *areas],
    }


def theme_formset(declaration, data=None, extra=0, prefix="rows"):
    """The grid of a declaration; at least one row stands ready to be filled.

    An unsaved declaration gives the grid of a 附表 whose unit is still to be named.
    """
    shown = declaration.themes.count() if declaration.pk else 0
    allowed = declaration.campaign.maximum_themes
    # Rows from before the limit was lowered stay in sight, or nobody could remove them.
    most = max(allowed, shown)
    formset = forms.formset_factory(
        ThemeForm,
        formset=BaseThemeFormSet,
        extra=min(shown + max(extra, 0 if shown else 1), most),
        can_delete=True,
        can_order=True,
        max_num=most,
        absolute_max=most + SPARE_ROWS,
        validate_max=True,
    )
    return formset(
        data,
        declaration=declaration,
        prefix=prefix,
        error_messages={
            "too_many_forms": f"至多填 {allowed} 个活动主题，请删去多出的行再保存。",
            "missing_management_form": "页面没有送全，没有保存。请刷新页面后再填。",
        },
    )
