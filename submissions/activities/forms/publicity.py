"""宣传: the 信息稿, the photos that may be published, the two ticks of the review."""

from django import forms

from submissions.activities.news import LONGEST_TITLE
from submissions.forms import LineField, PortalFormMixin, ProseField


class NewsForm(PortalFormMixin, forms.Form):
    title = LineField(
        label="标题",
        max_length=LONGEST_TITLE,
        error_messages={"required": "请填写标题。"},
    )
    text = ProseField(
        label="正文",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 12, "class": "story-box"}),
        help_text="一行是一段。不写个人姓名、电话。",
        error_messages={"required": "请填写正文。"},
    )


class PublicPhotosForm(forms.Form):
    """`shown`: the photos that the page had boxes for; `ticked`: those with a tick."""

    def __init__(self, data, *, photos):
        super().__init__(data)
        choices = [(photo.pk, str(photo)) for photo in photos]
        for name in ("shown", "ticked"):
            self.fields[name] = forms.TypedMultipleChoiceField(
                choices=choices,
                coerce=int,
                required=False,
                error_messages={
                    "invalid_choice": "有一张照片已经不在了，请看过现在的照片再勾选。"
                },
            )


class ClearanceForm(PortalFormMixin, forms.Form):
    secrecy = forms.BooleanField(
        label="已作保密审查：文字和照片里没有国家秘密、工作秘密和不宜公开的内容",
        error_messages={"required": "请先作保密审查，再勾选。"},
    )
    portraits = forms.BooleanField(
        label="已取得肖像同意：照片里认得出的人都同意公开",
        error_messages={"required": "请先取得照片里的人同意，再勾选。"},
    )
    checked_by = LineField(
        label="审查人姓名",
        max_length=30,
        error_messages={"required": "请填写审查人的姓名。"},
    )
    sha256 = forms.RegexField("[0-9a-f]{64}", widget=forms.HiddenInput)

    @property
    def act(self):
        """What `clear_publication` is told."""
        return {name: self.cleaned_data[name] for name in ("checked_by", "sha256")}
