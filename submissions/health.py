"""Health checks for a watchdog, open without login."""

from functools import partial

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from submissions.upkeep.checks import (
    find_newest_backup,
    has_space,
    is_fresh,
    look_at_migrations,
)
from submissions.upkeep.ground import Trouble, look_at_database
from submissions.upkeep.pulse import is_worker_alive


@login_not_required
@require_safe
def show_health(request):
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def show_readiness(request):
    """503 with the names of the NEEDS that fail, else 200.

    What people can work without for a while is a warning.
    """
    failing = [name for name, check in NEEDS.items() if not check()]
    warning = [name for name, check in WANTS.items() if not check()]
    return JsonResponse(
        {
            "status": "failing" if failing else "ok",
            "failing": failing,
            "warning": warning,
        },
        status=503 if failing else 200,
    )


def is_well(look):
    try:
        look()
    except Trouble:
        return False
    return True


def disk_has_space():
    return has_space(settings.DATA_DIR)


def backup_is_fresh():
    backup = find_newest_backup()
    return backup is not None and is_fresh(backup)


NEEDS = {
    "database": partial(is_well, look_at_database),
    "migrations": partial(is_well, look_at_migrations),
    "disk": disk_has_space,
}
WANTS = {"worker": is_worker_alive, "backup": backup_is_fresh}
