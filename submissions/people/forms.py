"""Forms of the door: log in, choose a password."""

from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils import timezone

from submissions.choices import Role
from submissions.district import find_district
from submissions.forms import PortalFormMixin
from submissions.people.accounts import choose_password
from submissions.people.lock import warn_of_lock
from submissions.people.second_factor import (
    clean_code,
    find_device,
    find_wait_end,
    needs_second_factor,
)

LONGEST_TRIED = 255


class LoginForm(PortalFormMixin, AuthenticationForm):
    error_messages = {
        "invalid_login": "用户名或密码错误。忘记密码请打电话给办公室重新设置。",
        "inactive": "用户名或密码错误。忘记密码请打电话给办公室重新设置。",
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["username"].error_messages["required"] = "请输入用户名。"
        self.fields["password"].error_messages["required"] = "请输入密码。"

    def clean_username(self):
        # No name is as long; the record of failed logins has room for no more.
        return self.cleaned_data["username"].strip().lower()[:LONGEST_TRIED]

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if settings.OIDC_ONLY and user.role != Role.ADMIN:
            raise ValidationError("这个账号不用密码，请用“统一身份认证登录”。")
        if user.has_lapsed_first_password:
            raise ValidationError(
                "这个初始密码发出来很久没有用，已经作废。请打电话给办公室重新设置。"
            )

    def clean(self):
        """What is wrong stands under the password, with how often it may be tried."""
        try:
            return super().clean()
        except ValidationError as refusal:
            warned = warn_of_lock(self.request, self.cleaned_data["username"])
            self.add_error("password", [*refusal.messages, *warned])
            return self.cleaned_data


class CodeField(forms.CharField):
    """A code of the phone or a recovery code; both are figures."""

    widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}
    )

    def __init__(self, **options):
        super().__init__(label="动态验证码", max_length=40, **options)
        self.error_messages["required"] = "请输入动态验证码。"

    def to_python(self, value):
        return clean_code(super().to_python(value))


def refuse_wrong_code(request, user, code):
    """Raises ValidationError, also while earlier ones make everybody wait."""
    device = find_device(user)
    if device is None:
        raise ValidationError(
            "您的账号要两步登录，还没有绑定手机。请在新窗口打开登录页，登录、绑定手机，"
            "再回到这一页继续。"
        )
    if not code:
        raise ValidationError("您的账号要两步登录，请输入动态验证码，密码再输一次。")
    name = user.get_username()
    is_locked = not AxesProxyHandler.is_allowed(request, {"username": name})
    if not is_locked and (end := find_wait_end(device)):
        raise ValidationError(
            f"验证码输错的次数太多，请在 {timezone.localtime(end):%H:%M:%S} 以后再输。"
        )
    if authenticate(request, username=name, otp_token=code) is None:
        wrong = "验证码不对，或者已经用过。请等手机上换了新的一组再输。"
        raise ValidationError([wrong, *warn_of_lock(request, name)])


class CodeForm(PortalFormMixin, forms.Form):
    """The code after the password."""

    code = CodeField()

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self):
        code = self.cleaned_data["code"]
        refuse_wrong_code(self.request, self.request.user, code)
        return code


class EnrolmentForm(PortalFormMixin, forms.Form):
    """The first code of a phone that has just been given a secret."""

    sealed = forms.CharField(widget=forms.HiddenInput)
    code = CodeField()


class ResumeForm(LoginForm):
    """Logs in in place, where the act follows at once: nothing may be missing then."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if find_district().second_factor_roles:
            self.fields["login_code"] = CodeField(
                required=False, help_text="账号要两步登录的才填。"
            )

    def confirm_login_allowed(self, user):
        super().confirm_login_allowed(user)
        if user.must_choose_password:
            raise ValidationError(
                "您用的是办公室发的初始密码，或者密码到期了，要先换成自己的新密码。"
                "请在新窗口打开登录页，登录、改密码，再回到这一页，用新密码登录并继续。"
            )
        if needs_second_factor(user) and not self.has_error("login_code"):
            self.check_code(user)

    def check_code(self, user):
        try:
            refuse_wrong_code(self.request, user, self.cleaned_data["login_code"])
        except ValidationError as refusal:
            self.add_error("login_code", refusal)


class ConfirmForm(PortalFormMixin, forms.Form):
    """The own password of somebody who is logged in; wrong ones count as at the door."""

    confirm_password = forms.CharField(
        label="您的密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请输入您的密码。"},
    )

    def __init__(self, request, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_confirm_password(self):
        name = self.request.user.get_username()
        password = self.cleaned_data["confirm_password"]
        if authenticate(self.request, username=name, password=password) is None:
            raise ValidationError("密码不对，请再输一次。")
        return password


class PortalPasswordForm(PortalFormMixin, PasswordChangeForm):
    error_messages = {
        "password_incorrect": "和现在用的密码不一样，请重新输入。",
        "password_mismatch": "两次输入的新密码不一样，请重新输入。",
    }

    def __init__(self, user, *args, **kwargs):
        super().__init__(user, *args, **kwargs)
        old = "初始密码" if user.must_change_password else "现在的密码"
        labels = {
            "old_password": old,
            "new_password1": "新密码",
            "new_password2": "再输一次新密码",
        }
        for name, label in labels.items():
            self.fields[name].label = label
            self.fields[name].error_messages["required"] = f"请输入{label}。"
        self.fields["new_password2"].error_messages["required"] = "请再输一次新密码。"
        self.fields["new_password2"].help_text = ""

    def save(self, commit=True):
        choose_password(self.user, self.cleaned_data["new_password1"])
        return self.user

    def clean_new_password1(self):
        password = self.cleaned_data["new_password1"]
        if password == self.cleaned_data.get("old_password"):
            raise ValidationError("新密码不能和原来的密码一样，请换一个。")
        return password

    def validate_password_for_user(self, user, password_field_name=""):
        """What is wrong with a password stands where it was typed first."""
        super().validate_password_for_user(user, "new_password1")
