"""Who logs in in two steps."""

from django import forms

from submissions.choices import Role
from submissions.forms import PortalFormMixin


class SecondFactorForm(PortalFormMixin, forms.Form):
    roles = forms.MultipleChoiceField(
        label="要两步登录的角色",
        choices=Role.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="勾选后，这个角色的人下一次点击就要先绑定手机，或者输入动态验证码。",
    )
