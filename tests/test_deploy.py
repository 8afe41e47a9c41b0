"""Backup and restore bring back what was there, byte for byte, and refuse what would destroy something."""

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

DEPLOY = Path(__file__).parents[1] / "deploy"


def deploy(script: str, *words, url: str, data: Path) -> subprocess.CompletedProcess:
    env = {**os.environ, "LIREN_DATABASE_URL": url, "LIREN_DATA_DIR": str(data)}
    return subprocess.run([DEPLOY / script, *words], env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path) -> Path:
    """A data folder with an embedded database that is being written to, and one attachment."""
    data = tmp_path / "var"
    (data / "files/ab").mkdir(parents=True)
    (data / "files/ab/cd.jpg").write_bytes(os.urandom(5000))
    with sqlite3.connect(data / "liren.sqlite3") as db:
        db.executescript("PRAGMA journal_mode=WAL; CREATE TABLE note (text); INSERT INTO note VALUES ('电梯停运');")
    return data


def url_of(data: Path) -> str:
    return f"sqlite:///{data / 'liren.sqlite3'}"


def test_a_backup_comes_back_on_another_machine(house, tmp_path):
    made = deploy("backup.sh", tmp_path / "backups", url=url_of(house), data=house)
    assert (made.returncode, made.stderr) == (0, "")
    archive, other = Path(made.stdout.strip()), tmp_path / "other"
    assert archive.stat().st_mode & 0o077 == 0
    done = deploy("restore.sh", archive, url=url_of(other), data=other)
    assert (done.returncode, done.stderr) == (0, "")
    with sqlite3.connect(other / "liren.sqlite3") as db:
        assert db.execute("SELECT text FROM note").fetchall() == [("电梯停运",)]
    assert (other / "files/ab/cd.jpg").read_bytes() == (house / "files/ab/cd.jpg").read_bytes()


def test_restoring_never_overwrites(house, tmp_path):
    archive = deploy("backup.sh", tmp_path, url=url_of(house), data=house).stdout.strip()
    shutil.rmtree(house / "files")
    again = deploy("restore.sh", archive, url=url_of(house), data=house)
    assert again.returncode == 1
    assert "exists" in again.stderr


def test_a_damaged_archive_is_refused(house, tmp_path):
    archive = Path(deploy("backup.sh", tmp_path, url=url_of(house), data=house).stdout.strip())
    inside = tmp_path / "inside"
    shutil.unpack_archive(archive, inside)
    with (inside / "files/ab/cd.jpg").open("r+b") as file:
        file.write(b"!")
    shutil.make_archive(str(tmp_path / "bad"), "gztar", inside)
    refused = deploy("restore.sh", tmp_path / "bad.tar.gz", url=url_of(tmp_path / "new"), data=tmp_path / "new")
    assert refused.returncode == 1
    assert not (tmp_path / "new/liren.sqlite3").exists()


def test_a_backup_of_nothing_fails(tmp_path):
    assert deploy("backup.sh", tmp_path, url=url_of(tmp_path / "none"), data=tmp_path).returncode == 1
    assert list(tmp_path.glob("*.tar.gz")) == []


@pytest.mark.process
def test_postgresql_comes_back_too(village, tmp_path):
    """Only where the tests run on PostgreSQL; on SQLite the tests above say the same."""
    if connection.vendor == "sqlite":
        return
    here = connection.settings_dict
    server = f"postgresql://{quote(here['USER'])}@{here['HOST']}:{here['PORT']}"
    source, target = f"{server}/{here['NAME']}", f"{server}/{here['NAME']}_restored"
    sql(source, f"CREATE DATABASE {here['NAME']}_restored")
    try:
        made = deploy("backup.sh", tmp_path, url=source, data=tmp_path / "var")
        assert (made.returncode, made.stderr) == (0, "")
        assert deploy("restore.sh", made.stdout.strip(), url=target, data=tmp_path / "other").stderr == ""
        assert deploy("restore.sh", made.stdout.strip(), url=target, data=tmp_path / "third").returncode == 1
        assert sql(target, "SELECT name FROM community_community ORDER BY id").split() == ["里仁社区", "邻社区"]
    finally:
        sql(source, f"DROP DATABASE {here['NAME']}_restored")


def sql(url: str, command: str) -> str:
    return subprocess.check_output(["psql", "-XAtc", command, url], text=True)


def test_commands_of_an_installed_site_run_with_its_settings(tmp_path):
    """By its user, in its folder, with its file of settings; a bare `manage.py` would meet an empty SQLite database."""
    (tmp_path / "systemd-run").write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    (tmp_path / "systemd-run").chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    told = subprocess.run(
        [DEPLOY / "as-liren", "manage.py", "found", "--name", "里仁 社区"], env=env, capture_output=True, text=True, check=True
    )
    words = told.stdout.splitlines()
    assert words[words.index("--") + 1 :] == [str(DEPLOY.parent / ".venv/bin/python"), "manage.py", "found", "--name", "里仁 社区"]
    assert {"--uid=liren", "--property=EnvironmentFile=/etc/liren/liren.env", f"--working-directory={DEPLOY.parent}"} <= {*words}
    told = subprocess.run([DEPLOY / "as-liren", "deploy/backup.sh", "x"], env=env, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-2:] == [str(DEPLOY / "backup.sh"), "x"]
    told = subprocess.run([DEPLOY / "as-liren"], env=env, capture_output=True, text=True, check=False)
    assert told.returncode == 2 and "manage.py found" in told.stderr
