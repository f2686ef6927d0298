"""App configuration."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class SubmissionsConfig(AppConfig):
    name = "submissions"
    verbose_name = "申报"


class PortalAdminConfig(AdminConfig):
    default_site = "submissions.admin_site.PortalAdminSite"
