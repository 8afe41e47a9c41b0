"""Clients that report cases with keys while the server is killed and started again, and what they were promised."""

import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.core.arena import Arena

SET_UP = """
import json
from django.conf import settings
from django.test import Client
from liren.cases.models import Category
from tests.village import build_village, village_of
build_village()
village = village_of()
simple = [c for c in Category.objects.filter(community=village.here, is_active=True, kind="demand").order_by("code") if not c.questions]
sessions = []
for user in (village.contact, village.other_contact):
    client = Client()
    client.force_login(user, backend="liren.community.access.PostBackend")
    sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
names = [settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME]
print(json.dumps({"code": simple[0].code, "sessions": sessions, "names": names}))
"""
COUNT = """
import json
from collections import Counter
from liren.cases.models import Case
from liren.core.models import Event
rows = Counter(Case.objects.values_list("title", flat=True))
told = Counter(Event.objects.filter(action="cases.report").values_list("subject_id", flat=True))
numbers = sorted(int(n.rpartition("-")[2]) for n in Case.objects.values_list("number", flat=True))
untold = sum(told[pk] != 1 for pk in Case.objects.values_list("pk", flat=True))
print(json.dumps({"rows": rows, "untold": untold, "gaps": numbers != list(range(1, len(numbers) + 1))}))
"""


@dataclass
class Came:
    """What a siege found, against the clients' own log."""

    acknowledged: int
    lost: list[str]
    doubled: list[str]
    untold: int
    gaps: bool
    kills: int


@dataclass
class Siege:
    """One server, several clients, and somebody who pulls the plug."""

    arena: Arena
    clients: int = 6
    kills: int = 5
    log: list[str] = field(default_factory=list)  # the titles that were acknowledged
    over: bool = False

    def run(self) -> Came:
        told = json.loads(self.arena.shell(SET_UP).splitlines()[-1])
        self.port, server = _free_port(), None
        threads = [threading.Thread(target=self._client, args=[n, told]) for n in range(self.clients)]
        server = self._serve()
        for thread in threads:
            thread.start()
        dice = random.Random(7)
        for _ in range(self.kills):
            time.sleep(dice.uniform(0.8, 1.6))
            server = self._pull_the_plug(server)
        time.sleep(1)
        self.over = True
        for thread in threads:
            thread.join(60)
        time.sleep(0.5)
        os.killpg(server.pid, signal.SIGKILL)
        return self._compare()

    def _serve(self) -> subprocess.Popen:
        words = ["-m", "granian", "--interface", "wsgi", "--port", str(self.port), "--blocking-threads", "4", "--no-ws"]
        server = self.arena.start(*words, "liren.config.wsgi:application", start_new_session=True)
        self.arena.wait(lambda: _answers(self.port))
        return server

    def _pull_the_plug(self, server: subprocess.Popen) -> subprocess.Popen:
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        return self._serve()

    def _client(self, number: int, told: dict) -> None:
        dice = random.Random(number)
        session = told["sessions"][number % len(told["sessions"])]
        n = 0
        while not self.over:
            n += 1
            title, key = f"客户 {number} 第 {n} 件", secrets.token_hex(16)
            while not self._send(told, session, title, key):
                if self.over and n > 10_000:
                    return
                time.sleep(dice.uniform(0.02, 0.1))
            self.log.append(title)
            if dice.random() < 0.3:  # an impatient sender, or an offline queue that did not hear the answer
                self._send(told, session, title, key)

    def _send(self, told: dict, session: str, title: str, key: str) -> bool:
        """Acknowledged? Only a redirect to the case counts as a promise."""
        names, token = told["names"], "a" * 32
        head = {"Cookie": f"{names[0]}={session}; {names[1]}={token}", "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({"title": title, "urgency": "normal", "key": key, "csrfmiddlewaretoken": token})
        door = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            door.request("POST", f"/home/report/{told['code']}/", body, head)
            answer = door.getresponse()
            assert answer.status in (302, 500, 502, 503), (answer.status, answer.read()[:2000].decode())
            return answer.status == 302 and "/sent/" in answer.headers["Location"]
        except (OSError, http.client.HTTPException):
            return False
        finally:
            door.close()

    def _compare(self) -> Came:
        found = json.loads(self.arena.shell(COUNT).splitlines()[-1])
        lost = [title for title in self.log if title not in found["rows"]]
        doubled = [title for title, count in found["rows"].items() if count > 1]
        return Came(len(self.log), lost, doubled, found["untold"], found["gaps"], self.kills)


def _free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def _answers(port: int) -> bool:
    door = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        door.request("GET", "/healthz")
        return door.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        door.close()
