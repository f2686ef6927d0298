"""App configuration."""

from django.apps import AppConfig
from django.core import checks

from submissions.upkeep.deployment import check_site


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "申报"

    def ready(self):
        checks.register(check_site, deploy=True)
