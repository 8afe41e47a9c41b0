"""All settings, read from the environment; every variable is listed in docs/generated/settings.md.

A production start is refused with a sample key, with DEBUG or with a database that would lose acknowledged
writes (checks in `liren.core.checks`).
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from liren.core import logs

BASE_DIR = Path(__file__).resolve().parents[2]
SAMPLE_KEY = "sample-key-for-demo-and-tests-only-never-for-production"


def env(name: str, default: str = "") -> str:
    return os.environ.get(f"LIREN_{name}", default)


def flag(name: str) -> bool:
    return env(name).lower() in {"1", "true", "yes", "on"}


def database(url: str) -> dict:
    """A Django database entry from sqlite:///path or postgresql://user:password@host:port/name."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000; PRAGMA secure_delete=ON;"
        options = {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas}
        return {"ENGINE": "liren.core.sqlite", "NAME": parts.path[1:], "OPTIONS": options, "CONN_MAX_AGE": None}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


DEMO = flag("DEMO")  # 演示模式：示例密钥可用，登录页列出演示账号 demo sign-ins, sample key allowed
DEBUG = flag("DEBUG")  # 开发模式，生产环境拒绝启动 development only
SECRET_KEY = env("SECRET_KEY", SAMPLE_KEY)  # 签名密钥，50 个字符以上，生产必填 signing key, required in production
ALLOWED_HOSTS = env("HOSTS", "127.0.0.1 localhost [::1]").split()  # 网站域名，空格分隔 host names, separated by spaces
CSRF_TRUSTED_ORIGINS = env("ORIGINS").split()  # 另外可信的来源（https://…），空格分隔 further trusted origins
DATA_DIR = Path(env("DATA_DIR", str(BASE_DIR / "var")))  # 数据目录：内置数据库、附件、静态文件 database, attachments, static files
DATABASE_URL = env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'liren.sqlite3'}")  # 数据库 sqlite:///… 或 postgresql://…
DATABASES = {"default": database(DATABASE_URL)}

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "liren.cockpit",
    "liren.cases",
    "liren.community",
    "liren.core",
]
MIDDLEWARE = [
    "liren.core.http.LogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "liren.community.access.Door",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "liren.core.http.HouseMiddleware",
]
ROOT_URLCONF = "liren.config.urls"
WSGI_APPLICATION = "liren.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", ["django.template.loaders.app_directories.Loader"])],
                )
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "liren.core.templatetags.house",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "liren.cockpit.views.frame",
            ],
        },
    }
]
FORM_RENDERER = "liren.core.http.FormRenderer"

AUTH_USER_MODEL = "community.User"
AUTHENTICATION_BACKENDS = ["liren.community.access.PostBackend"]
LOGIN_URL = "community:sign_in"
LOGIN_REDIRECT_URL = "cockpit:home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "liren.community.access.LongEnough", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("简体中文")), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "liren/locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

STATIC_URL = "static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "files"
HASHED = not (DEBUG or flag("PLAIN_STATIC"))  # 静态文件不加指纹（测试用）static files without fingerprints
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if HASHED
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

EMAIL_HOST = env("EMAIL_HOST")  # 邮件服务器；留空则不发邮件 mail server; none: no mail is sent
EMAIL_PORT = int(env("EMAIL_PORT", "25"))  # 邮件端口 its port
EMAIL_HOST_USER = env("EMAIL_USER")  # 邮件账号 its account
EMAIL_HOST_PASSWORD = env("EMAIL_PASSWORD")  # 邮件密码 its password
EMAIL_USE_TLS = flag("EMAIL_TLS")  # 邮件用 STARTTLS 加密 STARTTLS
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'dummy'}.EmailBackend"
DEFAULT_FROM_EMAIL = env("EMAIL_FROM", "liren@localhost")  # 发件人 sender of mails
SITE_URL = env("SITE_URL", "http://127.0.0.1:8000")  # 邮件与二维码中的网址 address in mails and QR codes

PRODUCTION = not (DEBUG or DEMO)
SECURE_COOKIES = PRODUCTION and not flag("PLAIN_HTTP")  # 不用 HTTPS（仅限内网试用）without HTTPS, for trials inside a house
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_NAME = "__Host-liren" if SECURE_COOKIES else "liren"
CSRF_COOKIE_NAME = "__Host-liren-csrf" if SECURE_COOKIES else "liren-csrf"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_SSL_REDIRECT = SECURE_COOKIES
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_COOKIES else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_COOKIES
BEHIND_PROXY = flag("BEHIND_PROXY")  # 信任反向代理的 X-Forwarded-Proto the proxy tells
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REDIRECT_EXEMPT = ["^healthz$"]  # asked by the machine itself
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, NONCE],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOG_LEVEL = env("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")  # 日志级别 how much the log tells
LOGGING = logs.configure(LOG_LEVEL)
