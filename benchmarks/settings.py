"""The product's settings with the bare pages beside it that each promise is measured against."""

from liren.config.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.bare"
ALLOWED_HOSTS = ["*"]
LOGGING_CONFIG = None
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TEMPLATES[0]["DIRS"] = [BASE_DIR / "benchmarks/templates"]  # noqa: F405
TEMPLATES[0]["OPTIONS"]["loaders"][0][1][0][1].append("django.template.loaders.filesystem.Loader")  # noqa: F405
