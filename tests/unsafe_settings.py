"""Settings of the servers that break their promises (`tests.unsafe`), named by LIREN_UNSAFE_TEST."""

import os

from tests.settings import *  # noqa: F403
from tests.settings import MIDDLEWARE

MIDDLEWARE = [f"tests.unsafe.{os.environ['LIREN_UNSAFE_TEST']}", *MIDDLEWARE]
