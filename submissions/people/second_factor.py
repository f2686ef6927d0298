"""两步登录: who gives a code of the phone after the password, and whether it is right.

The codes are those of RFC 6238. django-otp checks them: one that was used is refused, and
wrong ones make everybody wait longer and longer. They count as wrong passwords besides
(`submissions.people.lock`). What a session still lacks: `is_half_open`.
"""

import re
import secrets
import unicodedata
from base64 import b32encode
from urllib.parse import quote, urlencode

from django.core import signing
from django.db import transaction
from django_otp.plugins.otp_totp.models import TOTPDevice, default_key

from submissions import audit
from submissions.district import find_district
from submissions.models import RecoveryCode, User
from submissions.models.audit import DOOR
from submissions.people.accounts import end_sessions
from submissions.people.passwords import OneTimeHasher, hash_one_time_password

# In the session: by what it was opened besides the password.
GIVEN = "second_factor"
SIGN_ON = "sign_on"  # 统一身份认证, which asks for what it asks for
CODE = re.compile("[0-9]{6}")
RECOVERY = re.compile("[0-9]{16}")
RECOVERY_CODES = 10
# A page that shows a secret may stay open so long (seconds) until the code is typed.
SECRET_LASTS = 60 * 60
SALT = "submissions.second_factor"


class EnrolmentRefused(Exception):
    """The phone was not enrolled; the message says why."""


def needs_second_factor(user):
    return user.role in find_district().second_factor_roles


def is_half_open(request):
    """Whether the password was given and the code is still missing."""
    user = request.user
    return (
        user.is_authenticated
        and GIVEN not in request.session
        and needs_second_factor(user)
    )


def came_by_sign_on(request):
    return request.session.get(GIVEN) == SIGN_ON


def find_device(user):
    return TOTPDevice.objects.filter(user=user).first()


# --- at the door ----------------------------------------------------------------------


class CodeBackend:
    """For `authenticate`, which tells axes of every wrong code; nobody logs in by it alone.

    Django keeps what is called a token out of everything it hands on.
    """

    def authenticate(self, request, username, otp_token):
        user = User.objects.filter(username=username).first()
        return user if user and take_code(user, otp_token) else None


def clean_code(typed):
    """The figures of a code, however they were grouped or in which width."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))


@transaction.atomic
def take_code(user, code):
    """Whether it is right: of the phone, or a recovery code; each only once."""
    device = TOTPDevice.objects.select_for_update().filter(user=user).first()
    if device is None:
        return False
    if RECOVERY.fullmatch(code):
        return take_recovery_code(user, device, code)
    return bool(CODE.fullmatch(code)) and device.verify_token(code)


def take_recovery_code(user, device, code):
    """`device` is locked: of two who bring the same code one is refused."""
    if find_wait_end(device):
        return False
    # Django's own check would stretch each wrong one in full, which takes seconds.
    hasher = OneTimeHasher()
    fitting = (
        one for one in user.recovery_codes.all() if hasher.verify(code, one.code)
    )
    if kept := next(fitting, None):
        kept.delete()
        device.throttle_reset()
        left = user.recovery_codes.count()
        audit.record(
            actor=user, action="user.recovery_code", target=user, chain=DOOR, left=left
        )
    else:
        device.throttle_increment()
    return bool(kept)


def find_wait_end(device):
    """Until when no code is looked at because of the wrong ones before, or None."""
    allowed, reason = device.verify_is_allowed()
    return None if allowed else reason["locked_until"]


# --- the phone ------------------------------------------------------------------------


def make_secret(user):
    """A new secret, sealed so that the page that shows it can bring it back."""
    return seal_secret(user, default_key())


def seal_secret(user, key):
    return signing.dumps({"user": user.pk, "key": key}, salt=SALT)


def open_secret(user, sealed):
    """The key (hex) of `make_secret`, or None when it is not of this person or too old."""
    try:
        said = signing.loads(sealed, salt=SALT, max_age=SECRET_LASTS)
    except signing.BadSignature:
        return None
    return said["key"] if said["user"] == user.pk else None


def write_secret(key):
    """As it is typed into a phone: `JBSW Y3DP …`."""
    return group(b32encode(bytes.fromhex(key)).decode())


def group(text):
    return " ".join(re.findall(".{1,4}", text))


def write_otpauth(user, key):
    """What the QR code says. Source: Key Uri Format of Google Authenticator."""
    site = find_district().site_name.replace(":", "")
    label = quote(f"{site}:{user.get_username()}")
    said = {"secret": b32encode(bytes.fromhex(key)).decode(), "issuer": site}
    return f"otpauth://totp/{label}?{urlencode(said, quote_via=quote)}"


@transaction.atomic
def enrol_device(user, key, code, *, replaces):
    """Enrol the phone that shows `code` for `key`; returns new recovery codes as text.

    `replaces`: whether one that is enrolled gives way. Raises EnrolmentRefused.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    present = find_device(user)
    if present and not replaces:
        raise EnrolmentRefused("这个账号刚刚在别处绑定了手机，请用那部手机上的验证码。")
    if present and present.key == key:
        raise EnrolmentRefused("这部手机已经绑定了。")
    TOTPDevice.objects.filter(user=user).delete()
    device = TOTPDevice.objects.create(user=user, name="手机", key=key)
    if not CODE.fullmatch(code) or not device.verify_token(code):
        raise EnrolmentRefused(
            "验证码不对。请等手机上换了新的一组再输；还不对，请打开手机的自动设置时间。"
        )
    audit.record(
        actor=user,
        action="user.enrol",
        target=user,
        chain=DOOR,
        instead=bool(present),
    )
    return write_recovery_codes(user)


@transaction.atomic
def renew_recovery_codes(user):
    """Ten new codes as text; those before open nothing any more."""
    audit.record(actor=user, action="user.recovery_codes", target=user, chain=DOOR)
    return write_recovery_codes(user)


def write_recovery_codes(user):
    """16 figures have 2^53 possibilities, which a hash of 20,000 rounds keeps."""
    user.recovery_codes.all().delete()
    codes = [f"{secrets.randbelow(10**16):016d}" for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, code=hash_one_time_password(code)) for code in codes
    )
    return [group(code) for code in codes]


@transaction.atomic
def remove_device(user, *, actor):
    """The phone is lost: another is enrolled at the next login; all sessions end.

    Returns whether there was one.
    """
    removed, _ = TOTPDevice.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()
    if removed:
        audit.record(actor=actor, action="user.unenrol", target=user)
        end_sessions(user, actor=actor)
    return bool(removed)
