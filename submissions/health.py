"""Health checks for a watchdog, open without login."""

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import JsonResponse
from django.views.decorators.http import require_safe

FREE_SPACE_FLOOR = 0.05


@login_not_required
@require_safe
def show_health(request):
    """200 as long as the process answers."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
def show_readiness(request):
    """503 with the names of the CHECKS that fail, else 200."""
    failing = [name for name, check in CHECKS.items() if not check()]
    return JsonResponse(
        {"status": "failing" if failing else "ok", "failing": failing},
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
        executor = MigrationExecutor(connection)
    except DatabaseError:
        return False
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def disk_has_space():
    try:
        usage = shutil.disk_usage(settings.DATA_DIR)
    except OSError:
        return False
    return usage.free / usage.total > FREE_SPACE_FLOOR


CHECKS = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "disk": disk_has_space,
}
