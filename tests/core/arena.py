"""A place for processes that tests start and kill: a database of its own, of the kind the test run uses."""

import atexit
import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


class Arena:
    """Processes over one fresh database."""

    def __init__(self, folder: Path, url: str, settings: str) -> None:
        self.folder, self.log = folder, folder / "log"
        self.log.touch()
        own = {"LIREN_DATABASE_URL": url, "LIREN_DATA_DIR": str(folder), "LIREN_SLEEPER_LOG": str(self.log)}
        self.env = {**os.environ, **own, "DJANGO_SETTINGS_MODULE": settings, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        self.started: list[subprocess.Popen] = []
        self.leaders: list[subprocess.Popen] = []  # of a group of their own

    def manage(self, *words: str) -> str:
        done = subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, code: str) -> str:
        """Run Python with Django set up; returns what it printed."""
        return self.manage("shell", "--no-imports", "-v0", "-c", code).strip()

    def start(self, *words: str, start_new_session: bool = False) -> subprocess.Popen:
        with (self.folder / "process.log").open("ab") as out:
            process = subprocess.Popen(
                [sys.executable, *words], cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=start_new_session
            )
        self.started.append(process)
        self.leaders += [process] if start_new_session else []
        return process

    def lines(self, start: str = "") -> list[str]:
        return [line for line in self.log.read_text().splitlines() if line.startswith(start)]

    def wait(self, true: Callable[[], object], seconds: float = 30) -> None:
        """Until something is so; what the processes said is shown if it never is."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, f"{self.log.read_text()}\n{(self.folder / 'process.log').read_text()[-4000:]}"
            time.sleep(0.05)

    def end(self) -> None:
        """All of them, and what they started: a server's children would go on for hours."""
        for process in self.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL) if process in self.leaders else process.kill()
            process.wait()


@contextlib.contextmanager
def arena(folder: Path, settings: str = "tests.worker_settings") -> Iterator[Arena]:
    """An arena with all tables made; its processes are ended and its database is dropped afterwards."""
    with _database(folder) as url:
        made = Arena(folder, url, settings)
        try:
            yield made
        finally:
            made.end()


@contextlib.contextmanager
def _database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        shutil.copy(_migrated(), folder / "db.sqlite3")
        yield f"sqlite:///{folder}/db.sqlite3"
        return
    name = f"liren_arena_{uuid4().hex[:12]}"
    _ask(f'CREATE DATABASE "{name}" TEMPLATE "{_migrated()}"')
    try:
        yield _address(name)
    finally:
        _ask(f'DROP DATABASE "{name}" WITH (FORCE)')


@cache
def _migrated() -> str:
    """A database with all tables, made once by the real migrations; every arena gets a copy."""
    if connection.vendor == "sqlite":
        place = Path(tempfile.mkdtemp(prefix="liren-arena-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        Arena(place, f"sqlite:///{place}/db.sqlite3", "tests.settings").manage("migrate", "-v0")
        return str(place / "db.sqlite3")
    name, place = f"liren_arena_{uuid4().hex[:12]}", Path(tempfile.mkdtemp(prefix="liren-arena-"))
    _ask(f'CREATE DATABASE "{name}"')
    atexit.register(_ask, f'DROP DATABASE "{name}" WITH (FORCE)')
    Arena(place, _address(name), "tests.settings").manage("migrate", "-v0")
    shutil.rmtree(place)
    return name


def _door() -> dict[str, Any]:
    told = connection.settings_dict
    return {"host": told["HOST"], "port": told["PORT"] or None, "user": told["USER"] or None, "password": told["PASSWORD"] or None}


def _ask(sql: str) -> None:
    with psycopg.connect(dbname="postgres", autocommit=True, **_door()) as admin:
        admin.execute(sql)


def _address(name: str) -> str:
    told = connection.settings_dict
    return f"postgresql://{told['USER']}:{told['PASSWORD']}@{told['HOST']}:{told['PORT']}/{name}"
