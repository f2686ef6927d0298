#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def read_settings():
    """What is wrong with .env is said in its sentence, not in a traceback."""
    try:
        return settings.DEBUG
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangcheng_portal.settings")
    read_settings()
    execute_from_command_line(sys.argv)
