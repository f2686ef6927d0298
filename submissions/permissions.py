"""Who may do what: predicates (user, obj) -> bool, used by views, moves and templates."""


def is_office(user, obj=None):
    """The office and its 管理员 act on every unit's things."""
    return user.is_active and user.role_enum.is_office


def is_admin(user, obj=None):
    return user.is_staff


def is_system(user, obj=None):
    """Nobody: a chore of the portal itself."""
    return user is None


def sees_all_units(user, obj=None):
    return user.is_active and user.role_enum.sees_all_units


def is_own_filer(user, declaration):
    """The filer of exactly this declaration's unit."""
    return (
        user.is_active
        and not user.role_enum.sees_all_units
        and user.unit_id == declaration.unit_id
    )


def may_file(user, declaration):
    """The unit itself, or the office on its behalf (代填)."""
    return is_own_filer(user, declaration) or is_office(user)
