"""All settings, read from the environment; every variable is listed in docs/generated/settings.md.

A production start is refused with a sample key, with DEBUG or with a database that would lose acknowledged
writes (checks in `liren.core.checks`).
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from csp.constants import NONCE, NONE, SELF
from django.utils.translation import gettext_lazy as _

from liren.core import logs

BASE_DIR = Path(__file__).resolve().parents[2]
SAMPLE_KEY = "sample-key-for-demo-and-tests-only-never-for-production"
SAMPLE_VAULT_KEY = "sample:c2FtcGxlLWtleS1mb3ItZGVtby1hbmQtdGVzdHMtMDE="  # 32 bytes that everybody knows


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
VAULT_KEYS = env("VAULT_KEYS", SAMPLE_VAULT_KEY)  # 保险库主密钥：文件路径，或 名称:密钥，生产必填 vault: path of its key file, or keys
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
    "django_htmx",
    "template_partials.apps.SimpleAppConfig",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "liren.cockpit",
    "liren.assessments",
    "liren.standards",
    "liren.selfchecks",
    "liren.evaluation",
    "liren.briefings",
    "liren.care",
    "liren.disputes",
    "liren.hazards",
    "liren.hotspots",
    "liren.letters",
    "liren.reports",
    "liren.tasks",
    "liren.publishing",
    "liren.cases",
    "liren.institutions",
    "liren.premises",
    "liren.resources",
    "liren.training",
    "liren.accounts",
    "liren.community",
    "liren.core",
    "django.forms",  # after core, which draws some of its widgets anew
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
BREACHED = BASE_DIR / "liren/community/catalog/breached_passwords.txt"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "liren.community.access.LongEnough", "OPTIONS": {"min_length": 12}},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "phone", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator", "OPTIONS": {"password_list_path": BREACHED}},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_PROFILE = env("PASSWORD_PROFILE", "asvs")  # 密码要求：asvs（12 位、查泄露库）或 dengbao（另加复杂度、90 天更换）password profile
DENGBAO = PASSWORD_PROFILE == "dengbao"  # noqa: S105 - a name
PASSWORD_DAYS = 90 if DENGBAO else 0
if DENGBAO:
    AUTH_PASSWORD_VALIDATORS.append({"NAME": "liren.community.access.Mixed"})

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
EXPORT_ROWS = int(env("EXPORT_ROWS", "500"))  # 一个人可直接导出的行数，超过须第二人同意 rows one person may export alone
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
# 谁必须二次验证：staff 全体工作人员，sealed 仅密封与管理岗位，off 仅试用 who must have a second factor
SECOND_FACTOR = env("SECOND_FACTOR", "staff" if PRODUCTION else "off")  # 二次验证 staff、sealed 或 off second factor
SECOND_FACTOR_GRACE_DAYS = int(env("SECOND_FACTOR_GRACE_DAYS", "0"))  # 首次登录后几天内可暂不设二次验证（密封与管理岗位除外）grace in days
if PRODUCTION and SECOND_FACTOR == "off":
    SECOND_FACTOR = "sealed"  # those roles cannot opt out
UNUSED_DAYS = int(env("UNUSED_DAYS", "0" if DEMO else "90"))  # 几天未登录即停用账号，0 为不停用 days until an unused account is disabled
OIDC: dict[str, Any] = {
    "issuer": env("OIDC_ISSUER"),  # 统一身份认证的 issuer 网址；留空不启用 issuer of single sign-on; none: not offered
    "client_id": env("OIDC_CLIENT_ID"),  # 在其上登记的应用编号 client id
    "client_secret": env("OIDC_CLIENT_SECRET"),  # 应用密钥 client secret
    "hosts": env("OIDC_HOSTS").split(),  # issuer 之外允许访问的认证主机，空格分隔 further hosts of the provider
    "name": env("OIDC_NAME"),  # 登录按钮上的名称 its name on the button
}
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
