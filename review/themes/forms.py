"""What a person sets for the own desk."""

from django import forms

from review.forms import ActForm
from review.models import DeskSettings
from review.themes.preferences import COLUMNS, PAGE_SIZES, Order
from submissions.forms import LineField


class DeskForm(forms.ModelForm):
    columns = forms.MultipleChoiceField(
        label="显示的列",
        choices=list(COLUMNS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少留下一列。"},
    )
    order = forms.ChoiceField(label="排序", choices=Order.choices)
    page_size = forms.TypedChoiceField(
        label="每页条数", coerce=int, choices=[(size, size) for size in PAGE_SIZES]
    )

    class Meta:
        model = DeskSettings
        fields = ["columns", "order", "page_size", "keys"]


class FilterNameForm(ActForm):
    name = LineField(
        label="名称",
        max_length=20,
        error_messages={"required": "请给这个筛选起个名称，例如“8月待定”。"},
    )
