"""Forms of the district: its names, the kinds of its units, its emblem."""

from django import forms

from review.manage.forms.base import CheckedByAct, ModelPageForm
from submissions.forms import LineField, make_text_field
from submissions.models import District

BLANK_KINDS = 3
BANDS = [("town", "街道、乡镇"), ("bureau", "部门和其他")]


class DistrictForm(CheckedByAct, ModelPageForm, forms.ModelForm):
    emblem_file = forms.FileField(
        label="标志",
        required=False,
        help_text="浏览器标签和页面左上角的图，PNG 或 JPEG，不超过 300 KB；不选就不改。",
    )

    class Meta:
        model = District
        fields = [
            "region",
            "office_name",
            "office_short_name",
            "office_phone",
            "site_name",
            "addressee",
            "town_band",
            "bureau_band",
        ]
        formfield_callback = make_text_field

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("region", "office_name", "office_phone"):
            self.fields[name].required = True
        self.fields["region"].help_text = "写全，例如“长沙市某某区”。"

    def read_emblem(self):
        """The bytes of the picture that was chosen, or None."""
        file = self.cleaned_data["emblem_file"]
        return file.read() if file else None


class ChangedDistrictForm(DistrictForm):
    no_emblem = forms.BooleanField(label="去掉标志", required=False)

    def read_emblem(self):
        return super().read_emblem() or (
            b"" if self.cleaned_data["no_emblem"] else None
        )


class KindForm(forms.Form):
    """A row of the kinds; a new one without a name is none."""

    value = forms.CharField(max_length=20, required=False, widget=forms.HiddenInput)
    name = LineField(
        label="类别",
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-control"}),
    )
    band = forms.ChoiceField(
        label="计划里排在",
        choices=BANDS,
        required=False,
        widget=forms.Select(attrs={"class": "form-select"}),
    )

    def clean(self):
        data = super().clean()
        if data.get("value") and not data.get("name") and not data.get("DELETE"):
            self.add_error("name", "名称不能空着；不要这一类，请勾选“删除”。")
        return data


def make_kind_formset(kinds, data=None):
    """`kinds`: as `District.kinds` keeps them."""
    factory = forms.formset_factory(
        KindForm, extra=BLANK_KINDS, can_delete=True, max_num=30
    )
    initial = [
        {
            "value": kind["value"],
            "name": kind["name"],
            "band": "town" if kind["town"] else "bureau",
        }
        for kind in kinds
    ]
    return factory(data, initial=initial, prefix="kinds")


def list_kinds(formset):
    """The kinds of a valid formset, as the act takes them."""
    return [
        {"value": row["value"], "name": row["name"], "town": row["band"] != "bureau"}
        for row in formset.cleaned_data
        if row.get("name") and not row.get("DELETE")
    ]
