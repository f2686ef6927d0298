"""Rules for passwords, and the one-time passwords that the office hands out."""

import re
import secrets

from django.conf import settings
from django.contrib.auth.hashers import (
    PBKDF2PasswordHasher,
    check_password,
    make_password,
)
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from submissions.district import find_district
from submissions.intake.units import list_levels

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
SIGNS = "!@#$%^&*()-_=+[]{};:,.<>?/|~` "
LOOKALIKES = str.maketrans("013457@$!", "oieastasi")
YEAR_OR_SIGN = r"(?:19|20)[0-9]{2}|[^a-z0-9\u4e00-\u9fff]"
LEAST_BESIDE = 8
CONTEXT = (
    "wangcheng",
    "changsha",
    "hunan",
    "zhengwu",
    "gongkai",
    "zwgk",
    "zhutiri",
    "shenbao",
    "政务",
    "公开",
    "主题日",
    "申报",
)
# No 0/O, 1/l/I: a printed password is typed by hand.
LETTERS = "abcdefghijkmnpqrstuvwxyz"
CAPITALS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"


class LengthValidator(MinimumLengthValidator):
    """Django 5.2 has no Chinese for its own message, and its other texts say 你."""

    def get_error_message(self):
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self):
        return f"至少 {self.min_length} 个字符。"


class SimilarityValidator(UserAttributeSimilarityValidator):
    def get_error_message(self):
        return "密码和您的%(verbose_name)s太像，容易被人猜到，请换一个。"

    def get_help_text(self):
        return "不要和您的用户名、姓名相像。"


class CommonValidator(CommonPasswordValidator):
    """Knows a common password also behind a year, a sign, or figures for letters."""

    def validate(self, password, user=None):
        for variant in list_variants(password):
            super().validate(variant, user)

    def get_error_message(self):
        return "这个密码很多人在用，容易被人猜到，请换一个。"

    def get_help_text(self):
        return "不要用常见的密码。"


def list_variants(password):
    """`P@ssw0rd2026!` is `p@ssw0rd2026`, `p@ssw0rd` and `password`."""
    whole = password.lower()
    core = re.sub(r"^[^a-z]+|[^a-z]+$", "", whole)
    return whole, whole.strip(SIGNS), core, core.translate(LOOKALIKES)


def list_places():
    """The names of the district and of what it lies in, with and without 市, 区, 县."""
    for level in list_levels(find_district().region):
        yield from (level, level[:-1]) if len(level) > 2 else (level,)


class ContextValidator:
    """Words that anybody tries first on this site count for nothing."""

    def validate(self, password, user=None):
        words = [*CONTEXT, *list_places(), *settings.PASSWORD_CONTEXT_WORDS]
        known = "|".join(re.escape(word.lower()) for word in words)
        rest, found = re.subn(known, "", password.lower())
        if found and len(re.sub(YEAR_OR_SIGN, "", rest)) < LEAST_BESIDE:
            raise ValidationError(
                "密码里有本地名称、政务公开、主题日这样的字，别人先试的就是这些。"
                f"请换掉，或者另外再加 {LEAST_BESIDE} 个以上猜不到的字符。"
            )

    def get_help_text(self):
        return "不要用本系统、本地的名称。"


class HistoryValidator:
    """等保: what somebody had lately does not come back."""

    def validate(self, password, user=None):
        if user is None or user.pk is None:
            return
        former = user.former_passwords.values_list("password", flat=True)
        held = [user.password, *former[: settings.PASSWORD_HISTORY - 1]]
        if any(check_password(password, encoded) for encoded in held):
            raise ValidationError("这个密码最近用过，请换一个没有用过的。")

    def get_help_text(self):
        return f"不要用最近 {settings.PASSWORD_HISTORY} 次用过的密码。"


class CharacterClassesValidator:
    """等保 身份鉴别 a): letters of both cases, digits, signs — so many kinds of the four."""

    def validate(self, password, user=None):
        if sum(bool(re.search(kind, password)) for kind in CLASSES) < self.least:
            raise ValidationError(self.get_help_text())

    def get_help_text(self):
        return f"大写字母、小写字母、数字、符号，至少用上其中 {self.least} 种。"

    @property
    def least(self):
        return settings.PASSWORD_MIN_CLASSES


def make_one_time_password():
    """Twelve characters in three groups, such as `Kfr7-mTq4-Wzp9`."""
    return "-".join(
        secrets.choice(CAPITALS)
        + "".join(secrets.choice(LETTERS) for _ in range(2))
        + secrets.choice(DIGITS)
        for _ in range(3)
    )


class OneTimeHasher(PBKDF2PasswordHasher):
    """Chance needs no long stretching: 2^50 one-time passwords, each for one log-in.

    So 120 accounts are made in 1 s, not 40. Django stretches the password in full when
    it is first used.
    """

    iterations = 20_000


def hash_one_time_password(password):
    return make_password(password, hasher=OneTimeHasher())
