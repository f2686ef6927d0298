"""The district that uses the portal: its names, its emblem, the kinds of its units."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from submissions.choices import UnitKind


@dataclass(frozen=True)
class Kind:
    """类别 of a unit; `split`: under which band a plan that splits its rows puts it."""

    value: str
    label: str
    split: str


def list_first_kinds():
    """The kinds as `District.kinds` keeps them: value, name, whether a street or town."""
    return [
        {"value": kind.value, "name": kind.label, "town": kind.is_town}
        for kind in UnitKind
    ]


PLACES = ("区", "县", "市", "旗")


class District(models.Model):
    """单位与平台: one row at most; without it the defaults hold."""

    region = models.CharField("地区名称", max_length=30, blank=True)
    office_name = models.CharField("发文机关", max_length=60, blank=True)
    office_short_name = models.CharField(
        "发文机关简称", max_length=40, default="办公室"
    )
    office_phone = models.CharField(
        "联系电话",
        max_length=30,
        blank=True,
        help_text="登录页和每页底下写的电话；有了年度申报活动，写那一年的。",
    )
    site_name = models.CharField("平台名称", max_length=30, default="政务公开主题日")
    addressee = models.CharField(
        "通知主送机关",
        max_length=100,
        default="各街道办事处、镇人民政府，区直有关单位",
        help_text="印发通知抬头写给谁。",
    )
    town_band = models.CharField(
        "街镇在计划里叫什么",
        max_length=20,
        default="街镇",
        help_text="计划分列时的第一段，例如“街镇”“乡镇（街道）”。",
    )
    bureau_band = models.CharField(
        "部门在计划里叫什么",
        max_length=20,
        default="区直单位",
        help_text="计划分列时的第二段，例如“区直单位”“市直单位”“县直单位”。",
    )
    kinds = models.JSONField("单位类别", default=list_first_kinds, editable=False)
    emblem = models.BinaryField("标志", null=True, editable=False)
    # Tells one emblem from the next; "" without any.
    emblem_mark = models.CharField(max_length=32, blank=True, editable=False)
    # Values of `Role`: who gives a code of the phone after the password.
    second_factor_roles = models.JSONField(
        "两步登录的角色", default=list, blank=True, editable=False
    )

    class Meta:
        verbose_name = verbose_name_plural = "单位与平台"
        constraints = [
            models.CheckConstraint(
                condition=Q(pk=1),
                name="one_district",
                violation_error_message="一个平台只有一份单位与平台信息。",
            ),
        ]

    def __str__(self):
        return self.region or self.site_name

    @property
    def whole(self):
        """All of it in a word: 全区 of 某某区, 全市 of 某某市."""
        return f"全{self.region[-1]}" if self.region.endswith(PLACES) else "全部单位"

    @property
    def kind_list(self):
        """[Kind] in their order."""
        return [
            Kind(
                kind["value"],
                kind["name"],
                self.town_band if kind["town"] else self.bureau_band,
            )
            for kind in self.kinds
        ]

    def find_kind(self, value):
        """The Kind of a unit; one that is not listed any more goes by its value."""
        kinds = {kind.value: kind for kind in self.kind_list}
        return kinds.get(value) or Kind(value, value, self.bureau_band)
