"""Rules for passwords, and the one-time passwords that the office hands out."""

import re
import secrets

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
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
    def get_error_message(self):
        return "这个密码很多人在用，容易被人猜到，请换一个。"

    def get_help_text(self):
        return "不要用常见的密码。"


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
