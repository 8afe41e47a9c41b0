"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

from liren.core import checks

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
application = get_wsgi_application()
checks.refuse_unsafe_start()
