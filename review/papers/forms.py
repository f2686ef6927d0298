"""How somebody wants a plan to be printed."""

from urllib.parse import urlencode

from django import forms

from review.plan.plan_paper import COLUMNS, DEFAULT_COLUMNS, Look
from submissions.choices import Arrangement
from submissions.district import find_district
from submissions.documents.paper import A4, PAGES
from submissions.forms import LineField

CENTRED, OUTER = "centre", "outer"
LAST_PAGE = 999
FIXED = ("number", "title")


def list_arrangements():
    """[(value, label)], in the words of the district."""
    district = find_district()
    split = f"{district.town_band}、{district.bureau_band}分列"
    return [
        (value, split if value == Arrangement.KIND else label)
        for value, label in Arrangement.choices
    ]


class LookForm(forms.Form):
    """Sent with GET, so that a look can be kept as an address; all of it may be left out."""

    columns = forms.MultipleChoiceField(
        label="显示的列",
        choices=[
            (name, column.head) for name, column in COLUMNS.items() if name not in FIXED
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "没有“%(value)s”这一列，请重新勾选。"},
    )
    arrangement = forms.ChoiceField(
        label="排列",
        choices=list_arrangements,
        required=False,
        error_messages={"invalid_choice": "请选一种排列。"},
    )
    page = forms.ChoiceField(
        label="纸张",
        choices=[(name, f"{name} 横向") for name in PAGES],
        required=False,
        error_messages={"invalid_choice": "请选 A4 或 A3。"},
    )
    numbers = forms.ChoiceField(
        label="页码",
        choices=[(CENTRED, "居中"), (OUTER, "外侧，与通知合订")],
        required=False,
        error_messages={"invalid_choice": "请选居中或者外侧。"},
    )
    first_page = forms.IntegerField(
        label="起始页码",
        help_text="例如：3",
        min_value=1,
        max_value=LAST_PAGE,
        required=False,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"),
            f"起始页码请填 1 到 {LAST_PAGE} 的整数，接着通知的末页往下数。",
        ),
    )
    mark = LineField(
        label="附件标识", help_text="例如：附件", max_length=20, required=False
    )
    title = LineField(label="标题", max_length=120, required=False)

    @classmethod
    def of(cls, query):
        """The form of an address; without a query the look that a plan comes with."""
        return cls(query or cls.as_it_comes())

    @staticmethod
    def as_it_comes():
        return {
            "columns": [name for name in DEFAULT_COLUMNS if name not in FIXED],
            "arrangement": Arrangement.MONTH,
            "page": A4.name,
            "numbers": CENTRED,
        }

    @property
    def look(self):
        """The Look of a valid form; columns print in the order of the paper."""
        said = self.cleaned_data
        wanted = {*FIXED, *(said["columns"] or DEFAULT_COLUMNS)}
        return Look(
            columns=tuple(name for name in COLUMNS if name in wanted),
            arrangement=said["arrangement"] or Arrangement.MONTH,
            mark=said["mark"],
            title=said["title"],
            page=said["page"] or A4.name,
            **read_numbers(said),
        )


def read_numbers(said):
    """What a paper calls its page numbers, of a valid form that asks for them."""
    return {
        "first_page": said["first_page"] or 1,
        "outer_numbers": said["numbers"] == OUTER,
    }


class NumbersForm(forms.Form):
    """Page numbers of a paper that is bound with the notice; nothing said is 1, centred."""

    numbers = LookForm.base_fields["numbers"]
    first_page = LookForm.base_fields["first_page"]

    @property
    def query(self):
        """{name: value} of what was said, for an address."""
        return {name: said for name, said in self.cleaned_data.items() if said}

    @property
    def address(self):
        """The end of an address that asks for them; empty where nothing was said."""
        return f"?{urlencode(self.query)}" if self.query else ""

    @property
    def key(self):
        """What tells the kept paper from the one as it comes."""
        wanted = read_numbers(self.cleaned_data)
        if wanted == {"first_page": 1, "outer_numbers": False}:
            return ""
        side = OUTER if wanted["outer_numbers"] else CENTRED
        return f"-{side}-{wanted['first_page']}"
