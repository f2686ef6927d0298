"""The WSGI application that gunicorn serves."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangcheng_portal.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(str(error))

# All pages now, before there are several processes: else the first visitor of each waits
# half a second for them, and many times that beside papers that are being made.
get_resolver().url_patterns  # noqa: B018 - it reads them

# What is loaded now stays. To look through it for what may go, and through every page
# fifteen times while it is made, is what the slowest answers waited for.
gc.freeze()
gc.set_threshold(5_000)
