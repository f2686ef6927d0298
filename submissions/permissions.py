"""Who may do what: predicates (user, obj) -> bool, used by views, moves and templates."""

from django.core.exceptions import PermissionDenied

from submissions.choices import Role
from submissions.models import Campaign


class YearArchived(PermissionDenied):
    """Somebody wanted to write into an archived year; `campaign` is that year's."""

    def __init__(self, campaign):
        super().__init__(campaign.archived_sentence)
        self.campaign = campaign


def is_archived(thing):
    """Whether it belongs to a year that was archived; nobody writes into that one.

    `thing`: a Campaign, whatever has a `campaign`, or a thing of no year.
    """
    campaign = getattr(thing, "campaign", thing)
    return isinstance(campaign, Campaign) and campaign.is_archived


def refuse_archived(thing):
    """Raises YearArchived."""
    if is_archived(thing):
        raise YearArchived(getattr(thing, "campaign", thing))


def refuse_imported(campaign):
    """Raises YearArchived: of an imported year there is nothing to show but its plan."""
    if campaign.imported:
        raise YearArchived(campaign)


def is_office(user, thing=None):
    """A reviewer or 管理员, who may act on every unit's things; not in an archived year."""
    return user.is_active and user.role_enum.is_office and not is_archived(thing)


def is_admin(user, obj=None):
    return user.is_active and user.role == Role.ADMIN


def is_system(user, obj=None):
    """No user: the worker acts."""
    return user is None


def sees_all_units(user, obj=None):
    return user.is_active and user.role_enum.sees_all_units


def is_of_own_unit(user, thing):
    """Whether a filer reads what is of exactly this person's unit."""
    return (
        user.is_active
        and not user.role_enum.sees_all_units
        and user.unit_id == thing.unit_id
    )


def is_own_filer(user, thing):
    """The filer of exactly the unit that this thing is of; not in an archived year."""
    return is_of_own_unit(user, thing) and not is_archived(thing)


def may_file(user, thing):
    """The unit itself, or the office on its behalf (代填)."""
    return is_own_filer(user, thing) or is_office(user, thing)
