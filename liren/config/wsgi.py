"""The WSGI application that granian serves; an unsafe production start is refused here."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "liren.config.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  the apps had to be there first
from django.urls import get_resolver  # noqa: E402

from liren.core.actions import Telling  # noqa: E402
from liren.core.checks import refuse_unsafe_start  # noqa: E402

refuse_unsafe_start()
Telling.by_worker = not settings.DEBUG  # a developer's server has no worker beside it
get_resolver().url_patterns  # noqa: B018  every page's code, before the first one is asked for
gc.collect()
gc.freeze()  # all this stays: the collector would look through it in the middle of somebody's page, for 90 ms
