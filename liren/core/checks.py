"""What a production start is refused for – sample keys, DEBUG, a database that would lose acknowledged writes – and how
an installation that runs is doing."""

import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.models import Max

from liren.core import jobs, journal, notices, vault
from liren.core.calendar import now
from liren.core.models import Heartbeat

SAFE = {"2", "3", "on", "remote_apply", "remote_write", "local"}  # SQLite's FULL and EXTRA; whatever waits for PostgreSQL's own disk
MIN_KEY = 50
MIN_FREE_MB = 500


@register(Tags.security, deploy=True)
def production_settings(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Key and DEBUG, as a stranger would hope to find them."""
    found: list[CheckMessage] = []
    if settings.SECRET_KEY == settings.SAMPLE_KEY or len(settings.SECRET_KEY) < MIN_KEY:
        hint = 'LIREN_SECRET_KEY=$(python3 -c "import secrets; print(secrets.token_urlsafe(64))")'
        found.append(Error("LIREN_SECRET_KEY is the sample key or shorter than 50 characters", hint=hint, id="liren.E001"))
    if settings.DEBUG:
        found.append(Error("DEBUG shows strangers the inside of every error", hint="unset LIREN_DEBUG", id="liren.E002"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Error("LIREN_HOSTS must name the hosts that this site answers to", id="liren.E003"))
    return found


@register(Tags.security, deploy=True)
def vault_keys(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Has the vault a master key of its own, kept apart from what it protects?"""
    hint = "manage.py vault new-key /etc/liren/vault.keys; LIREN_VAULT_KEYS=/etc/liren/vault.keys"
    if settings.VAULT_KEYS == settings.SAMPLE_VAULT_KEY:
        return [Error("LIREN_VAULT_KEYS is not set: sealed content would lie under a key everybody knows", hint=hint, id="liren.E006")]
    try:
        keys = vault.parse_keys(settings.VAULT_KEYS)
    except (OSError, ValueError) as broken:
        return [Error(f"LIREN_VAULT_KEYS cannot be read: {broken}", hint=hint, id="liren.E007")]
    if not keys or set(keys.values()) & set(vault.parse_keys(settings.SAMPLE_VAULT_KEY).values()):
        return [Error("LIREN_VAULT_KEYS holds no key, or the sample key", hint=hint, id="liren.E006")]
    path = Path(settings.VAULT_KEYS) if settings.VAULT_KEYS.startswith("/") else None
    if path and path.resolve().is_relative_to(settings.DATA_DIR.resolve()):
        return [Error("the vault's key file lies in the data directory, beside what it protects", hint=hint, id="liren.E008")]
    return []


@register(Tags.security, deploy=True)  # not Tags.database: those run only when a database is named
def durable_database(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """Is a commit on the disk before it is acknowledged?"""
    try:
        return _lossy()
    except DatabaseError as down:
        return [Error(f"the database does not answer: {down}", id="liren.E005")]


def _lossy() -> list[CheckMessage]:
    if connection.vendor == "sqlite":
        mode, wanted = _asked("PRAGMA synchronous"), "PRAGMA synchronous=FULL"
    else:
        mode, wanted = _asked("SHOW synchronous_commit"), "synchronous_commit=on, fsync=on"
        if _asked("SHOW fsync") != "on":
            mode = "fsync off"
    return [] if mode in SAFE else [Error(f"the database may lose acknowledged writes ({mode})", hint=wanted, id="liren.E004")]


def _asked(question: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return str(cursor.fetchone()[0])


def refuse_unsafe_start() -> None:
    """Stop a server or worker that is neither a demo nor a developer's and would not be safe."""
    if settings.DEMO or (not settings.PRODUCTION and settings.DEBUG):
        return
    if faults := [*production_settings(), *vault_keys(), *durable_database()]:
        raise ImproperlyConfigured("; ".join(f"{fault.id} {fault.msg}" for fault in faults))


def health() -> dict[str, Any]:
    """Does the database answer, does the worker live, what waits too long or was given up, how much room has the disk?"""
    try:
        return _figures()
    except DatabaseError:
        return {"ok": False, "database": "down"}


def _figures() -> dict[str, Any]:
    seen = Heartbeat.objects.aggregate(last=Max("seen_at"))["last"]
    free = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/").free // 2**20
    told = {
        "database": "up",
        "worker_silent_s": round((now() - seen).total_seconds()) if seen else None,
        "events_waiting": journal.missed().count(),
        "events_given_up": journal.dead_letters().count(),
        "jobs_given_up": jobs.dead_letters().count(),
        "mails_given_up": notices.undeliverable().count(),
        "disk_free_mb": free,
    }
    alive = seen is not None and now() - seen < 2 * jobs.LEASE
    return {"ok": alive and free > MIN_FREE_MB and not told["events_given_up"]} | told
