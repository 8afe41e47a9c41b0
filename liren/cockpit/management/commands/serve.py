"""Everything a start needs, in one process: migrate, demo if empty, static files if changed, then web server and worker."""

import hashlib
import os
import secrets
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.core.management.base import BaseCommand, OutputWrapper
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from liren.cockpit.management.commands._starting import Starting
from liren.community import queries
from liren.core.management.folders import private

PATIENCE = 10  # seconds that web server and worker get to finish what they are doing


class Command(BaseCommand):
    help = "启动网站与后台任务；演示模式下首次启动载入演示社区。Serve the site and the worker."
    requires_system_checks = []  # the two children check themselves; checking here too would cost a second

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--threads", type=int, default=min(8, 2 * (os.cpu_count() or 1) + 1), help="requests worked on at once")

    def handle(self, **options):
        host, port = options["host"], options["port"]
        refuse_busy_port(host, port)
        private(settings.DATA_DIR)
        tell_children(host, port)
        with Starting(host, port) as self.door:
            loaded = self.prepare(f"http://{shown(host)}:{port}")
        if loaded and os.name == "posix":  # what the loading left in memory goes: begin anew, this time with nothing to do
            connections.close_all()
            os.execv(sys.executable, [sys.executable, *sys.argv])  # noqa: S606
        connections.close_all()
        Server(host, port, options["threads"], self.say).serve()

    def prepare(self, url: str) -> bool:
        """Database, demo and static files as they must be, each named only when there is something to do; was a demo loaded?"""
        loads = False
        begin_again_if_torn(settings.DATA_DIR / "demo_loading")
        if waiting_migrations():
            self.say("正在建立数据表", "migrating the database")
            call_command("migrate", verbosity=0, interactive=False, skip_checks=True)
        if settings.DEMO and "demo" in get_commands() and not queries.any_community():
            self.say("正在载入演示社区，约需一分钟", "loading the demo community, about a minute")
            self.say(f"{url} 已能打开，显示进度", "it can be opened already and shows how far this is")
            load_demo(settings.DATA_DIR / "demo_loading", OutputWrapper(self))  # type: ignore[arg-type]
            loads = True
        if settings.HASHED and collect_static(settings.STATIC_ROOT):
            self.say("静态文件已更新", "static files are up to date")
        return loads

    def say(self, chinese: str, english: str) -> None:
        self.write(f"里仁 · {chinese} · {english}\n")

    def write(self, line: str) -> None:
        """Said where the start was called, and on the page of those who wait."""
        self.door.said = line.strip()
        self.stdout.write(line, ending="")
        self.stdout.flush()


class Server:
    """The web server, whose main process also keeps the worker: if one of them ends, both end."""

    def __init__(self, host, port, threads, say):
        self.url, self.say, self.worker = f"http://{shown(host)}:{port}", say, None
        self.web = Granian(
            "liren.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            blocking_threads=threads,
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=PATIENCE,
            log_level=LogLevels.warning,
        )
        self.web.on_startup(self.started)
        self.web.on_shutdown(self.stopped)

    def serve(self):
        self.web.serve()

    def started(self):
        if "worker" in get_commands():
            self.worker = subprocess.Popen([sys.executable, sys.argv[0], "worker"], start_new_session=True)  # noqa: S603
            threading.Thread(target=self.watch, args=(self.worker,), daemon=True).start()
        threading.Thread(target=self.announce, daemon=True).start()

    def stopped(self):
        self.say("已停止", "stopped")
        if not self.worker or self.worker.poll() is not None:
            return
        self.worker.terminate()
        try:
            self.worker.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.worker.kill()

    def watch(self, worker):
        """A site whose timers stand still must not look alive."""
        code = worker.wait()
        if not self.web.interrupt_signal:
            self.say(f"后台任务意外结束（{code}），网站随之停止", "the worker ended, so the site stops")
            self.web.signal_handler_interrupt()

    def announce(self):
        """Say the address once the site answers under it; touches nothing before the web process has been forked."""
        while not (self.web.wrks and answers(f"{self.url}/healthz")):
            if self.web.interrupt_signal:
                return
            time.sleep(0.1)
        self.say(f"请打开 {self.url}", f"open {self.url}  (Ctrl-C 停止 stops)")
        if settings.DEMO:
            self.say("演示账号在登录页上，点一下即可进入", f"demo sign-ins: {self.url}/sign-in/")


def tell_children(host: str, port: int) -> None:
    """What web server and worker must agree on where nobody has set it: the key, and the address in invitations, mails and QR codes.

    The worker is started anew and reads the environment; the web server is a fork of this process, which has read its settings already.
    """
    usual = {"SECRET_KEY": kept_key(settings.DATA_DIR / "secret_key"), "SITE_URL": f"http://{shown(host)}:{port}"}
    for name, value in usual.items():
        if not os.environ.get(f"LIREN_{name}"):
            os.environ[f"LIREN_{name}"] = value
            setattr(settings, name, value)


def shown(host: str) -> str:
    """The host as one types it into a browser."""
    return "127.0.0.1" if host == "0.0.0.0" else f"[{host}]" if ":" in host else host  # noqa: S104


def answers(url: str) -> bool:
    """Does anything answer there, be it a fault?"""
    try:
        urllib.request.urlopen(url, timeout=5).close()  # noqa: S310
    except HTTPError:
        return True
    except OSError:
        return False
    return True


def refuse_busy_port(host: str, port: int) -> None:
    """Say which port is taken and how to take another, before any work is done."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            told = f"端口 {port} 已被占用，请换一个：python3 dev.py run --port {port + 1}"
            told += f"\nPort {port} is taken ({error.strerror}); name another: python3 dev.py run --port {port + 1}"
            raise CommandError(told) from error


def kept_key(path: Path) -> str:
    """The signing key of this installation, made once and readable by its owner only."""
    if not path.exists():
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
    return path.read_text("utf8").strip()


def waiting_migrations() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def load_demo(mark: Path, out: OutputWrapper) -> None:
    """Load the demo community; the mark tells the next start if this one was cut short."""
    mark.touch()
    call_command("demo", stdout=out)
    mark.unlink()


def begin_again_if_torn(mark: Path) -> None:
    """A demo that was cut short is thrown away with its embedded database; no other database is ever touched."""
    if not mark.exists() or connection.vendor != "sqlite" or not settings.DEMO:
        return
    for end in ("", "-wal", "-shm"):
        Path(f"{settings.DATABASES['default']['NAME']}{end}").unlink(missing_ok=True)
    mark.unlink()


def collect_static(root: Path) -> bool:
    """Collect, hash and compress the static files if any of them changed; True if that was so."""
    mark, state = root / ".state", static_state()
    if mark.exists() and mark.read_text("utf8") == state:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, skip_checks=True, clear=root.exists())
    mark.write_text(state, "utf8")
    return True


def static_state() -> str:
    """A fingerprint of all static files by name, size and time of change."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = os.stat(storage.path(name))
            seen.update(f"{name}:{stat.st_size}:{stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()
