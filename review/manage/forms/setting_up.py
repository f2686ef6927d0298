"""Forms of the set-up page: the code, the first year, the first administrator."""

from datetime import datetime, time, timedelta

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone

from review.manage.forms.base import CheckedByAct, ModelPageForm
from review.manage.forms.campaigns import CampaignForm
from submissions.calendars import read_calendar
from submissions.forms import LineField
from submissions.models import User

# The notice of 2023 gave four working days.
WORKING_DAYS = 4


class CodeForm(ModelPageForm, forms.Form):
    code = LineField(
        label="一次性代码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text="在服务器上运行 python manage.py setup_code，屏幕上显示的就是。",
    )


class FirstYearForm(CheckedByAct, CampaignForm):
    class Meta(CampaignForm.Meta):
        fields = ["year", "opens_at", "deadline"]


def suggest_first_year():
    """Opens on the next working day, and closes at the end of the fourth after it."""
    calendar, day = read_calendar(), timezone.localdate() + timedelta(days=1)
    days = []
    while len(days) <= WORKING_DAYS:
        if calendar.is_working_day(day):
            days.append(day)
        day += timedelta(days=1)
    return {
        "year": days[0].year,
        "opens_at": make_moment(days[0], 9),
        "deadline": make_moment(days[-1] + timedelta(days=1), 0),
    }


def make_moment(day, hour):
    return timezone.make_aware(datetime.combine(day, time(hour)))


class AdministratorForm(CheckedByAct, ModelPageForm, forms.ModelForm):
    password = forms.CharField(
        label="密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["name", "username"]
        field_classes = {"name": LineField, "username": LineField}
        help_texts = {"username": "登录用，小写字母和数字。"}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean(self):
        data = super().clean()
        if password := data.get("password"):
            person = User(username=data.get("username", ""), name=data.get("name", ""))
            try:
                validate_password(password, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        if password and data.get("again") and password != data["again"]:
            self.add_error("again", "两次输入的密码不一样，请重新输入。")
        return data
