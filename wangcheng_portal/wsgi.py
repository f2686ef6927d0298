"""The WSGI application that gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangcheng_portal.settings")

application = get_wsgi_application()

# What is loaded now stays: to look through it for what may go is what the slowest answers
# waited for.
gc.freeze()
