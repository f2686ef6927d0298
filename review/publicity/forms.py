"""推介材料, and which period and occasions a 简报 is of."""

from django import forms

from review.followup.periods import PERIODS, WHOLE_YEAR
from submissions.activities.news import LONGEST_TITLE
from submissions.forms import LineField, PortalFormMixin, ProseField, TickedField


class ExemplaryForm(forms.Form):
    """列为典型经验, or no more."""

    exemplary = forms.BooleanField(required=False)


class CaseForm(PortalFormMixin, forms.Form):
    title = LineField(
        label="标题",
        max_length=LONGEST_TITLE,
        error_messages={"required": "请填写标题。"},
    )
    practice = ProseField(
        label="主要做法",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": "请填写主要做法。"},
    )
    effect = ProseField(
        label="取得成效",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    lesson = ProseField(
        label="经验启示",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, case, photos, data=None):
        """`photos`: those that may be published; the boxes stand in the template."""
        chosen = [photo.pk for photo in case.photos]
        initial = {name: getattr(case, name) for name in self.base_fields}
        initial |= {"photos": chosen, "cover": chosen[0] if chosen else None}
        super().__init__(data, initial=initial)
        choices = [(photo.pk, str(photo)) for photo in photos]
        options = {"choices": choices, "coerce": int, "required": False}
        gone = {"invalid_choice": "有一张照片不能公开了，请看过现在的照片再选。"}
        self.fields["photos"] = forms.TypedMultipleChoiceField(
            label="照片", error_messages=gone, **options
        )
        self.fields["cover"] = forms.TypedChoiceField(
            label="排在最前", error_messages=gone, empty_value=None, **options
        )

    @property
    def texts(self):
        return [self[name] for name in self.base_fields]

    def list_photos(self, photos):
        """[(photo, is it in the paper, is it the first)] as typed."""
        ticked = set(map(str, self["photos"].value() or []))
        cover = str(self["cover"].value())
        return [
            (photo, str(photo.pk) in ticked, str(photo.pk) == cover) for photo in photos
        ]

    def clean(self):
        """The first photo is one of those in the paper."""
        data = super().clean()
        if data.get("cover") not in data.get("photos", []):
            data["cover"] = None
        return data


class PeriodForm(forms.Form):
    month = forms.ChoiceField(
        label="哪一段时间",
        required=False,
        choices=[
            (key, period.label)
            for key, period in PERIODS.items()
            if period != WHOLE_YEAR
        ],
        error_messages={"invalid_choice": "请从列表里选一个月、一个季度或者全年。"},
    )

    @property
    def period(self):
        """The Period asked for, of a form that is valid."""
        return PERIODS[self.cleaned_data["month"]]


class ChosenForm(forms.Form):
    """Occasions ticked in a list; `issue`: which number of the 简报 it is."""

    occasion = TickedField(
        queryset=None,
        required=False,
        error_messages={
            "invalid_choice": "勾选的有一场已经不在列表里，请看过再勾选。",
            "invalid_pk_value": "请从列表里勾选。",
        },
    )
    issue = LineField(label="期号", max_length=20, required=False)

    def __init__(self, data, *, listed):
        super().__init__(data)
        self.fields["occasion"].queryset = listed

    @property
    def first_error(self):
        return next(iter(self.errors.values()))[0]
