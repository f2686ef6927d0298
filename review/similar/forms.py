"""What is done with themes that are alike."""

from django import forms
from django.core.exceptions import ValidationError

from review.alike.similarity import choose_lead
from review.forms import ActForm
from submissions.forms import LineField, TickedField
from submissions.models import PlanEntry, Theme

STALE = "这组主题刚刚有变化，什么都没有改。请看过现在的内容再操作。"
GONE = {"invalid_choice": STALE, "invalid_pk_value": STALE, "required": STALE}


class MergeForm(ActForm):
    """A lead, and the themes that go into it; the lead may be ticked among them."""

    lead = forms.ModelChoiceField(
        Theme.objects.none(),
        error_messages=GONE | {"required": "请选一个牵头的主题。"},
    )
    theme = TickedField(
        Theme.objects.none(),
        error_messages=GONE | {"required": "请至少勾选一个要并入的主题。"},
    )

    def __init__(self, data, *, themes):
        super().__init__(data)
        self.fields["lead"].queryset = self.fields["theme"].queryset = themes

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        joining = [theme for theme in cleaned["theme"] if theme != cleaned["lead"]]
        if not joining:
            raise ValidationError("除了牵头的主题，请至少再勾选一个要并入的主题。")
        return cleaned | {"joining": joining}


class ChosenForm(MergeForm):
    """The same of a page that shows it first: without a lead the likeliest one leads."""

    def __init__(self, data, *, themes):
        super().__init__(data, themes=themes)
        self.fields["lead"].required = False

    def clean_theme(self):
        chosen = self.cleaned_data["theme"]
        if not self.cleaned_data.get("lead"):
            self.cleaned_data["lead"] = choose_lead(chosen)
        return chosen


class CompareForm(ActForm):
    """Two themes that the office itself names: “主题（单位）”, or a part of that."""

    MISSING = "请写出两个主题，可以只写名称里的几个字。"

    one = LineField(label="主题", error_messages={"required": MISSING})
    other = LineField(label="另一个主题", error_messages={"required": MISSING})

    def __init__(self, data, *, named):
        super().__init__(data)
        self.named = named

    def clean_one(self):
        return self.found(self.cleaned_data["one"])

    def clean_other(self):
        return self.found(self.cleaned_data["other"])

    def found(self, words):
        """The pk of the theme of that very name, or of the only one with the words."""
        found = [pk for name, pk in self.named if name == words] or [
            pk for name, pk in self.named if words.casefold() in name.casefold()
        ]
        if not found:
            raise ValidationError(
                f"没有找到含“{words}”的主题。未入选、已并入的不能再合并，"
                "要合并请先改为待定或者拆出。"
            )
        if len(found) > 1:
            raise ValidationError(
                f"含“{words}”的主题有 {len(found)} 个，请写全名称，"
                "同名的再写上单位，例如“政务开放日（区教育局）”。"
            )
        return found[0]

    def clean(self):
        cleaned = super().clean()
        if not self.errors and cleaned["one"] == cleaned["other"]:
            raise ValidationError("两处写的是同一个主题，请换一个。")
        return cleaned


class KeepForm(ActForm):
    """Themes of the year and rows of last year's plan that are not the same."""

    side = TickedField(Theme.objects.none(), error_messages=GONE)
    entry = TickedField(PlanEntry.objects.none(), required=False, error_messages=GONE)

    def __init__(self, data, *, themes, entries):
        super().__init__(data)
        self.fields["side"].queryset = themes
        self.fields["entry"].queryset = entries

    def clean(self):
        cleaned = super().clean()
        if not self.errors and len(cleaned["side"]) + len(cleaned["entry"]) < 2:
            raise ValidationError(STALE)
        return cleaned
