"""What is decided on themes, written beside them, and kept as 常用原因."""

import re

from django import forms
from django.core.exceptions import ValidationError

from review.forms import ActForm
from review.models import ReasonPhrase
from review.selection import wording
from review.selection.bulk import CONFIRM
from review.selection.wording import stamp_wording
from submissions.changes.forms import TickedMonths
from submissions.choices import Selection
from submissions.forms import LineField, ProseField

OUTCOMES = [(outcome.value, outcome.label) for outcome in Selection.outcomes()]
# As `describe_state` says it: a selection, and the number of the open proposal.
STATE = r"[a-z]{1,10}(?:/[0-9]{1,18})?"
DRAWN = re.compile(rf"([0-9]{{1,18}})=({STATE})")


class ReasonedForm(ActForm):
    """An outcome and its reason, for 未入选 needed."""

    reason_may_wait = False

    outcome = forms.ChoiceField(choices=OUTCOMES)
    reason = ProseField(required=False, max_length=300)

    def clean(self):
        cleaned = super().clean()
        declined = cleaned.get("outcome") == Selection.DECLINED
        missing = cleaned.get("reason") == ""
        if declined and missing and not self.reason_may_wait:
            self.add_error("reason", "请写明未入选的原因，印发后单位会看到。")
        return cleaned


class SeenField(forms.RegexField):
    """The state that the page showed of the theme."""

    def __init__(self, **options):
        super().__init__(rf"^{STATE}\Z", required=False, **options)

    def clean(self, value):
        return super().clean(value) or None


class DecisionForm(ReasonedForm):
    seen = SeenField()

    def decision(self):
        """The keyword arguments of `decide_theme`."""
        return self.cleaned_data | {"outcome": Selection(self.cleaned_data["outcome"])}


class AnswerForm(ActForm):
    """What a second person says to a proposal."""

    word = LineField(required=False, max_length=300)
    seen = SeenField()


class BulkForm(ReasonedForm):
    """One act for many themes: those named, or everything that the list finds."""

    outcome = forms.ChoiceField(choices=[*OUTCOMES, (CONFIRM, "确认拟定意见")])
    everything = forms.BooleanField(required=False)

    @property
    def act(self):
        value = self.cleaned_data["outcome"]
        return value if value == CONFIRM else Selection(value)

    def heading(self, campaign):
        if self.act == CONFIRM:
            return "确认拟定意见"
        return f"{'拟' if campaign.two_levels else '改为'}“{self.act.label}”"

    def verb(self, campaign):
        """What the button does to so many 条: “改 45 条”."""
        if self.act == CONFIRM:
            return "确认"
        return "拟" if campaign.two_levels else "改"

    def done(self, campaign):
        """The sentence of success, with {} for the number of themes."""
        if self.act == CONFIRM:
            return "{} 条拟定意见已经确认。"
        if campaign.two_levels:
            return f"{{}} 个主题拟“{self.act.label}”，等另一位同志确认。"
        return f"{{}} 个主题改为“{self.act.label}”。"


class TickedForm(BulkForm):
    """An act for ticked themes; the reason may come with the DrawnForm."""

    MOST = 500

    reason_may_wait = True

    @property
    def ticked(self):
        """Primary keys as ticked; rubbish is left out."""
        return parse_keys(self.data.getlist("theme")[: self.MOST])

    def clean(self):
        cleaned = super().clean()
        if not (self.ticked or cleaned.get("everything")):
            raise ValidationError(
                "还没有勾选任何一行，什么都没有改。请先勾选，再点按钮。"
            )
        return cleaned


class DrawnForm(BulkForm):
    """A Drawing sent back to be carried out."""

    @property
    def drawn(self):
        """{pk: state} as it was looked at."""
        found = (DRAWN.fullmatch(said) for said in self.data.get("drawn", "").split())
        return {int(one[1]): one[2] for one in found if one}

    @property
    def spared(self):
        """Primary keys to be left as they are."""
        return set(parse_keys(self.data.getlist("spare")))


def parse_keys(sent):
    return [int(pk) for pk in sent if re.fullmatch("[0-9]{1,18}", pk)]


class NoteForm(forms.Form):
    text = ProseField(
        label="内部备注",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "备注是空的，没有保存。请写几个字再点。"},
    )


class TagForm(forms.Form):
    name = LineField(
        label="标签",
        max_length=12,
        error_messages={
            "required": "请写标签的名字，例如“现场类”。",
            "max_length": "标签至多 %(limit_value)d 个字，您写了 %(show_value)d 个。",
        },
    )


class WordingForm(forms.Form):
    """The theme as the plan shall say it; an empty field means as the unit wrote it."""

    title = LineField(label="活动主题", max_length=60, required=False)
    months = TickedMonths(label="活动时间（月份）", required=False)
    forms_text = LineField(label="活动形式", max_length=200, required=False)
    summary = ProseField(
        label="活动简介",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seen = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, theme):
        """The form filled with the words that the plan would have today."""
        shown = wording.planned_words(theme) | {"seen": stamp_wording(theme)}
        return cls(initial=shown, auto_id=f"id_%s_{theme.pk}")

    def on_top_of(self, theme):
        """The form with the same words and the current stamp, to save over the stored."""
        data = self.data.copy()
        data["seen"] = stamp_wording(theme)
        form = type(self)(data, auto_id=self.auto_id)
        form.is_valid()
        return form


class SeenWordingForm(forms.Form):
    """The wording that the page showed."""

    seen = forms.CharField(max_length=40, required=False)


LONGEST = ReasonPhrase._meta.get_field("text").max_length


class PhraseForm(ActForm):
    text = LineField(
        max_length=LONGEST,
        error_messages={
            "required": "请写出这条原因，例如“与去年的活动重复”。",
            "max_length": f"一条原因最多 {LONGEST} 个字，请写短一些。",
        },
    )


class StepForm(forms.Form):
    """One place up or down."""

    step = forms.TypedChoiceField(coerce=int, choices=[(-1, "上移"), (1, "下移")])
