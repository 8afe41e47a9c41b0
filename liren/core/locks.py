"""One fair queue for the writers of a process on SQLite.

SQLite lets one connection write at a time and makes the others poll; under load the polling starves some of them
for seconds. Writers of one process therefore queue here, first come first served: `liren.core.sqlite` takes the turn
before it begins a transaction and gives it back after the commit. PostgreSQL needs none of this.
"""

import threading
from collections import deque


class FairLock:
    """Whoever waits is served in the order he came; whoever waits too long gives up his place."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._taken = False

    def acquire(self, timeout: float) -> bool:
        """Wait for the turn; False when it did not come within `timeout` seconds."""
        turn = threading.Event()
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(turn)
        return turn.wait(timeout) or self._leave(turn)

    def release(self) -> None:
        """Hand the turn to the first in the queue, who owns it from that moment."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._taken = False

    def _leave(self, turn: threading.Event) -> bool:
        with self._guard:
            if turn.is_set():  # it came in the very moment of giving up
                return True
            self._waiting.remove(turn)
            return False


WRITERS = FairLock()
