"""One fair lock for the writers of a process on SQLite.

SQLite lets one connection write at a time and makes the others poll; under load the polling starves some of them
for seconds. Writers of one process therefore queue here, first come first served. PostgreSQL needs none of this.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


class FairLock:
    """Re-entrant per thread; waiters are served in the order they came."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._owner: int | None = None
        self._depth = 0

    def acquire(self) -> None:
        me, turn = threading.get_ident(), threading.Event()
        with self._guard:
            if self._owner in (None, me):
                self._owner, self._depth = me, self._depth + 1
                return
            self._waiting.append(turn)
        turn.wait()
        with self._guard:
            self._owner, self._depth = me, 1

    def release(self) -> None:
        with self._guard:
            self._depth -= 1
            if self._depth:
                return
            self._owner = -1 if self._waiting else None  # -1: promised to the first in the queue
            if self._waiting:
                self._waiting.popleft().set()


_writers = FairLock()


@contextmanager
def writing() -> Iterator[None]:
    """Hold the process's turn to write for the length of a transaction; no-op on PostgreSQL."""
    if connection.vendor != "sqlite":
        yield
        return
    _writers.acquire()
    try:
        yield
    finally:
        _writers.release()
