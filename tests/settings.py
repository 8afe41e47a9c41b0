"""The product's settings with what tests change: cheap passwords, plain static files, mail in memory, own data folder."""

import atexit
import os
import shutil
import tempfile

if "LIREN_DATA_DIR" not in os.environ:
    os.environ["LIREN_DATA_DIR"] = tempfile.mkdtemp(prefix="liren-test-")
    atexit.register(shutil.rmtree, os.environ["LIREN_DATA_DIR"], ignore_errors=True)
os.environ["LIREN_PLAIN_STATIC"] = "1"
os.environ["LIREN_DEMO"] = "1"

from liren.config.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
if "sqlite" in DATABASES["default"]["ENGINE"]:  # noqa: F405
    # a file, so that threads share it; named, because the runner knows only Django's own engine as one without a server
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
