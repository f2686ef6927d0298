"""运行状况: whether the site is well, and its backups."""

from django.conf import settings
from django.shortcuts import render
from django.views.decorators.http import require_safe

from review.access import admin_page
from submissions.upkeep.backups import list_backups
from submissions.upkeep.checks import run_checks
from submissions.upkeep.verifying import read_verdict

SHOWN = 14


@admin_page
@require_safe
def show_health(request):
    backups = list_backups(settings.BACKUP_DIR)
    findings = run_checks()
    return render(
        request,
        "review/manage/health.html",
        {
            "findings": findings,
            "unwell": sum(not finding.is_well for finding in findings),
            "backups": [(one, *read_verdict(one)) for one in backups[:SHOWN]],
            "backup_count": len(backups),
            "backup_folder": settings.BACKUP_DIR,
            "sealed": bool(settings.BACKUP_RECIPIENT),
        },
    )
