"""A start that would be unsafe is refused, and says how to mend it."""

import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings
from django.urls import get_resolver

from liren.core import checks
from liren.core.vault import new_key

SAFE = {
    "PRODUCTION": True,
    "DEMO": False,
    "DEBUG": False,
    "SECRET_KEY": "k" * 64,
    "VAULT_KEYS": new_key("own"),
    "ALLOWED_HOSTS": ["liren.example.cn"],
}


def ids(**changed):
    with override_settings(**SAFE | changed):
        return [fault.id for fault in checks.production_settings()]


@pytest.mark.parametrize(
    "changed, found",
    [
        ({}, []),
        ({"SECRET_KEY": "sample-key-for-demo-and-tests-only-never-for-production"}, ["liren.E001"]),
        ({"SECRET_KEY": "short"}, ["liren.E001"]),
        ({"DEBUG": True}, ["liren.E002"]),
        ({"ALLOWED_HOSTS": ["*"]}, ["liren.E003"]),
    ],
)
def test_settings_that_open_the_house(changed, found):
    assert ids(**changed) == found


@pytest.mark.django_db
def test_a_database_that_could_lose_what_it_acknowledged(monkeypatch):
    assert checks.durable_database() == []
    for lossy in ("1", "0", "off", "fsync off"):
        monkeypatch.setattr(checks, "_asked", lambda question, mode=lossy: mode)
        assert [fault.id for fault in checks.durable_database()] == ["liren.E004"]


@pytest.mark.django_db
def test_a_lossy_session_is_really_seen():
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL synchronous_commit = off")
        assert [fault.id for fault in checks.durable_database()] == ["liren.E004"]
    else:
        assert checks._asked("PRAGMA synchronous") == "2"


@pytest.mark.django_db
def test_the_deploy_check_asks_the_database(monkeypatch):
    monkeypatch.setattr(checks, "_asked", lambda question: "off")
    assert get_resolver().url_patterns  # read before the settings say that this is no demo
    with override_settings(**SAFE):
        assert "liren.E004" in [fault.id for fault in run_checks(include_deployment_checks=True)]
        assert "liren.E004" not in [fault.id for fault in run_checks()]


@pytest.mark.django_db
def test_production_starts_safe_or_not_at_all():
    with override_settings(**SAFE):
        checks.refuse_unsafe_start()
    with override_settings(**SAFE | {"SECRET_KEY": "short"}), pytest.raises(ImproperlyConfigured, match="LIREN_SECRET_KEY"):
        checks.refuse_unsafe_start()


def test_a_demo_and_a_developer_may_start_as_they_are():
    with override_settings(**SAFE | {"PRODUCTION": False, "SECRET_KEY": "short", "DEBUG": True}):
        checks.refuse_unsafe_start()


def test_the_application_that_is_served_can_be_imported_first():
    """A process of the server imports nothing before it."""
    done = subprocess.run([sys.executable, "-c", "import liren.config.wsgi"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
