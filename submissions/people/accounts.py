"""Accounts: made, given another password, handed over, closed; who does not use one.

A one-time password is shown once and kept nowhere.
"""

from dataclasses import dataclass
from itertools import chain, count

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from submissions import audit
from submissions.choices import Role
from submissions.models import FormerPassword, Unit, User
from submissions.people.passwords import (
    hash_one_time_password,
    make_one_time_password,
)

WRITTEN_BY_SLIP = ["password", "must_change_password", "password_changed_at"]


@dataclass(frozen=True)
class Slip:
    """What one person must be told to log in for the first time."""

    unit: str
    username: str
    password: str
    name: str = ""


class AccountRefused(Exception):
    """No account was made; the message says why and what to do."""


def create_missing_filers(*, actor=None, deliver=lambda slips: None):
    """Make a filer for every active unit that never had one; returns their Slips.

    `deliver(slips)` runs before the commit: passwords that reach nobody are not set.
    """
    users = list(list_missing_filers())
    # Hashed before the database is locked.
    slips = [make_slip(user) for user in users]
    with transaction.atomic():
        for user in users:
            add_user(user, actor=actor)
        deliver(slips)
    return slips


def make_slip(user):
    """A one-time password for an account, which is not saved."""
    password = make_one_time_password()
    user.password = hash_one_time_password(password)
    user.must_change_password = True
    user.password_changed_at = timezone.now()
    place = user.unit.name if user.unit else user.get_role_display()
    return Slip(place, user.username, password, user.name)


def list_missing_filers():
    """Unsaved filers of units that have none; `dw001` is that of the first unit."""
    units = list(Unit.objects.all())
    served = set(User.objects.filter(role=Role.FILER).values_list("unit", flat=True))
    taken = set(User.objects.values_list("username", flat=True))
    for place, unit in enumerate(units, start=1):
        if unit.active and unit.pk not in served:
            username = find_free_username(place, len(units), taken)
            taken.add(username)
            yield User(username=username, role=Role.FILER, unit=unit)


def find_free_username(place, units, taken):
    names = (f"dw{number:03d}" for number in chain([place], count(units + 1)))
    return next(name for name in names if name not in taken)


@transaction.atomic
def create_account(username, *, role, unit=None, name="", actor=None):
    """Make one account and return its one-time password. Raises AccountRefused."""
    user = User(username=username.lower(), name=name, role=role, unit=unit)
    slip = make_slip(user)
    add_user(user, actor=actor)
    return slip.password


@transaction.atomic
def add_user(user, *, actor):
    """Check and save a new user, and say so in the log. Raises AccountRefused."""
    check_user(user)
    user.save()
    unit = user.unit.name if user.unit else ""
    audit.record(actor=actor, action="user.add", target=user, role=user.role, unit=unit)


@transaction.atomic
def choose_password(user, password):
    """The person's own choice; the one before is remembered, so that it stays away."""
    FormerPassword.objects.create(user=user, password=user.password)
    kept = user.former_passwords.values_list("pk", flat=True)[
        : settings.PASSWORD_HISTORY
    ]
    user.former_passwords.exclude(pk__in=list(kept)).delete()
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    audit.record(actor=user, action="user.password", target=user)


@transaction.atomic
def reset_password(user, *, actor):
    """Give an account a one-time password and return it; it may be used at once.

    Whoever is logged in with the old one is out with the next request.
    """
    [slip] = hand_out_slips([user], actor=actor)
    return slip.password


def hand_out_slips(users, *, actor, deliver=lambda slips: None):
    """A new one-time password for each account; returns their Slips.

    `deliver(slips)` runs before the commit: passwords that reach nobody are not set.
    """
    slips = [make_slip(user) for user in users]
    with transaction.atomic():
        for user in users:
            user.save(update_fields=WRITTEN_BY_SLIP)
            forget_failures(username=user.username)
            audit.record(actor=actor, action="user.reset_password", target=user)
        deliver(slips)
    return slips


@transaction.atomic
def unlock_account(user, *, actor):
    """Forget wrong passwords and codes, so that the person may try again at once."""
    forget_failures(username=user.username)
    TOTPDevice.objects.filter(user=user).update(throttling_failure_count=0)
    audit.record(actor=actor, action="user.unlock", target=user)


@transaction.atomic
def end_sessions(user, *, actor, but=None):
    """Log somebody out everywhere, `but` for one session key; returns how many ended."""
    sessions = [
        session.pk
        for session in Session.objects.filter(expire_date__gt=timezone.now())
        if session.pk != but and session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    ended, _ = Session.objects.filter(pk__in=sessions).delete()
    audit.record(actor=actor, action="user.end_sessions", target=user, sessions=ended)
    return ended


@transaction.atomic
def change_account(user, values, *, actor):
    """Write {column: value}: name, role, unit. Raises AccountRefused."""
    refuse_losing_last_admin(user, still=values.get("role", user.role) == Role.ADMIN)
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    changes = audit.list_changes(user, values)
    for column in changes:
        setattr(user, column, values[column])
    if changes:
        check_user(user)
        user.save(update_fields=list(changes))
        audit.record(actor=actor, action="user.change", target=user, changes=changes)


def check_user(user):
    try:
        user.full_clean()
    except ValidationError as error:
        raise AccountRefused("\n".join(error.messages)) from error


@transaction.atomic
def close_account(user, *, actor):
    """The person is out with the next request; what was written stays.

    Raises AccountRefused for the last 管理员.
    """
    refuse_losing_last_admin(user, still=False)
    return set_account_active(user, False, actor=actor)


@transaction.atomic
def reopen_account(user, *, actor):
    """Raises AccountRefused when the unit is not in use."""
    if user.role == Role.FILER and not user.unit.active:
        raise AccountRefused(f"{user.unit}已停用。请先恢复使用这个单位，再启用账号。")
    return set_account_active(user, True, actor=actor)


def set_account_active(user, active, *, actor):
    """Whether anything changed."""
    rows = User.objects.filter(pk=user.pk, is_active=not active)
    if changed := rows.update(is_active=active):
        audit.record(
            actor=actor,
            action="user.reopen" if active else "user.close",
            target=user,
            changes={"is_active": [not active, active]},
        )
    return bool(changed)


def refuse_losing_last_admin(user, *, still):
    """`still`: whether the account will be an open 管理员 after the act.

    Locks all of them: of two that close each other one is refused.
    """
    admins = User.objects.select_for_update(of=("self",)).filter(
        role=Role.ADMIN, is_active=True
    )
    if not still and [admin.pk for admin in admins.order_by("pk")] == [user.pk]:
        raise AccountRefused(
            "这是最后一个管理员，不能关闭，也不能改成别的角色。请先给别人管理员的角色。"
        )


@transaction.atomic
def hand_over(user, *, name, username="", actor):
    """A new account for the one who takes over; the old one is closed.

    The unit keeps its forms and drafts. Returns (the new User, one-time password).
    Raises AccountRefused.
    """
    successor = User(
        username=username.lower() or suggest_username(user.unit),
        name=name,
        role=user.role,
        unit=user.unit,
    )
    slip = make_slip(successor)
    add_user(successor, actor=actor)
    close_account(user, actor=actor)
    audit.record(actor=actor, action="user.hand_over", target=user, to=successor.label)
    return successor, slip.password


def suggest_username(unit):
    """The next free name of the kind that `list_missing_filers` gives."""
    units = list(Unit.objects.values_list("pk", flat=True))
    taken = set(User.objects.values_list("username", flat=True))
    place = units.index(unit.pk) + 1 if unit else len(units) + 1
    return find_free_username(place, len(units), taken)
