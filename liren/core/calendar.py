"""The clock everybody reads – `now`, `today`, and `at` to move it for the demo, imports and tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
_standing_at: ContextVar[datetime | None] = ContextVar("standing_at", default=None)


def now() -> datetime:
    """The present instant in Shanghai time, or the instant the clock was moved to with `at`."""
    return _standing_at.get() or datetime.now(SHANGHAI)


def today() -> date:
    """The present day in Shanghai."""
    return now().date()


@contextmanager
def at(instant: datetime) -> Iterator[datetime]:
    """Hold the clock at an aware instant for the block; nests, and moves only this thread or task."""
    token = _standing_at.set(local(instant))
    try:
        yield now()
    finally:
        _standing_at.reset(token)


def local(instant: datetime) -> datetime:
    """The same instant in Shanghai time; a naive one is refused because nobody can know which instant it is."""
    if instant.tzinfo is None:
        raise ValueError(f"{instant} has no time zone")
    return instant.astimezone(SHANGHAI)
