"""The 申报表 as typed: cleaned, loose enough for a draft; what is wrong, rules tell."""

import re
import secrets

from django import forms
from django.core.exceptions import ValidationError

from submissions import phones
from submissions.declarations.drafts import EditedRow
from submissions.declarations.prefill import SPARE_ROWS, make_intake_arguments
from submissions.directory import Directory
from submissions.forms import (
    KEY,
    OfferedChoiceField,
    OfferedField,
    PortalFormMixin,
    TypedLineField,
    TypedProseField,
)
from submissions.intake import IntakeRefused, read_file, read_pasted
from submissions.intake.files import LARGEST_FILE
from submissions.models import Declaration, Theme, Unit
from submissions.months import read_months
from submissions.phones import format_phone
from submissions.rows import LONGEST, LONGEST_HEAD

MARK = re.compile("[0-9a-z]{1,20}")


def tell_longest(form, longest):
    """Tell the page how long the text of a field may be when it is filed."""
    for name, most in longest.items():
        form.fields[name].widget.attrs["data-longest"] = most


class HeadForm(PortalFormMixin, forms.ModelForm):
    class Meta:
        model = Declaration
        fields = ["contact_name", "contact_phone", "none_reason"]
        field_classes = {
            "contact_name": TypedLineField,
            "contact_phone": TypedLineField,
            "none_reason": TypedProseField,
        }
        widgets = {
            "contact_name": forms.TextInput(
                attrs={"class": "form-control", "autocomplete": "name"}
            ),
            "contact_phone": forms.TextInput(
                attrs={
                    "class": "form-control",
                    "autocomplete": "tel",
                    "inputmode": "tel",
                }
            ),
            "none_reason": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "contact_phone": "只用于本项工作的联系，仅办公室可见，列表中隐去中间几位。"
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        tell_longest(self, LONGEST_HEAD)

    def clean_contact_phone(self):
        phone = self.cleaned_data["contact_phone"]
        if phones.is_identity_number(phone):
            raise ValidationError(f"这里不能填写身份证号码。{phones.HINT}")
        return format_phone(phone)


class ThemeForm(forms.ModelForm):
    """A row of the form; `row` is the pk of its theme, blank for a new one."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mark = forms.CharField(required=False, widget=forms.HiddenInput)
    joint = TypedLineField(
        label="协办单位",
        required=False,
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
            "forms": OfferedField,
            "focus_area": OfferedChoiceField,
            "title": TypedLineField,
            "time_text": TypedLineField,
            "other_form": TypedLineField,
            "summary": TypedProseField,
        }
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "forms": forms.CheckboxSelectMultiple,
            "summary": forms.Textarea(
                attrs={
                    "rows": 3,
                    "placeholder": "做什么、请谁来、公开什么，三五句话。",
                }
            ),
            "time_text": forms.TextInput(attrs={"placeholder": "例如 4月、5-6月"}),
            "other_form": forms.TextInput(attrs={"placeholder": "写明形式"}),
        }

    def __init__(self, *args, declaration, directory, offers, foreign=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.declaration = declaration
        self.directory = directory
        self.campaign = campaign = declaration.campaign
        self.foreign = foreign
        if self.instance.pk:
            names = self.instance.co_organiser_names
            self.fields["joint"].initial = "、".join(names)
        tell_longest(self, LONGEST)
        self.fields["row"].initial = self.instance.pk
        self.fields["mark"].initial = self.instance.mark or secrets.token_hex(6)
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

    def clean_mark(self):
        mark = self.cleaned_data["mark"]
        if MARK.fullmatch(mark):
            self.instance.mark = mark
        return self.instance.mark

    def clean_joint(self):
        """The named units, without one's own; other names stay as they are written."""
        units, others = self.directory.find_all(self.cleaned_data["joint"])
        self.instance.other_co_organisers = "、".join(dict.fromkeys(others))
        return [unit for unit in units if unit.pk != self.declaration.unit_id]

    def edited_row(self):
        """The row as typed; the form is valid."""
        return EditedRow(
            self.instance,
            list(self.cleaned_data.get("forms", [])),
            self.cleaned_data.get("joint", []),
            self.cleaned_data["DELETE"],
        )

    @property
    def focus_name(self):
        """The chosen 重大主题 by name, or nothing."""
        chosen = str(self["focus_area"].value() or "")
        names = {str(pk): name for pk, name in self.fields["focus_area"].choices if pk}
        return names.get(chosen, "")

    @property
    def reading(self):
        """How the time as typed is understood, or None while it is empty."""
        text = self["time_text"].value()
        return read_months(text, year=self.campaign.year) if text else None


class BaseThemeFormSet(forms.BaseFormSet):
    """The rows of one declaration; a row can only be one of its own themes."""

    def __init__(self, *args, declaration, prefix="rows", **kwargs):
        self.declaration = declaration
        self.campaign = declaration.campaign
        self.offers = list_offers(declaration)
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
            raise ValidationError(
                "行数对不上，没有保存。请把写好的内容复制下来，重新打开这张表再填。"
            )
        sent = [pk for index in range(len(self.forms)) if (pk := self.sent_pk(index))]
        if len(sent) != len(set(sent)):
            raise ValidationError("同一行出现了两次，没有保存。请删去其中一行再保存。")

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.index = "__prefix__" if index is None else index
        form.fields["ORDER"].widget = forms.HiddenInput()
        form.fields["DELETE"].widget = forms.HiddenInput()

    def is_going(self, form):
        """Whether the row is marked to be removed; it need not be valid then."""
        return self._should_delete_form(form)

    @property
    def as_moved(self):
        """The forms in the order that the person gave them, valid or not."""
        if not self.is_bound:
            return self.forms

        def place(form):
            order = form["ORDER"].value() or ""
            known = order.isascii() and order.isdigit() and len(order) < 6
            return int(order) if known else form.index + 1

        return sorted(self.forms, key=place)

    def rows(self):
        """The edited rows in the order the person gave them."""
        return [form.edited_row() for form in self.as_moved]


def list_offers(declaration):
    """What a row may choose from, read once for all rows."""
    campaign = declaration.campaign
    areas = campaign.focus_areas.offered_to(declaration).values_list("pk", "name")
    kinds = campaign.activity_forms.offered_to(declaration).values_list("pk", "name")
    return {
        "forms": list(kinds),
        "focus_area": [("", "（可不选）"), *areas],
    }


def make_theme_formset(declaration, data=None, extra=0, prefix="rows"):
    """The formset of a declaration's rows, with at least one row.

    An unsaved declaration gives that of a 附表 whose unit is still unknown.
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
        absolute_max=max(allowed + SPARE_ROWS, shown),
    )
    return formset(
        data,
        declaration=declaration,
        prefix=prefix,
        error_messages={
            "too_many_forms": f"至多填 {allowed} 个活动主题，请删去多出的行再保存。",
            "missing_management_form": "页面没有送全，没有保存。请再点一次“保存草稿”。",
        },
    )


class IntakeForm(forms.Form):
    """A finished 附表: a file, or cells pasted from a table.

    `pasted_html`: the same cells as the clipboard has them in HTML; one that is too long,
    or says something else than `pasted`, is left aside.
    """

    file = forms.FileField(required=False, allow_empty_file=True)
    pasted = forms.CharField(required=False, max_length=200_000)
    pasted_html = forms.CharField(required=False, widget=forms.HiddenInput)

    def reading(self, declaration):
        """What the file or the pasted cells say. Raises IntakeRefused."""
        told = make_intake_arguments(declaration.campaign, Unit.objects.active())
        if not self.is_valid():
            raise IntakeRefused("内容太长或者没有送全，请重新选择文件，或分几次粘贴。")
        if file := self.cleaned_data["file"]:
            return read_file(file.name, file.read(LARGEST_FILE + 1), **told)
        if pasted := self.cleaned_data["pasted"]:
            return read_pasted(pasted, self.cleaned_data["pasted_html"], **told)
        raise IntakeRefused("请先选择填好的申报表，或者把表格里的几行粘贴进来。")
