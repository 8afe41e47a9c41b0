"""While a start has work to do, its address already answers: with a page that says how far it is."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socket import AF_INET6
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import find
from django.template.loader import render_to_string

KINDS = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
PAGE = "text/html; charset=utf-8"


class Door(BaseHTTPRequestHandler):
    """Whatever is asked for: not yet, and why. Only what that page itself is drawn with is given out."""

    server: "Starting"

    def do_GET(self) -> None:
        kind = KINDS.get(Path(self.path).suffix) if self.path.startswith("/static/") else None
        found = find(self.path.removeprefix("/static/")) if kind else None
        if found and kind:
            self.answer(200, Path(found).read_bytes(), kind)
        else:
            said = render_to_string("cockpit/starting.html", {"said": self.server.said, "demo": settings.DEMO})
            self.answer(503, said.encode(), PAGE)

    do_HEAD = do_POST = do_GET

    def answer(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        told = {"Content-Type": kind, "Content-Length": str(len(content)), "Cache-Control": "no-store", "Connection": "close"}
        for name, value in (told | ({"Retry-After": "5", "X-Starting": "1"} if status == 503 else {})).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_words: Any) -> None:
        """Nobody needs to read who waited."""


class Starting(ThreadingHTTPServer):
    """The door for as long as the block lasts; what is written to it is what it says."""

    daemon_threads = True

    def __init__(self, host: str, port: int) -> None:
        if ":" in host:
            self.address_family = AF_INET6
        self.said = ""
        super().__init__((host, port), Door)

    def __enter__(self) -> "Starting":
        threading.Thread(target=self.serve_forever, args=(0.1,), daemon=True).start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.shutdown()
        self.server_close()
