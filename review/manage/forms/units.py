"""Forms of the units: one unit, the filter of the list, a table."""

import re

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from review.forms import KindFilter, SearchFilter
from review.manage.forms.base import ModelPageForm
from review.themes.words import find_name
from submissions import phones
from submissions.district import list_kind_choices
from submissions.forms import PortalFormMixin, make_text_field
from submissions.models import Unit
from submissions.people.merging import CLOSE, MOVE
from submissions.people.unit_table import LARGEST_ORDER, read_aliases
from submissions.phones import format_phone

ORDER_FIELD = re.compile("order-([0-9]{1,18})")
NUMBER = re.compile("[0-9]{1,6}")


def offer_kinds():
    return [("", "请选择"), *list_kind_choices()]


class UnitFilter(django_filters.FilterSet):
    q = SearchFilter(
        label="单位名称",
        method="named_like",
    )
    kind = KindFilter(label="类别")
    active = django_filters.ChoiceFilter(
        label="使用",
        choices=[("True", "在用"), ("False", "已停用")],
        empty_label="全部",
    )

    class Meta:
        model = Unit
        fields = []

    def named_like(self, units, _name, text):
        return units.filter(find_name(text))


class UnitForm(ModelPageForm, forms.ModelForm):
    """What a unit is; whether it is in use has its own buttons."""

    # The unit that the page showed; who changed it meanwhile is not written over.
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    kind = forms.ChoiceField(label="类别", choices=offer_kinds)

    class Meta:
        model = Unit
        fields = ["name", "short_name", "kind", "order", "aliases", "phone", "email"]
        formfield_callback = make_text_field
        widgets = {"aliases": forms.Textarea(attrs={"rows": 2})}
        help_texts = {"phone": "还没有联系人时，催报用它。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].error_messages["unique"] = (
            "已经有一个叫这个名称的单位，请核对。"
        )
        self.fields["order"].max_value = LARGEST_ORDER

    def clean_order(self):
        order = self.cleaned_data["order"]
        if order > LARGEST_ORDER:
            raise ValidationError(f"排序请填 0 到 {LARGEST_ORDER} 的整数。")
        return order

    def clean_aliases(self):
        try:
            return read_aliases(self.cleaned_data["aliases"])
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if phone and not phones.is_phone(phone):
            raise ValidationError(phones.HINT)
        return format_phone(phone)

    @property
    def values(self):
        """{column: value}, for the acts."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class MergeForm(PortalFormMixin, forms.Form):
    """Into which unit, and what becomes of the accounts."""

    into = forms.ModelChoiceField(
        label="并入",
        queryset=Unit.objects.active(),
        empty_label="请选择单位",
        error_messages={
            "required": "请选择并入哪个单位。",
            "invalid_choice": "请从名单里选一个在用的单位。",
        },
    )
    accounts = forms.ChoiceField(
        label="它的账号",
        choices=[(MOVE, "转到并入的单位，密码不变"), (CLOSE, "关闭")],
        initial=MOVE,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择它的账号怎么办。"},
    )

    def __init__(self, *args, unit, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Unit.objects.active().exclude(pk=unit.pk)


class UnitFileForm(forms.Form):
    file = forms.FileField(
        label="名单文件（.xlsx 或 .csv）",
        allow_empty_file=True,
        error_messages={"required": "请先选一个文件。"},
    )


class UnitTextForm(forms.Form):
    """What the preview read of a file, and the fingerprint of what it showed."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


def read_order_wishes(data):
    """[(pk, number shown, number wanted)] of a list's page; None when one is no number."""
    wishes = []
    for name, typed in data.items():
        if not (match := ORDER_FIELD.fullmatch(name)):
            continue
        numbers = [data.get(f"was-{match[1]}", ""), typed.strip()]
        if not all(NUMBER.fullmatch(number) for number in numbers):
            return None
        wishes.append((int(match[1]), *map(int, numbers)))
    return wishes
