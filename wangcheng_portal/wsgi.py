"""The WSGI application that gunicorn serves."""

import gc
import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangcheng_portal.settings")

try:
    application = get_wsgi_application()
except ImproperlyConfigured as error:
    sys.exit(str(error))

# What is loaded now stays. To look through it for what may go, and through every page
# fifteen times while it is made, is what the slowest answers waited for.
gc.freeze()
gc.set_threshold(5_000)
