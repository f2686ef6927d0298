"""The first administrator of an empty site, with the district and its first year."""

import secrets
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.utils.crypto import constant_time_compare

from review.manage.campaigns import add_campaign
from review.manage.district import change_district
from submissions import audit
from submissions.choices import Role
from submissions.models import User
from submissions.people.accounts import add_user, check_user

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
CODE_FILE = "setup-code"
MOST_TRIES, SECONDS = 10, 900
TRIED = "setup-tries"


class SetupRefused(Exception):
    """The site is not set up; the message says why and what to do."""


def is_to_be_set_up():
    """Whether there is no administrator, closed ones counted."""
    return not User.objects.filter(role=Role.ADMIN).exists()


# --- the code -------------------------------------------------------------------------


def find_code_file():
    return Path(settings.DATA_DIR) / CODE_FILE


def make_code():
    """A new code, which replaces an older one; only the machine's owner can read it."""
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3)]
    code, file = "-".join(groups), find_code_file()
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    file.write_text(code, encoding="utf-8")
    return code


def read_code():
    """The code that counts, "" before one was made."""
    try:
        return find_code_file().read_text(encoding="utf-8").strip()
    except OSError:
        return ""


def is_tried_too_often():
    return cache.get(TRIED, 0) >= MOST_TRIES


def accepts_code(typed):
    """Whether this is the code; every wrong one is counted."""
    plain = typed.upper().replace(" ", "").replace("-", "").encode()
    known = read_code().replace("-", "").encode()
    if known and constant_time_compare(plain, known):
        return True
    cache.add(TRIED, 0, SECONDS)
    cache.incr(TRIED)
    return False


# --- the act --------------------------------------------------------------------------


@transaction.atomic
def set_up_site(*, person, district, kinds, emblem, campaign):
    """The first administrator, from whom everything else is; returns that User.

    `person`: username, name and password; `district` and `campaign`: {column: value}.
    Raises SetupRefused when somebody was quicker, AccountRefused, DistrictRefused and
    CampaignRefused, and then leaves nothing behind.
    """
    audit.lock_head()  # of two at once the second finds an administrator
    if not is_to_be_set_up():
        raise SetupRefused("平台已经有管理员，请用管理员账号登录。")
    admin = User(
        username=person["username"].lower(),
        name=person["name"],
        role=Role.ADMIN,
        must_change_password=False,
    )
    admin.set_password(person["password"])
    check_user(admin)
    add_user(admin, actor=None)
    change_district(district, kinds=kinds, emblem=emblem, actor=admin)
    names = ("region", "office_name", "office_short_name", "office_phone")
    add_campaign({name: district[name] for name in names} | campaign, actor=admin)
    transaction.on_commit(lambda: find_code_file().unlink(missing_ok=True))
    return admin
