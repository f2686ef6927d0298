"""New accounts, each with a password that is shown once and kept nowhere."""

from dataclasses import dataclass
from itertools import chain, count

from django.core.exceptions import ValidationError
from django.db import transaction

from submissions import audit
from submissions.choices import Role
from submissions.models import Unit, User
from submissions.passwords import one_time_password


@dataclass(frozen=True)
class Slip:
    """What one unit must be told to log in for the first time."""

    unit: str
    username: str
    password: str


class AccountRefused(Exception):
    """No account was made; the message says why and what to do."""


def create_missing_filers(*, actor=None, deliver=lambda slips: None):
    """Make a filer for every active unit that never had one; returns their Slips.

    `deliver(slips)` runs before the commit: passwords that reach nobody are not set.
    """
    users = list(missing_filers())
    # Hashing is slow by design, so it is done before the database is locked.
    slips = [slip_with_password(user) for user in users]
    with transaction.atomic():
        for user in users:
            add(user, actor=actor)
        deliver(slips)
    return slips


def slip_with_password(user):
    password = one_time_password()
    user.set_password(password)
    return Slip(user.unit.name, user.username, password)


def missing_filers():
    """Unsaved users, named by the place of their unit in the official order: `dw001`."""
    units = list(Unit.objects.all())
    served = set(User.objects.filter(role=Role.FILER).values_list("unit", flat=True))
    taken = set(User.objects.values_list("username", flat=True))
    for place, unit in enumerate(units, start=1):
        if unit.active and unit.pk not in served:
            username = free_username(place, len(units), taken)
            taken.add(username)
            yield User(username=username, role=Role.FILER, unit=unit)


def free_username(place, units, taken):
    names = (f"dw{number:03d}" for number in chain([place], count(units + 1)))
    return next(name for name in names if name not in taken)


@transaction.atomic
def create_account(username, *, role, unit=None, name="", actor=None):
    """Make one account and return its one-time password. Raises AccountRefused."""
    password = one_time_password()
    user = User(username=username.lower(), name=name, role=role, unit=unit)
    user.set_password(password)
    add(user, actor=actor)
    return password


@transaction.atomic
def add(user, *, actor):
    """Check and save a new user, and say so in the log."""
    try:
        user.full_clean()
    except ValidationError as error:
        raise AccountRefused("\n".join(error.messages)) from error
    user.save()
    audit.record(actor=actor, action="user.add", target=user, role=user.role)
