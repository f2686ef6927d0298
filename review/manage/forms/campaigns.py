"""Forms of a campaign: the first, a copy, a section, a list."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from review.manage.campaigns import is_moved_into_past
from review.manage.forms.base import CheckedByAct, ModelPageForm
from review.manage.sections import LONG_TEXTS, SECTIONS
from review.models import Tag
from submissions.forms import (
    LineField,
    PortalFormMixin,
    ProseField,
    make_text_field,
)
from submissions.models import ActivityForm, Campaign, FocusArea

FIRST = ("year", *SECTIONS["office"][1], "opens_at", "deadline")
PAST = "新的截止时间已经过了：保存以后，单位马上不能再报。确实要这样，请勾选下面的“马上截止”再保存。"
BLANK_ROWS = 3


class MomentField(forms.DateTimeField):
    """A day and a time of Beijing."""

    widget = forms.DateTimeInput(
        attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
    )
    default_error_messages = {
        "invalid": "请按 2027-03-30 00:00 这样的写法填写日期和时间。"
    }


class CampaignForm(ModelPageForm, forms.ModelForm):
    """Some columns of a campaign; `instance` is a copy that nobody saves."""

    class Meta:
        model = Campaign
        fields = []
        formfield_callback = make_text_field
        field_classes = {"opens_at": MomentField, "deadline": MomentField}
        widgets = {
            "notice_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "opens_at": MomentField.widget,
            "deadline": MomentField.widget,
            **{name: forms.Textarea(attrs={"rows": 7}) for name in LONG_TEXTS},
        }

    @property
    def values(self):
        """{column: value}, for the acts."""
        return {name: getattr(self.instance, name) for name in self._meta.fields}


class FirstCampaignForm(CampaignForm):
    class Meta(CampaignForm.Meta):
        fields = FIRST


class SectionForm(CampaignForm):
    # What the page showed; who changed it meanwhile is not written over.
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class TimesForm(SectionForm):
    at_once = forms.BooleanField(label="马上截止", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = Campaign.objects.get(pk=self.instance.pk)
        if not self.is_bound:
            del self.fields["at_once"]

    def clean(self):
        data = super().clean()
        told = data.get("deadline") and data.get("grace_minutes") is not None
        asks = told and is_moved_into_past(
            self.before, data["deadline"], data["grace_minutes"], timezone.now()
        )
        if not asks:
            self.fields.pop("at_once")
        elif not data.get("at_once"):
            self.add_error("at_once", ValidationError(PAST))
        return data


def make_section_form(section):
    """The form class of a section."""
    form = TimesForm if section == "times" else SectionForm
    return forms.modelform_factory(Campaign, form=form, fields=SECTIONS[section][1])


class CopyForm(PortalFormMixin, forms.Form):
    source = forms.ModelChoiceField(
        label="照哪一年",
        queryset=Campaign.objects.filter(imported=False),
        empty_label=None,
    )
    year = forms.IntegerField(label="新的年份", min_value=2000, max_value=2100)


class EntryForm(CheckedByAct, forms.ModelForm):
    """A row of a list; a new row without a name is none."""

    name = LineField(label="名称", max_length=20, required=False)
    position = forms.IntegerField(
        label="排序", min_value=0, max_value=999, required=False
    )

    def clean(self):
        data = super().clean()
        if self.instance.pk and not data.get("name") and not data.get("DELETE"):
            self.add_error("name", "名称不能空着；不要这一项，请勾选“删除”。")
        return data

    @property
    def wish(self):
        """(pk or None, {column: value}, whether to remove) for `change_entries`."""
        values = self.values
        if "position" in values:
            values["position"] = values["position"] or 0
        return self.instance.pk, values, self.cleaned_data.get("DELETE", False)


class ActivityFormForm(EntryForm):
    explanation = ProseField(
        label="说明",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    class Meta:
        model = ActivityForm
        fields = ["name", "explanation", "position", "retired"]


class FocusAreaForm(EntryForm):
    class Meta:
        model = FocusArea
        fields = ["name", "position", "retired"]


class TagForm(EntryForm):
    position = None

    class Meta:
        model = Tag
        fields = ["name"]


# By the word in the address: what it is called, its rows, their form.
LISTS = {
    "forms": ("活动形式", ActivityForm, ActivityFormForm),
    "areas": ("重大主题", FocusArea, FocusAreaForm),
    "tags": ("标签", Tag, TagForm),
}


def make_entry_formset(name, campaign, data=None):
    """The rows of a list, and some blank ones."""
    _, model, form = LISTS[name]
    factory = forms.modelformset_factory(
        model, form=form, extra=BLANK_ROWS, can_delete=True, max_num=100
    )
    rows = model.objects.filter(campaign=campaign)
    return factory(data, queryset=rows, prefix=name)


def list_wishes(formset):
    """What `change_entries` takes of a valid formset."""
    wishes = [form.wish for form in formset if form.cleaned_data]
    return [
        (pk, values, remove) for pk, values, remove in wishes if pk or values["name"]
    ]
