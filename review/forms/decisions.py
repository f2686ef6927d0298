"""What is decided on themes."""

import re

from django import forms
from django.core.exceptions import ValidationError

from review.bulk import CONFIRM
from review.forms.acts import ActForm
from submissions.choices import Selection
from submissions.forms import LineField, ProseField

OUTCOMES = [(outcome.value, outcome.label) for outcome in Selection.outcomes()]
# As `state_of` says it: a selection, and the number of the open proposal.
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
        """The keyword arguments of `selection.decide`."""
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

    def done(self, campaign):
        """The sentence for when it is done; it takes a number."""
        if self.act == CONFIRM:
            return "{} 条拟定意见已经确认。"
        if campaign.two_levels:
            return f"{{}} 个主题拟“{self.act.label}”，等另一位同志确认。"
        return f"{{}} 个主题改为“{self.act.label}”。"


class TickedForm(BulkForm):
    """What to do with the ticked rows of a list; the reason may come later."""

    MOST = 500

    reason_may_wait = True

    @property
    def ticked(self):
        """Primary keys as ticked; rubbish is left out."""
        return numbers(self.data.getlist("theme")[: self.MOST])

    def clean(self):
        cleaned = super().clean()
        if not (self.ticked or cleaned.get("everything")):
            raise ValidationError(
                "还没有勾选任何一行，什么都没有改。请先勾选，再点按钮。"
            )
        return cleaned


class DrawnForm(BulkForm):
    """A drawing that was looked at, and is now to be carried out."""

    @property
    def drawn(self):
        """{pk: state} as it was looked at."""
        found = (DRAWN.fullmatch(said) for said in self.data.get("drawn", "").split())
        return {int(one[1]): one[2] for one in found if one}

    @property
    def spared(self):
        """Primary keys to be left as they are."""
        return set(numbers(self.data.getlist("spare")))


def numbers(sent):
    return [int(pk) for pk in sent if re.fullmatch("[0-9]{1,18}", pk)]
