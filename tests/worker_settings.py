"""Settings of the worker processes that tests start and kill: one more app, whose jobs sleep, fail and count."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.core.sleeper"]
