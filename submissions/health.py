"""Health checks for a watchdog, open without login."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from submissions.upkeep.checks import (
    count_missing_migrations,
    find_newest_backup,
    has_space,
    is_fresh,
)
from submissions.upkeep.ground import Trouble
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


def database_answers():
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def migrations_are_applied():
    try:
        return not count_missing_migrations()
    except Trouble:
        return False


def disk_has_space():
    return has_space(settings.DATA_DIR)


def backup_is_fresh():
    backup = find_newest_backup()
    return backup is not None and is_fresh(backup)


NEEDS = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "disk": disk_has_space,
}
WANTS = {"worker": is_worker_alive, "backup": backup_is_fresh}
