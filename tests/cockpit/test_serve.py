"""What a start prepares: the key, the port, the static files."""

import os
import socket
import subprocess
import sys
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.core.management import CommandError

from liren.cockpit.management.commands import serve
from liren.cockpit.management.commands._starting import Starting
from liren.config.settings import SAMPLE_KEY


def test_the_key_is_made_once_and_kept_private(tmp_path):
    first = serve.kept_key(tmp_path / "secret_key")
    assert len(first) >= 50
    assert serve.kept_key(tmp_path / "secret_key") == first
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_a_busy_port_is_refused_with_the_next_one_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"--port {port + 1}"):
            serve.refuse_busy_port("127.0.0.1", port)


def asked(port: int, path: str) -> tuple[int, str, str | None]:
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status, answer.read().decode(), answer.headers["X-Starting"]
    except HTTPError as no:
        return no.code, no.read().decode(), no.headers["X-Starting"]


def test_who_comes_early_reads_how_far_it_is_and_the_port_is_free_afterwards():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with Starting("127.0.0.1", port) as door:
        for said in ("正在建立数据表", "机构<与>岗位"):
            door.said = said
            status, text, starting = asked(port, "/sign-in/?next=/")
            assert (status, starting) == (503, "1") and said.replace("<", "&lt;").replace(">", "&gt;") in text
        assert asked(port, "/static/core/liren.css")[0] == asked(port, "/static/cockpit/starting.js")[0] == 200
        assert asked(port, "/static/../../config/settings.py")[0] == asked(port, "/static/core/none.css")[0] == 503
        with pytest.raises(CommandError):
            serve.refuse_busy_port("127.0.0.1", port)
    serve.refuse_busy_port("127.0.0.1", port)


def test_static_files_are_collected_only_when_changed(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    assert serve.collect_static(settings.STATIC_ROOT) is True
    assert (settings.STATIC_ROOT / "core/liren.css").exists()
    assert serve.collect_static(settings.STATIC_ROOT) is False


def test_a_demo_that_was_cut_short_is_thrown_away(tmp_path, settings, monkeypatch):
    database, mark = tmp_path / "liren.sqlite3", tmp_path / "demo_loading"
    monkeypatch.setitem(settings.DATABASES, "default", {"NAME": str(database)})
    monkeypatch.setattr(serve.connection, "vendor", "sqlite")
    database.touch()
    serve.begin_again_if_torn(mark)
    assert database.exists()
    mark.touch()
    serve.begin_again_if_torn(mark)
    assert not database.exists()
    assert not mark.exists()


@pytest.mark.parametrize("given, told", [(None, "http://127.0.0.1:8021"), ("https://liren.example", "https://liren.example")])
def test_invitations_lead_to_the_port_that_is_served(tmp_path, settings, monkeypatch, given, told):
    settings.DATA_DIR = tmp_path
    for name, value in (("LIREN_SITE_URL", given), ("LIREN_SECRET_KEY", None)):
        monkeypatch.setenv(name, value) if value else monkeypatch.delenv(name, raising=False)
    settings.SECRET_KEY = settings.SAMPLE_KEY
    serve.tell_children("0.0.0.0", 8021)
    assert settings.SECRET_KEY == os.environ["LIREN_SECRET_KEY"] != settings.SAMPLE_KEY, "the web server is a fork of this process"
    assert given or told == settings.SITE_URL
    assert os.environ["LIREN_SITE_URL"] == told and os.environ["LIREN_SECRET_KEY"] == (tmp_path / "secret_key").read_text().strip()
    for name in ("LIREN_SITE_URL", "LIREN_SECRET_KEY"):
        monkeypatch.setenv(name, "")  # so that what was set here goes with the test


START = """
from django.conf import settings
from django.core.management import call_command
from liren.cockpit.management.commands import serve
serve.Command.prepare = lambda self, url: False
serve.Server.serve = lambda self: print(settings.SECRET_KEY)
call_command("serve", port={port})
"""


@pytest.mark.process
def test_what_the_first_start_signed_the_next_one_knows(tmp_path):
    """Served twice as processes of their own: both sign with the key that is kept, and so does nobody with the sample of the source."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        code = START.format(port=free.getsockname()[1])
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("LIREN_", "DJANGO_"))}
    told = clean | {"LIREN_DATA_DIR": str(tmp_path), "LIREN_DEMO": "1"}
    for _start in range(2):
        said = subprocess.run([sys.executable, "manage.py", "shell", "-c", code], env=told, capture_output=True, check=True, text=True)
        assert said.stdout.split()[-1] == (tmp_path / "secret_key").read_text().strip() != SAMPLE_KEY
