"""What a start prepares: the key, the port, the static files."""

import socket

import pytest
from django.core.management import CommandError

from liren.cockpit.management.commands import serve


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
