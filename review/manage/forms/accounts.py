"""Forms of the accounts: the list, one account, those ticked, a handover."""

from datetime import timedelta

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from review.forms import ActForm, SearchFilter
from review.manage.forms.base import CheckedByAct, ModelPageForm
from review.themes.words import find_name
from submissions.choices import Role
from submissions.forms import LineField, PortalFormMixin, TickedField
from submissions.models import Unit, User
from submissions.people.lock import is_locked

UNUSED = timedelta(days=90)
USES = [
    ("never", "从未登录"),
    ("unused", "90 天没有登录"),
    ("locked", "输错密码被锁"),
    ("open", "启用"),
    ("closed", "已关闭"),
]


class AccountFilter(django_filters.FilterSet):
    q = SearchFilter(
        label="单位、姓名、用户名",
        method="named_like",
    )
    role = django_filters.ChoiceFilter(
        label="角色", choices=Role.choices, empty_label="全部"
    )
    use = django_filters.ChoiceFilter(
        label="使用", choices=USES, method="used_so", empty_label="全部"
    )

    class Meta:
        model = User
        fields = []

    def named_like(self, users, _name, text):
        person = Q(name__icontains=text) | Q(username__icontains=text)
        return users.filter(person | find_name(text, "unit__"))

    def used_so(self, users, _name, use):
        wanted = {
            "never": Q(is_active=True, last_login__isnull=True),
            "unused": Q(is_active=True, last_login__lt=timezone.now() - UNUSED),
            "locked": is_locked(),
            "open": Q(is_active=True),
            "closed": Q(is_active=False),
        }
        return users.filter(wanted[use])


class NewAccountForm(CheckedByAct, ModelPageForm, forms.ModelForm):
    # A plain `username` would be the one of somebody who logs in again on the way.
    prefix = "account"

    class Meta:
        model = User
        fields = ["unit", "name", "role", "username"]
        field_classes = {"name": LineField, "username": LineField}
        help_texts = {
            "username": "登录用，小写字母和数字；不填就按单位顺序取一个。",
            "unit": "填报员必须属于一个单位；办公室、领导、管理员不用选。",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Unit.objects.active()
        self.fields["unit"].empty_label = "（不属于填报单位）"
        self.fields["username"].required = False


class AccountForm(CheckedByAct, ModelPageForm, forms.ModelForm):
    class Meta:
        model = User
        fields = ["name", "role", "unit"]
        field_classes = {"name": LineField}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].empty_label = "（不属于填报单位）"


class HandoverForm(PortalFormMixin, ActForm):
    prefix = "successor"  # as above
    name = LineField(
        label="接手人姓名",
        max_length=30,
        error_messages={"required": "请填写接手人的姓名。"},
    )
    username = LineField(
        label="用户名",
        max_length=64,
        required=False,
        help_text="不填就按单位顺序取一个。",
    )


class TickedAccountsForm(forms.Form):
    """Which accounts: those ticked, or all open ones that the list shows."""

    account = TickedField(queryset=User.objects.none(), required=False)
    everything = forms.BooleanField(required=False)

    def __init__(self, *args, listed, **kwargs):
        super().__init__(*args, **kwargs)
        self.listed = listed.filter(is_active=True)
        self.fields["account"].queryset = listed

    def clean(self):
        if not self.errors and not self.chosen():
            raise ValidationError("还没有勾选账号。请先勾选启用的账号。")
        return self.cleaned_data

    def chosen(self):
        if self.cleaned_data.get("everything"):
            return self.listed
        return self.listed.filter(pk__in=self.cleaned_data.get("account", []))
