"""情况报告: what was held, who came, what was said, where it was told of."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import Jinja2

from submissions.activities.drafts import REPORT_COLUMNS, EditedItem
from submissions.activities.forms.fields import (
    ClockField,
    DayField,
    GroupCountsMixin,
    dress_widgets,
)
from submissions.activities.opinions import MOST_OPINIONS
from submissions.activities.reporting import prefill_report
from submissions.choices import AudienceGroup, MediaKind, OpinionHandling
from submissions.forms import KEY, LineField, PortalFormMixin, ProseField
from submissions.models import MediaItem, Occasion, Opinion

LOGO_ANSWERS = [("yes", "有"), ("no", "没有")]
CHOSEN_PHOTOS = ("cover", "logo_photo")
DRAWN_PLAIN = (
    "logo_photo",
    "logo_reason",
    "what_shown",
    "what_decided",
    "experience",
)
MOST_MEDIA = 100


class LogoField(forms.TypedChoiceField):
    """有, 没有, or not said yet."""

    def __init__(self, **kwargs):
        kwargs = {"required": False, "widget": forms.RadioSelect} | kwargs
        super().__init__(
            choices=LOGO_ANSWERS,
            coerce={"yes": True, "no": False}.get,
            empty_value=None,
            **kwargs,
        )

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class WebAddressField(forms.URLField):
    """An address, with https:// put before it where somebody left it out."""

    default_error_messages = {"invalid": "网址请从浏览器的地址栏里复制。"}

    def __init__(self, **kwargs):
        kwargs.pop("assume_scheme", None)
        widget = forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"})
        kwargs = {"required": False, "widget": widget} | kwargs
        super().__init__(assume_scheme="https", **kwargs)


class PhotoField(forms.TypedChoiceField):
    """One of the photos; one that somebody deleted meanwhile counts as none chosen."""

    def __init__(self, **kwargs):
        super().__init__(required=False, coerce=read_key, empty_value=None, **kwargs)

    def validate(self, value):
        """Whatever was sent: `ReportForm.read_columns` looks for it among the photos."""


def read_key(text):
    return int(text) if KEY.fullmatch(text) else None


class ReportForm(GroupCountsMixin, PortalFormMixin, forms.ModelForm):
    """All of a 情况报告 but its two ledgers; loose enough for a draft."""

    counted = "present"
    cover = PhotoField(label="封面")
    logo_photo = PhotoField(label="看得见标识的照片")

    class Meta:
        model = Occasion
        fields = [
            "held_on",
            "held_starts",
            "held_ends",
            "held_place",
            "logo_shown",
            "logo_reason",
            "what_shown",
            "what_decided",
            "experience",
            "survey_link",
            "survey_answers",
        ]
        field_classes = {
            "held_on": DayField,
            "held_starts": ClockField,
            "held_ends": ClockField,
            "held_place": LineField,
            "logo_reason": LineField,
            "what_shown": ProseField,
            "what_decided": ProseField,
            "experience": ProseField,
            "survey_link": WebAddressField,
        }
        widgets = {
            "held_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "held_starts": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "held_ends": forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
            "logo_reason": forms.Textarea(attrs={"rows": 2}),
            "what_shown": forms.Textarea(attrs={"rows": 7, "class": "story-box"}),
            "what_decided": forms.Textarea(attrs={"rows": 3}),
            "experience": forms.Textarea(attrs={"rows": 3}),
            "survey_link": forms.TextInput(attrs={"inputmode": "url"}),
            "survey_answers": forms.TextInput(attrs={"inputmode": "numeric"}),
        }

    def __init__(self, *args, counts, photos, **kwargs):
        super().__init__(*args, **kwargs)
        self.photos = photos
        self.add_counts(counts)
        self.fields["logo_shown"] = LogoField(label="现场是否展示标识")
        self.initial |= prefill_report(self.instance)
        self.offer_photos()
        for photo in photos:
            self.fields[f"caption-{photo.pk}"] = LineField(
                label="照片说明",
                required=False,
                max_length=60,
                initial=photo.caption,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        dress_widgets(self, *DRAWN_PLAIN, *(f"caption-{one.pk}" for one in photos))

    def offer_photos(self):
        offered = [
            (photo.pk, f"第 {place} 张 {photo.caption}".strip())
            for place, photo in enumerate(self.photos, start=1)
        ]
        first = offered[0][0] if offered else None
        for name in CHOSEN_PHOTOS:
            self.fields[name].choices = [("", "还没有选照片"), *offered]
            self.initial[name] = getattr(self.instance, f"{name}_id") or first

    def read_columns(self):
        """{column: value} as typed; photos as rows, or None."""
        there = {photo.pk: photo for photo in self.photos}
        typed = {name: self.cleaned_data[name] for name in REPORT_COLUMNS}
        typed |= {name: there.get(typed[name]) for name in CHOSEN_PHOTOS}
        return typed if typed["logo_shown"] else typed | {"logo_photo": None}

    def read_captions(self):
        """{file pk: caption} as typed; one that the page did not send stays."""
        return {
            photo.pk: self.cleaned_data[f"caption-{photo.pk}"]
            for photo in self.photos
            if self.add_prefix(f"caption-{photo.pk}") in self.data
        }


class LedgerRowForm(forms.ModelForm):
    """A row of a ledger; `row` is the pk of what is stored, blank for a new one."""

    row = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["row"].initial = self.instance.pk


class OpinionForm(LedgerRowForm):
    class Meta:
        model = Opinion
        fields = ["group", "text", "handling", "answering_unit", "answer"]
        field_classes = {
            "text": ProseField,
            "answer": ProseField,
            "answering_unit": LineField,
        }
        widgets = {
            "text": forms.Textarea(attrs={"rows": 3}),
            "answer": forms.Textarea(
                attrs={"rows": 3, "placeholder": "答复后再填，可以先报送。"}
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = AudienceGroup.choices
        self.initial["group"] = self.initial.get("group") or AudienceGroup.RESIDENT
        self.fields["handling"].choices = OpinionHandling.choices
        dress_widgets(self, *self.Meta.fields)


class MediaForm(LedgerRowForm):
    class Meta:
        model = MediaItem
        fields = ["kind", "outlet", "title", "address", "published_on"]
        field_classes = {
            "outlet": LineField,
            "title": LineField,
            "address": WebAddressField,
            "published_on": DayField,
        }
        widgets = {
            "address": forms.TextInput(attrs={"inputmode": "url"}),
            "published_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = MediaKind.choices
        self.initial["kind"] = self.initial.get("kind") or MediaKind.WEBSITE
        dress_widgets(self, *self.Meta.fields)


class BaseLedger(forms.BaseFormSet):
    """The rows of one ledger of one occasion; a row can only be one of its own."""

    def __init__(self, *args, stored, **kwargs):
        self.stored = {each.pk: each for each in stored}
        super().__init__(*args, **kwargs)

    def get_form_kwargs(self, index):
        kwargs = {"empty_permitted": False, "use_required_attribute": False}
        if index is None:
            return kwargs
        pk = self.sent_pk(index) if self.is_bound else self.shown_pk(index)
        if pk in self.stored:
            kwargs["instance"] = self.stored[pk]
        return kwargs

    def shown_pk(self, index):
        stored = list(self.stored)
        return stored[index] if index < len(stored) else None

    def sent_pk(self, index):
        return read_key(self.data.get(f"{self.prefix}-{index}-row", ""))

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.index = "__prefix__" if index is None else index
        form.fields["DELETE"].widget = forms.HiddenInput()

    def clean(self):
        counts = self.management_form.cleaned_data
        if not 0 <= counts["INITIAL_FORMS"] <= counts["TOTAL_FORMS"]:
            raise ValidationError("行数对不上，没有保存。请刷新页面后再填。")
        sent = [pk for index in range(len(self.forms)) if (pk := self.sent_pk(index))]
        if len(sent) != len(set(sent)):
            raise ValidationError("同一行出现了两次，没有保存。请刷新页面后再填。")

    def fill_new_rows(self, rows):
        """Put what was read, one dict a row, into the rows that stand empty at the end."""
        empty = self.forms[len(self.stored) :]
        for form, row in zip(empty, rows, strict=True):
            form.initial |= row

    def is_going(self, form):
        return self._should_delete_form(form)

    def rows(self, *, whole=False):
        """[EditedItem] in their order; of a `whole` page, what it did not send goes.

        That is for a page whose answer got lost: it sends the rows that it added once
        more, and knows no keys of those kept the first time.
        """
        rows = [EditedItem(form.instance, self.is_going(form)) for form in self.forms]
        sent = {row.item.pk for row in rows}
        rest = [item for pk, item in self.stored.items() if pk not in sent]
        return rows + [EditedItem(item, removed=True) for item in rest if whole]


# The 3,500 inputs of 500 opinions: 2.2 s with the widgets' Django templates, 1.0 s so.
LEDGER_RENDERER = Jinja2()


def make_ledger(form, stored, data=None, *, prefix, extra=0, most):
    """The formset of a ledger; `stored`: rows in their order."""
    stored = list(stored)
    formset = forms.formset_factory(
        form,
        formset=BaseLedger,
        extra=len(stored) + extra,
        can_delete=True,
        max_num=max(most, len(stored)),
        absolute_max=most + len(stored) + 20,
        validate_max=True,
        renderer=LEDGER_RENDERER,
    )
    return formset(
        data,
        stored=stored,
        prefix=prefix,
        error_messages={
            "too_many_forms": f"至多填 {most} 条，请删去多出的再保存。",
            "missing_management_form": "页面没有送全，没有保存。请刷新页面后再填。",
        },
    )


def make_opinion_ledger(occasion, data=None, extra=0):
    return make_ledger(
        OpinionForm,
        occasion.opinions.all(),
        data,
        prefix="opinions",
        extra=extra,
        most=MOST_OPINIONS,
    )


def make_media_ledger(occasion, data=None, extra=0):
    return make_ledger(
        MediaForm,
        occasion.media_items.all(),
        data,
        prefix="media",
        extra=extra,
        most=MOST_MEDIA,
    )


class AnswerForm(PortalFormMixin, forms.ModelForm):
    """The answer to one opinion, also once its report is confirmed."""

    class Meta:
        model = Opinion
        fields = ["handling", "answering_unit", "answer"]
        field_classes = {"answering_unit": LineField, "answer": ProseField}
        widgets = {"answer": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handling"].choices = OpinionHandling.choices
        self.fields["answer"].required = True
        self.fields["answer"].error_messages["required"] = "请写明怎么答复的。"
